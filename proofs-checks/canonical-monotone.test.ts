/** Two sites with fixed mean are worse than one site in wells. */
import { expect, test } from 'vitest'
import { canonicalMonotone, canonicalMonotoneStatement } from '../lib/statements/canonical-monotone.ts'
import { largestPair } from '../lib/statements/support/canonical-gaps.ts'
import { expectVerdicts, subject, tried, verdict } from './expect.ts'

const WELLS = 'z^2/2+4*exp(-z^2/2)'

test('two sites are worse than one in wells, not for a Gaussian', () => {
	expectVerdicts(canonicalMonotone, { '1e4*z^2': 'holds', [WELLS]: 'fails', 'sqrt(1+z^2)': 'not-applicable' })
	expect(tried(canonicalMonotone, subject(WELLS)).counterexample?.at.single).toBeCloseTo(6.2077, 3)
})

test('a tenth of the constant of pairs turns the verdict of the property', () => {
	expect(verdict(canonicalMonotoneStatement((s) => ({ ...largestPair(s), poincare: largestPair(s).poincare! / 10 })), WELLS)).toBe('holds')
})
