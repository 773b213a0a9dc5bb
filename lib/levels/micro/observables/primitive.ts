/**
 * The centred primitive W of site values, DᵗW = r − (mean of r), by which A⁻¹ acts on the lattice: ⟨r, A⁻¹s⟩ = ⟨W_r, W_s⟩. theory.md 0.3.
 *
 *   W_i = −(1/N) Σ_{j ≤ i} (r_j − r̄) + const,   Σ W_i = 0.
 */

/** out = W. No allocation where `out` is given. */
export function centredPrimitive(r: Float64Array, out: Float64Array = new Float64Array(r.length)): Float64Array {
	const n = r.length
	let mean = 0
	for (let i = 0; i < n; i++) mean += r[i]
	mean /= n
	let [w, centre] = [0, 0]
	for (let i = 0; i < n; i++) {
		w -= (r[i] - mean) / n
		out[i] = w
		centre += w
	}
	centre /= n
	for (let i = 0; i < n; i++) out[i] -= centre
	return out
}

/** Σ a_i b_i. */
export function dot(a: Float64Array, b: Float64Array): number {
	let sum = 0
	for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
	return sum
}
