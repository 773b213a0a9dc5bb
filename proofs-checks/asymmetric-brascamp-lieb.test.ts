/** Covariances below their bound, with equality for a Gaussian; and with wrong exponents. */
import { expect, test } from 'vitest'
import { asymmetricBrascampLieb, asymmetricBrascampLiebStatement } from '../lib/statements/asymmetric-brascamp-lieb.ts'
import { expectVerdicts, subject, tried, verdict } from './expect.ts'

const WELLS = 'z^2/2+4*exp(-z^2/2)'

test('it holds for bounded perturbations', () => {
	expectVerdicts(asymmetricBrascampLieb, { '(z-40)^2/2': 'holds', [WELLS]: 'holds', 'cosh(z)': 'holds', 'sqrt(1+z^2)': 'not-applicable', 'exp(z)-z': 'not-applicable' })
	// cov(z, z) = 1 = sup|f'| ∫|g'|.
	expect(tried(asymmetricBrascampLieb, subject('(z-40)^2/2')).margin).toBeLessThan(1e-7)
})

test.each([
	['the other sign of the exponent', -3],
	['no exponent', 0],
])('%s turns the verdict', (_, exponent) => {
	expect(verdict(asymmetricBrascampLiebStatement({ exponent }), WELLS)).toBe('fails')
})
