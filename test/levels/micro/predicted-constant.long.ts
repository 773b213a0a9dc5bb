import { expect, test } from 'vitest'
import { CONSTANT_CASES, predictedConstant } from './predicted-constant.ts'

test.each(CONSTANT_CASES)('$psi, $start: intercept 0 within 3.5 standard errors, N up to 128', async (constant) => {
	const { rows, a, error } = await predictedConstant(constant, [
		[16, 2000],
		[32, 1500],
		[64, 800],
		[96, 400],
		[128, 300],
	])
	expect(Math.abs(a)).toBeLessThan(3.5 * error + 0.003 * rows[0]!.predicted)
})
