/**
 * The predicted N·E‖X̄_T − ζ_T‖²_{H⁻¹} at finite N, by the lattice Lyapunov equation. theory.md 7.3 D2, 8.4.
 *
 *   C' = −ADC − CDA + 2A,   D = diag φ''(m_i(t)),   C_0 = 0 or diag 1/φ''(m_i(0)) with its mean projected,
 *   N·E = tr((A⁻¹ − (I − J)/(6N²)) C(T)) = Σ_k (1/λ_k − 1/(6N²)) ⟨f_k, C(T) f_k⟩,   f_k the real Fourier modes.
 *
 * m_i(t) = N∫_{cell i} ζ_t: with these all numbers of 8.4 and of D2 come out. The solution of the lattice equation from the same averages, another
 * reading that differs by O(N⁻²) (1.5e-4 relative at N = 32 there), is `about: 'lattice'`.
 */
import type { CramerTransform } from '../../../cramer/index.ts'
import { InputError } from '../../../errors.ts'
import { cellAveragesOf } from '../../between.ts'
import type { Outcome } from '../../gradient-flow.ts'
import type { ProfileLike } from '../../macro/profile.ts'
import type { FreeEnergyTable } from '../../macro/table.ts'
import { collocation } from './collocation.ts'
import { type Column, fluctuation } from './fluctuation.ts'
import { latticeMeans } from './lattice-means.ts'
import { macroscopicPath } from './macroscopic-means.ts'
import { type MeanPath, meansAtEnd, pathError } from './mean-path.ts'
import { predictionRequest, type Start } from './request.ts'

export interface LatticePredictionOptions {
	/** N ≥ 1. */
	readonly sites: number
	/** Times ≥ 0; sorted and made unique. */
	readonly times: readonly number[]
	readonly start: Start
	/** What the fluctuations are about: cell averages of ζ_t (default), or the lattice equation. */
	readonly about?: 'macroscopic' | 'lattice'
	/** Accuracy of the means relative to the range of ζ_0; default 1e-10. */
	readonly tolerance?: number
}

export interface LatticePredictionRow {
	readonly time: number
	/** N·E‖X̄_T − ζ_T‖²_{H⁻¹} of the linear theory; for local-gibbs C_0 has its mean projected (D2). */
	readonly scaled: number
	/** Estimate of its error, absolute. */
	readonly error: number
	/** local-gibbs: the same with C_0 = diag s² as it is. Where φ'' varies, the fluctuation of the total mean acts on the other modes. */
	readonly scaledFreeMean?: number
	/** local-gibbs: N·Var of the mean (1/N)Σx_i, constant in time. */
	readonly zeroModeVariance?: number
	/** m_i(T). */
	readonly means: Float64Array
}

export interface LatticePrediction {
	readonly outcome: Outcome
	readonly rows: readonly LatticePredictionRow[]
	/** Steps of the adjoint equation, all times together. */
	readonly steps: number
}

const STAGES = 7
const GROWTH = 1.8
/** Panels in time are those of the lattice equation with at most so many sites. */
const FINEST_PANELS = 128

/**
 * The prediction at several times.
 *
 * Error: below 1e-8 relative, from a second computation with one stage less (and a coarser path). Cost: O(N² s²) per step, some 30 steps per
 * time, and 0.3 to 1 s for ζ.
 * @throws InputError for sites < 1, and see `predictionRequest`.
 */
export function latticePrediction(
	energy: CramerTransform | FreeEnergyTable,
	profile: ProfileLike,
	{ sites, times: wanted, start, about = 'macroscopic', tolerance = 1e-10 }: LatticePredictionOptions,
): LatticePrediction {
	if (!Number.isInteger(sites) || sites < 1) {
		throw new InputError('bad-flag', `lattice prediction: sites (got ${sites}, expected a whole number ≥ 1)`, 'Try --sites 64.')
	}
	const request = predictionRequest('lattice prediction', energy, profile, wanted, start)
	const { table, times, largest } = request
	const initial = cellAveragesOf(profile, sites)
	const local = start === 'local-gibbs'
	const weights = initial.map((m) => 1 / table.second(m))
	const zero = local ? { zeroModeVariance: weights.reduce((a, x) => a + x / sites, 0) } : {}
	const positive = times.filter((t) => t > 0)
	const columns = fourierColumns(sites)
	const rows: LatticePredictionRow[] = []
	if (times[0] === 0) {
		// tr(B diag s²) = (mean of s²) tr B, as all diagonal entries of B are equal.
		const value = local ? (zero.zeroModeVariance as number) * ((sites - 1) ** 2 / (12 * sites ** 2)) : 0
		const free = local ? { scaledFreeMean: value } : {}
		rows.push({ time: 0, scaled: value, error: value * request.sensitivity(0), ...free, ...zero, means: initial })
	}
	let steps = 0
	const done = (outcome: Outcome): LatticePrediction => ({ outcome, rows, steps })
	const last = times.at(-1) as number
	if (positive.length === 0) return done({ reached: true, sentence: `Reached t = ${last}.` })

	const fastest = 4 * sites * sites
	const paths: (MeanPath | undefined)[] = []
	if (about === 'lattice') {
		for (const factor of [0.1, 10]) paths.push(latticeMeans(table, initial, positive, factor * tolerance * request.extent))
	} else {
		const path = macroscopicPath(table, profile, {
			times: positive,
			cells: Math.min(Math.max(sites, 16), FINEST_PANELS),
			earliest: 1e-3 / (fastest * largest),
			tolerance,
			extent: request.extent,
		})
		if (path.outcome.reached) paths.push(path.averages(sites))
		else return done(path.outcome)
	}
	const [fine, coarse = fine] = paths
	if (!fine || !coarse) {
		return done({ reached: false, sentence: 'Stopped: the lattice equation of the means could not be followed. Try a larger tolerance.' })
	}
	for (const time of positive) {
		const end = fine.ends.indexOf(time)
		const pass = (path: MeanPath, stages: number) => {
			const options = { method: collocation(stages), compact: 0, growth: GROWTH, fastest }
			const found = fluctuation(table, path, path.ends.indexOf(time), columns, options)
			steps += found.steps
			const { free, projected } = local ? found.initial(weights) : { free: 0, projected: 0 }
			return { free: found.noise + free, projected: found.noise + projected }
		}
		const [value, check] = [pass(fine, STAGES), pass(coarse, STAGES - 1)]
		const scaled = value.projected
		const error = Math.abs(scaled - check.projected) + scaled * (request.sensitivity(pathError(fine, end)) + 1e-13)
		const free = local ? { scaledFreeMean: value.free } : {}
		rows.push({ time, scaled, error, ...free, ...zero, means: meansAtEnd(fine, end) })
	}
	return done({ reached: true, sentence: `Reached t = ${last}.` })
}

/** √β_k f_k for the real Fourier modes of mean zero, β_k = 1/λ_k − 1/(6N²), low modes first. */
function fourierColumns(n: number): Column[] {
	const columns: Column[] = []
	for (let k = 1; 2 * k <= n; k++) {
		const root = 2 * n * Math.sin((Math.PI * k) / n)
		const weight = Math.sqrt(1 / (root * root) - 1 / (6 * n * n))
		const angle = (i: number) => (2 * Math.PI * ((k * i) % n)) / n
		if (2 * k === n) columns.push((i) => weight * Math.sqrt(1 / n) * (i % 2 === 0 ? 1 : -1))
		else columns.push((i) => weight * Math.sqrt(2 / n) * Math.cos(angle(i)), (i) => weight * Math.sqrt(2 / n) * Math.sin(angle(i)))
	}
	return columns
}
