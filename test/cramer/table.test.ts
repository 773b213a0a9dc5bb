import { describe, expect, test } from 'vitest'
import { cramerTable, cramerTransform } from '../../lib/cramer/index.ts'
import { site } from './sites.ts'

const CASES: [string, number, number][] = [
	['z^2/2', -3, 3],
	['z^4/4-z^2/2', -3, 3],
	['20*(z^2-1)^2', -1.5, 1.5],
	['z^2/2+4*cos(5*z)', -3, 3],
	['z^6', -2.5, 2.5],
	['exp(z)-z', -20, 5],
	['log(cosh(z))', -100, 50],
]

describe.each(CASES)('%s on [%d, %d]', (text, lower, upper) => {
	const transform = cramerTransform(site(text))
	const table = cramerTable(transform, lower, upper)
	const means = Array.from({ length: 40 }, (_, i) => lower + (upper - lower) * ((0.31 + i * 0.6180339887498949) % 1))
	const errors = means.map((m) => {
		const p = transform.at(m)
		return Math.max(
			Math.abs(table.first(m) - p.first) / Math.max(Math.sqrt(p.second), Math.abs(p.first)),
			Math.abs(table.second(m) / p.second - 1),
			Math.abs(table.value(m) - p.value) / Math.max(1, Math.abs(p.value)),
		)
	})
	test('errors between the nodes are below 1e-12 and below the estimate, which is not far above', () => {
		const worst = Math.max(...errors)
		expect(worst).toBeLessThanOrEqual(1e-12)
		expect(worst).toBeLessThanOrEqual(table.error)
		expect(table.error).toBeLessThanOrEqual(Math.max(1e-12, 100 * worst))
	})
	test('the batch is the scalar, bit for bit, inside and outside', () => {
		const x = Float64Array.from([lower - 1, lower, ...means, upper, upper + 2])
		const first = new Float64Array(x.length)
		const second = new Float64Array(x.length)
		table.evaluate(x, first, second)
		x.forEach((m, i) => {
			expect(first[i]).toBe(table.first(m))
			expect(second[i]).toBe(table.second(m))
		})
	})
	test('continues with the tangent of φ′', () => {
		const slope = table.second(upper)
		expect(table.first(upper + 1)).toBeCloseTo(table.first(upper) + slope, 10)
		expect(table.second(upper + 1)).toBe(slope)
		expect(table.value(upper + 2)).toBeCloseTo(table.value(upper) + 2 * table.first(upper) + 2 * slope, 8)
	})
})

test('the table is much faster than the transform', () => {
	const transform = cramerTransform(site('z^4/4-z^2/2'))
	const table = cramerTable(transform, -2, 2)
	const x = Float64Array.from({ length: 20_000 }, (_, i) => -2 + i * 2e-4)
	const [f, g] = [new Float64Array(x.length), new Float64Array(x.length)]
	table.evaluate(x, f, g)
	const t0 = performance.now()
	for (let i = 0; i < 10; i++) table.evaluate(x, f, g)
	const perEvaluation = (performance.now() - t0) / (10 * x.length)
	const t1 = performance.now()
	for (let i = 0; i < 20; i++) transform.at(-1.9 + i * 0.19)
	const perTransform = (performance.now() - t1) / 20
	expect(perTransform / perEvaluation).toBeGreaterThan(100)
})
