import { expect, test } from 'vitest'
import { fitIntercept } from '../../../lib/study/index.ts'
import { streamNormals } from '../../../lib/levels/micro/kernel/streams.ts'

const SIZES = [16, 32, 64, 128, 256]

test('a line is found, with the errors of the normal equations', () => {
	const fit = fitIntercept(SIZES.map((size, k) => ({ size, value: 0.3 + 2 / size, standardError: 0.01 * (1 + k) })))!
	expect(fit.limit).toBeCloseTo(0.3, 12)
	expect(fit.slope).toBeCloseTo(2, 10)
	expect(fit.sizes).toEqual(SIZES)
	// Two sizes: a = (N₂y₂ − N₁y₁)/(N₂ − N₁), errors by propagation.
	const two = fitIntercept([
		{ size: 10, value: 1, standardError: 0.1 },
		{ size: 30, value: 2, standardError: 0.2 },
	])!
	expect(two.limit).toBeCloseTo((60 - 10) / 20, 12)
	expect(two.limitError).toBeCloseTo(Math.hypot(30 * 0.2, 10 * 0.1) / 20, 12)
	expect(two.slope).toBeCloseTo((1 - 2) / (1 / 10 - 1 / 30), 10)
	expect(two.slopeError).toBeCloseTo(Math.hypot(0.1, 0.2) / (1 / 10 - 1 / 30), 10)
	expect(two.probability).toBe(1)
})
test('terms of higher order: small sizes are left out until nothing is seen of them', () => {
	const fit = fitIntercept(SIZES.map((size) => ({ size, value: 1 / size + 300 / size ** 3, standardError: 1e-3 })))!
	expect(fit.sizes[0]).toBeGreaterThan(16)
	expect(Math.abs(fit.limit)).toBeLessThan(3.5 * fit.limitError)
	// Three are kept, whatever they say.
	expect(fitIntercept(SIZES.map((size, k) => ({ size, value: k % 2, standardError: 1e-6 })))!.sizes).toEqual([64, 128, 256])
})
test('no errors, one size: no fit', () => {
	expect(fitIntercept([{ size: 4, value: 1, standardError: 1 }])).toBeNull()
	expect(fitIntercept(SIZES.map((size) => ({ size, value: 1, standardError: 0 })))).toBeNull()
})
/** The share of 1000 samples beyond two standard errors is 0.0455, within five of its own deviations (0.0066); leaving sizes out by chance changes little. */
test('standard errors are true', () => {
	const normals = streamNormals({ seed: 7, sites: 5000, replica: 0, step: 0, purpose: 'noise' }, new Float64Array(5000))
	let beyond = 0
	for (let k = 0; k < 1000; k++) {
		const { limit, limitError } = fitIntercept(SIZES.map((size, i) => ({ size, value: 0.5 + 3 / size + 0.1 * normals[5 * k + i]!, standardError: 0.1 })))!
		if (Math.abs(limit - 0.5) > 2 * limitError) beyond++
	}
	expect(beyond).toBeGreaterThan(12)
	expect(beyond).toBeLessThan(80)
})
