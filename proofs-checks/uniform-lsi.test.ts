/** Gaps of one and two sites over all means: positive for bounded perturbations, zero in the limit for linear growth. */
import { expect, test } from 'vitest'
import { uniformLsi, uniformLsiStatement } from '../lib/statements/uniform-lsi.ts'
import { subject, tried, verdict } from './expect.ts'

const WELLS = 'z^2/2+4*exp(-z^2/2)'

test('positive for bounded perturbations, zero for linear growth', () => {
	const [{ numbers, sentence, ...wells }, linear] = [tried(uniformLsi, subject(WELLS)), tried(uniformLsi, subject('exp(z)-z'))]
	expect([wells.verdict, linear.verdict]).toEqual(['holds', 'fails'])
	expect(1 / (numbers.gap2 as number)).toBeCloseTo(31.54, 2)
	expect(sentence).toContain('not a proof')
	expect(linear.counterexample?.command).toContain('cramer')
})

test.each([
	['a gap that tends to zero', (sites: number) => ({ sites, gap: sites === 2 ? 0 : 1, error: 0, at: null, reason: '' }), 'fails'],
	['a tail that is not known', (sites: number) => ({ sites, gap: 1, error: Number.POSITIVE_INFINITY, at: null, reason: '' }), 'inconclusive'],
] as const)('%s turns the verdict', (_, indicator, wanted) => {
	expect(verdict(uniformLsiStatement((_subject, sites) => indicator(sites)), 'exp(z)-z')).toBe(wanted)
})
