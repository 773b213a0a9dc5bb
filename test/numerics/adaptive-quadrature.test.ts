import { expect, test } from 'vitest'
import { adaptiveIntegral } from '../../lib/numerics/adaptive-quadrature.ts'

const pointwise = (f: (x: number) => number) => (x: Float64Array, out: Float64Array) => x.forEach((t, i) => (out[i] = f(t)))

test.each([
	['a polynomial within the degree, at once', (x: number) => x ** 9, [0, 1], 0.1],
	['a step of width 1e-5', (x: number) => Math.tanh(1e5 * (x - 0.3)), [0, 1], 0.4],
	['a layer of width 1e-6 at an end', (x: number) => 1e6 * Math.exp(-1e6 * x), [0, 1], 1],
	['a layer at an edge inside', (x: number) => 1e6 * Math.exp(-1e6 * Math.abs(x - 0.5)), [0, 0.5, 1], 2],
] as const)('%s', (_, f, edges, truth) => {
	const { value, error } = adaptiveIntegral(pointwise(f), edges, { tolerance: 1e-10 })
	expect(Math.abs(value - truth)).toBeLessThanOrEqual(error + 1e-15)
	expect(error).toBeLessThanOrEqual(1e-10)
})

test('panels that do not suffice leave the error, and the place', () => {
	const found = adaptiveIntegral(pointwise((x) => 1 / Math.sqrt(Math.abs(x - 0.3) + 1e-12)), [0, 1], { tolerance: 1e-10, panels: 8 })
	expect(found.error).toBeGreaterThan(1e-10)
	expect(found.worst[0]).toBeLessThan(0.3)
	expect(found.worst[1]).toBeGreaterThan(0.3)
	expect(adaptiveIntegral(pointwise(() => Number.NaN), [0, 1], { tolerance: 1, panels: 4 }).error).toBeNaN()
})
