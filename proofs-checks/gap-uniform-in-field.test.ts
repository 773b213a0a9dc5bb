/** The gap over all fields: zero in the limit for linear growth. */
import { expect, test } from 'vitest'
import { gapUniformInField, gapUniformInFieldStatement } from '../lib/statements/gap-uniform-in-field.ts'
import { infimumOfGap } from '../lib/statements/support/field-constants.ts'
import { expectVerdicts, subject, tried, verdict } from './expect.ts'
import { LONG } from '../test/support/long.ts'

const WELLS = 'z^2/2+4*exp(-z^2/2)'

test('a property that linear growth, or less than quadratic growth, destroys', () => {
	expectVerdicts(gapUniformInField, { [WELLS]: 'holds', '(1+z^2)^(3/4)': 'fails', ...(LONG ? { '1e4*z^2': 'holds', 'sqrt(1+z^2)': 'fails' } : {}) })
	const { verdict: linear, counterexample } = tried(gapUniformInField, subject('exp(z)-z'))
	const { at, command } = counterexample!
	expect(linear).toBe('fails')
	expect(command).toContain('cramer')
	expect(at.field).toBeLessThan(-0.99)
	// Variances stay near one to the end of the fields: the gap itself shows it.
	const heavy = tried(gapUniformInField, subject('sqrt(1+z^2)+2*log(1+z^2)'))
	expect(heavy.margin).toBeLessThan(-4)
	expect(heavy.counterexample?.command).toContain('--claim')
})

test('an infimum that is not certain leaves the property open', () => {
	expect(verdict(gapUniformInFieldStatement((s) => ({ ...infimumOfGap(s), error: Number.POSITIVE_INFINITY, certain: false })), WELLS)).toBe('inconclusive')
})

test('an infimum of the other sign turns the verdict', () => {
	expect(verdict(gapUniformInFieldStatement((s) => ({ ...infimumOfGap(s), infimum: -infimumOfGap(s).infimum })), WELLS)).toBe('fails')
})
