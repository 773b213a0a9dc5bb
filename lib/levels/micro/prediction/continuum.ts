/**
 * The predicted constant lim N·E‖X̄_T − ζ_T‖²_{H⁻¹}, by the Lyapunov equation of the limiting Gaussian field. theory.md 8.4.
 *
 *   tr((−∂²)⁻¹ C_T),   C' = LC + CL* + 2(−∂²),   L = ∂²(φ''(ζ_t)·),   C_0 = 0 or diag 1/φ''(ζ_0) with its mean projected.
 *
 * Adjoint equation ∂_τ v = φ''(ζ) ∂²v on a grid of n points (compact differences of order 4) from the modes |k| ≤ n/4. A mode that is in local
 * equilibrium at T gives, by d/dt ⟨v, v/φ''⟩ = 2⟨v, −∂²v⟩ + ⟨v, v ∂_t(1/φ'')⟩,
 *
 *   2/(2πk)² ∫1/φ''(ζ_T) − 1/(2πk)⁴ ∫ ½∂_t(φ''(ζ_T)⁻²) + O(k⁻⁶)      (cos and sin together):
 *
 * the sum over |k| > n/4 is added. So the error falls like n⁻⁴, not like 1/modes. The grid is doubled until two grids agree.
 */
import type { CramerTransform } from '../../../cramer/index.ts'
import { gaussLegendre } from '../../../numerics/gauss-legendre.ts'
import type { Outcome } from '../../gradient-flow.ts'
import { type Pieces, piecesOf, type ProfileLike } from '../../macro/profile.ts'
import type { FreeEnergyTable } from '../../macro/table.ts'
import { collocation } from './collocation.ts'
import { type Column, fluctuation } from './fluctuation.ts'
import { macroscopicPath } from './macroscopic-means.ts'
import { type MeanPath, meansAtEnd, pathError } from './mean-path.ts'
import { predictionRequest, type Start } from './request.ts'

export interface ContinuumPredictionOptions {
	/** Times ≥ 0; sorted and made unique. */
	readonly times: readonly number[]
	readonly start: Start
	/** Relative accuracy wanted; default 1e-6. */
	readonly tolerance?: number
	/** Largest grid, at least 96; default 512. */
	readonly maximumPoints?: number
}

export interface ContinuumPredictionRow {
	readonly time: number
	/** lim N·E‖X̄_T − ζ_T‖²_{H⁻¹}; for local-gibbs C_0 has its mean projected. */
	readonly scaled: number
	/** Estimate of its error, absolute. */
	readonly error: number
	/** local-gibbs: the same with C_0 = diag s² as it is. */
	readonly scaledFreeMean?: number
	/** local-gibbs: lim N·Var of the mean, ∫1/φ''(ζ_0). */
	readonly zeroModeVariance?: number
}

export interface ContinuumPrediction {
	readonly outcome: Outcome
	readonly rows: readonly ContinuumPredictionRow[]
	/** Points of the finest grid. */
	readonly points: number
}

const SMALLEST_GRID = 48
const LARGEST_GRID = 512
const STAGES = 6
const GROWTH = 1.8
/** Relative error of the steps in time: measured, below 3e-10. */
const STEPPING = 1e-9
/** Panels in time are those of the lattice equation with so many sites. */
const PANEL_CELLS = 96

/**
 * The constant at several times.
 *
 * Error: 1e-6 relative by default, estimated by the grid of half the size. Smooth profiles and φ''T > 1e-4 reach it on 96 or 192 points; a time so
 * small that modes beyond n/4 are still out of equilibrium, or a narrow layer, needs more, and at `maximumPoints` the larger error is
 * returned, with an outcome that says so. Cost: 0.3 to 2 s for ζ, and O(n² s²) per step.
 * @throws InputError, see `predictionRequest`.
 */
export function continuumPrediction(
	energy: CramerTransform | FreeEnergyTable,
	profile: ProfileLike,
	{ times: wanted, start, tolerance = 1e-6, maximumPoints = LARGEST_GRID }: ContinuumPredictionOptions,
): ContinuumPrediction {
	const request = predictionRequest('continuum prediction', energy, profile, wanted, start)
	const { table, times, largest, least } = request
	const pieces = piecesOf(profile)
	const local = start === 'local-gibbs'
	const positive = times.filter((t) => t > 0)
	const last = times.at(-1) as number
	const variance = fourierCoefficients(pieces, (m) => 1 / table.second(m), 0).real[0]
	const zero = local ? { zeroModeVariance: variance } : {}
	const rows: ContinuumPredictionRow[] = []
	if (times[0] === 0) {
		const value = local ? variance / 12 : 0
		rows.push({ time: 0, scaled: value, error: value * request.sensitivity(0), ...(local ? { scaledFreeMean: value } : {}), ...zero })
	}
	if (positive.length === 0) return { outcome: { reached: true, sentence: `Reached t = ${last}.` }, rows, points: 0 }
	const earliest = 1e-3 / (4 * maximumPoints * maximumPoints * largest)
	const macroscopic = macroscopicPath(table, profile, {
		times: positive,
		cells: PANEL_CELLS,
		earliest,
		tolerance: Math.min(1e-8, tolerance / 100),
		extent: request.extent,
	})
	if (!macroscopic.outcome.reached) return { outcome: macroscopic.outcome, rows, points: 0 }

	interface Settled {
		readonly value: ReturnType<typeof prediction>
		readonly error: number
	}
	const settled = new Map<number, Settled>()
	const coarse = new Map<number, Settled['value']>()
	let n = SMALLEST_GRID
	for (; ; n *= 2) {
		const path = macroscopic.samples(n)
		const initial = local ? projectedOnGrid(pieces, (m) => 1 / table.second(m), n) : undefined
		for (const time of positive) {
			const known = settled.get(time)
			if (known && known.error <= tolerance * known.value.projected) continue
			const value = prediction(table, path, time, n, least, initial)
			const before = coarse.get(time)
			coarse.set(time, value)
			if (!before) continue
			const relative = STEPPING + request.sensitivity(pathError(path, path.ends.indexOf(time)))
			settled.set(time, { value, error: Math.abs(value.projected - before.projected) + value.alive + value.projected * relative })
		}
		const all = settled.size > 0 && [...settled.values()].every(({ value, error }) => error <= tolerance * value.projected)
		if (!all && (settled.size === 0 || 2 * n <= maximumPoints)) continue
		for (const time of positive) {
			const { value, error } = settled.get(time) as Settled
			rows.push({ time, scaled: value.projected, error, ...(local ? { scaledFreeMean: value.free } : {}), ...zero })
		}
		const sentence = all
			? `Reached t = ${last}.`
			: `Reached t = ${last}; with ${n} points the relative error ${tolerance} is not reached at every time: see the errors. Try a larger tolerance or later times.`
		return { outcome: { reached: all, sentence }, rows, points: n }
	}
}

