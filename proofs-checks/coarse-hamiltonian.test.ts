/** Convexity and errors of the coarse-grained Hamiltonian, and blocks of another potential. */
import { expect, test } from 'vitest'
import { complaintsOf, evidenceOf, subjectOf } from '../lib/statements/index.ts'
import { coarseHamiltonianOfSplines, coarseHamiltonianStatement } from '../lib/statements/coarse-hamiltonian.ts'

const subject = subjectOf('z^4/5 - z^2/3 + z/7', { quick: true })
const answer = (statement = coarseHamiltonianOfSplines) => {
	const evidence = evidenceOf(statement, subject)
	return [evidence.verdict, complaintsOf(evidence)]
}

test('holds', () => {
	expect(answer()).toEqual(['holds', []])
})
test('blocks of another potential are caught', () => {
	expect(answer(coarseHamiltonianStatement(() => subjectOf('z^4/5 - z^2/3 + z/7 + 0.05*z^4').block))).toEqual(['fails', []])
})
