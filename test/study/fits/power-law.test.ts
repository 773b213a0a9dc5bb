import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { philox } from '../../../lib/numerics/random/index.ts'
import { fitPowerLaw } from '../../../lib/study/fits/power-law.ts'

const sizes = [16, 32, 64, 128, 256]

/** Normal variates of the Box–Muller transform, apart from those of the bootstrap. */
const normal = (i: number, key: number): number => {
	const [a, b] = philox([i, 7, 7, 7], [key, 3]) as unknown as [number, number]
	return Math.sqrt(-2 * Math.log((a + 0.5) / 2 ** 32)) * Math.cos((2 * Math.PI * b) / 2 ** 32)
}

describe('E(N) = C Nˢ (1 + b/N)', () => {
	test('any C, s, b: found to rounding', () => {
		fc.assert(
			fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), fc.double({ min: -4, max: 3, noNaN: true }), fc.double({ min: -10, max: 40, noNaN: true }), (c, s, b) => {
				const fit = fitPowerLaw(sizes.map((size) => { const value = c * size ** s * (1 + b / size); return { size, value, standardError: 0.01 * value } }), { samples: 2 })!
				expect(Math.abs(fit.slope - s)).toBeLessThan(1e-9)
				expect(Math.abs(fit.correction! - b)).toBeLessThan(1e-7 * (1 + Math.abs(b)))
				expect(Math.abs(fit.logConstant - Math.log(c))).toBeLessThan(1e-8)
				expect(fit.chiSquared!).toBeLessThan(1e-12)
			}),
			{ seed: 5, numRuns: 60 },
		)
	})
	test('Gaussian chain from a point (theory 5.4): N·Var = V − 1/6N + O(N⁻²), slope −1', () => {
		const t = 0.01
		const variance = (n: number) => {
			let sum = 0
			for (let k = 1; k < n; k++) {
				const lambda = 4 * n * n * Math.sin((Math.PI * k) / n) ** 2
				sum += (1 / lambda - 1 / (6 * n * n)) * -Math.expm1(-2 * lambda * t)
			}
			return sum / n
		}
		const fit = fitPowerLaw([64, 128, 256, 512, 1024].map((size) => ({ size, value: variance(size), standardError: 0 })))!
		expect(Math.abs(fit.slope + 1)).toBeLessThan(1e-4)
		// V(0.01) = 0.0597885, b = −1/(6V).
		expect(Math.exp(fit.logConstant)).toBeCloseTo(0.0597885, 4)
		expect(fit.correction!).toBeCloseTo(-1 / (6 * 0.0597885), 1)
		expect(fit.low).toBeLessThanOrEqual(-1)
		expect(fit.high).toBeGreaterThanOrEqual(-1)
	})
})

describe('intervals', () => {
	test('without correction: those of weighted least squares in closed form', () => {
		const relative = [0.01, 0.02, 0.015, 0.01, 0.03]
		const fit = fitPowerLaw(sizes.map((size, i) => ({ size, value: 3 / size, standardError: (relative[i]! * 3) / size })), { corrected: false })!
		const w = relative.map((r) => 1 / r ** 2)
		const [s, sx] = [w.reduce((a, b) => a + b), w.reduce((sum, v, i) => sum + v * Math.log(sizes[i]!), 0)]
		const centre = sx / s
		const deviation = 1 / Math.sqrt(w.reduce((sum, v, i) => sum + v * (Math.log(sizes[i]!) - centre) ** 2, 0))
		expect(fit.slope).toBeCloseTo(-1, 12)
		// 2000 samples: percentiles at 2.5 % to 4 % of the deviation or so.
		expect((fit.high + 1) / deviation).toBeCloseTo(1.96, 0)
		expect(Math.abs((fit.high + 1) / deviation - 1.96)).toBeLessThan(0.2)
		expect(Math.abs((fit.low + 1) / deviation + 1.96)).toBeLessThan(0.2)
	})
	test.each([true, false])('corrected %s: the truth is inside in 95 of 100, within 3.5 standard deviations of the binomial (false alarm 5e-4)', (corrected) => {
		let inside = 0
		const trials = 150
		for (let k = 0; k < trials; k++) {
			const points = sizes.map((size, i) => {
				const truth = (0.07 / size) * (corrected ? 1 - 1.5 / size : 1)
				return { size, value: truth * (1 + 0.01 * normal(i, k)), standardError: 0.01 * truth }
			})
			const { low, high } = fitPowerLaw(points, { corrected, seed: k, samples: 300 })!
			if (low <= -1 && -1 <= high) inside++
		}
		expect(Math.abs(inside - 0.95 * trials)).toBeLessThan(3.5 * Math.sqrt(trials * 0.95 * 0.05))
	})
	test('the seed alone decides', () => {
		const points = sizes.map((size) => ({ size, value: 1 / size, standardError: 0.02 / size }))
		expect(fitPowerLaw(points, { seed: 4 })).toEqual(fitPowerLaw(points, { seed: 4 }))
		expect(fitPowerLaw(points, { seed: 4 })!.low).not.toBe(fitPowerLaw(points, { seed: 5 })!.low)
	})
})

test('nothing to fit', () => {
	expect(fitPowerLaw([{ size: 8, value: 1, standardError: 0.1 }])).toBeNull()
	expect(fitPowerLaw(sizes.map((size) => ({ size, value: size === 16 ? 0 : 1, standardError: 0 })))).toBeNull()
})
