/**
 * Time steps: the limit of explicit schemes, and a step whose bias is small.
 *
 *   limit = 1/(2N² sup ψ''),  over the values that tilted laws with the extreme means of the profile leave with probability < 10⁻¹² in the run;
 *   suggestion = γ s²/N²,     s² the least variance of a tilted law over the profile: a bond moves by √(2γ) of its own width.
 *
 * design.md section 4; theory.md 7.4, 8.5.
 */
import { type CramerTransform, exponentTable, relativeExponent } from '../../cramer/index.ts'
import { InputError } from '../../errors.ts'
import { ELEMENTARY } from '../../expression/elementary/index.ts'
import { scalarFunction } from '../../expression/targets/javascript/runtime.ts'
import { type Potential } from '../../potential/index.ts'
import type { Acceptance } from './acceptance.ts'
import { MICRO_SCHEMES, type MicroSchemeName } from './schemes.ts'

export interface Occupied {
	/** Values of a site that occur in the run, but for a probability of 10⁻¹². */
	readonly low: number
	readonly high: number
	/** sup ψ'' over them, sampled at 4001 points. */
	readonly curvature: number
	/** Least and largest variance of a tilted law over the profile. */
	readonly leastVariance: number
	readonly largestVariance: number
}

export interface Extent {
	/** Range of the profile. */
	readonly min: number
	readonly max: number
	readonly sites: number
	readonly replicas: number
	readonly time: number
}

const UNLIKELY = 1e-12
const SAMPLES = 4001

/** What a run from a profile in [min, max] visits. */
export function occupied(site: Potential, transform: CramerTransform, { min, max, sites, replicas, time }: Extent): Occupied {
	const laws = Array.from({ length: 9 }, (_, k) => transform.at(min + ((max - min) * k) / 8).law)
	const variances = laws.map((law) => law.deviation ** 2)
	const least = Math.min(...variances)
	// Every site is drawn anew about every s²/N².
	const draws = sites * replicas * (1 + (time * sites * sites) / least)
	const depth = scalarFunction(ELEMENTARY.log)(draws / UNLIKELY)
	const exponent = relativeExponent(site)
	const [bottom, top] = [laws[0]!, laws[8]!].map((law) => exponentTable(exponent, law, depth)) as [ReturnType<typeof exponentTable>, ReturnType<typeof exponentTable>]
	const low = laws[0]!.mean + bottom.first
	const high = laws[8]!.mean + top.first + top.cells * top.spacing
	const z = Float64Array.from({ length: SAMPLES }, (_, k) => low + ((high - low) * k) / (SAMPLES - 1))
	const out = Array.from({ length: site.derivatives.length }, () => new Float64Array(SAMPLES))
	site.kernel.evaluate([z], [], out)
	const curvature = (out[2] as Float64Array).reduce((a, x) => Math.max(a, x), 0)
	return { low, high, curvature, leastVariance: least, largestVariance: Math.max(...variances) }
}

/** 1/(2N² sup ψ''). */
export function stepLimit({ curvature }: Occupied, sites: number): number {
	return 1 / (2 * sites * sites * curvature)
}

/** Bound of the relative bias of N·E|X̄ − ζ|² at a suggested step, as it was measured; see `GAMMA`. */
export const STEP_BIAS = 0.003

/**
 * γ for each scheme: the bias of N·E|X̄ − ζ|² is below 0.3 % and that of the speed of the flow below 1 %. Measured with the control variate (standard errors
 * 0.15 % to 0.4 %) at N = 16 to 32 for z^4/4 ∓ z²/2, e^z − z, a bump and a deep well: Euler–Maruyama 1 % and 1.6 % at γ = 0.0125; Metropolis 0.3 % and 4 %
 * at 0.05, of second order; Leimkuhler–Matthews none seen up to 0.05.
 */
const GAMMA: Readonly<Record<Exclude<MicroSchemeName, 'exact-gaussian'>, number>> = {
	'euler-maruyama': 0.004,
	'leimkuhler-matthews': 0.025,
	metropolis: 0.02,
	'tamed-euler': 0.004,
}

/** Largest share of refused moves, and of equilibrium that moves cannot leave, at a suggested step; a step with more of the latter takes Langevin moves. */
const MOST_REFUSED = 5e-3
export const MOST_STUCK = 1e-6

/** N²dt of Metropolis bonds: that of the variance, shortened until hardly a move is refused, as narrow wells want it. */
export function bondStep(visited: Occupied, acceptance: (h: number) => Acceptance): number {
	let h = GAMMA.metropolis * visited.leastVariance
	for (let k = 0; k < 40; k++) {
		const { rejection, stuck } = acceptance(h)
		if (rejection <= MOST_REFUSED && stuck <= MOST_STUCK / 10) break
		h *= 0.75
	}
	return h
}

/** A step with a small bias, at most half of the limit where there is one; for Metropolis bonds see also `bondStep`. @throws InputError for the scheme that needs none. */
export function suggestTimestep(scheme: MicroSchemeName, visited: Occupied, sites: number): number {
	if (scheme === 'exact-gaussian') throw new InputError('bad-flag', 'suggestTimestep: exact-gaussian takes whole intervals', 'Leave --dt out.')
	const step = (GAMMA[scheme] * visited.leastVariance) / (sites * sites)
	return MICRO_SCHEMES[scheme].largestStep === null ? step : Math.min(step, stepLimit(visited, sites) / 2)
}

/** The scheme for a ψ: exact for Gaussian ones, Metropolis where ψ'' is unbounded, Leimkuhler–Matthews otherwise. */
export function defaultScheme(site: Potential): MicroSchemeName {
	if (site.class === 'gaussian') return 'exact-gaussian'
	return site.class === 'quadratic-perturbation' ? 'leimkuhler-matthews' : 'metropolis'
}

/** How far from the occupied values the stable range is looked for, in their width. */
const AROUND = 10

/**
 * The interval about the occupied values where N² dt ψ'' < 1/2: beyond it an explicit scheme is not stable. An end that is not found within ten
 * widths is left out.
 */
export function stableRange(site: Potential, { low, high }: Occupied, sites: number, timestep: number): { readonly low: number; readonly high: number } {
	const limit = 1 / (2 * sites * sites * timestep)
	const width = (high - low) / (SAMPLES - 1)
	const out = Array.from({ length: site.derivatives.length }, () => new Float64Array(SAMPLES))
	const end = (from: number, step: number) => {
		for (let round = 0; round < AROUND; round++) {
			const z = Float64Array.from({ length: SAMPLES }, (_, k) => from + step * (round * SAMPLES + k))
			site.kernel.evaluate([z], [], out)
			const k = (out[2] as Float64Array).findIndex((x) => !(x < limit))
			if (k >= 0) return z[k] as number
		}
		return step * Number.POSITIVE_INFINITY
	}
	return { low: end(low, -width), high: end(high, width) }
}
