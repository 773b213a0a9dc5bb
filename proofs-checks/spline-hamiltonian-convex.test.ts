/** Convexity of H̄ with two sites per block: convex potentials, wells, and a Hessian with a wrong sign. */
import { expect, test } from 'vitest'
import { complaintsOf, evidenceOf, subjectOf } from '../lib/statements/index.ts'
import { splineHamiltonianConvex, splineHamiltonianConvexStatement } from '../lib/statements/spline-hamiltonian-convex.ts'
import { splineCurvature } from '../lib/statements/support/spline-hessian.ts'

const answer = (psi: string, statement = splineHamiltonianConvex) => {
	const evidence = evidenceOf(statement, subjectOf(psi, { quick: true }))
	return [evidence.verdict, complaintsOf(evidence)]
}

test.each(['1e4*z^2', 'exp(z) - z'])('%s', (psi) => {
	expect(answer(psi)).toEqual(['holds', []])
})
test('Gaussian: Hess H̄ = G⁻¹, of eigenvalues 1 and 1/(1 − K⁻²)', () => {
	const { numbers } = evidenceOf(splineHamiltonianConvex, subjectOf('z^2/2', { quick: true }))
	expect(numbers['leastEigenvalue']).toBeCloseTo(1, 9)
	expect(numbers['leastQuotient']).toBeCloseTo(4 / 3, 9)
})
test('fails for a double well, by gradients that a command prints', () => {
	const evidence = evidenceOf(splineHamiltonianConvex, subjectOf('z^2/2 + 4*exp(-z^2/2)', { quick: true }))
	expect([evidence.verdict, complaintsOf(evidence)]).toEqual(['fails', []])
	expect(evidence.counterexample?.command).toMatch(/twoscale energy 'z\^2\/2 \+ 4\*exp\(-z\^2\/2\)'[\s\S]*--sites 4[\s\S]*--profile/)
})
test('a Hessian of the wrong sign is caught, and states out of reach decide nothing', () => {
	const wrong = (least: number) => splineHamiltonianConvexStatement((...args) => (y) => ({ ...splineCurvature(...args)(y), least }))
	expect(answer('z^2/2', wrong(-1))).toEqual(['fails', []])
	expect(answer('z^2/2', wrong(Number.NaN))).toEqual(['inconclusive', []])
})
