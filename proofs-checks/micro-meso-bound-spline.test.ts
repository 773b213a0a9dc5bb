/** Measured ≤ bound for splines; a bound without its trace term is broken. */
import { expect, test } from 'vitest'
import { complaintsOf, evidenceOf, subjectOf } from '../lib/statements/index.ts'
import { microMesoBoundSpline, microMesoBoundSplineStatement } from '../lib/statements/micro-meso-bound-spline.ts'
import { LONG } from '../test/support/long.ts'

test.each<[string, string]>([
	...(LONG ? [['(z-40)^2/2', 'holds'] as [string, string]] : []),
	['z^2/2 + 0.2*cos(2*z)', 'holds'],
	['log(cosh(z))', 'not-applicable'],
])('%s: %s', (psi, verdict) => {
	const evidence = evidenceOf(microMesoBoundSpline, subjectOf(psi, { quick: true }))
	expect(complaintsOf(evidence)).toEqual([])
	expect([evidence.verdict, evidence.sentence]).toEqual([verdict, evidence.sentence])
})

test('two wells: constants from a scan of polynomial blocks, both M in the evidence', () => {
	const evidence = evidenceOf(microMesoBoundSpline, subjectOf('z^2/2 + 1.2*exp(-(z - 1)^2/2)', { quick: true }))
	expect(complaintsOf(evidence)).toEqual([])
	expect([evidence.verdict, evidence.sentence]).toEqual(['holds', evidence.sentence])
	expect(evidence.sentence).toMatch(/at M = 2 .* at M = 4 .*lambda and rho: scanned, not proved/)
})

test('without the trace term the bound of splines is below what is measured', () => {
	const evidence = evidenceOf(microMesoBoundSplineStatement((theta, { value, terms }) => theta + value - terms.trace), subjectOf('z^2/2', { quick: true }))
	expect(complaintsOf(evidence)).toEqual([])
	expect([evidence.verdict, evidence.sentence]).toEqual(['fails', evidence.sentence])
	expect(evidence.counterexample?.command).toMatch(/^twoscale flow micro/)
})
