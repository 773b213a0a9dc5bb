import { describe, expect, test } from 'vitest'
import { cramerTransform } from '../../../../lib/cramer/index.ts'
import { parseProfile } from '../../../../lib/expression/index.ts'
import { gaussianEntropy, gaussianLaw, microFlow, type MicroFlowOptions } from '../../../../lib/levels/micro/index.ts'
import { cellAveragesOf } from '../../../../lib/levels/index.ts'
import { potential } from '../../../../lib/potential/index.ts'
import { tableOver } from '../../../../lib/report/compute/macro.ts'

const run = (psi: string, profile: string, options: MicroFlowOptions) => {
	const site = potential(psi)
	const transform = cramerTransform(site)
	const p = parseProfile(profile)
	return microFlow(site, transform, tableOver(transform, p), p, { threads: 1, start: 'local-gibbs', ...options })
}

/** theory.md D7: both bounds are equalities for Gaussian ψ and a local Gibbs start; the entropy is that of theory 5.5. */
test.each(['exact-gaussian', 'leimkuhler-matthews'] as const)('ψ = z²/2, %s: both bounds are the entropy within 4.5 standard errors', async (scheme) => {
	const [sites, time] = [12, 0.01]
	const { entropy } = await run('z^2/2', '0.3+cos(2*pi*theta)', { sites, replicas: 1500, times: [time], scheme })
	const law = gaussianLaw({ curvature: 1, means: cellAveragesOf(parseProfile('0.3+cos(2*pi*theta)'), sites), start: 'local-gibbs' })
	expect(entropy.length).toBeGreaterThan(20)
	for (const { time: t, lower, upper } of entropy) {
		const exact = gaussianEntropy(law(t)).total / sites
		expect(Math.abs(lower.value - exact)).toBeLessThan(4.5 * lower.standardError + 1e-12)
		// Jensen’s inequality on 24 intervals, and the discretised dynamics: 1e-4 of the initial entropy of ¼.
		expect(Math.abs(upper!.value - exact)).toBeLessThan(4.5 * upper!.standardError + 3e-5)
	}
	// The control variate of a linear chain leaves next to nothing.
	if (scheme === 'leimkuhler-matthews') expect(entropy.at(-1)!.lower.standardError).toBeLessThan(5e-4)
})

/** theory.md D7, NUM: double well, t = 0.01, one run each with spreads 3e-4 (lower) and 2e-4 (upper); the gap of φ is 0.06479. */
describe.each([
	[12, 0.06529, 0.06759],
	[24, 0.06481, 0.06619],
])('z²/2 + 4e^{−z²/2}, N = %d', (sites, low, high) => {
	test('the sandwich of an independent program, and it squeezes', async () => {
		const { entropy, ensemble } = await run('z^2/2+4*exp(-z^2/2)', '0.3+cos(2*pi*theta)', { sites, replicas: 1600, times: [0.01] })
		expect(ensemble.outcome.reached).toBe(true)
		const [first, last] = [entropy[0]!, entropy.at(-1)!]
		// At time 0 the lower bound is the entropy, which the profile alone gives: 0.08661 in the limit.
		expect(Math.abs(first.upper!.value - 0.08661)).toBeLessThan(3e-3)
		expect(Math.abs(last.lower.value - low)).toBeLessThan(4.5 * Math.hypot(last.lower.standardError, 3e-4))
		expect(Math.abs(last.upper!.value - high)).toBeLessThan(4.5 * Math.hypot(last.upper!.standardError, 2e-4))
		expect(last.lower.standardError).toBeLessThan(1e-3)
	})
})

test('no upper bound where the initial entropy is not finite; no rows with one group', async () => {
	const start = { sites: 6, times: [0, 0.002], scheme: 'metropolis', start: 'deterministic' } as const
	const { entropy } = await run('cosh(z)', 'cos(2*pi*theta)', { ...start, replicas: 64 })
	expect(entropy.map((r) => r.upper)).toEqual([null, null])
	expect(entropy.every((r) => Number.isFinite(r.lower.value))).toBe(true)
	expect((await run('cosh(z)', 'cos(2*pi*theta)', { ...start, replicas: 1 })).entropy).toEqual([])
})
