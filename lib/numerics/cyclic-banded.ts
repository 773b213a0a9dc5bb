/**
 * Symmetric positive definite cyclic banded matrices: A = LLᵗ, solves, log det, and the entries of A⁻¹ near the diagonal.
 *
 *   A = Σ_i a_{i,0} e_i e_iᵗ + Σ_{i, d ≥ 1} a_{i,d} (e_i e_{i+d}ᵗ + e_{i+d} e_iᵗ),  indices mod n,  band[i(w+1) + d] = a_{i,d}, d = 0 … w,
 *
 * also for n ≤ 2w, where entries fall onto each other and add up. The last w rows are a border: the first n − w rows have bandwidth w, so that the
 * factor has bandwidth w there and w full rows below (n ≤ 3w: one full matrix). Cost of a factorisation and of a solve: O(nw²), O(nw). Nothing is
 * allocated after construction. Backward stable (no pivoting needed). A⁻¹ by the recursion of Takahashi on the pattern of L.
 */

export interface CyclicBanded {
	readonly size: number
	readonly bandwidth: number
	/** Factors A; false when a pivot is not positive. */
	factor(band: Float64Array): boolean
	/** x = A⁻¹b; `out` may be b. */
	solve(b: Float64Array, out?: Float64Array): Float64Array
	/** log det A. */
	logDeterminant(): number
	/** out[i(w+1) + d] = (A⁻¹)_{i,i+d}, the entries of the inverse in the band. */
	inverseBand(out?: Float64Array): Float64Array
}

