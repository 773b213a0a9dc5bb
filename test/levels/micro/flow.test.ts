import { describe, expect, test } from 'vitest'
import { cramerTransform } from '../../../lib/cramer/index.ts'
import { parseProfile } from '../../../lib/expression/index.ts'
import { type EnsemblePlan, MICRO_SCHEMES, microFlow, type MicroFlowOptions, runEnsemble, squaredDistanceData, stepLimit, suggestTimestep } from '../../../lib/levels/micro/index.ts'
import { stepFunction } from '../../../lib/levels/index.ts'
import { microImage } from '../../../lib/levels/micro/kernel/index.ts'
import { potential } from '../../../lib/potential/index.ts'
import { tableOver } from '../../../lib/report/compute/macro.ts'
import { LONG } from '../../support/long.ts'

const run = (psi: string, profile: string, options: MicroFlowOptions) => {
	const site = potential(psi)
	const transform = cramerTransform(site)
	const p = parseProfile(profile)
	return microFlow(site, transform, tableOver(transform, p), p, { threads: 1, ...options })
}

/** theory.md 5.4, regression values: n = 1, a = 1, t = 0.01. */
describe.each([
	[8, 5.024451977426529e-3, 8.924294577e-6],
	[16, 3.105897369129223e-3, 5.428884098e-7],
	[32, 1.708162523585941e-3, 3.369222951e-8],
].slice(LONG ? 0 : 1) as [number, number, number][])('z²/2, N = %d', (sites, variance, bias) => {
	test.each([
		['exact-gaussian', undefined],
		...(LONG || sites < 32 ? ([['metropolis', 0.002]] as const) : []),
		['leimkuhler-matthews', 0.005],
	] as const)('%s: Var + Bias within 4.5 standard errors (false alarm 7e-6)', async (scheme, unit) => {
		const { ensemble } = await run('z^2/2', 'cos(2*pi*theta)', {
			sites,
			replicas: scheme === 'exact-gaussian' ? 2000 : 500,
			times: [0.01],
			scheme,
			...(unit === undefined ? {} : { timestep: unit / sites ** 2 }),
		})
		const { value, standardError } = ensemble.moments[0]!.squaredHminus1
		expect(ensemble.outcome.reached).toBe(true)
		expect(Math.abs(value - variance - bias)).toBeLessThan(4.5 * standardError)
		expect(standardError).toBeLessThan(0.03 * value)
	})
	test('local Gibbs start: (N−1)²/(12N³) + Bias', async () => {
		const { ensemble } = await run('z^2/2', 'cos(2*pi*theta)', { sites, replicas: 2000, times: [0, 0.01], start: 'local-gibbs', entropyTimes: 0 })
		const flat = (sites - 1) ** 2 / (12 * sites ** 3)
		const { value, standardError } = ensemble.moments[1]!.squaredHminus1
		expect(Math.abs(value - flat - bias)).toBeLessThan(4.5 * standardError)
		// The mean of N independent unit variances.
		expect(Math.abs(ensemble.moments[1]!.zeroMode * sites - 1)).toBeLessThan(4.5 * Math.sqrt(2 / 2000))
	})
})

/** theory.md 5.3, D1: at equilibrium E|x̄ − m|² = s²(m) (N−1)²/(12N³) without the zero mode, for every ψ; Metropolis keeps it. */
test.each([
	['z^4/4 - z^2/2', '0.3', 0.1],
	['z^2/2 + 2*exp(-z^2)', '-0.5', 0.3],
	['exp(z) - z', '0', 0.3],
])('%s, constant profile %s, Metropolis at N²dt = %d: equilibrium stays', async (psi, profile, unit) => {
	const sites = 13
	const { ensemble, macro } = await run(psi, profile, { sites, replicas: 3000, times: [0.02], start: 'local-gibbs', scheme: 'metropolis', timestep: unit / sites ** 2, entropyTimes: 0 })
	expect(macro.outcome.reached).toBe(true)
	const variance = 1 / cramerTransform(potential(psi)).at(Number(profile)).second
	const { value, standardError } = ensemble.moments[0]!.squaredHminus1
	expect(Math.abs(value - (variance * (sites - 1) ** 2) / (12 * sites ** 3))).toBeLessThan(4.5 * standardError)
})

/** theory.md 8.4, Monte Carlo of an independent program: within 3.5 combined errors. */
test.each<[string, number, number, number]>([
	['z^4/4 - z^2/2', 32, 0.0683, 7e-4],
	['z^2/2 + 2*exp(-z^2)', 16, 0.0962, 9e-4],
	...(LONG ? ([['z^4/4 - z^2/2', 16, 0.0643, 6e-4], ['z^2/2 + 2*exp(-z^2)', 32, 0.1025, 9e-4], ['z^4/4 - z^2/2', 64, 0.07, 1.1e-3], ['z^2/2 + 2*exp(-z^2)', 64, 0.107, 1.6e-3]] as [string, number, number, number][]) : []),
])('%s, N = %d: N·E|X̄ − ζ|² = %d', async (psi, sites, value, error) => {
	const { ensemble } = await run(psi, '0.2+0.8*cos(2*pi*theta)+0.2*sin(4*pi*theta)', { sites, replicas: 6400 / sites, times: [0.02] })
	const { squaredHminus1 } = ensemble.moments[0]!
	expect(Math.abs(sites * squaredHminus1.value - value)).toBeLessThan(3.5 * Math.hypot(sites * squaredHminus1.standardError, error))
})

