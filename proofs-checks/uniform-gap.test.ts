/** The gap over all fields: uniform for bounded perturbations, zero in the limit for linear growth. */
import { expect, test } from 'vitest'
import { gapUniformInField, gapUniformInFieldStatement, uniformGap, uniformGapStatement } from '../lib/statements/uniform-gap.ts'
import { infimumOfGap } from '../lib/statements/support/field-constants.ts'
import { expectVerdicts, subject, tried, verdict } from './expect.ts'

const WELLS = 'z^2/2+4*exp(-z^2/2)'

test('bounded perturbations', () => {
	expectVerdicts(uniformGap, { '1e4*z^2': 'holds', [WELLS]: 'holds', '20*(z^2-1)^2': 'holds', 'sqrt(1+z^2)': 'not-applicable' })
	// Theory 6.7: C_P = 6.2077 at σ = 0.
	expect(tried(uniformGap, subject(WELLS)).numbers.infimum).toBeCloseTo(1 / 6.2077, 5)
})

test('a property that linear growth, or less than quadratic growth, destroys', () => {
	expectVerdicts(gapUniformInField, { '1e4*z^2': 'holds', [WELLS]: 'holds', 'sqrt(1+z^2)': 'fails', 'exp(z)-z': 'fails', '(1+z^2)^(3/4)': 'fails' })
	const { at, command } = tried(gapUniformInField, subject('exp(z)-z')).counterexample!
	expect(command).toContain('cramer')
	expect(at.field).toBeLessThan(-0.99)
	// Variances stay near one to the end of the fields: the gap itself shows it.
	const heavy = tried(gapUniformInField, subject('sqrt(1+z^2)+2*log(1+z^2)'))
	expect(heavy.margin).toBeLessThan(-4)
	expect(heavy.counterexample?.command).toContain('--claim')
})

test.each([
	['the bound with the other sign of the oscillation', uniformGapStatement({ logBound: () => 4 })],
	['a tenth of the infimum', uniformGapStatement({ infimum: (s) => ({ ...infimumOfGap(s), infimum: infimumOfGap(s).infimum / 10 }) })],
])('%s turns the verdict', (_, wrong) => {
	expect(verdict(wrong, WELLS)).toBe('fails')
})

test('an infimum that is not certain leaves the property open', () => {
	expect(verdict(gapUniformInFieldStatement((s) => ({ ...infimumOfGap(s), error: Number.POSITIVE_INFINITY, certain: false })), WELLS)).toBe('inconclusive')
})


