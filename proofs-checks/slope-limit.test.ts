/** The limit of the slope for very different potentials, and with wrong limits, operators and terms 1/K. */
import { expect, test } from 'vitest'
import { complaintsOf, evidenceOf, subjectOf } from '../lib/statements/index.ts'
import { microscopicDensity } from '../lib/statements/support/microscopic-density.ts'
import { slopeLimit, slopeLimitStatement } from '../lib/statements/slope-limit.ts'

const wells = subjectOf('z^2/2 + 4*exp(-z^2/2)', { quick: true })
const answer = (statement = slopeLimit, subject = wells) => {
	const evidence = evidenceOf(statement, subject)
	return [evidence.verdict, complaintsOf(evidence)]
}

test.each(['(z - 40)^2/2', 'exp(z) - z', '20*(z^2 - 1)^2'])('%s', (psi) => {
	expect(answer(slopeLimit, subjectOf(psi, { quick: true }))).toEqual(['holds', []])
})
test('two wells; ψ in place of φ, the natural operator on steps and another term 1/K are caught', () => {
	expect(answer()).toEqual(['holds', []])
	expect(answer(slopeLimitStatement({ density: microscopicDensity }))).toEqual(['fails', []])
	expect(answer(slopeLimitStatement({ operators: (degree) => (degree === 0 ? ['natural'] : []) }))).toEqual(['fails', []])
	expect(answer(slopeLimitStatement({ drift: (g) => 1.1 * g }))).toEqual(['fails', []])
})
