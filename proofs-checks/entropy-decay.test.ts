/** Entropy decays at 2ρλ₁ and is dissipated at 4 gap Var_μ(√f) at least; rates and gaps that are too large by a tenth are seen. */
import { expect, test } from 'vitest'
import { complaintsOf, evidenceOf, subjectOf } from '../lib/statements/index.ts'
import { type DecayIngredients, entropyDecay, entropyDecayStatement } from '../lib/statements/entropy-decay.ts'
import { chainEigenvalue } from '../lib/levels/index.ts'
import { pairGap } from '../lib/inequalities/canonical/index.ts'

const evidence = (psi: string, parts: Partial<DecayIngredients> = {}) => {
	const found = evidenceOf(entropyDecayStatement(parts), subjectOf(psi, { quick: true }))
	expect(complaintsOf(found)).toEqual([])
	return found
}

test.each([
	['z^4/4 - z^2/2', 'holds'],
	['(z-40)^2/2', 'holds'],
	['cosh(z)', 'holds'],
	['20*(z^2-1)^2', 'holds'],
	['sqrt(1+z^2)', 'not-applicable'],
])('%s %s', (psi, verdict) => {
	const { verdict: found, sentence } = evidenceOf(entropyDecay, subjectOf(psi, { quick: true }))
	expect([found, sentence]).toEqual([verdict, sentence])
})

// Of first order in f − 1: Ent, unlike Var_μ(√f), may decay more slowly than e^{−2 gap t} on the way.
test.each(['z^2/2 + 2*exp(-(z-1)^2)', 'z^2/2 + 2*tanh(3*z)', 'z^2/2 - log(1 + 0.5*cos(2*z))'])('%s: −d/dt log Ent is below 2 gap, and everything that is claimed holds', (psi) => {
	const { verdict, numbers, sentence } = evidence(psi)
	expect([verdict, sentence]).toEqual(['holds', sentence])
	expect(numbers['lastRatio']).toBeLessThan(0.96)
	expect(numbers['leastOfGap']).toBeGreaterThan(1)
})

test('rows that are not resolved say nothing', () => {
	const { numbers, sentence } = evidence('50*(z^2-1)^2')
	expect([numbers['least'] as number > 1, sentence]).toEqual([true, expect.not.stringContaining('least -')])
})

test('λ₁ that is a tenth too large fails in closed form', () => {
	const { verdict, numbers } = evidence('z^2', { rate: (sites) => 1.1 * chainEigenvalue(sites, 1) })
	expect([verdict, numbers['spectral gap: verdict']]).toEqual(['fails', 'fails'])
})

test('twice λ₁ fails for two sites', () => {
	expect(evidence('cosh(z)', { rate: (sites) => 2 * chainEigenvalue(sites, 1) }).verdict).toBe('fails')
})

test.each(['cosh(z)', 'z^4/4 - z^2/2', 'z^2/2 + 2*exp(-(z-1)^2)'])('%s: a gap that is a tenth too large fails', (psi) => {
	const gap: DecayIngredients['gap'] = ({ transform }, mean) => ({ ...pairGap(transform)(mean), gap: 1.1 * 16 * pairGap(transform)(mean).gap })
	const { verdict, numbers, counterexample } = evidence(psi, { gap })
	expect([verdict, numbers['decidedBy']]).toEqual(['fails', 'spectral gap'])
	expect(counterexample?.command).toMatch(/^twoscale check[^]*--only entropy-decay/)
})
