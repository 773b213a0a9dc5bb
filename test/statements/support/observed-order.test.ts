/** Orders from errors of known order, with noise. */
import { expect, test } from 'vitest'
import { observedOrder, rateSlack } from '../../../lib/statements/support/observed-order.ts'

const sizes = [8, 16, 32, 64]
const power = (p: number) => sizes.map((n) => 3 * n ** -p)
const none = sizes.map(() => 0)

test('powers', () => {
	const found = observedOrder(sizes, power(4), none)
	expect(found.order).toBeCloseTo(4, 12)
	expect(found.previous).toBeCloseTo(4, 12)
	expect(rateSlack(found, 4, 0.4).slack).toBeCloseTo(0.4, 12)
	expect(rateSlack(found, 4, 0.4).error).toBe(0)
	expect(rateSlack(found, 6, 0.4).slack).toBeCloseTo(-1.6, 12)
})
test('errors that are noise are no errors', () => {
	expect(observedOrder(sizes, [1e-17, -2e-17, 1e-17, 0], sizes.map(() => 1e-16)).order).toBe(Number.POSITIVE_INFINITY)
	const noisy = power(8).map((e, k) => e + (k === 3 ? 5e-13 : 0))
	expect(observedOrder(sizes, noisy, sizes.map(() => 1e-13)).order).toBeCloseTo(8, 2)
})
test('one error above the noise gives a lower bound, which cannot break a claim', () => {
	const found = observedOrder(sizes, [1e-3, 1e-9, 1e-9, 1e-9], sizes.map(() => 1e-8))
	expect(found.bound).toBe(true)
	expect(rateSlack(found, 4, 0.4)).toMatchObject({ error: 0 })
	expect(rateSlack(found, 20, 0.4).error).toBe(Number.POSITIVE_INFINITY)
})
test('an order that still changes is in doubt', () => {
	const found = observedOrder(sizes, [1, 0.5, 0.2, 0.05], none)
	const { slack, error } = rateSlack(found, 4, 0.4)
	expect(slack).toBeLessThan(0)
	expect(error).toBeGreaterThan(0.3)
})
