/**
 * Two-point Hermite interpolation: the polynomial of degree 2k − 1 on [−1, 1] with k prescribed derivatives
 * f, f', …, f^{(k−1)} at both ends. Error f^{(2k)}(ξ) (t² − 1)^k/(2k)!: largest in the middle.
 */

/** Σ_j c_j t^j as c_0 … c_{2k−1}, from (d/dt)^i f at t = −1 and t = 1, i < k. */
export function hermiteCoefficients(left: readonly number[], right: readonly number[]): Float64Array {
	const k = left.length
	const n = 2 * k
	// Divided differences at the nodes −1 (k times), 1 (k times).
	const table = new Float64Array(n)
	for (let i = 0; i < n; i++) table[i] = (i < k ? left[0] : right[0]) as number
	const node = (i: number) => (i < k ? -1 : 1)
	const newton = new Float64Array(n)
	newton[0] = table[0] as number
	let factorial = 1
	for (let order = 1; order < n; order++) {
		factorial *= order
		for (let i = 0; i + order < n; i++) {
			const [a, b] = [node(i), node(i + order)]
			table[i] =
				a === b ? ((i < k ? left[order] : right[order]) as number) / factorial : ((table[i + 1] as number) - (table[i] as number)) / (b - a)
		}
		newton[order] = table[0] as number
	}
	// Newton form to monomials.
	const c = new Float64Array(n)
	for (let order = n - 1; order >= 0; order--) {
		// c ← c·(t − node(order)) + newton[order]
		const x = node(order)
		for (let j = n - 1; j > 0; j--) c[j] = (c[j - 1] as number) - x * (c[j] as number)
		c[0] = -x * (c[0] as number) + (newton[order] as number)
	}
	return c
}
