/**
 * H⁻¹ norms of splines, of step functions, and of their differences, also on different meshes. theory.md 0.5, 5.2.
 *
 *   |g|²_{H⁻¹} = ∫W², W' = g − ∫g, ∫W = 0.
 *
 * The primitive of a spline of degree L is a spline of degree L + 1 on the same knots: W = Σ_j C_j b_j^{(L+1)}, C_j − C_{j−1} = (c_j − mean)/M.
 * One mesh: a quadratic form of symbol s_q^{(L+1)}/Δ_q. Two meshes: ∫(W − W')² by Gauss–Legendre rules between the knots of both, exact for the
 * degree 2L + 2 of the square, so that small differences are squares of differences. A step function with N cells is a spline of degree 0 on N blocks.
 */
import { toNumber } from '../../expression/index.ts'
import { discreteGauss } from '../../numerics/discrete-gauss.ts'
import { realTransform } from '../../numerics/real-fft.ts'
import { cardinalPieces } from '../../splines/cardinal.ts'
import { coarseSymbols, laplacianValues } from './operator/coarse-symbols.ts'
import { symbolAt, symbolValues } from './operator/symbol-polynomial.ts'

/** A periodic spline by its coefficients in the partition-of-unity B-splines of its M = coefficients.length blocks. */
export interface PeriodicSpline {
	readonly degree: number
	readonly coefficients: Float64Array
}

/** The step function x_i on (i/N, (i+1)/N), i = 0 … N−1. */
export const stepSpline = (x: Float64Array): PeriodicSpline => ({ degree: 0, coefficients: x })

/** |y − ∫y|²_{H⁻¹} = (1/M) Σ_q |ĉ_q|² σ^{(L+1)}_q/(MΔ_q). Relative error: a few eps, but for the rounding of the transform. Cost O(M log M). */
export function splineHminus1({ degree, coefficients }: PeriodicSpline): number {
	const blocks = coefficients.length
	const fft = realTransform(blocks)
	const shifted = coefficients.map((c) => c - coefficients[0])
	const [re, im] = [new Float64Array(blocks), new Float64Array(blocks)]
	fft.forward(shifted, re, im)
	const wide = symbolValues(symbolAt(coarseSymbols(degree).wide, Number.POSITIVE_INFINITY), blocks)
	const laplacian = laplacianValues(blocks)
	let sum = 0
	for (let q = 1; q < blocks; q++) sum += ((re[q] * re[q] + im[q] * im[q]) * wide[q]) / laplacian[q]
	return sum / (blocks * blocks)
}

/** ∫y·z of H⁻¹ for the mean-zero parts, by exact quadrature of WW'. */
export function splineInnerHminus1(y: PeriodicSpline, z: PeriodicSpline): number {
	let [product, first, second] = [0, 0, 0]
	walk(splinePrimitive(y), splinePrimitive(z), (weight, w, v) => {
		product += weight * w * v
		first += weight * w
		second += weight * v
	})
	return product - first * second
}

/** |y − z − ∫(y − z)|²_{H⁻¹} on any two meshes. Error: a few eps of (max|W| + max|W'|)². Cost O((M + M')(L + 2)). */
export function splineDistanceHminus1(y: PeriodicSpline, z: PeriodicSpline): number {
	const [a, b] = [splinePrimitive(y), splinePrimitive(z)]
	let mean = 0
	walk(a, b, (weight, w, v) => {
		mean += weight * (w - v)
	})
	let sum = 0
	walk(a, b, (weight, w, v) => {
		sum += weight * (w - v - mean) ** 2
	})
	return sum
}

/** A primitive of y − ∫y, up to a constant: coefficients in the B-splines one degree higher. */
export function splinePrimitive({ degree, coefficients }: PeriodicSpline): PeriodicSpline {
	const blocks = coefficients.length
	const origin = coefficients[0]
	let mean = 0
	for (let i = 0; i < blocks; i++) mean += (coefficients[i] - origin) / blocks
	const out = new Float64Array(blocks)
	let [sum, correction] = [0, 0]
	for (let i = 0; i < blocks; i++) {
		// Compensated, so that long meshes keep their digits.
		const term = (coefficients[i] - origin - mean) / blocks - correction
		const next = sum + term
		correction = next - sum - term
		sum = next
		out[i] = sum
	}
	return { degree: degree + 1, coefficients: out }
}

/** Calls `visit` with weight and both values at nodes that integrate products of the two splines, and their squares, exactly. */
function walk(y: PeriodicSpline, z: PeriodicSpline, visit: (weight: number, y: number, z: number) => void): void {
	const [m, n] = [y.coefficients.length, z.coefficients.length]
	const { nodes, weights } = discreteGauss(Number.POSITIVE_INFINITY, Math.max(y.degree, z.degree) + 1)
	const [atY, atZ] = [evaluator(y), evaluator(z)]
	let [i, j] = [0, 0]
	// Knots as whole multiples of 1/(mn).
	let start = 0
	while (i < m) {
		const end = Math.min((i + 1) * n, (j + 1) * m)
		const [length, fromY, fromZ] = [end - start, start - i * n, start - j * m]
		for (let k = 0; k < nodes.length; k++)
			visit((length * weights[k]) / (m * n), atY(i, (fromY + length * nodes[k]) / n), atZ(j, (fromZ + length * nodes[k]) / m))
		start = end
		if (end === (i + 1) * n) i++
		if (end === (j + 1) * m) j++
	}
}

/** Value on block i at u ∈ [0,1]. */
function evaluator({ degree, coefficients }: PeriodicSpline): (block: number, u: number) => number {
	const blocks = coefficients.length
	const pieces = cardinalPieces(degree).map((piece) => piece.map(toNumber))
	return (block, u) => {
		let value = 0
		for (let l = 0; l <= degree; l++) {
			let p = 0
			for (let k = degree; k >= 0; k--) p = p * u + pieces[l][k]
			value += p * coefficients[(((block - l) % blocks) + blocks) % blocks]
		}
		return value
	}
}
