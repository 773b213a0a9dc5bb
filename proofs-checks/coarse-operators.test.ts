/** The coarse-grained operators against their definition on the sites, and wrong ones. */
import { expect, test } from 'vitest'
import { formSymbol } from '../lib/levels/meso/operator/index.ts'
import { complaintsOf, evidenceOf, subjectOf } from '../lib/statements/index.ts'
import { coarseOperators, coarseOperatorsStatement, type OperatorParts } from '../lib/statements/coarse-operators.ts'

const subject = subjectOf('z^2/2')
const answer = (statement = coarseOperators) => {
	const evidence = evidenceOf(statement, subject)
	return [evidence.verdict, complaintsOf(evidence)]
}
const changed = (change: (value: number, kind: string, q: number) => number): OperatorParts => ({
	symbol: (kind, sizes) => formSymbol(kind, sizes).map((value, q) => change(value, kind, q)),
})

test('hold', () => {
	expect(answer()).toEqual(['holds', []])
})
test.each([
	['the natural form off by one part in 10⁹', changed((v, kind) => (kind === 'natural' ? v * (1 + 1e-9) : v))],
	['the inverse form off by one part in 10⁹', changed((v, kind) => (kind === 'inverse' ? v * (1 - 1e-9) : v))],
	['constants not in the kernel', changed((v, _, q) => (q === 0 ? 1e-14 : v))],
	['the inverse form with the product of the other space', { symbol: (kind, sizes) => formSymbol(kind, { ...sizes, product: 'l2' }) }],
] satisfies [string, OperatorParts][])('%s: caught', (_, parts) => {
	expect(answer(coarseOperatorsStatement(parts))).toEqual(['fails', []])
})
