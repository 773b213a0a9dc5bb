import { describe, expect, test } from 'vitest'
import { cramerTransform } from '../../../lib/cramer/index.ts'
import { microStart, tiltedQuantile } from '../../../lib/levels/micro/index.ts'
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
		const quantile = tiltedQuantile(transform, mean)
		const field = transform.at(mean).first
		for (const u of [1e-6, 0.003, 0.2, 0.5, 0.77, 0.9991, 1 - 1e-7]) expect(Math.abs(distribution(psi, field, quantile(u)) - u)).toBeLessThan(1e-9)
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

test('the same replica twice, and whatever the stride', () => {
	const start = microStart('local-gibbs', cramerTransform(potential('cosh(z)')), Float64Array.of(0.1, -2, 0.4), 2 ** 33 + 1)
	const [a, b] = [new Float64Array(3), new Float64Array(6)]
	start.sample(5, a, 0, 1)
	start.sample(6, b, 0, 2)
	start.sample(5, b, 1, 2)
	expect([b[1], b[3], b[5]]).toEqual(Array.from(a))
	expect(b[0]).not.toBe(a[0])
})
