/** Equi-coercivity: with quadratics below ψ, not for linear growth; and with wrong constants. */
import { expect, test } from 'vitest'
import { complaintsOf, evidenceOf, subjectOf } from '../lib/statements/index.ts'
import { energyCoercive, energyCoerciveStatement, quadraticMinorant } from '../lib/statements/energy-coercive.ts'
import { LONG } from '../test/support/long.ts'

const answer = (psi: string, statement = energyCoercive) => {
	const evidence = evidenceOf(statement, subjectOf(psi, { quick: true }))
	return [evidence.verdict, complaintsOf(evidence)]
}

test.each(['1e4*z^2', '20*(z^2 - 1)^2', ...(LONG ? ['exp(2*z) + exp(-z/3) - 0.5*sin(3*z)'] : [])])('%s', (psi) => {
	expect(answer(psi)).toEqual(['holds', []])
})
test.each(['sqrt(1 + z^2)', 'exp(z) - z', '(1 + z^2)^(3/4)'])('not applicable: %s', (psi) => {
	expect(answer(psi)).toEqual(['not-applicable', []])
})
test('the quadratic is below ψ', () => {
	const subject = subjectOf('z^2/2 + 4*cos(5*z)')
	const { curvature, centre, least } = quadraticMinorant(subject)!
	for (let z = -20; z <= 20; z += 0.01)
		expect(subject.potential.kernel.at([z])[0]! - (curvature / 2) * (z - centre) ** 2 - least).toBeGreaterThanOrEqual(-1e-9)
})
test('α in place of α/2, and the other sign of the logarithm, are caught', () => {
	expect(answer('z^2/2', energyCoerciveStatement(({ curvature }, d, K) => curvature * d - ((1 - 1 / K) / 2) * Math.log(2 * Math.PI)))).toEqual(['fails', []])
	expect(answer('z^2/2', energyCoerciveStatement(({ curvature }, d, K) => (curvature / 2) * d + ((1 - 1 / K) / 2) * Math.log(2 * Math.PI)))).toEqual(['fails', []])
	// Lebesgue measure on the coarse variables would add (1/2K) log K.
	expect(answer('z^2/2', energyCoerciveStatement(({ curvature }, d, K) => (curvature / 2) * d - ((1 - 1 / K) / 2) * Math.log(2 * Math.PI) + (Number.isFinite(K) ? Math.log(K) / (2 * K) : 0)))).toEqual(['fails', []])
})
test('a failure names the command that prints H̄ at the state', () => {
	const { counterexample } = evidenceOf(energyCoerciveStatement(({ curvature, least }, d, K) => curvature * d + least - ((1 - 1 / K) / 2) * Math.log((2 * Math.PI) / curvature)), subjectOf('z^2/2', { quick: true }))
	expect(counterexample?.command).toMatch(/^twoscale energy[^]*--add (alternating|concentrated):4/)
	expect(counterexample?.sentence).toContain('is 8.00 below its bound')
})
