/**
 * One panel of a law on the line: functions by their values at 16 Gauss–Legendre nodes of [−1, 1], and the integrals of
 * their interpolants from the left end to every node, I_ij = ∫_{−1}^{x_i} ℓ_j, and from every node to the right end.
 */
import { gaussLegendre, legendre } from '../../numerics/gauss-legendre.ts'
import { PANEL } from './line-law.ts'

const N = PANEL
const rule = gaussLegendre(N)
/** x_i and w_i on [−1, 1]. */
export const panelNodes = rule.nodes
export const panelWeights = rule.weights

/** Values at the nodes → Legendre coefficients, row-major. */
const analysis = matrix((k, j) => ((2 * k + 1) / 2) * (panelWeights[j] as number) * legendre(k, panelNodes[j] as number)[0])

/** fromLeft[i·N + j] = ∫_{−1}^{x_i} ℓ_j: ∫_{−1}^x P_k = (P_{k+1}(x) − P_{k−1}(x))/(2k+1). */
export const fromLeft = matrix((i, j) => {
	const x = panelNodes[i] as number
	let sum = (analysis[j] as number) * (1 + x)
	for (let k = 1; k < N; k++) sum += ((analysis[k * N + j] as number) * (legendre(k + 1, x)[0] - legendre(k - 1, x)[0])) / (2 * k + 1)
	return sum
})
/** fromRight[i·N + j] = ∫_{x_i}^1 ℓ_j. */
export const fromRight = matrix((i, j) => fromLeft[(N - 1 - i) * N + (N - 1 - j)] as number)

function matrix(entry: (i: number, j: number) => number): Float64Array {
	return Float64Array.from({ length: N * N }, (_, k) => entry(Math.floor(k / N), k % N))
}

/** Σ_j rows[i·N + j] f[at + j]. */
export function row(rows: Float64Array, i: number, f: Float64Array, at: number): number {
	let sum = 0
	for (let j = 0, r = i * N; j < N; j++, r++) sum += (rows[r] as number) * (f[at + j] as number)
	return sum
}

/** ∫_{−1}^1 of the interpolant. */
export function whole(f: Float64Array, at: number): number {
	let sum = 0
	for (let j = 0; j < N; j++) sum += (panelWeights[j] as number) * (f[at + j] as number)
	return sum
}

/** The larger of the last two Legendre coefficients of f[at …]. */
export function legendreTail(f: Float64Array, at = 0): number {
	return Math.max(Math.abs(row(analysis, N - 2, f, at)), Math.abs(row(analysis, N - 1, f, at)))
}

/** Matrix of values at `points` of [−1, 1] of the interpolant, row-major. */
export function interpolation(points: ArrayLike<number>): Float64Array {
	const out = new Float64Array(points.length * N)
	for (let i = 0; i < points.length; i++) {
		for (let k = 0; k < N; k++) {
			const p = legendre(k, points[i] as number)[0]
			for (let j = 0; j < N; j++) out[i * N + j] = (out[i * N + j] as number) + p * (analysis[k * N + j] as number)
		}
	}
	return out
}

/** From values at the nodes to values at the nodes of the two halves. */
export const toHalves = [-0.5, 0.5].map((c) => interpolation(panelNodes.map((x) => c + x / 2))) as [Float64Array, Float64Array]

/** The interpolant of values at the nodes of every panel, at the nodes of the law whose panels are the halves. */
export function interpolateToHalves(f: Float64Array): Float64Array {
	const out = new Float64Array(2 * f.length)
	for (let k = 0; k * N < f.length; k++)
		for (let half = 0; half < 2; half++)
			for (let i = 0; i < N; i++) out[(2 * k + half) * N + i] = row(toHalves[half] as Float64Array, i, f, k * N)
	return out
}

/** log(e^a + e^b). */
export function logAdd(a: number, b: number): number {
	const top = Math.max(a, b)
	return top === Number.NEGATIVE_INFINITY ? top : top + Math.log1p(Math.exp(Math.min(a, b) - top))
}
