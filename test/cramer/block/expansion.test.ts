/** The expansion in 1/K: closed forms, observed orders, and the predicted constants of theory 3. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { blockExpansion } from '../../../lib/cramer/block/expansion.ts'
import { blockOf } from './support.ts'

describe('expansion', () => {
	test('Gaussian: exact after the first term', () => {
		const { block } = blockOf('z^2/2')
		const e = blockExpansion(block.transform.at(0.3))
		expect(e.first[0]).toBeCloseTo(0.5 * Math.log(2 * Math.PI), 13)
		for (const x of [e.first[1], e.first[2], ...e.second, e.third]) expect(Math.abs(x)).toBeLessThan(1e-11)
	})

	test('orders 4, 3 and 3 in value and derivatives', () => {
		const { block } = blockOf('z^4/4+z^3/2-2*z+exp(-z^2)')
		const mean = 0.4
		const e = blockExpansion(block.transform.at(mean))
		const defect = (sites: number) => {
			const row = block.at(sites, mean)
			const [v, f, s] = e.at(sites)
			return [row.value - v, row.first - f, row.second - s]
		}
		const [a, b] = [defect(40), defect(80)] as [number[], number[]]
		const orders = a.map((x, i) => Math.log2(Math.abs(x / (b[i] as number))))
		expect(orders[0]).toBeGreaterThan(3.8)
		expect(orders[0]).toBeLessThan(4.2)
		for (const order of orders.slice(1)) {
			expect(order).toBeGreaterThan(2.8)
			expect(order).toBeLessThan(3.2)
		}
	})

	test('double well of theory 3: constants of the C⁰ (oscillation) and C² rates, and of the remainder', () => {
		const { block } = blockOf('z^2/2+4*exp(-z^2/2)')
		const means = Array.from({ length: 151 }, (_, i) => i / 50)
		const points = means.map((m) => blockExpansion(block.transform.at(m)))
		const first = points.map((p) => p.first[0])
		expect(Math.max(...first) - Math.min(...first)).toBeCloseTo(0.828, 2)
		expect(Math.max(...points.map((p) => Math.abs(p.first[2])))).toBeCloseTo(1.85, 2)
		expect(Math.max(...points.map((p) => Math.abs(p.second[0])))).toBeCloseTo(0.311, 2)
		const defects = (sites: number) =>
			means.map((m, i) => (m < 2 || m > 2.4 ? 0 : (block.at(sites, m).second - (points[i]?.limit[2] as number)) * sites))
		expect(Math.max(...defects(32).map(Math.abs))).toBeCloseTo(2.049, 2)
		expect(Math.max(...defects(64).map(Math.abs))).toBeCloseTo(1.944, 2)
	})

	test('random potentials: K(ψ_K − φ)^{(j)} tends to the predicted constant', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 6 }),
				fc.integer({ min: -8, max: 8 }),
				fc.integer({ min: 1, max: 3 }),
				fc.double({ min: -1.5, max: 1.5, noNaN: true }),
				(a, b, k, mean) => {
					const { block } = blockOf(`z^4/${a}+${b}/4*sin(${k}*z)+z^2/2`)
					const point = block.transform.at(mean)
					const e = blockExpansion(point)
					for (const sites of [200, 400]) {
						const row = block.at(sites, mean)
						const scaled = [row.value - e.limit[0], row.first - e.limit[1], row.second - e.limit[2]].map((x) => x * sites)
						const unit = [1, Math.sqrt(point.second), point.second]
						for (const j of [0, 1, 2]) {
							const next = (e.second[j] as number) / sites
							expect(Math.abs((scaled[j] as number) - (e.first[j] as number) - next) / (unit[j] as number)).toBeLessThan(200 / sites ** 2)
						}
					}
				},
			),
			{ seed: 7, numRuns: 20 },
		)
	})
})
