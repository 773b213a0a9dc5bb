/**
 * How an error ν of the exponents of a law (relative error of its weights) moves its cumulants in units of s^n: at most
 *
 *   ν (A_n + n A_{n−1} A_1 + Σ of the products in κ_n),   A_k = E|X − κ1|^k/s^k.
 */

/** Relative errors of κ1 … κ6 in units s^n for weights with relative errors up to `noise`. */
export function cumulantErrors(nodes: Float64Array, weights: Float64Array, offset: number, deviation: number, noise: number): number[] {
	const a = new Float64Array(7)
	for (let i = 0; i < nodes.length; i++) {
		const x = Math.abs((nodes[i] as number) - offset) / deviation
		let w = weights[i] as number
		for (let k = 0; k <= 6; k++) {
			a[k] = (a[k] as number) + w
			w *= x
		}
	}
	const [, a1, a2, a3, a4, a5, a6] = a as unknown as [number, number, number, number, number, number, number]
	return [
		a1,
		a2 + 1,
		a3 + 3 * a1,
		a4 + 4 * a3 * a1 + 3 * (a2 + 1),
		a5 + 5 * a4 * a1 + 10 * (a3 + a2 * a3),
		a6 + 6 * a5 * a1 + 15 * (a4 + a4 * a2) + 20 * a3 * a3 + 30,
	].map((b) => b * noise)
}
