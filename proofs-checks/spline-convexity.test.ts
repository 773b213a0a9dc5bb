/** Convexity of splines from that of blocks; and with a curvature that is no lower bound. */
import { expect, test } from 'vitest'
import { complaintsOf, evidenceOf, subjectOf } from '../lib/statements/index.ts'
import { blockCurvature, splineConvexity, splineConvexityStatement } from '../lib/statements/spline-convexity.ts'

const answer = (psi: string, statement = splineConvexity) => {
	const evidence = evidenceOf(statement, subjectOf(psi, { quick: true }))
	return [evidence.verdict, complaintsOf(evidence)]
}

test.each(['z^2/2', 'cosh(z)', 'exp(z) - z'])('%s', (psi) => {
	expect(answer(psi)).toEqual(['holds', []])
})
test('not applicable with two wells in a quick run', () => {
	expect(answer('z^2/2 + 4*exp(-z^2/2)')).toEqual(['not-applicable', []])
})
test('a bound that is too large is caught', () => {
	const statement = splineConvexityStatement((subject) => {
		const found = blockCurvature(subject)
		return typeof found === 'string' ? found : { ...found, least: 1.001 * found.least }
	})
	expect(answer('z^2/2', statement)).toEqual(['fails', []])
})
