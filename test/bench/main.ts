/** `npm run bench`: every benchmark, as ratios against peers on the same work in one run, with the machine printed. */
import './kernels.bench.ts'
import './cramer.bench.ts'
import './operators.bench.ts'
import './meso.bench.ts'
import './micro.bench.ts'
import './study.bench.ts'
