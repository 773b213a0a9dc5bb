/** The error identity: both sides agree; another trace term or sign of the force is seen, in samples and in closed form. */
import { expect, test } from 'vitest'
import { complaintsOf, evidenceOf, subjectOf } from '../lib/statements/index.ts'
import { subject } from './expect.ts'
import { errorIdentity, errorIdentityStatement } from '../lib/statements/error-identity.ts'
import { LONG } from '../test/support/long.ts'

test.each<[string, string]>([
	['z^2/2 + 2*exp(-z^2)', 'holds'],
	...(LONG ? ([['(z-40)^2/2', 'holds'], ['cosh(z)', 'holds']] as [string, string][]) : []),
	['100*(z^2-1)^2', 'inconclusive'],
])('%s %s', (psi, verdict) => {
	const evidence = evidenceOf(errorIdentity, subject(psi))
	expect(complaintsOf(evidence)).toEqual([])
	expect([evidence.verdict, evidence.sentence]).toEqual([verdict, evidence.sentence])
})

test('M/N in the place of (M − 1)/N fails in a sample', () => {
	const wrong = errorIdentityStatement({ noise: (value, { blocks }) => (value * blocks) / (blocks - 1), force: 1 })
	const evidence = evidenceOf(wrong, subject('z^2/2 + 2*exp(-z^2)'))
	expect(complaintsOf(evidence)).toEqual([])
	expect([evidence.verdict, evidence.sentence]).toEqual(['fails', evidence.sentence])
	expect(evidence.counterexample?.command).toMatch(/^twoscale flow micro/)
})

test('a force that is wrong by a millionth fails in closed form', () => {
	const wrong = errorIdentityStatement({ noise: (value) => value, force: 1 + 1e-6 })
	const evidence = evidenceOf(wrong, subjectOf('z^2', { quick: true }))
	expect(complaintsOf(evidence)).toEqual([])
	expect(evidence.verdict).toBe('fails')
})
