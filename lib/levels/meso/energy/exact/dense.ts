/** Small dense symmetric algebra, row-major, n ≤ a dozen: Cholesky factors, solves, inverses, orthonormal complements. */

/** Lower L with A = LLᵗ; null unless A is positive definite. */
export function choleskyFactor(a: ArrayLike<number>, n: number): Float64Array | null {
	const l = new Float64Array(n * n)
	for (let i = 0; i < n; i++)
		for (let j = 0; j <= i; j++) {
			let sum = a[i * n + j]
			for (let k = 0; k < j; k++) sum -= l[i * n + k] * l[j * n + k]
			if (i === j) {
				if (!(sum > 1e-15 * a[i * n + i])) return null
				l[i * n + i] = Math.sqrt(sum)
			} else l[i * n + j] = sum / l[j * n + j]
		}
	return l
}

/** x with LLᵗx = b. */
export function choleskySolve(l: Float64Array, n: number, b: ArrayLike<number>): Float64Array {
	const x = Float64Array.from({ length: n }, (_, i) => b[i])
	for (let i = 0; i < n; i++) {
		for (let k = 0; k < i; k++) x[i] -= l[i * n + k] * x[k]
		x[i] /= l[i * n + i]
	}
	for (let i = n - 1; i >= 0; i--) {
		for (let k = i + 1; k < n; k++) x[i] -= l[k * n + i] * x[k]
		x[i] /= l[i * n + i]
	}
	return x
}

/** L⁻¹ of a lower triangular L. */
export function invertLower(l: Float64Array, n: number): Float64Array {
	const out = new Float64Array(n * n)
	for (let j = 0; j < n; j++) {
		out[j * n + j] = 1 / l[j * n + j]
		for (let i = j + 1; i < n; i++) {
			let sum = 0
			for (let k = j; k < i; k++) sum += l[i * n + k] * out[k * n + j]
			out[i * n + j] = -sum / l[i * n + i]
		}
	}
	return out
}

/** A⁻¹ = L⁻ᵗL⁻¹. */
export function choleskyInverse(l: Float64Array, n: number): Float64Array {
	const m = invertLower(l, n)
	const out = new Float64Array(n * n)
	for (let i = 0; i < n; i++)
		for (let j = 0; j < n; j++) {
			let sum = 0
			for (let k = Math.max(i, j); k < n; k++) sum += m[k * n + i] * m[k * n + j]
			out[i * n + j] = sum
		}
	return out
}

/** log det A = 2 Σ log L_ii. */
export function logDeterminant(l: Float64Array, n: number): number {
	let sum = 0
	for (let i = 0; i < n; i++) sum += 2 * Math.log(l[i * n + i])
	return sum
}

/** Σ_i w_i c_i c_iᵗ over the rows c_i of a `rows` × d matrix; w = 1 where absent. */
export function weightedGram(matrix: Float64Array, rows: number, d: number, weight?: (row: number) => number): Float64Array {
	const out = new Float64Array(d * d)
	for (let i = 0; i < rows; i++) {
		const w = weight ? weight(i) : 1
		for (let a = 0; a < d; a++)
			for (let b = 0; b <= a; b++) out[a * d + b] += w * matrix[i * d + a] * matrix[i * d + b]
	}
	for (let a = 0; a < d; a++) for (let b = a + 1; b < d; b++) out[a * d + b] = out[b * d + a]
	return out
}

/** Orthonormal basis of {x : Cᵗx = 0}, C of `rows` × d with full rank: rows × (rows − d), row-major. */
export function orthonormalComplement(matrix: Float64Array, rows: number, d: number): Float64Array {
	const found: Float64Array[] = []
	const purge = (x: Float64Array) => {
		for (let pass = 0; pass < 2; pass++)
			for (const q of found) {
				let s = 0
				for (let i = 0; i < rows; i++) s += q[i] * x[i]
				for (let i = 0; i < rows; i++) x[i] -= s * q[i]
			}
		return Math.sqrt(x.reduce((s, y) => s + y * y, 0))
	}
	const keep = (x: Float64Array) => {
		const size = purge(x)
		found.push(x.map((y) => y / size))
	}
	for (let a = 0; a < d; a++) keep(Float64Array.from({ length: rows }, (_, i) => matrix[i * d + a]))
	while (found.length < rows) {
		// The coordinate vector that is furthest from what is there.
		let best = 0
		let most = -1
		for (let i = 0; i < rows; i++) {
			const left = 1 - found.reduce((s, q) => s + q[i] * q[i], 0)
			if (left > most + 1e-9) [most, best] = [left, i]
		}
		const e = new Float64Array(rows)
		e[best] = 1
		keep(e)
	}
	const n = rows - d
	const out = new Float64Array(rows * n)
	for (let k = 0; k < n; k++) for (let i = 0; i < rows; i++) out[i * n + k] = (found[d + k] as Float64Array)[i]
	return out
}

/** C⁻¹ and det C by Gauss–Jordan elimination with row pivots. */
export function invertSquare(matrix: Float64Array, n: number): { inverse: Float64Array; determinant: number } {
	const a = Float64Array.from(matrix)
	const inverse = new Float64Array(n * n)
	for (let i = 0; i < n; i++) inverse[i * n + i] = 1
	let determinant = 1
	for (let k = 0; k < n; k++) {
		let pivot = k
		for (let i = k + 1; i < n; i++) if (Math.abs(a[i * n + k]) > Math.abs(a[pivot * n + k])) pivot = i
		if (pivot !== k) determinant = -determinant
		for (const m of [a, inverse])
			for (let j = 0; j < n; j++) [m[k * n + j], m[pivot * n + j]] = [m[pivot * n + j] as number, m[k * n + j] as number]
		const p = a[k * n + k]
		determinant *= p
		for (const m of [a, inverse]) for (let j = 0; j < n; j++) m[k * n + j] /= p
		for (let i = 0; i < n; i++) {
			const f = a[i * n + k]
			if (i === k || f === 0) continue
			for (const m of [a, inverse]) for (let j = 0; j < n; j++) m[i * n + j] -= f * m[k * n + j]
		}
	}
	return { inverse, determinant }
}
