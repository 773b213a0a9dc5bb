/** The limit of the metric: for the operators that have one, not for steps with the natural operator; and with wrong norms. */
import { expect, test } from 'vitest'
import { mesoDissipation } from '../lib/levels/meso/dissipation.ts'
import { complaintsOf, evidenceOf, subjectOf } from '../lib/statements/index.ts'
import { metricLimit, metricLimitStatement } from '../lib/statements/metric-limit.ts'

const subject = subjectOf('z^2/2')
const answer = (statement = metricLimit) => {
	const evidence = evidenceOf(statement, subject)
	return [evidence.verdict, complaintsOf(evidence)]
}

test('holds', () => {
	expect(answer()).toEqual(['holds', []])
	// 1/12 is the best constant: hat functions, low modes.
	expect(evidenceOf(metricLimit, subject).numbers['largestGap']).toBeGreaterThan(0.99 / 12)
})
test('fails for steps with the natural operator', () => {
	expect(answer(metricLimitStatement({ metrics: [{ degree: 0, operator: 'natural' }] }))).toEqual(['fails', []])
})
test('a torus of length 2π is caught', () => {
	expect(answer(metricLimitStatement({ squaredNorm: (space, kind) => (y) => (2 * Math.PI) ** 2 * mesoDissipation(space, kind).squaredNorm(y) }))).toEqual(['fails', []])
})
test('a metric off by one part in 10⁴ is caught', () => {
	expect(answer(metricLimitStatement({ squaredNorm: (space, kind) => (y) => (1 + 1e-4) * mesoDissipation(space, kind).squaredNorm(y) }))).toEqual(['fails', []])
})
