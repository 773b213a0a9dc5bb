/** Every theorem on the catalogue, in full and quick, and on many random admissible potentials. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { catalogue } from '../lib/index.ts'
import { STATEMENTS, subjectOf } from '../lib/statements/index.ts'
import { randomPotential } from './random-potential.ts'
import { failures, OF_ONE_SITE, shareOf } from './sampling.ts'

test('random admissible potentials', () => {
	let index = 0
	fc.assert(
		fc.property(randomPotential, (psi) => {
			expect(failures(subjectOf(psi, { quick: true }), [...OF_ONE_SITE, ...shareOf(index++, 4, { all: true })])).toEqual([])
		}),
		{ numRuns: 100, seed: 7, endOnFailure: true },
	)
})

test.each(catalogue.map((entry) => [entry.text, entry.parameters] as const))('all statements, quick: %s', (psi, parameters) => {
	expect(failures(subjectOf(psi, { parameters, quick: true }), STATEMENTS)).toEqual([])
})

test.each(catalogue.map((entry) => [entry.text, entry.parameters] as const))('all statements, in full: %s', (psi, parameters) => {
	expect(failures(subjectOf(psi, { parameters }), STATEMENTS)).toEqual([])
})
