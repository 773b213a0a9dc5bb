/** The natural operator: consistent for continuous splines, not for steps; and with wrong eigenvalues. */
import { expect, test } from 'vitest'
import { operatorExcess } from '../lib/levels/meso/operator/index.ts'
import { complaintsOf, evidenceOf, subjectOf } from '../lib/statements/index.ts'
import { naturalConsistent, naturalConsistentStatement } from '../lib/statements/natural-consistent.ts'

const subject = subjectOf('z^2/2')
const answer = (statement = naturalConsistent) => {
	const evidence = evidenceOf(statement, subject)
	return { verdict: evidence.verdict, complaints: complaintsOf(evidence), command: evidence.counterexample?.command }
}

test('holds for degrees 1 … 5', () => {
	expect(answer()).toEqual({ verdict: 'holds', complaints: [], command: undefined })
})
test('fails for block averages', () => {
	expect(answer(naturalConsistentStatement({ degrees: [0] }))).toEqual({
		verdict: 'fails',
		complaints: [],
		command: 'twoscale operator --degree 0 --blocks 256 --sites 16384',
	})
})
test.each<[string, typeof operatorExcess]>([
	['eigenvalues off by one part in 10⁶', (kind, sizes) => (q) => operatorExcess(kind, sizes)(q) + 1e-6],
	['the inverse operator', (_, sizes) => operatorExcess('inverse', sizes)],
	['the lattice term halved', (kind, sizes) => (q) => {
		const limit = sizes.degree === 0 ? 0 : operatorExcess(kind, { ...sizes, sites: Number.POSITIVE_INFINITY })(q)
		return (operatorExcess(kind, sizes)(q) + limit) / 2
	}],
])('%s: caught', (_, excess) => {
	expect(answer(naturalConsistentStatement({ excess }))).toMatchObject({ verdict: 'fails', complaints: [] })
})
