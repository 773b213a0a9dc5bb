/**
 * Linear systems with a cyclic banded matrix: A_ij ≠ 0 only for j = i + d (mod n), |d| ≤ p.
 *
 * The last p unknowns are a border: A = (B E; F H) with B banded, factored by Gaussian elimination with partial pivoting, X = B⁻¹E, and the
 * Schur complement H − FX factored like a dense matrix. Where n ≤ 3p + 2 the whole matrix is dense. Cost O(np²) to factor, O(np) to solve.
 * Error: backward stable where B is not much worse conditioned than A, e.g. for Re A > 0.
 */

/** A matrix by its cyclic diagonals: rows[i(2p+1) + p + d] = A_{i, i+d mod n}; entries that meet in one place are added. */
export type CyclicRows = Float64Array

/** Factorisation of a real matrix; storage is reused by every `factor`. */
export class CyclicBandedLU {
	readonly size: number
	/** p. */
	readonly reach: number
	readonly #core: BandedLU
	readonly #schur: BandedLU
	/** X = B⁻¹E by columns, and F by rows. */
	readonly #right: Float64Array[]
	readonly #below: Float64Array[]

	/** @throws RangeError unless size ≥ 1 and reach ≥ 0. */
	constructor(size: number, reach: number) {
		if (!(size >= 1 && reach >= 0)) throw new RangeError(`CyclicBandedLU: size ${size}, reach ${reach}`)
		const border = isDense(size, reach) ? 0 : reach
		const core = size - border
		this.size = size
		this.reach = reach
		this.#core = new BandedLU(core, border === 0 ? Math.max(core - 1, 0) : reach)
		this.#schur = new BandedLU(border, Math.max(border - 1, 0))
		this.#right = Array.from({ length: border }, () => new Float64Array(core))
		this.#below = Array.from({ length: border }, () => new Float64Array(core))
	}

	/** Factor the matrix; false: it is singular to working precision. */
	factor(rows: CyclicRows): boolean {
		const { size: n, reach: p } = this
		const m = this.#core.size
		const width = 2 * p + 1
		this.#core.clear()
		this.#schur.clear()
		for (const column of this.#right) column.fill(0)
		for (const row of this.#below) row.fill(0)
		for (let i = 0; i < n; i++) {
			for (let d = -p; d <= p; d++) {
				const value = rows[i * width + p + d]
				const j = (((i + d) % n) + n) % n
				if (i < m && j < m) this.#core.add(i, j, value)
				else if (i < m) this.#right[j - m][i] += value
				else if (j < m) this.#below[i - m][j] += value
				else this.#schur.add(i - m, j - m, value)
			}
		}
		if (!this.#core.factor()) return false
		for (let j = 0; j < this.#right.length; j++) {
			const x = this.#right[j]
			this.#core.solve(x)
			for (let i = 0; i < this.#below.length; i++) this.#schur.add(i, j, -this.#product(i, x))
		}
		return this.#schur.factor()
	}

	/** b := A⁻¹b. */
	solve(b: Float64Array): void {
		const m = this.#core.size
		this.#core.solve(b)
		const border = this.#right.length
		if (border === 0) return
		const tail = b.subarray(m)
		for (let i = 0; i < border; i++) tail[i] -= this.#product(i, b)
		this.#schur.solve(tail)
		for (let j = 0; j < border; j++) {
			const [x, z] = [this.#right[j], tail[j]]
			for (let i = 0; i < m; i++) b[i] -= x[i] * z
		}
	}

	/** Row i of F times x; F has entries at the two ends only. */
	#product(i: number, x: Float64Array): number {
		const row = this.#below[i]
		const m = this.#core.size
		const p = Math.min(this.reach, m)
		let sum = 0
		for (let j = 0; j < p; j++) sum += row[j] * x[j]
		for (let j = Math.max(p, m - p); j < m; j++) sum += row[j] * x[j]
		return sum
	}
}

/** Whether the border would be most of the matrix. */
export function isDense(size: number, reach: number): boolean {
	return size <= 3 * reach + 2
}

/** P A = LU of a banded matrix, |i − j| ≤ p; row i holds the columns i − p … i + 2p. */
class BandedLU {
	readonly size: number
	readonly #reach: number
	readonly #width: number
	readonly #entries: Float64Array
	readonly #pivots: Int32Array

	constructor(size: number, reach: number) {
		this.size = size
		this.#reach = reach
		this.#width = 3 * reach + 1
		this.#entries = new Float64Array(size * this.#width)
		this.#pivots = new Int32Array(size)
	}

	clear(): void {
		this.#entries.fill(0)
	}

	add(i: number, j: number, value: number): void {
		this.#entries[i * this.#width + j - i + this.#reach] += value
	}

	factor(): boolean {
		const a = this.#entries
		const n = this.size
		const p = this.#reach
		const stride = this.#width - 1
		for (let i = 0; i < n; i++) {
			const lastRow = Math.min(n - 1, i + p)
			const lastColumn = Math.min(n - 1, i + 2 * p)
			// Entry (k, j) is at k·stride + j + p + k − k = k(width − 1) + j + p.
			let pivot = i
			let largest = Math.abs(a[i * stride + i + p])
			for (let k = i + 1; k <= lastRow; k++) {
				const candidate = Math.abs(a[k * stride + i + p])
				if (candidate > largest) {
					largest = candidate
					pivot = k
				}
			}
			if (!(largest > 0 && largest < Number.POSITIVE_INFINITY)) return false
			this.#pivots[i] = pivot
			if (pivot !== i) {
				for (let j = i; j <= lastColumn; j++) {
					const swapped = a[i * stride + j + p]
					a[i * stride + j + p] = a[pivot * stride + j + p]
					a[pivot * stride + j + p] = swapped
				}
			}
			const inverse = 1 / a[i * stride + i + p]
			for (let k = i + 1; k <= lastRow; k++) {
				const factor = a[k * stride + i + p] * inverse
				a[k * stride + i + p] = factor
				if (factor === 0) continue
				for (let j = i + 1; j <= lastColumn; j++) a[k * stride + j + p] -= factor * a[i * stride + j + p]
			}
		}
		return true
	}

	/** b := A⁻¹b for the first `size` entries of b. */
	solve(b: Float64Array): void {
		const a = this.#entries
		const n = this.size
		const p = this.#reach
		const stride = this.#width - 1
		for (let i = 0; i < n; i++) {
			const pivot = this.#pivots[i]
			const value = b[pivot]
			if (pivot !== i) {
				b[pivot] = b[i]
				b[i] = value
			}
			if (value === 0) continue
			const lastRow = Math.min(n - 1, i + p)
			for (let k = i + 1; k <= lastRow; k++) b[k] -= a[k * stride + i + p] * value
		}
		for (let i = n - 1; i >= 0; i--) {
			const lastColumn = Math.min(n - 1, i + 2 * p)
			let sum = b[i]
			for (let j = i + 1; j <= lastColumn; j++) sum -= a[i * stride + j + p] * b[j]
			b[i] = sum / a[i * stride + i + p]
		}
	}
}
