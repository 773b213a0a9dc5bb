/** The exact spaces, and wrong parts of them. */
import { expect, test } from 'vitest'
import { rational } from '../lib/index.ts'
import { exactCellAverages, monomial, type Stencil, stencil, type StencilName } from '../lib/splines/index.ts'
import { complaintsOf, evidenceOf, subjectOf } from '../lib/statements/index.ts'
import { splineSpaces, splineSpacesStatement } from '../lib/statements/spline-spaces.ts'

const subject = subjectOf('z^2/2')
const answer = (statement = splineSpaces) => {
	const evidence = evidenceOf(statement, subject)
	return [evidence.verdict, complaintsOf(evidence)]
}
/** One stencil with its first entry changed by 10⁻⁶ K^power. */
const changed = (wrong: StencilName, change: number, power: number) => (name: StencilName, degree: number) => {
	const form = stencil(name, degree)
	if (name !== wrong) return form
	const entries = form.entries.map((entry, d) => (d === 0 ? entry.add(monomial(rational(1, change), power)) : entry))
	return { ...form, entries, entriesAt: (K: number) => entries.map((entry) => entry.at(K)) } satisfies Stencil
}

test('hold', () => {
	expect(answer()).toEqual(['holds', []])
})
test.each([
	['S', changed('gram', 1_000_000, 0)],
	['G', changed('discreteGram', 1_000_000, -2)],
	['the lattice stiffness', changed('latticeStiffness', -1_000_000, -1)],
])('a wrong %s is caught', (_, wrong) => {
	expect(answer(splineSpacesStatement({ stencil: wrong }))).toEqual(['fails', []])
})
test('cell averages that are one cell off are caught', () => {
	const shifted: typeof exactCellAverages = (degree, c, K) => {
		const [first, ...rest] = exactCellAverages(degree, c, K)
		return [...rest, first.mul(rational(2))]
	}
	expect(answer(splineSpacesStatement({ cellAverages: shifted }))).toEqual(['fails', []])
})
