import { describe, expect, test } from 'vitest'
import { cramerTransform, fieldTable } from '../../lib/cramer/index.ts'
import { site } from './sites.ts'

/** Fields in the middle, in the tails, and near a bounded end. */
const CASES: [string, number[]][] = [
	['z^2/2', [0, 0.3, -5, 1000.3]],
	['z^4/4-z^2/2', [0.01, -1.3, 5, 77, 1e3, 1e6, -1e9]],
	['20*(z^2-1)^2', [0.001, 0.3, 1, 10, 1e4]],
	['z^2/2+4*cos(5*z)', [0.1, 1, 3, 10, 100.3]],
	['exp(z)-z', [-0.99, -0.2, 3, 1e5]],
	['log(cosh(z))', [0, 0.5, -0.9, 0.999, 1 - 1e-6, -1 + 1e-9]],
	['cosh(z)', [0.1, 10, 1e6]],
	['1e4*z^2', [0, 3, 1e6]],
]

const buffers = (n: number) => Array.from({ length: 7 }, () => new Float64Array(n))

describe.each(CASES)('%s', (text, fields) => {
	const transform = cramerTransform(site(text))
	const table = fieldTable(transform)
	const x = Float64Array.from(fields.flatMap((f) => [f, f * 0.967, f * 0.83]))
	const out = buffers(x.length)
	test('φ* and κ1 … κ6 agree with the tilted laws in their natural units', () => {
		expect(table.evaluate(x, 6, out)).toBe(true)
		const worst = new Float64Array(7)
		const known = new Float64Array(7)
		x.forEach((field, i) => {
			const law = transform.logPartition(field)
			worst[0] = Math.max(worst[0], Math.abs(out[0]![i] - law.logPartition) / Math.max(1, Math.abs(law.logPartition)))
			known[0] = Math.max(known[0], law.errors.logPartition)
			for (let n = 1; n <= 6; n++) {
				worst[n] = Math.max(worst[n], Math.abs(out[n]![i] - law.cumulants[n - 1]!) / law.deviation ** n)
				known[n] = Math.max(known[n], law.errors.cumulants[n - 1]!)
			}
		})
		// κ2 to rounding of the laws in the far tails, where s is 1e-6 of the mean; the highest two are derivatives of order 4 and 5 of a table.
		const target = [1e-14, 1e-12, 3e-12, 3e-12, 1e-9, 1e-7, 1e-4]
		worst.forEach((e, n) => {
			expect([n, e <= target[n]! + 3 * known[n]! + (n === 1 ? 4 * table.errors[1]! : 0)]).toEqual([n, true])
			expect([n, e <= 10 * (table.errors[n]! + known[n]!) + 1e-15]).toEqual([n, true])
		})
	})
	test('a value does not depend on what was asked before', () => {
		const other = fieldTable(transform)
		const reversed = Float64Array.from(x).reverse()
		const again = buffers(x.length)
		expect(other.evaluate(reversed, 6, again)).toBe(true)
		for (let n = 0; n <= 6; n++) expect(Array.from(again[n]!).reverse()).toEqual(Array.from(out[n]!))
	})
	test('fewer orders are the same numbers', () => {
		const two = buffers(x.length)
		table.evaluate(x, 2, [null, two[1]!, two[2]!])
		x.forEach((_, i) => {
			expect(Math.abs(two[1]![i] - out[1]![i])).toBeLessThanOrEqual(4e-16 * Math.abs(out[1]![i]))
			expect(Math.abs(two[2]![i] - out[2]![i])).toBeLessThanOrEqual(1e-14 * out[2]![i])
		})
	})
})

test('fields that are not admissible, or beyond doubles, are an outcome', () => {
	const bounded = fieldTable(cramerTransform(site('log(cosh(z))')))
	const one = buffers(1)
	for (const field of [1, -1, 2, Number.NaN, Number.POSITIVE_INFINITY]) expect(bounded.evaluate(Float64Array.of(field), 2, one)).toBe(false)
	const steep = fieldTable(cramerTransform(site('cosh(z)')))
	expect(steep.evaluate(Float64Array.of(1e40), 2, one)).toBe(false)
	expect(steep.evaluate(Float64Array.of(1e5), 2, one)).toBe(true)
})

test('the table is much faster than tilted laws', () => {
	const transform = cramerTransform(site('z^4/4-z^2/2'))
	const table = fieldTable(transform)
	const x = Float64Array.from({ length: 20_000 }, (_, i) => -5 + i * 5e-4)
	const out = buffers(x.length)
	table.evaluate(x, 2, out)
	const t0 = performance.now()
	for (let i = 0; i < 5; i++) table.evaluate(x, 2, out)
	const each = (performance.now() - t0) / (5 * x.length)
	const t1 = performance.now()
	for (let i = 0; i < 20; i++) transform.logPartition(-1.9 + i * 0.19)
	expect((performance.now() - t1) / 20 / each).toBeGreaterThan(100)
})
