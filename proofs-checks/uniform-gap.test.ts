/** The gap over all fields is uniform for bounded perturbations. */
import { expect, test } from 'vitest'
import { uniformGap, uniformGapStatement } from '../lib/statements/uniform-gap.ts'
import { infimumOfGap } from '../lib/statements/support/field-constants.ts'
import { expectVerdicts, subject, tried, verdict } from './expect.ts'

const WELLS = 'z^2/2+4*exp(-z^2/2)'

test('bounded perturbations', () => {
	expectVerdicts(uniformGap, { '1e4*z^2': 'holds', [WELLS]: 'holds', '20*(z^2-1)^2': 'holds', 'sqrt(1+z^2)': 'not-applicable' })
	// Theory 6.7: C_P = 6.2077 at σ = 0.
	expect(tried(uniformGap, subject(WELLS)).numbers.infimum).toBeCloseTo(1 / 6.2077, 5)
})

test.each([
	['the bound with the other sign of the oscillation', uniformGapStatement({ logBound: () => 4 })],
	['a tenth of the infimum', uniformGapStatement({ infimum: (s) => ({ ...infimumOfGap(s), infimum: infimumOfGap(s).infimum / 10 }) })],
])('%s turns the verdict', (_, wrong) => {
	expect(verdict(wrong, WELLS)).toBe('fails')
})
