import { describe, expect, test } from 'vitest'
import { landscape } from '../../lib/cramer/landscape.ts'
import { cramerTransform } from '../../lib/cramer/transform.ts'
import { potential } from '../../lib/potential/potential.ts'

describe('covers of potentials whose slope oscillates without bound', () => {
	test.each(['z^2*(2+sin(z))', 'z^4*(2+cos(5*z))', 'z^2*(3+sin(z)+cos(3*z))'])('%s', (text) => {
		const site = potential(text)
		const terrain = landscape(site.expression)
		for (const field of [-30, 0, 7.5, 100]) {
			const { cells, complete } = terrain.cover(field, 100)
			expect(complete).toBe(true)
			const inside = (z: number) => cells.some((c) => c.lower <= z && z <= c.upper)
			const tilted = (z: number) => terrain.at(z)[0] - field * z
			const sample = Array.from({ length: 40_001 }, (_, i) => (i - 20_000) / 50)
			const least = Math.min(...sample.map(tilted))
			expect(sample.filter((z) => tilted(z) < least + 95 && !inside(z))).toEqual([])
		}
		// φ*'' by the trapezoidal rule, which converges exponentially.
		const law = cramerTransform(site).logPartition(7.5)
		const moment = [0, 0, 0]
		for (let i = -20_000; i <= 20_000; i++) {
			const u = i / 1000 - law.mean
			const w = Math.exp(7.5 * u - (terrain.at(i / 1000)[0] - terrain.at(law.mean)[0]))
			for (let k = 0; k < 3; k++) moment[k] = (moment[k] as number) + w * u ** k
		}
		const [m0, m1, m2] = moment as [number, number, number]
		expect(Math.abs(m1 / m0)).toBeLessThan(1e-13)
		expect(m2 / m0 / law.deviation ** 2).toBeCloseTo(1, 11)
	})
})
