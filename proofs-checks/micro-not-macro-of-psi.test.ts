/** At temperature zero the limit of the chain has ψ' in place of φ'; that it has φ' is refuted. */
import { expect, test } from 'vitest'
import { complaintsOf, evidenceOf, subjectOf } from '../lib/statements/index.ts'
import { microNotMacroOfPsi, microNotMacroOfPsiStatement } from '../lib/statements/micro-not-macro-of-psi.ts'
import { tableOf } from '../lib/statements/support/setting.ts'

test.each([
	['exp(z)-z', 'holds'],
	['z^4/4 + z^2/2', 'holds'],
	['log(cosh(z))', 'holds'],
	['z^4/4 - z^2/2', 'not-applicable'],
	['(z-40)^2/2', 'not-applicable'],
])('%s %s', (psi, verdict) => {
	const evidence = evidenceOf(microNotMacroOfPsi, subjectOf(psi, { quick: true }))
	expect(complaintsOf(evidence)).toEqual([])
	expect([evidence.verdict, evidence.sentence]).toEqual([verdict, evidence.sentence])
})

test('φ as the limit at temperature zero fails', () => {
	const evidence = evidenceOf(microNotMacroOfPsiStatement(tableOf), subjectOf('z^4/4 + z^2/2', { quick: true }))
	expect(complaintsOf(evidence)).toEqual([])
	expect(evidence.verdict).toBe('fails')
	expect(evidence.counterexample?.command).toMatch(/^twoscale check[^]*--only micro-not-macro-of-psi --json/)
})
