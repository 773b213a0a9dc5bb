/** Convexity of splines from that of blocks; and with a curvature that is no lower bound. */
import { expect, test } from 'vitest'
import { complaintsOf, evidenceOf, subjectOf } from '../lib/statements/index.ts'
import { long } from '../test/support/long.ts'
import { blockCurvature, splineConvexity, splineConvexityStatement } from '../lib/statements/spline-convexity.ts'

const WELLS = 'z^2/2 + 1.2*exp(-(z - 1)^2/2)'

const answer = (psi: string, statement = splineConvexity) => {
	const evidence = evidenceOf(statement, subjectOf(psi, { quick: true }))
	return [evidence.verdict, complaintsOf(evidence)]
}

test.each(['z^2/2', 'cosh(z)', 'exp(z) - z'])('%s', (psi) => {
	expect(answer(psi)).toEqual(['holds', []])
})
test('two wells: λ from a scan of the blocks, which the evidence says', () => {
	const evidence = evidenceOf(splineConvexity, subjectOf(WELLS, { quick: true }))
	expect(complaintsOf(evidence)).toEqual([])
	expect([evidence.verdict, evidence.sentence]).toEqual(['holds', evidence.sentence])
	expect(evidence.sentence).toContain('scanned, not proved')
	expect(evidence.numbers['lambda']).toBeGreaterThan(0)
})
test('not applicable: no block is convex where ψ″ → ∞', () => {
	expect(answer('z^4/4 - z^2/2')).toEqual(['not-applicable', []])
})
long('not applicable: no block up to 20 sites is convex', () => {
	expect(answer('z^2/2 + 4*exp(-z^2/2)')).toEqual(['not-applicable', []])
})
test('a bound that is too large is caught', () => {
	const statement = splineConvexityStatement((subject) => {
		const found = blockCurvature(subject)
		return typeof found === 'string' ? found : { ...found, least: 1.001 * found.least }
	})
	expect(answer('z^2/2', statement)).toEqual(['fails', []])
})
long('a λ above what splines have is caught', () => {
	const statement = splineConvexityStatement((subject) => {
		const found = blockCurvature(subject)
		return typeof found === 'string' ? found : { ...found, least: 20 * found.least }
	})
	expect(answer(WELLS, statement)).toEqual(['fails', []])
})
