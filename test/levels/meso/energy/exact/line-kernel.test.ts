import { expect, test } from 'vitest'
import { cramerTransform } from '../../../../../lib/cramer/index.ts'
import { characteristicTables } from '../../../../../lib/levels/meso/energy/exact/characteristic-table.ts'
import { lineKernel, lineReference } from '../../../../../lib/levels/meso/energy/exact/line-kernel.ts'
import { potential } from '../../../../../lib/potential/index.ts'

const transform = cramerTransform(potential('3*(z^2-1)^2+z/3'))
const tableOf = characteristicTables(transform)
const REACH = 90
const laws = [0, 0.4, -1.1].map((field) => transform.family.at(field))
const tables = laws.map(tableOf)
for (const t of tables) t.extend(25)
const lawOf = Array.from({ length: 9 }, (_, i) => (i * i + 1) % 3)
const start = (i: number) => 0.4 * i - 1.3
const step = (i: number) => 0.013 * (i - 3.7)
const turn = 0.31

function prepared(threshold: number) {
	return [lineKernel(tables, lawOf, REACH, threshold), lineReference(tables, lawOf, new Float64Array(9).fill(1), REACH, threshold)].map((kernel) => {
		for (let i = 0; i < 9; i++) {
			kernel.lines[2 * i] = start(i) / tables[lawOf[i]!]!.spacing
			kernel.lines[2 * i + 1] = step(i) / tables[lawOf[i]!]!.spacing
		}
		for (let x = -REACH; x <= REACH; x++) kernel.phases.set([Math.cos(turn * x), -Math.sin(turn * x)], 2 * (x + REACH))
		return kernel
	})
}

/** Σ x^a e^{−i turn x} Πχ from the nodes of the laws: no tables. */
function direct(first: number, count: number): number[] {
	const sums = new Array<number>(9).fill(0)
	for (let x = first; x < first + count; x++) {
		let [p, q] = [1, 0]
		lawOf.forEach((l, i) => {
			const { nodes, weights, offset } = laws[l]!
			const t = start(i) + x * step(i)
			let [re, im] = [0, 0]
			for (let n = 0; n < nodes.length; n++) {
				re += weights[n]! * Math.cos(t * (nodes[n]! - offset))
				im += weights[n]! * Math.sin(t * (nodes[n]! - offset))
			}
			;[p, q] = [p * re - q * im, p * im + q * re]
		})
		const modulus = Math.abs(p) + Math.abs(q)
		;[p, q] = [p * Math.cos(turn * x) + q * Math.sin(turn * x), q * Math.cos(turn * x) - p * Math.sin(turn * x)]
		for (let a = 0; a < 3; a++) {
			sums[2 * a]! += x ** a * p
			sums[2 * a + 1]! += x ** a * q
			sums[6 + a]! += x ** a * modulus
		}
	}
	return sums
}

test.each([
	[-REACH, 2 * REACH + 1],
	[-17, 3],
	[5, 1],
	[-40, 64],
])('products of characteristic functions along a line, from %d on, %d points: WebAssembly, JavaScript and the sum over nodes agree', (first, count) => {
	const truth = direct(first, count)
	// Rounding of 9 factors and of the tables, in units of the sums of moduli.
	const size = Array.from({ length: 9 }, (_, k) => Math.max(truth[6]!, 1e-12) * REACH ** (k < 6 ? k >> 1 : k - 6))
	for (const kernel of prepared(0)) {
		kernel.run(first, count)
		truth.forEach((value, k) => expect(Math.abs(kernel.sums[k]! - value)).toBeLessThan(2e-14 * size[k]!))
	}
})

test('a threshold leaves out chunks of negligible products only, and everything where all are', () => {
	const [fast, reference] = prepared(1e-12) as [ReturnType<typeof lineKernel>, ReturnType<typeof lineKernel>]
	fast.run(-REACH, 2 * REACH + 1)
	const exact = direct(-REACH, 2 * REACH + 1)
	expect(Math.abs(fast.sums[0]! - exact[0]!)).toBeLessThan((2 * REACH + 1) * 1e-6 * 2)
	for (const kernel of prepared(4)) {
		kernel.run(0, 50)
		expect(Array.from(kernel.sums)).toEqual(new Array(9).fill(0))
	}
	reference.run(0, 4)
	expect(reference.sums[6]).toBeGreaterThan(0)
})