/** The value on a grid, and what the assumption of equilibrium beyond n/4 may be wrong by. */
function prediction(table: FreeEnergyTable, path: MeanPath, time: number, n: number, least: number, initial: Float64Array | undefined) {
	const modes = n / 4
	const columns: Column[] = []
	for (let k = 1; k <= modes; k++) {
		const weight = Math.sqrt(2 / n) / (2 * Math.PI * k)
		const angle = (i: number) => (2 * Math.PI * ((k * i) % n)) / n
		columns.push((i) => weight * Math.cos(angle(i)), (i) => weight * Math.sin(angle(i)))
	}
	const end = path.ends.indexOf(time)
	const fastest = (2 * Math.PI * modes) ** 2
	const found = fluctuation(table, path, end, columns, { method: collocation(STAGES), compact: 1 / 12, growth: GROWTH, fastest })
	// ∫1/φ'' and ∂_t ∫½φ''⁻² at T, the latter from the last panel.
	const { endSlope } = path.method
	const values = path.values[end - 1] as Float64Array
	const length = (path.ends[end] as number) - (path.ends[end - 1] as number)
	let drift = 0
	for (let j = 0; j < endSlope.length; j++)
		for (let i = 0; i < n; i++) drift += (endSlope[j] / length / n) * (0.5 / table.second(values[j * n + i]) ** 2)
	const equilibrium = meansAtEnd(path, end).reduce((a, m) => a + 1 / table.second(m) / n, 0)
	let second = Math.PI ** 2 / 6
	let fourth = Math.PI ** 4 / 90
	for (let k = 1; k <= modes; k++) {
		second -= 1 / k ** 2
		fourth -= 1 / k ** 4
	}
	const tail = (2 * equilibrium * second) / (2 * Math.PI) ** 2 - (drift * fourth) / (2 * Math.PI) ** 4
	const alive = tail * Math.exp(-2 * fastest * least * time)
	const { free, projected } = initial ? found.initial(initial) : { free: 0, projected: 0 }
	return { free: found.noise + free + tail, projected: found.noise + projected + tail, alive }
}

/** ∫ g(ζ_0) e^{−2πiqθ} dθ for q = 0 … order, over the pieces of the profile, jumps exact. */
function fourierCoefficients(pieces: Pieces, g: (mean: number) => number, order: number) {
	const { nodes, weights } = gaussLegendre(16)
	const real = new Float64Array(order + 1)
	const imaginary = new Float64Array(order + 1)
	for (let piece = 0; piece + 1 < pieces.ends.length; piece++) {
		const [from, to] = [pieces.ends[piece], pieces.ends[piece + 1]]
		const parts = Math.max(2, Math.ceil((to - from) * Math.max(16, order / 2)))
		const h = (to - from) / parts
		for (let part = 0; part < parts; part++) {
			for (let j = 0; j < nodes.length; j++) {
				const theta = from + h * (part + (nodes[j] + 1) / 2)
				const value = (h / 2) * weights[j] * g(pieces.value(piece, theta))
				for (let q = 0; q <= order; q++) {
					real[q] += value * Math.cos(2 * Math.PI * q * theta)
					imaginary[q] -= value * Math.sin(2 * Math.PI * q * theta)
				}
			}
		}
	}
	return { real, imaginary }
}

/** Values on the grid of the part of g(ζ_0) with |q| < n/2: its products with resolved functions sum exactly, jumps or not. */
function projectedOnGrid(pieces: Pieces, g: (mean: number) => number, n: number): Float64Array {
	const order = n / 2 - 1
	const { real, imaginary } = fourierCoefficients(pieces, g, order)
	return Float64Array.from({ length: n }, (_, i) => {
		let sum = real[0]
		for (let q = 1; q <= order; q++) {
			const angle = (2 * Math.PI * ((q * i) % n)) / n
			sum += 2 * (real[q] * Math.cos(angle) - imaginary[q] * Math.sin(angle))
		}
		return sum
	})
}
