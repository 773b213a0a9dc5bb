/**
 * Moments of a discrete law Σ w_i δ_{u_i}, summed with compensation, and cumulants from central moments:
 *
 *   κ2 = μ2, κ3 = μ3, κ4 = μ4 − 3μ2², κ5 = μ5 − 10μ3μ2, κ6 = μ6 − 15μ4μ2 − 10μ3² + 30μ2³,
 *
 * combined in double-double arithmetic, since their terms nearly cancel.
 */
import { add2, type Double2, multiply2, twoSum } from '../numerics/double-double.ts'

/** Σ_i w_i, compensated (Neumaier). */
export function compensatedSum(w: Float64Array, count = w.length): number {
	let total = 0
	let correction = 0
	for (let i = 0; i < count; i++) {
		const x = w[i] as number
		const next = total + x
		correction += Math.abs(total) >= Math.abs(x) ? total - next + x : x - next + total
		total = next
	}
	return total + correction
}

/** Σ_i w_i (u_i − c), compensated. */
export function firstMoment(u: Float64Array, w: Float64Array, c: number): number {
	let total = 0
	let correction = 0
	for (let i = 0; i < u.length; i++) {
		const x = (w[i] as number) * ((u[i] as number) - c)
		const next = total + x
		correction += Math.abs(total) >= Math.abs(x) ? total - next + x : x - next + total
		total = next
	}
	return total + correction
}

/** [κ2, …, κ6] of the law with normalised weights w and mean c. */
export function centralCumulants(u: Float64Array, w: Float64Array, c: number): number[] {
	const sums = new Float64Array(7)
	const corrections = new Float64Array(7)
	for (let i = 0; i < u.length; i++) {
		const d = (u[i] as number) - c
		let x = (w[i] as number) * d
		for (let k = 2; k <= 6; k++) {
			x *= d
			const total = sums[k] as number
			const next = total + x
			corrections[k] = (corrections[k] as number) + (Math.abs(total) >= Math.abs(x) ? total - next + x : x - next + total)
			sums[k] = next
		}
	}
	const [, , m2, m3, m4, m5, m6] = Array.from(sums, (s, k) => twoSum(s, corrections[k] as number))
	return cumulantsFromCentralMoments([m2, m3, m4, m5, m6] as Double2[])
}

/** [κ2, …, κ6] from [μ2, …, μ6]. */
export function cumulantsFromCentralMoments(moments: readonly Double2[]): number[] {
	const [m2, m3, m4, m5, m6] = moments as [Double2, Double2, Double2, Double2, Double2]
	const times = (c: number, ...factors: Double2[]) => factors.reduce<Double2>(multiply2, [c, 0])
	const total = (...terms: Double2[]) => terms.reduce<Double2>(add2, [0, 0])[0]
	return [
		m2[0],
		m3[0],
		total(m4, times(-3, m2, m2)),
		total(m5, times(-10, m3, m2)),
		total(m6, times(-15, m4, m2), times(-10, m3, m3), times(30, m2, m2, m2)),
	]
}
