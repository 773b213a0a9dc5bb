/** Table of the coarse-grained operators: `npx tsx test/bench/operators.bench.ts`. Targets, not tests: trust the ratios. */
import { inverseRow } from '../../lib/levels/meso/operator/rows.ts'
import { measureOperator } from './operators.ts'

console.log('degree 2, K = 64, inverse operator; milliseconds; ratio = dense/FFT\n')
const cells = (list: readonly string[]) => list.map((c) => c.padStart(13)).join('')
console.log(cells(['M', 'apply', 'dense', 'ratio', 'solve', 'dense', 'ratio', 'build']))
for (const blocks of [64, 256, 1024]) {
	const t = measureOperator(blocks)
	console.log(
		cells([
			`${blocks}`,
			t.apply.toFixed(5),
			t.denseApply.toFixed(4),
			(t.denseApply / t.apply).toFixed(1),
			t.solve.toFixed(5),
			t.denseSolve.toFixed(3),
			(t.denseSolve / t.solve).toFixed(0),
			t.build.toFixed(3),
		]),
	)
}
console.log('\nexact inverse rows, milliseconds')
for (const [degree, blocks] of [
	[0, 256],
	[2, 64],
	[2, 256],
	[5, 64],
	[5, 128],
] as const) {
	const start = performance.now()
	inverseRow({ degree, blocks, sites: 16 * blocks })
	console.log(cells([`degree ${degree}`, `M = ${blocks}`, (performance.now() - start).toFixed(1)]))
}
