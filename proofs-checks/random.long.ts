/** Every check on many random admissible potentials. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { catalogue } from '../lib/index.ts'
import { subjectOf } from './check.ts'
import { runChecks } from './checks.ts'
import { randomPotential } from './random-potential.ts'

test('random admissible potentials', () => {
	fc.assert(
		fc.property(randomPotential, (psi) => {
			const failed = runChecks(subjectOf(psi), undefined, { quick: true }).filter(({ evidence }) => evidence.verdict === 'fails')
			expect(failed.map(({ check, evidence }) => `${psi}: ${check.id}: ${evidence.sentence}`)).toEqual([])
		}),
		{ numRuns: 100, seed: 7 },
	)
})

test.each(catalogue.map((entry) => [entry.text, entry.parameters] as const))('long checks: %s', (psi, parameters) => {
	const failed = runChecks(subjectOf(psi, parameters)).filter(({ evidence }) => evidence.verdict === 'fails')
	expect(failed.map(({ check, evidence }) => `${psi}: ${check.id}: ${evidence.sentence}`)).toEqual([])
})
