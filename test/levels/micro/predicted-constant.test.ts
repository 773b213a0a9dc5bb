import { expect, test } from 'vitest'
import { CONSTANT_CASES, intercept, predictedConstant } from './predicted-constant.ts'

test('the fit finds a line', () => {
	const rows = [8, 12, 16, 24].map((sites, k) => ({ sites, predicted: 1, measured: 1.3 + 2 / sites, error: 0.1 + 0.02 * k }))
	const { a, c, error } = intercept(rows)
	expect(a).toBeCloseTo(0.3, 12)
	expect(c).toBeCloseTo(2, 12)
	expect(error).toBeGreaterThan(0.05)
})

/** False alarm 5e-4 each. The bias of the time step, 0.3 %, is below the standard error of the intercept; `.long.ts` has the other cases and larger N. */
test.each(CONSTANT_CASES.slice(1, 2))('$psi, $start: N·E|X̄ − ζ|² = predicted + c/N, intercept 0 within 3.5 standard errors', async (constant) => {
	const { rows, a, c, error } = await predictedConstant(constant, [
		[8, 300],
		[12, 250],
		[16, 200],
		[24, 150],
		[32, 100],
	])
	const last = rows.at(-1)!
	expect(Math.abs(a)).toBeLessThan(3.5 * error)
	// It says something: the intercept is known to 6 % of the constant, and the prediction is within 12 % of what was measured at N = 32.
	expect(error).toBeLessThan(0.06 * last.predicted)
	expect(Math.abs(last.measured - last.predicted)).toBeLessThan(0.12 * last.predicted)
	expect(Math.abs(c)).toBeLessThan(4 * last.predicted)
})
