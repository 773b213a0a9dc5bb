/** Student's t against tables. */
import { expect, test } from 'vitest'
import { tailProbability, threshold } from '../../../lib/statements/support/student.ts'

test('tails as tabulated', () => {
	expect(tailProbability(12.7062047, 1)).toBeCloseTo(0.05, 8)
	expect(tailProbability(2.1314495, 15)).toBeCloseTo(0.05, 8)
	expect(tailProbability(3.6458636, 31)).toBeCloseTo(0.000966, 5)
	// One degree of freedom: 1 − (2/π) atan z.
	expect(tailProbability(3, 1)).toBeCloseTo(1 - (2 / Math.PI) * Math.atan(3), 10)
	// Two: 1 − z/√(2 + z²).
	expect(tailProbability(40, 2) / (1 - 40 / Math.sqrt(1602))).toBeCloseTo(1, 8)
})

test('many degrees of freedom: normal', () => {
	expect(tailProbability(4.891638, 1e9) / 1e-6).toBeCloseTo(1, 1)
	expect(threshold(1e9)).toBeGreaterThan(4.8916)
	expect(threshold(1e9)).toBeLessThan(4.91)
})

test('the threshold has the tail', () => {
	for (const freedom of [7, 15, 31]) expect(tailProbability(threshold(freedom, 1e-6), freedom) / 1e-6).toBeCloseTo(1, 6)
})
