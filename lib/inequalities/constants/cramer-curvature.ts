/**
 * λ ≤ φ'' ≤ Λ: the range of φ'' over means (theory 0.6, 1.5, S1), with bounds from ψ alone,
 *
 *   c e^{−osc δ} ≤ φ''(m) ≤ sup ψ''.
 *
 * Left: φ'' = 1/s², and s² ≤ C_P ≤ e^{osc δ}/c for every tilt (f = z in the Poincaré inequality; theory 6.2). Right: s² E ψ'' ≥ 1 by Cauchy–Schwarz with
 * E(ψ' − σ)(z − m) = 1 and E(ψ' − σ)² = E ψ'', all under the tilted law.
 */
import { type CramerTransform, relativeExponent } from '../../cramer/index.ts'
import { scanRange } from '../../cramer/block/range.ts'
import { negate } from '../../expression/index.ts'
import { goldenMinimum } from '../../numerics/one-dimensional-search.ts'
import { lowerLimit } from '../../potential/asymptotics/limit.ts'
import type { Potential } from '../../potential/index.ts'
import { holleyStroock } from '../split/index.ts'
import { type Constant, constantOf } from './constant.ts'
import { curvatureConstants } from './curvature.ts'

export interface CramerCurvature {
	/** inf φ'' over the range; with all means, also the limits at infinity. */
	readonly least: Constant & { readonly at: number | null }
	/** sup φ''. */
	readonly most: Constant & { readonly at: number | null }
	/** c e^{−osc δ} and sup ψ'': proved for every mean. */
	readonly lower: Constant
	readonly upper: Constant
	/** Means searched. */
	readonly searched: readonly [number, number]
	/** Why these means suffice; 'range' when a range was asked for. */
	readonly tail: 'range' | 'periodic' | 'bounded-perturbation' | 'convex-outside' | 'unproved'
}

/** Steps between samples, in deviations. */
const STEP = 0.25
const MOST_SAMPLES = 2000
/** Laws on each side where the means end: they get long and dear. */
const FEW_LAWS = 12

/** The range of φ'' over [low, high], or over all admissible means. */
export function cramerCurvature(transform: CramerTransform, potential: Potential, means?: readonly [number, number]): CramerCurvature {
	const second = potential.derivatives[2]
	const limits = (['-', '+'] as const).map((end) => lowerLimit(second, end))
	const tops = (['-', '+'] as const).map((end) => lowerLimit(negate(second), end))
	const { tail } = potential.structure
	let searched = means
	let complete = true
	// Where the means end φ'' is that of the longest tilted law, not ψ'' at infinity: nothing is claimed beyond the means searched.
	const bounded = [potential.means.min !== null, potential.means.max !== null] as const
	const ends = bounded[0] || bounded[1]
	if (searched === undefined) {
		const range = scanRange(transform, relativeExponent(potential), [limits[0], limits[1]], tail.kind === 'periodic' ? tail.period : null, ends ? FEW_LAWS : undefined)
		searched = [range.low, range.high]
		complete = range.complete && !ends
	}
	const samples = sampled(transform, searched)
	const extremum = (sign: 1 | -1): { value: number; at: number | null; error: number } => {
		const best = samples.reduce((a, b, i) => (sign * b.second < sign * samples[a].second ? i : a), 0)
		const [a, b] = [samples[Math.max(0, best - 1)].mean, samples[Math.min(samples.length - 1, best + 1)].mean]
		const refined = b > a ? goldenMinimum((m) => sign * transform.at(m).second, a, b, 40) : { x: a, value: sign * samples[best].second }
		const point = transform.at(sign * samples[best].second < refined.value ? samples[best].mean : refined.x)
		return { value: point.second, at: point.mean, error: point.errors.second * point.second }
	}
	let [least, most] = [extremum(1), extremum(-1)]
	let unbounded = false
	if (means === undefined && tail.kind !== 'periodic')
		for (const k of [0, 1] as const) {
			// φ''(m) approaches ψ'' where ψ'' has a limit.
			if (bounded[k]) continue
			const [low, high] = [limits[k], tops[k]]
			if (low.known && low.bound === Number.POSITIVE_INFINITY) unbounded = true
			else if (low.known && high.known && low.bound + high.bound >= -1e-9 * Math.abs(low.bound)) {
				if (low.bound < least.value) least = { value: low.bound, at: null, error: low.value - low.bound }
				if (low.bound > most.value) most = { value: low.bound, at: null, error: low.value - low.bound }
			}
		}
	const kind = means === undefined ? (complete || tail.kind === 'periodic' ? tail.kind : 'unproved') : 'range'
	const where = `over means ${searched[0]} … ${searched[1]} (tail: ${kind})`
	const { rho, error, certified, reason } = holleyStroock(potential)
	return {
		least: { ...constantOf(least.value, least.error, 'numerical', 'theory 0.6, S1', `inf phi'' ${where}`), at: least.at },
		most: unbounded
			? { ...constantOf(null, 0, 'numerical', 'theory 0.6, S1', "phi'' is unbounded, as psi'' is"), at: null }
			: { ...constantOf(most.value, most.error, 'numerical', 'theory 0.6, S1', `sup phi'' ${where}`), at: most.at },
		lower: constantOf(rho, error ?? 0, certified ? 'certified' : 'numerical', 'theory 0.6, 6.2', rho === null ? reason : 'c e^{-osc delta}: the variance of every tilt is at most its Poincaré constant'),
		upper: { ...curvatureConstants(potential).most, source: 'theory 0.6' },
		searched,
		tail: kind,
	}
}

function sampled(transform: CramerTransform, [low, high]: readonly [number, number]): { mean: number; second: number }[] {
	const rows: { mean: number; second: number }[] = []
	for (let m = low, n = 0; n < MOST_SAMPLES; n++) {
		const { second } = transform.at(m)
		rows.push({ mean: m, second })
		if (m >= high) break
		m = Math.min(high, m + Math.max(STEP / Math.sqrt(second), (high - low) / MOST_SAMPLES))
	}
	return rows
}
