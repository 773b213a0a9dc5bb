/** Speed of tilts, transforms and tables: `npx tsx test/bench/cramer.bench.ts`. Targets, not tests: trust the ratios. */
import { cpus } from 'node:os'
import { cramerTable, cramerTransform } from '../../lib/cramer/index.ts'
import { site } from '../cramer/sites.ts'

console.log(`${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.versions.node}, V8 ${process.versions.v8}`)
console.log('processor time of one core; target of the table: 2e7 evaluations of φ′ and φ″ per second\n')

const milliseconds = () => process.cpuUsage().user / 1e3
const timed = (work: () => void, repetitions: number) => {
	const start = milliseconds()
	for (let i = 0; i < repetitions; i++) work()
	return (milliseconds() - start) / repetitions
}
const CASES: [string, number, number][] = [
	['z^2/2', -3, 3],
	['z^4/4-z^2/2', -3, 3],
	['z^2/2+4*cos(5*z)', -3, 3],
	['20*(z^2-1)^2', -1.5, 1.5],
	['log(cosh(z))', -20, 20],
]
const widths = [22, 12, 14, 12, 9, 14, 16]
const row = (cells: readonly string[]) =>
	cells.map((c, k) => (k === 0 ? c.padEnd(widths[k] as number) : c.padStart(widths[k] as number))).join('')
console.log(row(['potential', 'tilt ms', 'transform ms', 'table ms', 'pieces', 'error', 'evaluations/s']))
for (const [text, lower, upper] of CASES) {
	const transform = cramerTransform(site(text))
	for (let i = 0; i < 20; i++) transform.at(lower + ((upper - lower) * (i + 0.5)) / 20)
	let k = 0
	const tilt = timed(() => transform.logPartition(Math.sin(k++) * 0.9), 100)
	const at = timed(() => transform.at(lower + (upper - lower) * ((k++ * 0.618) % 1)), 100)
	const start = milliseconds()
	const table = cramerTable(transform, lower, upper)
	const build = milliseconds() - start
	const x = Float64Array.from({ length: 100_000 }, (_, i) => lower + (upper - lower) * ((i * 0.6180339887) % 1))
	const [f, g] = [new Float64Array(x.length), new Float64Array(x.length)]
	table.evaluate(x, f, g)
	const sweep = timed(() => table.evaluate(x, f, g), 100)
	const rate = ((x.length / sweep) * 1e3).toExponential(2)
	console.log(row([text, tilt.toFixed(3), at.toFixed(3), build.toFixed(0), `${table.pieces}`, table.error.toExponential(1), rate]))
}
