/** Entropy decays at 2ρλ₁ and in the end at twice the gap; a rate without its factor is seen. */
import { expect, test } from 'vitest'
import { complaintsOf, evidenceOf, subjectOf } from '../lib/statements/index.ts'
import { entropyDecay, entropyDecayStatement } from '../lib/statements/entropy-decay.ts'

test.each([
	['z^4/4 - z^2/2', 'holds'],
	['(z-40)^2/2', 'holds'],
	['cosh(z)', 'holds'],
	['20*(z^2-1)^2', 'holds'],
	['sqrt(1+z^2)', 'not-applicable'],
])('%s %s', (psi, verdict) => {
	const evidence = evidenceOf(entropyDecay, subjectOf(psi, { quick: true }))
	expect(complaintsOf(evidence)).toEqual([])
	expect([evidence.verdict, evidence.sentence]).toEqual([verdict, evidence.sentence])
})

test('λ₁ = 8N² sin²(π/N) fails, in closed form and on two sites', () => {
	const wrong = entropyDecayStatement({
		rate: (sites) => 8 * sites ** 2 * Math.sin(Math.PI / sites) ** 2,
		logSobolev: ({ potential }) => ({ value: potential.minSecondDerivative.value ?? 0, reason: 'inf ψ″' }),
	})
	for (const psi of ['z^2', 'cosh(z)']) {
		const evidence = evidenceOf(wrong, subjectOf(psi, { quick: true }))
		expect(complaintsOf(evidence)).toEqual([])
		expect([psi, evidence.verdict]).toEqual([psi, 'fails'])
	}
})
