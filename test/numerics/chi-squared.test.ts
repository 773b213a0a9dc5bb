import { expect, test } from 'vitest'
import { chiSquaredTail } from '../../lib/numerics/chi-squared.ts'

/** Quantiles of Abramowitz and Stegun, table 26.8, to fifteen digits; the last two from e^{−x/2} and a continued fraction at 40 digits. */
test.each([
	[3.841458820694124, 1, 0.05],
	[5.991464547107979, 2, 0.05],
	[11.344866730144373, 3, 0.01],
	[13.276704135987622, 4, 0.01],
	[15.08627246938899, 5, 0.01],
	[50, 2, Math.exp(-25)],
	[30, 1, 4.320463057827489e-8],
])('P(χ² > %d), %d degrees of freedom', (x, freedom, probability) => {
	expect(Math.abs(chiSquaredTail(x, freedom) / probability - 1)).toBeLessThan(1e-12)
})
test('ends', () => {
	expect(chiSquaredTail(3, 0)).toBe(1)
	expect(chiSquaredTail(0, 4)).toBe(1)
	expect(chiSquaredTail(1e-3, 7)).toBeCloseTo(1, 9)
})
