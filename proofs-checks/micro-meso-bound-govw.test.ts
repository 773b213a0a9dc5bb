/** Measured ≤ bound for block averages; the constants of theory 5.11; a bound without its largest term is broken. */
import { expect, test } from 'vitest'
import { continuousGovw, continuousSpline } from '../lib/inequalities/constants/index.ts'
import { complaintsOf, evidenceOf, subjectOf } from '../lib/statements/index.ts'
import { microMesoBoundGovw, microMesoBoundGovwStatement } from '../lib/statements/micro-meso-bound-govw.ts'

test.each([
	['1e4*z^2', 'holds'],
	['z^4/4', 'not-applicable'],
] as const)('%s: %s', (psi, verdict) => {
	const evidence = evidenceOf(microMesoBoundGovw, subjectOf(psi, { quick: true }))
	expect(complaintsOf(evidence)).toEqual([])
	expect([evidence.verdict, evidence.sentence]).toEqual([verdict, evidence.sentence])
})

test('a bound of block averages that forgets the start, and all but the covariance term, fails', () => {
	expect(evidenceOf(microMesoBoundGovwStatement((_, { terms }) => terms.covariance + 0.1 * terms.trace), subjectOf('z^2/2', { quick: true })).verdict).toBe('fails')
})

test('theory 5.11: N = 4096, T = 0.1, C1 = C2 = 1/4', () => {
	const size = { sites: 4096, time: 0.1 }
	const shared = { lambda: 1, rho: 1, entropy: 0.25 }
	const govw = continuousGovw({ ...shared, kappa: 0, wholeRho: 1, alpha: 1, energyGap: 0.25 }, size)
	const spline = continuousSpline({ ...shared, curvature: 1, degree: 2 }, size)
	expect(govw.value / 4.1e-3).toBeCloseTo(1, 1)
	expect(govw.blocks / 84).toBeCloseTo(1, 1)
	expect(spline.value / 4.1e-4).toBeGreaterThan(0.9)
	expect(spline.value / 4.1e-4).toBeLessThan(1.1)
	expect(spline.value).toBeLessThan(govw.value)
})
