/** Theorems on the catalogue and on random potentials: a share of the statements for each here, all of them in `npm run check:long`. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { catalogue } from '../lib/index.ts'
import { complaintsOf, evidenceOf, STATEMENTS, subjectOf } from '../lib/statements/index.ts'
import { randomPotential } from './random-potential.ts'
import { failures, isSampled, OF_ONE_SITE, shareOf } from './sampling.ts'
import { LONG } from '../test/support/long.ts'

/** Every potential of the catalogue meets one statement in this many. */
const SHARE = 14

describe('catalogue', () => {
	test.each(catalogue.map((entry, i) => [entry.text, entry.parameters, i] as const))('%s', (psi, parameters, i) => {
		expect(failures(subjectOf(psi, { parameters, quick: true }), shareOf(i, SHARE))).toEqual([])
	})
	test('all statements are met', () => {
		const met = new Set(catalogue.flatMap((_, i) => shareOf(i, SHARE).map((s) => s.id)))
		expect(STATEMENTS.filter((s) => isSampled(s) && !met.has(s.id)).map((s) => s.id)).toEqual([])
	})
})

test('random admissible potentials: deep wells, near kinks, moved and scaled', () => {
	fc.assert(
		fc.property(randomPotential, (psi) => {
			expect(failures(subjectOf(psi, { quick: true }), OF_ONE_SITE)).toEqual([])
		}),
		// Failures are not shrunk: every step takes seconds, and the text says it all.
		{ numRuns: LONG ? 3 : 2, seed: 20240917, endOnFailure: true },
	)
})

test('every evidence keeps its rules on a potential with everything awkward: narrow, far off centre, with wells', () => {
	const subject = subjectOf('(1000*z - 40)^2/2 + 3*exp(-(1000*z - 41)^2)', { quick: true })
	for (const statement of STATEMENTS.filter((s) => s.part === 'Potential' || s.part === 'Cramér transform' || (LONG && s.part === 'Local Cramér')))
		expect([statement.id, complaintsOf(evidenceOf(statement, subject))]).toEqual([statement.id, []])
})
