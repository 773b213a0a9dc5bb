/** The two-scale criterion for Gaussians and for three sites of ψ; and with formulas that are wrong. */
import { expect, test } from 'vitest'
import { twoScaleConstant } from '../lib/inequalities/two-scale/index.ts'
import { twoScaleCriterion, twoScaleCriterionStatement } from '../lib/statements/two-scale-criterion.ts'
import { subject, tried, verdict } from './expect.ts'

/** The formula as it is printed, with its factors. */
const printed = (power: number, factor: number) =>
	twoScaleCriterionStatement((rho, lambda, kappa) => {
		const s = rho + lambda + kappa ** power / rho
		return (s - Math.sqrt(s * s - factor * rho * lambda)) / 2
	})

test('it holds, with three sites where ψ″ is bounded', () => {
	for (const psi of ['z^2/2+4*exp(-z^2/2)', '(z-40)^2/2']) {
		const { verdict: found, numbers } = tried(twoScaleCriterion, subject(psi))
		expect([psi, found]).toEqual([psi, 'holds'])
		expect(numbers.gap as number).toBeGreaterThanOrEqual(twoScaleConstant(numbers.rho as number, numbers.lambda as number, numbers.kappa as number) * (1 - 1e-5))
	}
	// Gaussian: ρ = λ = 1, κ = 0.
	expect(tried(twoScaleCriterion, subject('(z-40)^2/2')).numbers.lambda).toBeCloseTo(1, 9)
	expect(tried(twoScaleCriterion, subject('cosh(z)'))).toMatchObject({ verdict: 'holds', sentence: expect.stringContaining('not tried') as unknown })
})

test('the printed formula is the same; others turn the verdict', () => {
	expect(verdict(printed(2, 4), 'cosh(z)')).toBe('holds')
	expect(verdict(printed(1, 4), 'cosh(z)')).toBe('fails')
	expect(verdict(printed(2, 1), 'cosh(z)')).toBe('fails')
	expect(verdict(twoScaleCriterionStatement((rho, lambda) => Math.min(rho, lambda)), 'cosh(z)')).toBe('fails')
})
