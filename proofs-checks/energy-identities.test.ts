/** Energy lost is energy dissipated on every level; a rate that is off by a millionth on any of them is seen. */
import { expect, test } from 'vitest'
import { complaintsOf, evidenceOf, subjectOf } from '../lib/statements/index.ts'
import { subject } from './expect.ts'
import { energyIdentities, energyIdentitiesStatement } from '../lib/statements/energy-identities.ts'
import { LONG } from '../test/support/long.ts'

test.each(['20*(z^2-1)^2', ...(LONG ? ['(z-40)^2/2'] : []), 'exp(z)-z'])('%s', (psi) => {
	const evidence = evidenceOf(energyIdentities, subjectOf(psi, { quick: true }))
	expect(complaintsOf(evidence)).toEqual([])
	expect([evidence.verdict, evidence.sentence]).toEqual(['holds', evidence.sentence])
})

test.each([
	['macro', /^twoscale flow macro/],
	['meso', /^twoscale flow meso[^]*--degree 2[^]*--blocks 6/],
	['micro', /^twoscale check[^]*--only energy-identities --json/],
	['law', /^twoscale flow law/],
])('a dissipation of the level %s off by 10⁻⁶ fails, with the command that shows it', (name, command) => {
	const wrong = energyIdentitiesStatement((level, state) => level.dissipation.rate(level.energy.gradient(state)) * (level.name === name ? 1 + 1e-6 : 1))
	const evidence = evidenceOf(wrong, subject('z^2/2 + 2*exp(-z^2)'))
	expect(complaintsOf(evidence)).toEqual([])
	expect([name, evidence.verdict]).toEqual([name, 'fails'])
	expect(evidence.counterexample?.command).toMatch(command)
})
