/** Table of kernel speeds: `npx tsx test/bench/kernels.bench.ts`. Targets, not tests: trust the ratios. */
import { cpus } from 'node:os'
import { CASES, measure } from './kernels.ts'

console.log(`${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.versions.node}, V8 ${process.versions.v8}`)
console.log('nanoseconds per point, one core; all outputs of the case; mathjs and by hand: the value alone\n')
const header = ['case', 'SIMD', 'with copies', 'generated JS', 'by hand', 'mathjs', 'JS/SIMD', 'mathjs/SIMD', 'compile ms']
const widths = [24, 8, 12, 13, 9, 9, 9, 12, 11]
const row = (cells: readonly string[]) =>
	cells.map((c, k) => (k === 0 ? c.padEnd(widths[k] as number) : c.padStart(widths[k] as number))).join('')
console.log(row(header))
for (const c of CASES) {
	const m = measure(c)
	const numbers = [
		m.resident,
		m.evaluate,
		m.javascript,
		m.byHand,
		m.mathjs,
		m.javascript / m.resident,
		m.mathjs / m.resident,
		m.compileMilliseconds,
	]
	const cells = numbers.map((x, k) => (k === 3 && c.order > 0 ? '-' : x.toFixed(k < 5 ? 2 : 1)))
	console.log(row([c.name, ...cells]))
}
