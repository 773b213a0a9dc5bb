/**
 * The least eigenvalue of a weighted graph, Lf = λMf with (Lf)_i = Σ_j w_ij (f_i − f_j) + g_i f_i, w, g, m ≥ 0, relatively accurate however small.
 *
 * Elimination of a node joins its neighbours: w_ij += w_ki w_kj/d_k, g_i += g_k w_ki/d_k, d_k = Σ_j w_kj + g_k. Only sums, products and quotients of positive
 * numbers occur (Grassmann, Taksar, Heyman), so solutions with a positive right-hand side are right in every component. Without ground (g = 0) the least
 * eigenvalue is 0, and the next one is found on functions of mean zero.
 */

/** Nodes in an order with small bandwidth. */
export interface BandedGraph {
	readonly size: number
	/** Largest distance of connected nodes in the order. */
	readonly band: number
	/** weights[i·band + d − 1] = w_{i, i+d}, d = 1 … band. Overwritten by the elimination. */
	readonly weights: Float64Array
	/** g_i; overwritten, too. */
	readonly ground: Float64Array
	readonly masses: Float64Array
}

export interface LeastEigenvalue {
	readonly value: number
	/** Relative change in the last iteration. */
	readonly change: number
}

const ITERATIONS = 300
const SETTLED = 2e-15

/** λ. `grounded`: the ground state; otherwise the first eigenvalue above zero. Cost: size·band² + iterations·size·band. */
export function leastEigenvalueOf(graph: BandedGraph, grounded: boolean): LeastEigenvalue {
	const { size: n, masses } = graph
	const diagonal = eliminate(graph)
	let total = 0
	for (let i = 0; i < n; i++) total += masses[i]
	// Positive, or linear in the order so that it is not constant.
	let x = Float64Array.from({ length: n }, (_, i) => (grounded ? 1 : i - n / 2))
	let value = Number.POSITIVE_INFINITY
	let change = Number.POSITIVE_INFINITY
	for (let step = 0; step < ITERATIONS; step++) {
		if (!grounded) centre(x, masses, total)
		const b = x.map((y, i) => y * masses[i])
		const y = solve(graph, diagonal, b)
		if (!grounded) centre(y, masses, total)
		let [cross, square] = [0, 0]
		for (let i = 0; i < n; i++) {
			cross += b[i] * y[i]
			square += masses[i] * y[i] * y[i]
		}
		const next = cross / square
		change = Math.abs(next / value - 1)
		value = next
		const size = Math.sqrt(square)
		x = y.map((z) => z / size)
		if (!(change > SETTLED)) break
	}
	return { value, change }
}

function centre(x: Float64Array, masses: Float64Array, total: number): void {
	let sum = 0
	for (let i = 0; i < x.length; i++) sum += x[i] * masses[i]
	for (let i = 0; i < x.length; i++) x[i] -= sum / total
}

function eliminate({ size: n, band, weights, ground }: BandedGraph): Float64Array {
	const diagonal = new Float64Array(n)
	for (let k = 0; k < n; k++) {
		const row = k * band
		const last = Math.min(band, n - 1 - k)
		let d = ground[k]
		for (let a = 0; a < last; a++) d += weights[row + a]
		diagonal[k] = d
		if (d === 0) continue
		for (let a = 0; a < last; a++) {
			const w = weights[row + a]
			if (w === 0) continue
			const factor = w / d
			const target = (k + 1 + a) * band - a - 1
			ground[k + 1 + a] += ground[k] * factor
			for (let b = a + 1; b < last; b++) weights[target + b] += factor * weights[row + b]
		}
	}
	return diagonal
}

function solve({ size: n, band, weights }: BandedGraph, diagonal: Float64Array, right: Float64Array): Float64Array {
	const x = Float64Array.from(right)
	for (let k = 0; k < n; k++) {
		if (diagonal[k] === 0) continue
		const last = Math.min(band, n - 1 - k)
		const factor = x[k] / diagonal[k]
		for (let a = 0; a < last; a++) x[k + 1 + a] += factor * weights[k * band + a]
	}
	for (let k = n - 1; k >= 0; k--) {
		if (diagonal[k] === 0) {
			x[k] = 0
			continue
		}
		const last = Math.min(band, n - 1 - k)
		let sum = x[k]
		for (let a = 0; a < last; a++) sum += weights[k * band + a] * x[k + 1 + a]
		x[k] = sum / diagonal[k]
	}
	return x
}
