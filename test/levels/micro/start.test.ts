import { describe, expect, test } from 'vitest'
import { cramerTransform } from '../../../lib/cramer/index.ts'
import { microStart, tiltedSampler } from '../../../lib/levels/micro/index.ts'
import { potential } from '../../../lib/potential/index.ts'

/** F(x) of e^{σz − ψ} by Simpson’s rule on [−60, x] and [x, 60]. */
function distribution(psi: (z: number) => number, field: number, x: number): number {
	const integrate = (from: number, to: number) => {
		const n = 20_000
		let sum = 0
		for (let k = 0; k <= n; k++) {
			const z = from + ((to - from) * k) / n
			sum += (k === 0 || k === n ? 1 : k % 2 === 1 ? 4 : 2) * Math.exp(field * z - psi(z) - 5)
		}
		return (sum * (to - from)) / (3 * n)
	}
	const [below, above] = [integrate(-60, x), integrate(x, 60)]
	return below / (below + above)
}

describe.each([
	['z^4/4 - z^2/2', (z: number) => z ** 4 / 4 - z ** 2 / 2],
	['z^2/2 + 2*exp(-z^2)', (z: number) => z ** 2 / 2 + 2 * Math.exp(-z * z)],
	['6*(z^2-1)^2 + z/2', (z: number) => 6 * (z * z - 1) ** 2 + z / 2],
	['exp(z) - z', (z: number) => Math.exp(z) - z],
] as const)('%s', (text, psi) => {
	const transform = cramerTransform(potential(text))
	test.each([-0.4, 0.1, 0.7])('the quantile of the tilted law with mean %d inverts its distribution function', (mean) => {
		const { quantile, relativeDensity } = tiltedSampler(transform, mean)
		const field = transform.at(mean).first
		for (const u of [1e-6, 0.003, 0.2, 0.5, 0.77, 0.9991, 1 - 1e-7]) expect(Math.abs(distribution(psi, field, quantile(u)) - u)).toBeLessThan(1e-9)
		const densities = [-2, -1.1, -0.3, 0, 0.4, 1.2, 1.9].map((z) => [relativeDensity(z), Math.exp(field * z - psi(z))] as const)
		const ratio = densities[3]![0] / densities[3]![1]
		for (const [p, q] of densities) {
			expect(Math.abs(p - ratio * q)).toBeLessThan(1e-10)
			expect(p).toBeLessThanOrEqual(1)
		}
		// The bound is nearly attained.
		expect(Math.max(...Array.from({ length: 4001 }, (_, k) => relativeDensity(-4 + k / 500)))).toBeGreaterThan(0.98)
	})
	test('local Gibbs: the mean and the variance of samples over replicas, within 5 standard errors (false alarm 1e-5)', () => {
		const means = Float64Array.of(-0.3, 0.2, 0.6)
		const start = microStart('local-gibbs', transform, means, 7)
		const state = new Float64Array(3)
		const count = 4000
		const [sum, square] = [new Float64Array(3), new Float64Array(3)]
		for (let r = 0; r < count; r++) {
			start.sample(r, state, 0, 1)
			for (let i = 0; i < 3; i++) {
				const d = state[i]! - means[i]!
				sum[i]! += d
				square[i]! += d * d
			}
		}
		for (let i = 0; i < 3; i++) {
			const [, k2, , k4] = transform.at(means[i]!).law.cumulants as [number, number, number, number]
			expect(Math.abs(sum[i]! / count)).toBeLessThan(5 * Math.sqrt(k2 / count))
			expect(Math.abs(square[i]! / count - k2)).toBeLessThan(5 * Math.sqrt((k4 + 2 * k2 * k2) / count))
		}
	})
})

/** μ_{N,m} at N = 2 and 3 by the trapezoidal rule on the hyperplane: E (x_1 − m)² and E (x_1 − m)⁴, which no approximation of independence gives. */
describe.each([
	['z^4/4 - z^2/2', 0.2, (z: number) => z ** 4 / 4 - z ** 2 / 2],
	['z^2/2 + 2*exp(-z^2)', -0.4, (z: number) => z ** 2 / 2 + 2 * Math.exp(-z * z)],
	['6*(z^2-1)^2 + z/2', 0, (z: number) => 6 * (z * z - 1) ** 2 + z / 2],
] as const)('canonical, %s, m = %d', (text, mean, psi) => {
	const transform = cramerTransform(potential(text))
	const range = Array.from({ length: 801 }, (_, k) => -8 + k / 50)
	const weight = (...x: number[]) => Math.exp(-x.reduce((sum, z) => sum + psi(mean + z), 0) + x.length * psi(mean))
	const exact = {
		2: () => range.map((u) => [u, weight(u, -u)] as const),
		3: () => range.map((u) => [u, range.reduce((sum, v) => sum + weight(u, v, -u - v), 0)] as const),
	}
	test.each([2, 3] as const)('N = %d: moments within 4.5 standard errors (false alarm 7e-6 each), the mean to rounding', (sites) => {
		const law = exact[sites]()
		const mass = law.reduce((sum, [, w]) => sum + w, 0)
		const moment = (p: number) => law.reduce((sum, [u, w]) => sum + w * u ** p, 0) / mass
		const start = microStart('canonical', transform, new Float64Array(sites).fill(mean), 11)
		const x = new Float64Array(sites)
		const count = 6000
		const sums = [0, 0, 0, 0]
		let away = 0
		for (let r = 0; r < count; r++) {
			start.sample(r, x, 0, 1)
			away = Math.max(away, Math.abs(x.reduce((a, b) => a + b, 0) - sites * mean))
			// The last site is the one that was not drawn.
			for (const [k, i] of [0, sites - 1].entries()) {
				sums[2 * k]! += (x[i]! - mean) ** 2
				sums[2 * k + 1]! += (x[i]! - mean) ** 4
			}
		}
		expect(away).toBeLessThan(1e-14)
		for (const [k, p] of [2, 4, 2, 4].entries()) expect(Math.abs(sums[k]! / count - moment(p))).toBeLessThan(4.5 * Math.sqrt((moment(2 * p) - moment(p) ** 2) / count))
	})
})

test('the canonical start wants a constant profile', () => {
	expect(() => microStart('canonical', cramerTransform(potential('cosh(z)')), Float64Array.of(0.1, 0.2), 1)).toThrow(/constant profile/)
})

test('the same replica twice, and whatever the stride', () => {
	const start = microStart('local-gibbs', cramerTransform(potential('cosh(z)')), Float64Array.of(0.1, -2, 0.4), 2 ** 33 + 1)
	const [a, b] = [new Float64Array(3), new Float64Array(6)]
	start.sample(5, a, 0, 1)
	start.sample(6, b, 0, 2)
	start.sample(5, b, 1, 2)
	expect([b[1], b[3], b[5]]).toEqual(Array.from(a))
	expect(b[0]).not.toBe(a[0])
})
