/**
 * The error identities of theory 1.4 and 2.3 along Monte Carlo runs (theory 7.3 D4): Θ(T) − Θ(0) against the integral of its terms, for both Θ.
 *
 * Differences per seed are independent: their mean must be 0 within 4.5 standard errors over 6 seeds (Student’s t with 5 degrees of freedom: false
 * alarm 6e-3), plus the bias of the time step, below 2e-3 of the largest term at N²dt = 0.004.
 */
import { expect, test } from 'vitest'
import { cramerTransform } from '../../../../lib/cramer/index.ts'
import { parseProfile } from '../../../../lib/expression/index.ts'
import { type EnsembleMoment, microFlow, type ObservableName } from '../../../../lib/levels/micro/index.ts'
import { potential } from '../../../../lib/potential/index.ts'
import { tableOver } from '../../../../lib/report/compute/macro.ts'
import { LONG } from '../../../support/long.ts'

const SEEDS = 6
const INTERVALS = 20

/** Simpson’s rule over uniform times. */
function integral(moments: readonly EnsembleMoment[], name: ObservableName, time: number): number {
	const h = time / INTERVALS
	return moments.reduce((sum, m, k) => sum + ((k === 0 || k === INTERVALS ? 1 : k % 2 === 1 ? 4 : 2) * h * m.observables[name]!.value) / 3, 0)
}

const CASES = [
	['z^4/4 - z^2/2', 0, 3, 'local-gibbs'],
	['z^2/2 + 2*exp(-z^2)', 2, 4, 'deterministic'],
] as const
test.each(CASES.slice(0, LONG ? 2 : 1))('%s, degree %d, M = %d, %s start', async (psi, degree, blocks, start) => {
	const [sites, time, replicas] = [12, 0.02, 64]
	const site = potential(psi)
	const transform = cramerTransform(site)
	const profile = parseProfile('0.2+0.6*cos(2*pi*theta)')
	const table = tableOver(transform, profile)
	const times = Array.from({ length: INTERVALS + 1 }, (_, k) => (time * k) / INTERVALS)
	const gaps = { micro: [] as number[], meso: [] as number[] }
	let [scaleMicro, scaleMeso] = [0, 0]
	for (let seed = 1; seed <= SEEDS; seed++) {
		const { ensemble, meso } = await microFlow(site, transform, table, profile, {
			sites,
			replicas,
			times,
			seed,
			start,
			scheme: 'euler-maruyama',
			timestep: 0.004 / sites ** 2,
			// The identities hold for any H̄: one that is quick to evaluate.
			coarse: { degree, blocks, energy: 'gaussian' },
			entropyTimes: 0,
			control: false,
			threads: 1,
		})
		const { moments } = ensemble
		const change = (name: ObservableName) => moments.at(-1)!.observables[name]!.value - moments[0]!.observables[name]!.value
		const of = (name: ObservableName) => integral(moments, name, time)
		gaps.micro.push(change('thetaMicro') - ((time * (sites - 1)) / sites - of('microForce') - of('microDrag')))
		gaps.meso.push(change('thetaMeso') - (time * meso!.noise - of('mesoForce')))
		scaleMicro = (time * (sites - 1)) / sites
		scaleMeso = time * meso!.noise
		// (M − 1)/N for the natural operator.
		if (degree > 0) expect(meso!.noise).toBeCloseTo((blocks - 1) / sites, 12)
		// E⟨∇H̄(PX) − ∇H̄(η), PX − η⟩ ≥ λE|PX − η|² ≥ 0: H̄ is convex here.
		expect(of('monotone')).toBeGreaterThan(0)
	}
	for (const [values, scale] of [
		[gaps.micro, scaleMicro],
		[gaps.meso, scaleMeso],
	] as const) {
		const mean = values.reduce((a, b) => a + b, 0) / SEEDS
		const error = Math.sqrt(values.reduce((s, v) => s + (v - mean) ** 2, 0) / (SEEDS * (SEEDS - 1)))
		expect(Math.abs(mean)).toBeLessThan(4.5 * error + 2e-3 * scale)
		expect(error).toBeLessThan(0.1 * scale)
	}
})
