/** The gap between 𝓗_Y and ∫φ: values of theory 7.2 S6, other potentials, and wrong gaps. */
import { expect, test } from 'vitest'
import { parseProfile } from '../lib/index.ts'
import { complaintsOf, evidenceOf, subjectOf } from '../lib/statements/index.ts'
import { limitGapOfSplines, limitGapStatement } from '../lib/statements/limit-gap.ts'

const wells = subjectOf('z^2/2 + 4*exp(-z^2/2)', { quick: true })
const answer = (statement = limitGapOfSplines, subject = wells) => {
	const evidence = evidenceOf(statement, subject)
	return [evidence.verdict, complaintsOf(evidence)]
}

test('theory 7.2 S6: double well a = 4, y = P(0.3 + cos)', () => {
	const { table } = evidenceOf(limitGapStatement({ profile: () => parseProfile('0.3 + cos(2*pi*theta)') }), wells)
	const expected = [[5.5e-6, 2.1e-7, 1.1e-8], [3.0e-6, 8.0e-9, 7.3e-11]]
	expected.forEach((row, L) => row.forEach((gap, k) => {
		const found = table?.rows[L + 1]?.[k + 1] as number
		expect(Math.abs(found / gap - 1)).toBeLessThan(0.05)
	}))
})
test.each(['z^2/2', '1e4*z^2', 'cosh(z)', 'sqrt(1 + z^2)', '20*(z^2 - 1)^2'])('%s', (psi) => {
	expect(answer(limitGapOfSplines, subjectOf(psi, { quick: true }))).toEqual(['holds', []])
})
test('a gap of the wrong sign, of the wrong order, and one of steps are caught', () => {
	expect(answer(limitGapStatement({ change: (gap) => ({ ...gap, value: -gap.value }) }))).toEqual(['fails', []])
	expect(answer(limitGapStatement({ change: (gap, _, M) => ({ ...gap, value: gap.value + 1e-3 / M ** 2 }) }))).toEqual(['fails', []])
	expect(answer(limitGapStatement({ change: (gap, L) => (L === 0 ? { ...gap, value: 1e-9 } : gap) }))).toEqual(['fails', []])
})