test('a step above the limit is refused before it runs, with a way out; sizes and times, too', async () => {
	const wave = 'cos(2*pi*theta)'
	await expect(run('z^4/4', wave, { sites: 256, replicas: 10, times: [0.01], scheme: 'euler-maruyama', timestep: 2e-2 })).rejects.toThrow(/dt = 2\.0e-2 is unstable for N = 256 \(limit .*e-/)
	await expect(run('z^4/4', wave, { sites: 1, replicas: 10, times: [0.01] })).rejects.toThrow(/sites/)
	await expect(run('z^4/4', wave, { sites: 8, replicas: 0, times: [0.01] })).rejects.toThrow(/replicas/)
	await expect(run('z^4/4', wave, { sites: 8, replicas: 2, times: [-1] })).rejects.toThrow(/negative/)
	await expect(run('z^4/4', wave, { sites: 8, replicas: 2, times: [1], scheme: 'exact-gaussian' })).rejects.toThrow(/quadratic/)
	await expect(run('z^4/4', wave, { sites: 8, replicas: 2, times: [1], seed: 1.5 })).rejects.toThrow(/seed/)
})

test('suggested steps follow the scale of ψ', async () => {
	const steps = await Promise.all(['z^2/2+2*exp(-z^2)', '1e4*z^2/2+2*exp(-1e4*z^2)', '(z-40)^2/2+2*exp(-(z-40)^2)'].map(async (psi, k) => {
		const profile = ['0.3*cos(2*pi*theta)', '0.003*cos(2*pi*theta)', '40+0.3*cos(2*pi*theta)'][k]!
		const { timestep, visited } = await run(psi, profile, { sites: 8, replicas: 2, times: [1e-4 * [1, 1e-4, 1][k]!] })
		expect(timestep).toBeLessThanOrEqual(stepLimit(visited, 8))
		expect(suggestTimestep('leimkuhler-matthews', visited, 8)).toBe(timestep)
		return timestep!
	}))
	expect(Math.abs(steps[1]! * 1e4 - steps[0]!)).toBeLessThan(1e-3 * steps[0]!)
	expect(Math.abs(steps[2]! - steps[0]!)).toBeLessThan(1e-3 * steps[0]!)
})

test('an explicit run that leaves the stable values ends with an outcome that says so, and NaN reaches no mean', async () => {
	const sites = 64
	const site = potential('z^4/4 - z^2/2')
	const means = new Float64Array(sites)
	const observed = [{ distance: squaredDistanceData(stepFunction(means), sites), coarse: null }]
	// Far above the limit, which the flow would have refused: theory.md 8.5 has it diverge.
	const plan: EnsemblePlan = {
		psi: site.text,
		parameters: {},
		sites,
		replicas: 128,
		seed: 1,
		scheme: 'euler-maruyama',
		timestep: 0.05 / sites ** 2,
		times: [0.05],
		start: 'local-gibbs',
		means,
		observed,
		coarse: null,
		curvatures: null,
		reference: 0,
		stable: { low: -4, high: 4 },
	}
	const { outcome, moments, replicas } = await runEnsemble(plan, microImage(site, sites, MICRO_SCHEMES['euler-maruyama'].step!), { threads: 1 })
	expect(outcome.reached).toBe(false)
	expect(outcome.sentence).toMatch(/left the stable values .* metropolis/)
	expect(replicas).toBeLessThan(128)
	for (const m of moments) expect(Number.isFinite(m.squaredHminus1.value) && m.means.every(Number.isFinite)).toBe(true)
})

test('blocks: means over 150 replicas are those of the first 128 and the rest, and a run repeats itself bit for bit', async () => {
	const base = { sites: 7, times: [0.002, 0.01], seed: 9, scheme: 'metropolis' as const }
	const plan = async (replicas: number) => (await run('cosh(z)', 'cos(2*pi*theta)', { ...base, timestep: 1e-4, replicas })).ensemble
	const [whole, first, again] = [await plan(150), await plan(128), await plan(150)]
	expect(again.moments).toEqual(whole.moments)
	expect([whole.replicas, first.replicas]).toEqual([150, 128])
	// Replica r is the same in both, so that the rest has a mean that 22 draws can have: within 6 standard errors of 22.
	const rest = (150 * whole.moments[1]!.squaredHminus1.value - 128 * first.moments[1]!.squaredHminus1.value) / 22
	const spread = first.moments[1]!.squaredHminus1.standardError * Math.sqrt(128 / 22)
	expect(Math.abs(rest - first.moments[1]!.squaredHminus1.value)).toBeLessThan(6 * spread)
})
