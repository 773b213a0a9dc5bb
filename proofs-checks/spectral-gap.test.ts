/** Poincaré constants in Muckenhoupt's bracket, up to its two ends; and with constants that are wrong. */
import { expect, test } from 'vitest'
import { spectralGap, spectralGapStatement } from '../lib/statements/spectral-gap.ts'
import { expectVerdicts, subject, tried, verdict } from './expect.ts'

const WELLS = '20*(z^2-1)^2'

test('it holds for Gaussians, deep wells, one-sided and linear growth', () => {
	expectVerdicts(spectralGap, { '1e4*z^2': 'holds', [WELLS]: 'holds', 'exp(z)-z': 'holds', 'sqrt(1+z^2)+2*log(1+z^2)': 'holds', 'cosh(z)': 'holds' })
})

test('the upper end is reached by linear growth (the margin is rounding), not by a Gaussian', () => {
	expect(tried(spectralGap, subject('exp(z)-z')).margin).toBeLessThan(1e-6)
	// C_P = 1, B = 0.4789 (theory 6.7): log(1/0.4789).
	expect(tried(spectralGap, subject('1e4*z^2')).margin).toBeCloseTo(Math.log(4 * 0.4789), 3)
})

test('a gap that is known from above only is no counterexample', () => {
	// At the flank the other well holds no mass, and may hold the slower eigenfunction.
	expect(verdict(spectralGap, '320*(z^2-1)^2 - 0.15*z')).toBe('holds')
})

test.each([
	['B ≤ C_P without symmetry', WELLS, spectralGapStatement({ lower: () => 1 })],
	['C_P ≤ B', '1e4*z^2', spectralGapStatement({ upper: 1 })],
	['the half line that is not the worse one', WELLS, spectralGapStatement({ logConstant: ({ muckenhoupt: { minus, plus } }) => Math.min(minus.log, plus.log) })],
])('%s turns the verdict', (_, psi, wrong) => {
	expect(verdict(wrong, psi)).toBe('fails')
})
