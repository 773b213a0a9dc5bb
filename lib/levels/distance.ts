/**
 * Functions on the torus that are smooth between breaks, and their distances in L² and H⁻¹. theory.md 0.5.
 *
 *   |g|²_{L²} = ∫g²,   |g|²_{H⁻¹} = ∫(w − ∫w)²,  w' = g − ∫g.
 *
 * Two piecewise polynomials are compared on the common refinement of their pieces: squares and squares of primitives are polynomials there, which
 * the Gauss rule integrates exactly. Differences are formed before they are integrated or squared, so distances far below the size of the functions
 * are seen: the error of a distance (not squared) is a few eps of the functions.
 */
import { gaussLegendre } from '../numerics/gauss-legendre.ts'

/** A function on [0,1) by its pieces. */
export interface PiecewiseFunction {
	/** 0 = e_0 < e_1 < … = 1. */
	readonly breaks: Float64Array
	/** Degree of the pieces; where they are not polynomials, the degree that describes them well enough. */
	readonly degree: number
	/** Value at x ∈ [0,1] of a piece, whose ends are 0 and 1. */
	value(piece: number, x: number): number
}

/** Squared norms of a difference; its mean is not part of `hMinusOne`. */
export interface SquaredDistances {
	readonly l2: number
	readonly hMinusOne: number
}

/** The pieces of the common refinement: ends, and the piece of either function that each lies in. */
interface Refinement {
	readonly cuts: readonly number[]
	readonly first: readonly number[]
	readonly second: readonly number[]
}

function refinement(f: PiecewiseFunction, g: PiecewiseFunction): Refinement {
	const cuts = [0]
	const first: number[] = []
	const second: number[] = []
	let [i, j] = [0, 0]
	while (i < f.breaks.length - 1 && j < g.breaks.length - 1) {
		const [a, b] = [f.breaks[i + 1], g.breaks[j + 1]]
		first.push(i)
		second.push(j)
		cuts.push(Math.min(a, b))
		if (a <= b) i++
		if (b <= a) j++
	}
	return { cuts, first, second }
}

const primitives = new Map<number, Float64Array>()

/** primitive[q·n + j] = ∫_0^{x_q} ℓ_j on the n Gauss nodes of [0,1]; row n is ∫_0^1. Exact for degree n − 1. */
function primitiveMatrix(n: number): Float64Array {
	const found = primitives.get(n)
	if (found) return found
	const { nodes, weights } = gaussLegendre(n)
	const out = new Float64Array((n + 1) * n)
	for (let q = 0; q <= n; q++) {
		const end = q === n ? 1 : nodes[q]
		const half = (end + 1) / 2
		for (let r = 0; r < n; r++) {
			const x = -1 + half * (nodes[r] + 1)
			for (let j = 0; j < n; j++) {
				let basis = 1
				for (let k = 0; k < n; k++) if (k !== j) basis *= (x - nodes[k]) / (nodes[j] - nodes[k])
				out[q * n + j] += (half * weights[r] * basis) / 2
			}
		}
	}
	primitives.set(n, out)
	return out
}

/** |f − g|² in L² and H⁻¹. Exact up to rounding for piecewise polynomials. Cost O((pieces of f + pieces of g) · degree²). */
export function squaredDistances(f: PiecewiseFunction, g: PiecewiseFunction): SquaredDistances {
	const { cuts, first, second } = refinement(f, g)
	const n = Math.max(f.degree, g.degree) + 2
	const { nodes, weights } = gaussLegendre(n)
	const primitive = primitiveMatrix(n)
	const parts = first.length
	const difference = new Float64Array(parts * n)
	const inside = (breaks: Float64Array, piece: number, theta: number) =>
		Math.min(1, Math.max(0, (theta - breaks[piece]) / (breaks[piece + 1] - breaks[piece])))
	let mean = 0
	let l2 = 0
	for (let k = 0; k < parts; k++) {
		const [a, h] = [cuts[k] as number, (cuts[k + 1] as number) - (cuts[k] as number)]
		const [i, j] = [first[k] as number, second[k] as number]
		for (let q = 0; q < n; q++) {
			const theta = a + (h * (nodes[q] + 1)) / 2
			const d = f.value(i, inside(f.breaks, i, theta)) - g.value(j, inside(g.breaks, j, theta))
			difference[k * n + q] = d
			mean += (h * weights[q] * d) / 2
			l2 += (h * weights[q] * d * d) / 2
		}
	}
	const w = new Float64Array(parts * n)
	let left = 0
	let average = 0
	for (let k = 0; k < parts; k++) {
		const h = (cuts[k + 1] as number) - (cuts[k] as number)
		for (let q = 0; q <= n; q++) {
			let sum = 0
			for (let j = 0; j < n; j++) sum += primitive[q * n + j] * (difference[k * n + j] - mean)
			if (q === n) left += h * sum
			else {
				w[k * n + q] = left + h * sum
				average += (h * weights[q] * w[k * n + q]) / 2
			}
		}
	}
	let hMinusOne = 0
	for (let k = 0; k < parts; k++) {
		const h = (cuts[k + 1] as number) - (cuts[k] as number)
		for (let q = 0; q < n; q++) hMinusOne += (h * weights[q] * (w[k * n + q] - average) ** 2) / 2
	}
	return { l2, hMinusOne }
}
