/** Two sites with fixed mean: uniform in the mean; and with the bound of one site. */
import { expect, test } from 'vitest'
import { canonicalPairs, canonicalPairsStatement } from '../lib/statements/canonical-pairs.ts'
import { bestSplitOf } from '../lib/statements/support/best-splits.ts'
import { largestPair } from '../lib/statements/support/canonical-gaps.ts'
import { expectVerdicts, subject, tried, verdict } from './expect.ts'

const WELLS = 'z^2/2+4*exp(-z^2/2)'

test('uniform in the mean', () => {
	expectVerdicts(canonicalPairs, { '1e4*z^2': 'holds', [WELLS]: 'holds', 'cosh(z)': 'holds', 'sqrt(1+z^2)': 'not-applicable' })
	const { numbers } = tried(canonicalPairs, subject(WELLS))
	// Theory 6.8.
	expect(numbers.supremum2).toBeCloseTo(31.54, 2)
	expect(numbers.mean2).toBeCloseTo(0, 6)
})

test.each([
	['e^{osc δ}/c for two sites', WELLS, canonicalPairsStatement({ logBound: (s) => -bestSplitOf(s, 1)!.logRho })],
	['lengths of x₁ − x₂ in place of Euclidean ones', '1e4*z^2', canonicalPairsStatement({ largest: (s) => ({ ...largestPair(s), poincare: 2 * largestPair(s).poincare! }) })],
])('%s turns the verdict', (_, psi, wrong) => {
	expect(verdict(wrong, psi)).toBe('fails')
})
