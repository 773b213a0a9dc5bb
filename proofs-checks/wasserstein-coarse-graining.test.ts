/** Means ≤ W₂ ≤ action, images are nearer, w(t)/N: a metric of twice the size or another power of N is seen. */
import { expect, test } from 'vitest'
import { complaintsOf, evidenceOf, subjectOf } from '../lib/statements/index.ts'
import { wassersteinCoarseGraining, wassersteinCoarseGrainingStatement } from '../lib/statements/wasserstein-coarse-graining.ts'

test.each(['z^4/4 - z^2/2', '(z-40)^2/2', 'exp(z)-z', '20*(z^2-1)^2', 'log(cosh(z))'])('%s', (psi) => {
	const evidence = evidenceOf(wassersteinCoarseGraining, subjectOf(psi, { quick: true }))
	expect(complaintsOf(evidence)).toEqual([])
	expect([evidence.verdict, evidence.sentence]).toEqual(['holds', evidence.sentence])
})

test('the metric with λ = 8 in the place of 16 fails', () => {
	const evidence = evidenceOf(wassersteinCoarseGrainingStatement({ mobility: 8, power: -1 }), subjectOf('cosh(z)', { quick: true }))
	expect(complaintsOf(evidence)).toEqual([])
	expect(evidence.verdict).toBe('fails')
	expect(evidence.counterexample?.command).toMatch(/^twoscale flow law .*--cells 240/s)
})

test('N^{−1/2} in the place of N^{−1} fails', () => {
	expect(evidenceOf(wassersteinCoarseGrainingStatement({ mobility: 16, power: -0.5 }), subjectOf('3*z^2', { quick: true })).verdict).toBe('fails')
})