/** Storage for matrices of this size n ≥ 1 and bandwidth w ≥ 0. */
export function cyclicBanded(size: number, bandwidth: number): CyclicBanded {
	const full = size <= 3 * bandwidth
	/** Rows above the border. */
	const n = full ? 0 : size - bandwidth
	const border = size - n
	const w = bandwidth
	const width = w + 1
	/** L_{i+d,i} for i, i + d < n, and L_{n+b,i}, and the triangle of the border. */
	const lower = new Float64Array(n * width)
	const rows = new Float64Array(border * n)
	const corner = new Float64Array(border * border)
	const inverse = new Float64Array(n * width)
	const inverseRows = new Float64Array(border * n)
	const inverseCorner = new Float64Array(border * border)

	const factor = (band: Float64Array): boolean => {
		rows.fill(0)
		corner.fill(0)
		lower.fill(0)
		for (let i = 0; i < size; i++) {
			for (let d = 0; d <= w; d++) {
				const a = band[i * width + d]
				const j = (i + d) % size
				const [low, high] = i < j ? [i, j] : [j, i]
				if (high < n) lower[low * width + high - low] += a
				else if (low < n) rows[(high - n) * n + low] += a
				else corner[(high - n) * border + low - n] += low === high && d > 0 ? 2 * a : a
			}
		}
		for (let j = 0; j < n; j++) {
			const pivot = lower[j * width]
			if (!(pivot > 0)) return false
			const root = Math.sqrt(pivot)
			lower[j * width] = root
			const reach = Math.min(w, n - 1 - j)
			for (let d = 1; d <= reach; d++) lower[j * width + d] /= root
			for (let b = 0; b < border; b++) rows[b * n + j] /= root
			for (let d = 1; d <= reach; d++) {
				const l = lower[j * width + d]
				for (let e = d; e <= reach; e++) lower[(j + d) * width + e - d] -= l * lower[j * width + e]
				for (let b = 0; b < border; b++) rows[b * n + j + d] -= l * rows[b * n + j]
			}
			for (let b = 0; b < border; b++) for (let c = 0; c <= b; c++) corner[b * border + c] -= rows[b * n + j] * rows[c * n + j]
		}
		for (let j = 0; j < border; j++) {
			const pivot = corner[j * border + j]
			if (!(pivot > 0)) return false
			const root = Math.sqrt(pivot)
			corner[j * border + j] = root
			for (let b = j + 1; b < border; b++) corner[b * border + j] /= root
			for (let b = j + 1; b < border; b++)
				for (let c = j + 1; c <= b; c++) corner[b * border + c] -= corner[b * border + j] * corner[c * border + j]
		}
		return true
	}
	const solve = (b: Float64Array, x = new Float64Array(size)): Float64Array => {
		if (x !== b) x.set(b)
		for (let j = 0; j < n; j++) {
			x[j] /= lower[j * width]
			const reach = Math.min(w, n - 1 - j)
			for (let d = 1; d <= reach; d++) x[j + d] -= lower[j * width + d] * x[j]
		}
		for (let r = 0; r < border; r++) {
			let sum = x[n + r]
			for (let j = 0; j < n; j++) sum -= rows[r * n + j] * x[j]
			for (let c = 0; c < r; c++) sum -= corner[r * border + c] * x[n + c]
			x[n + r] = sum / corner[r * border + r]
		}
		for (let r = border - 1; r >= 0; r--) {
			for (let c = r + 1; c < border; c++) x[n + r] -= corner[c * border + r] * x[n + c]
			x[n + r] /= corner[r * border + r]
		}
		for (let j = n - 1; j >= 0; j--) {
			let sum = x[j]
			const reach = Math.min(w, n - 1 - j)
			for (let d = 1; d <= reach; d++) sum -= lower[j * width + d] * x[j + d]
			for (let r = 0; r < border; r++) sum -= rows[r * n + j] * x[n + r]
			x[j] = sum / lower[j * width]
		}
		return x
	}
	const invert = () => {
		// Z_ij = (δ_ij/L_jj − Σ_{k>j} Z_ik L_kj)/L_jj for i ≥ j, from the last column to the first.
		for (let j = border - 1; j >= 0; j--) {
			for (let i = border - 1; i >= j; i--) {
				let sum = i === j ? 1 / corner[j * border + j] : 0
				for (let k = j + 1; k < border; k++) sum -= inverseCorner[Math.max(i, k) * border + Math.min(i, k)] * corner[k * border + j]
				inverseCorner[i * border + j] = sum / corner[j * border + j]
			}
		}
		for (let j = n - 1; j >= 0; j--) {
			const pivot = lower[j * width]
			const reach = Math.min(w, n - 1 - j)
			for (let r = 0; r < border; r++) {
				let sum = 0
				for (let d = 1; d <= reach; d++) sum -= inverseRows[r * n + j + d] * lower[j * width + d]
				for (let c = 0; c < border; c++) sum -= inverseCorner[Math.max(r, c) * border + Math.min(r, c)] * rows[c * n + j]
				inverseRows[r * n + j] = sum / pivot
			}
			for (let e = reach; e >= 0; e--) {
				let sum = e === 0 ? 1 / pivot : 0
				for (let d = 1; d <= reach; d++) {
					const [low, high] = e < d ? [e, d] : [d, e]
					sum -= inverse[(j + low) * width + high - low] * lower[j * width + d]
				}
				for (let c = 0; c < border; c++) sum -= inverseRows[c * n + j + e] * rows[c * n + j]
				// For e = 0 the loop above has used Z_{j,j+d}, d ≥ 1, made just before.
				inverse[j * width + e] = sum / pivot
			}
		}
	}
	return {
		size,
		bandwidth,
		factor,
		solve,
		logDeterminant: () => {
			let sum = 0
			for (let j = 0; j < n; j++) sum += Math.log(lower[j * width])
			for (let r = 0; r < border; r++) sum += Math.log(corner[r * border + r])
			return 2 * sum
		},
		inverseBand: (out = new Float64Array(size * width)) => {
			invert()
			for (let i = 0; i < size; i++) {
				for (let d = 0; d <= w; d++) {
					const j = (i + d) % size
					const [low, high] = i < j ? [i, j] : [j, i]
					out[i * width + d] =
						high < n ? inverse[low * width + high - low] : low < n ? inverseRows[(high - n) * n + low] : inverseCorner[(high - n) * border + low - n]
				}
			}
			return out
		},
	}
}
