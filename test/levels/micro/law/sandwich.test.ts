import { describe, expect, test } from 'vitest'
import { cramerTransform } from '../../../../lib/cramer/index.ts'
import { parseProfile } from '../../../../lib/expression/index.ts'
import { entropySandwich, gaussianEntropy, gaussianLaw, microFlow, type MicroFlowOptions } from '../../../../lib/levels/micro/index.ts'
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

/** Five noisy groups: the upper bound takes products of different groups alone, summed here pair by pair with A⁻¹ as a double sum; the lower one loses its bias. */
test('squares of noisy means are unbiased', () => {
	const [sites, count] = [4, 5]
	const noisy = (g: number, t: number) => Float64Array.from({ length: sites }, (_, i) => Math.sin(3.1 * g + 1.7 * i + 5 * t) + 0.3 * i * t)
	const times = [0, 0.02]
	const groups = times.map((t) => Array.from({ length: count }, (_, g) => ({ count: 64, means: noisy(g, t) })))
	const quadratic = { value: (m: number) => (m * m) / 2, first: (m: number) => m }
	const [, row] = entropySandwich(quadratic, 0, times, groups, 1)
	/** ⟨x, A⁻¹y⟩ by the modes of the ring of four sites: λ = 2N², 4N², 2N². */
	const inverse = (x: Float64Array, y: Float64Array) => {
		let sum = 0
		for (let k = 1; k < sites; k++) {
			const mode = (v: Float64Array) => [Math.cos, Math.sin].map((f) => v.reduce((a, z, i) => a + z * f((2 * Math.PI * k * i) / sites), 0))
			const [a, b] = [mode(x), mode(y)]
			sum += (a[0]! * b[0]! + a[1]! * b[1]!) / sites / (4 * sites ** 2 * Math.sin((Math.PI * k) / sites) ** 2)
		}
		return sum
	}
	const moved = groups[1]!.map(({ means }, g) => means.map((x, i) => x - groups[0]![g]!.means[i]!))
	let [action, square] = [0, 0]
	for (let g = 0; g < count; g++)
		for (let h = 0; h < count; h++) {
			if (g === h) continue
			action += inverse(moved[g]!, moved[h]!) / (count * (count - 1) * sites * 0.02)
			square += groups[1]![g]!.means.reduce((a, x, i) => a + x * groups[1]![h]!.means[i]!, 0) / (count * (count - 1) * sites)
		}
	expect(Math.abs(row!.upper!.value - (1 - action))).toBeLessThan(1e-12)
	// For a quadratic φ the jackknife is exact: ½ Σ (E x_i)²/N by different groups.
	expect(Math.abs(row!.lower.value - square / 2)).toBeLessThan(1e-12)
	expect(entropySandwich(quadratic, 0, times, groups.map((g) => g.slice(0, 2)), 1)[1]!.upper).toBeNull()
})
