/**
 * |x̄ − ζ|²_{H⁻¹} of many states x against one ζ: what does not depend on x is computed once. theory.md 0.5, 5.2.
 *
 * With d_i = x_i − N∫_{cell i} ζ and the residual r = (cell averages of ζ) − ζ, whose primitive w_r vanishes at the ends of the cells,
 *
 *   |x̄ − ζ|² = |d̄|² + 2⟨d̄, r⟩ + |r|²,   |d̄|² = mean over cells of (a² + ab + b²)/3 of the centred primitive W,   ⟨d̄, r⟩ = ∫ W w_r.
 *
 * Exact for step functions up to rounding and the error of ζ; the mean of d is removed (it is reported apart). Cost O(N) a state.
 */
import { gaussLegendre } from '../../numerics/gauss-legendre.ts'
import { stepFunction } from '../between.ts'
import { type PiecewiseFunction, squaredDistances } from '../distance.ts'

/** What does not depend on the state: plain data. */
export interface SquaredDistanceData {
	/** N∫_{cell i} ζ. */
	readonly averages: Float64Array
	/** ∫w_r and ∫x w_r over each cell, x ∈ [0,1]. */
	readonly alpha: Float64Array
	readonly beta: Float64Array
	/** |r|². */
	readonly residual: number
}

export interface SquaredDistance {
	/** |x̄ − ζ|²_{H⁻¹} for x_i = state[offset + stride·i]. No allocation. */
	of(state: Float64Array, offset?: number, stride?: number): number
	/** The mean of x̄ − ζ at the last call. */
	readonly mean: number
}

export function squaredDistanceData(zeta: PiecewiseFunction, sites: number): SquaredDistanceData {
	const { zeroth, first, second } = cellMoments(zeta, sites)
	// On cell i, x ∈ [0,1]: w_r = (1/N) ∫_0^x r; by parts ∫w_r = −∫x r/N, ∫x w_r = −∫x² r/2N.
	const alpha = zeroth.map((average, i) => -(average / 2 - first[i]) / (sites * sites))
	const beta = zeroth.map((average, i) => -(average / 3 - second[i]) / (2 * sites * sites))
	return { averages: zeroth, alpha, beta, residual: squaredDistances(stepFunction(zeroth), zeta).hMinusOne }
}

export function squaredDistance({ averages, alpha, beta, residual }: SquaredDistanceData): SquaredDistance {
	const sites = averages.length
	const sum = alpha.reduce((a, b) => a + b, 0)
	let mean = 0
	return {
		get mean() {
			return mean
		},
		of(state, offset = 0, stride = 1) {
			mean = 0
			for (let i = 0; i < sites; i++) mean += state[offset + stride * i] - averages[i]
			mean /= sites
			let [w, integral, square, cross] = [0, 0, 0, 0]
			for (let i = 0; i < sites; i++) {
				const d = (state[offset + stride * i] - averages[i] - mean) / sites
				const next = w + d
				integral += (w + next) / 2
				square += (w * w + w * next + next * next) / 3
				cross += w * alpha[i] + d * beta[i]
				w = next
			}
			integral /= sites
			return square / sites - integral * integral + 2 * (cross - integral * sum) + residual
		},
	}
}

/** ∫_0^1 x^k ζ over each cell in its own x ∈ [0,1], k = 0, 1, 2: Gauss rules on the common pieces, exact for piecewise polynomials. */
function cellMoments(f: PiecewiseFunction, sites: number): { zeroth: Float64Array; first: Float64Array; second: Float64Array } {
	const { nodes, weights } = gaussLegendre(Math.ceil((f.degree + 3) / 2) + 1)
	const [zeroth, first, second] = [new Float64Array(sites), new Float64Array(sites), new Float64Array(sites)]
	let piece = 0
	for (let i = 0; i < sites; i++) {
		let from = i / sites
		const end = (i + 1) / sites
		while (from < end) {
			while (piece + 2 < f.breaks.length && f.breaks[piece + 1] <= from) piece++
			const [low, high] = [f.breaks[piece], f.breaks[piece + 1]]
			const to = piece + 2 < f.breaks.length ? Math.min(end, high) : end
			for (let q = 0; q < nodes.length; q++) {
				const theta = from + ((to - from) * (nodes[q] + 1)) / 2
				const x = theta * sites - i
				const value = (f.value(piece, Math.min(1, Math.max(0, (theta - low) / (high - low)))) * weights[q] * (to - from) * sites) / 2
				zeroth[i] += value
				first[i] += value * x
				second[i] += value * x * x
			}
			from = to
		}
	}
	return { zeroth, first, second }
}
