/** Thresholds of polynomial blocks: what needs no scan, what is out of reach, and scans that do not see where blocks are not convex. */
import { expect, test } from 'vitest'
import { complaintsOf, evidenceOf, subjectOf } from '../lib/statements/index.ts'
import { polynomialBlocks, polynomialBlocksStatement } from '../lib/statements/polynomial-blocks.ts'

const answer = (psi: string, statement = polynomialBlocks) => {
	const evidence = evidenceOf(statement, subjectOf(psi))
	return [evidence.verdict, complaintsOf(evidence)]
}

test('convex potentials', () => {
	expect(answer('cosh(z)')).toEqual(['holds', []])
})
test('not applicable: a threshold of 7 at degree 0; no threshold where ψ″ grows without limit', () => {
	expect(answer('z^4/5 - z^2/3 + z/7')).toEqual(['not-applicable', []])
	expect(answer('z^2/2 + 4*exp(-z^2/2)')).toEqual(['not-applicable', []])
})
test('a blind scan is caught, one that finds no threshold decides nothing', () => {
	const scan = (convexFrom: number | null) =>
		polynomialBlocksStatement((_transform, _potential, degree) => ({ degree, convexFrom: convexFrom === null ? null : degree + convexFrom, sitesScanned: 8, closed: false, region: '', minima: [], certain: false }))
	expect(answer('z^2/2 + 1.5*exp(-z^2/2)', scan(1))).toEqual(['fails', []])
	expect(answer('z^2/2 + 1.5*exp(-z^2/2)', scan(null))).toEqual(['inconclusive', []])
})
