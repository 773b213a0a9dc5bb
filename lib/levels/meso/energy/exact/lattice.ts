/**
 * The points k ∈ ℤᵈ of an ellipsoid kᵗHk ≤ r², line by line along the first coordinate (Fincke and Pohst). Cost: the points, and the lines.
 */
import { choleskyFactor } from './dense.ts'

/** Number of points, about: the volume. */
export function ellipsoidVolume(h: Float64Array, d: number, square: number): number {
	const factor = choleskyFactor(h, d)
	if (factor === null) return Number.POSITIVE_INFINITY
	let volume = square ** (d / 2)
	for (let i = 0; i < d; i++) volume /= factor[i * d + i]
	// π^{d/2}/Γ(d/2 + 1).
	let ball = d % 2 === 0 ? 1 : 2
	for (let k = d; k >= 2; k -= 2) ball *= (2 * Math.PI) / k
	return volume * ball
}

/**
 * Visits every line of lattice points: `line(k, low, high)` stands for k_1 = low … high with k_2 … k_d as given (k borrowed). With `half`, one of
 * every pair ±k, without 0. `centre` of the ellipsoid: 0 where absent.
 */
export function ellipsoidLines(
	h: Float64Array,
	d: number,
	square: number,
	half: boolean,
	line: (k: Int32Array, low: number, high: number) => void,
	centre: ArrayLike<number> = new Float64Array(d),
): void {
	// H = RᵗR, R upper: q = Σ_i R_ii² (k_i + Σ_{j>i} (R_ij/R_ii) k_j)².
	const l = choleskyFactor(h, d)
	if (l === null) return
	const k = new Int32Array(d)
	const visit = (i: number, left: number, zero: boolean) => {
		const r = l[i * d + i]
		let shift = -centre[i]
		for (let j = i + 1; j < d; j++) shift += (l[j * d + i] / r) * (k[j] - centre[j])
		const width = Math.sqrt(Math.max(0, left)) / r
		let low = Math.ceil(-shift - width)
		const high = Math.floor(-shift + width)
		if (i === 0) {
			if (half && zero) low = 1
			if (low <= high) line(k, low, high)
			return
		}
		if (half && zero) low = 0
		for (let x = low; x <= high; x++) {
			k[i] = x
			visit(i - 1, left - (r * (x + shift)) ** 2, zero && x === 0)
		}
		k[i] = 0
	}
	visit(d - 1, square, true)
}
