/** N·E‖X̄ − ζ‖² against the predicted constant: holds for very different ψ, fails when ψ takes the place of φ. */
import { expect, test } from 'vitest'
import { complaintsOf, evidenceOf, subjectOf } from '../lib/statements/index.ts'
import { subject } from './expect.ts'
import { hydrodynamicLimit, hydrodynamicLimitStatement } from '../lib/statements/hydrodynamic-limit.ts'
import { profileOf, tableOf } from '../lib/statements/support/setting.ts'
import { siteTable } from '../lib/statements/support/site-table.ts'
import { LONG } from '../test/support/long.ts'

test.each<[string, string]>([
	['cosh(z)', 'holds'],
	['z^2/2 + 2*exp(-z^2)', 'holds'],
	...(LONG ? [['(z-40)^2/2', 'holds'] as [string, string]] : []),
	['100*(z^2-1)^2', 'inconclusive'],
])('%s %s', (psi, verdict) => {
	const evidence = evidenceOf(hydrodynamicLimit, subject(psi))
	expect(complaintsOf(evidence)).toEqual([])
	expect([evidence.verdict, evidence.sentence]).toEqual([verdict, evidence.sentence])
})

test('ψ in the place of φ fails, and says how to see it', () => {
	const wrong = hydrodynamicLimitStatement((subject) => siteTable(subject.potential, profileOf(subject).range))
	const evidence = evidenceOf(wrong, subjectOf('z^4/4 + z^2/20', { quick: true }))
	expect(complaintsOf(evidence)).toEqual([])
	expect([evidence.verdict, evidence.sentence]).toEqual(['fails', evidence.sentence])
	expect(evidence.counterexample?.command).toMatch(/^twoscale flow micro/)
})

test.each([1.1, 0.9])('a diffusivity of the fluctuations that is %d times too large fails', (factor) => {
	const wrong = hydrodynamicLimitStatement((subject) => {
		const table = tableOf(subject)
		return { ...table, second: (m) => factor * table.second(m), evaluate: (means, first, second, count = means.length) => {
			table.evaluate(means, first, second, count)
			for (let i = 0; i < count; i++) second[i] *= factor
		} }
	})
	expect(evidenceOf(wrong, subject('cosh(z)')).verdict).toBe('fails')
})
