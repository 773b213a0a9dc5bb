/** Every check on every potential of the catalogue, and on a few random ones; `npm run check:long` tries many more. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { catalogue } from '../lib/index.ts'
import { subjectOf } from './check.ts'
import { runChecks } from './checks.ts'
import { randomPotential } from './random-potential.ts'

const complaints = (psi: string, parameters?: Readonly<Record<string, string>>) =>
	runChecks(subjectOf(psi, parameters), undefined, { quick: true })
		.filter(({ evidence }) => evidence.verdict === 'fails')
		.map(({ check, evidence }) => `${psi}: ${check.id}: ${evidence.sentence}`)

describe('catalogue', () => {
	test.each(catalogue.map((entry) => [entry.text, entry.parameters] as const))('%s', (psi, parameters) => {
		expect(complaints(psi, parameters)).toEqual([])
	})
})

test('random admissible potentials', () => {
	fc.assert(
		fc.property(randomPotential, (psi) => {
			expect(complaints(psi)).toEqual([])
		}),
		{ numRuns: 2, seed: 20240917 },
	)
})
