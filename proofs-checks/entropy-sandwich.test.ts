/** The entropy sandwich: holds, and breaks with ψ in the place of φ, or with an initial entropy that is too small. */
import { expect, test } from 'vitest'
import { complaintsOf, evidenceOf } from '../lib/statements/index.ts'
import { subject } from './expect.ts'
import { entropySandwich, entropySandwichStatement } from '../lib/statements/entropy-sandwich.ts'
import { wideTable } from '../lib/statements/support/ensemble.ts'
import { siteTable } from '../lib/statements/support/site-table.ts'
import { long } from '../test/support/long.ts'

const met = (psi: string, verdict: string) => {
	const evidence = evidenceOf(entropySandwich, subject(psi))
	expect(complaintsOf(evidence)).toEqual([])
	expect([evidence.verdict, evidence.sentence]).toEqual([verdict, evidence.sentence])
}
test.each([
	['z^4/4 - z^2/2', 'holds'],
	['100*(z^2-1)^2', 'inconclusive'],
])('%s %s', met)
long.each([
	['1e4*z^2', 'holds'],
	['exp(z) - z', 'holds'],
	['log(cosh(z))', 'holds'],
])('%s %s', met)

test('an initial entropy half as large puts the upper bound below the lower one', () => {
	const wrong = entropySandwichStatement({ freeEnergy: (of, { setup }) => wideTable(of, setup), initial: (value) => value / 2 })
	const evidence = evidenceOf(wrong, subject('z^2/2'))
	expect(complaintsOf(evidence)).toEqual([])
	expect([evidence.verdict, evidence.numbers['decidedBy']]).toEqual(['fails', expect.stringMatching(/^lower ≤ upper/)])
	expect(evidence.counterexample?.command).toMatch(/^twoscale flow micro/)
})

test('an initial entropy that is a twentieth too large fails', () => {
	const wrong = entropySandwichStatement({ freeEnergy: (of, { setup }) => wideTable(of, setup), initial: (value) => 1.05 * value })
	const evidence = evidenceOf(wrong, subject('z^4/4 - z^2/2'))
	expect(complaintsOf(evidence)).toEqual([])
	expect([evidence.verdict, evidence.numbers['limit of the initial entropy: verdict']]).toEqual(['fails', 'fails'])
})

test('an upper bound that is a tenth too large is seen where noise is small', () => {
	const wrong = entropySandwichStatement({ freeEnergy: (of, { setup }) => wideTable(of, setup), initial: (value) => 1.1 * value })
	expect(evidenceOf(wrong, subject('cosh(z)')).numbers['limit of the upper bound: verdict']).toBe('fails')
})

test('ψ in the place of φ in the bounds fails', () => {
	const wrong = entropySandwichStatement({ freeEnergy: ({ potential }, { setup }) => siteTable(potential, { min: -3 * Math.max(...setup.means), max: 3 * Math.max(...setup.means) }), initial: (value) => value })
	expect(evidenceOf(wrong, subject('z^4/4 - z^2/2')).verdict).toBe('fails')
})
