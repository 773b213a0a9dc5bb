/**
 * The complex twin of `cyclic-banded-lu.ts`: cyclic banded systems with complex entries, for the complex eigenvalue of implicit Runge–Kutta methods.
 *
 * Numbers are interleaved, (re, im) at 2i and 2i + 1. Pivots are largest in |re| + |im|.
 */
import { type CyclicRows, isDense } from './cyclic-banded-lu.ts'

/** Factorisation of a complex matrix; storage is reused by every `factor`. */
export class ComplexCyclicBandedLU {
	readonly size: number
	readonly reach: number
	readonly #core: ComplexBandedLU
	readonly #schur: ComplexBandedLU
	readonly #right: Float64Array[]
	readonly #below: Float64Array[]
	readonly #b: Float64Array
	readonly #sum = new Float64Array(2)

	/** @throws RangeError unless size ≥ 1 and reach ≥ 0. */
	constructor(size: number, reach: number) {
		if (!(size >= 1 && reach >= 0)) throw new RangeError(`ComplexCyclicBandedLU: size ${size}, reach ${reach}`)
		const border = isDense(size, reach) ? 0 : reach
		const core = size - border
		this.size = size
		this.reach = reach
		this.#core = new ComplexBandedLU(core, border === 0 ? Math.max(core - 1, 0) : reach)
		this.#schur = new ComplexBandedLU(border, Math.max(border - 1, 0))
		this.#right = Array.from({ length: border }, () => new Float64Array(2 * core))
		this.#below = Array.from({ length: border }, () => new Float64Array(2 * core))
		this.#b = new Float64Array(2 * size)
	}

	/** Factor re + i·im, both by their cyclic diagonals; false: singular to working precision. */
	factor(re: CyclicRows, im: CyclicRows): boolean {
		const { size: n, reach: p } = this
		const m = this.#core.size
		const width = 2 * p + 1
		this.#core.clear()
		this.#schur.clear()
		for (const column of this.#right) column.fill(0)
		for (const row of this.#below) row.fill(0)
		for (let i = 0; i < n; i++) {
			for (let d = -p; d <= p; d++) {
				const at = i * width + p + d
				const j = (((i + d) % n) + n) % n
				if (i < m && j < m) this.#core.add(i, j, re[at], im[at])
				else if (i < m) {
					this.#right[j - m][2 * i] += re[at]
					this.#right[j - m][2 * i + 1] += im[at]
				} else if (j < m) {
					this.#below[i - m][2 * j] += re[at]
					this.#below[i - m][2 * j + 1] += im[at]
				} else this.#schur.add(i - m, j - m, re[at], im[at])
			}
		}
		if (!this.#core.factor()) return false
		for (let j = 0; j < this.#right.length; j++) {
			const x = this.#right[j]
			this.#core.solve(x)
			for (let i = 0; i < this.#below.length; i++) {
				this.#product(i, x)
				this.#schur.add(i, j, -this.#sum[0], -this.#sum[1])
			}
		}
		return this.#schur.factor()
	}

	/** (re, im) := A⁻¹(re, im). */
	solve(re: Float64Array, im: Float64Array): void {
		const n = this.size
		const b = this.#b
		for (let i = 0; i < n; i++) {
			b[2 * i] = re[i]
			b[2 * i + 1] = im[i]
		}
		const m = this.#core.size
		const border = this.#right.length
		this.#core.solve(b)
		if (border > 0) {
			const tail = b.subarray(2 * m)
			for (let i = 0; i < border; i++) {
				this.#product(i, b)
				tail[2 * i] -= this.#sum[0]
				tail[2 * i + 1] -= this.#sum[1]
			}
			this.#schur.solve(tail)
			for (let j = 0; j < border; j++) {
				const x = this.#right[j]
				const [zr, zi] = [tail[2 * j], tail[2 * j + 1]]
				for (let i = 0; i < 2 * m; i += 2) {
					b[i] -= x[i] * zr - x[i + 1] * zi
					b[i + 1] -= x[i] * zi + x[i + 1] * zr
				}
			}
		}
		for (let i = 0; i < n; i++) {
			re[i] = b[2 * i]
			im[i] = b[2 * i + 1]
		}
	}

	/** Row i of F times x, to #sum. */
	#product(i: number, x: Float64Array): void {
		const row = this.#below[i]
		const m = this.#core.size
		const p = Math.min(this.reach, m)
		let [re, im] = [0, 0]
		for (let j = 0; j < m; j = j + 1 === p ? Math.max(p, m - p) : j + 1) {
			re += row[2 * j] * x[2 * j] - row[2 * j + 1] * x[2 * j + 1]
			im += row[2 * j] * x[2 * j + 1] + row[2 * j + 1] * x[2 * j]
		}
		this.#sum[0] = re
		this.#sum[1] = im
	}
}

/** P A = LU of a banded complex matrix, |i − j| ≤ p; row i holds the columns i − p … i + 2p. */
class ComplexBandedLU {
	readonly size: number
	readonly #reach: number
	readonly #width: number
	readonly #entries: Float64Array
	readonly #pivots: Int32Array
	/** 1/pivot. */
	readonly #inverse: Float64Array

	constructor(size: number, reach: number) {
		this.size = size
		this.#reach = reach
		this.#width = 3 * reach + 1
		this.#entries = new Float64Array(2 * size * this.#width)
		this.#pivots = new Int32Array(size)
		this.#inverse = new Float64Array(2 * size)
	}

	clear(): void {
		this.#entries.fill(0)
	}

	add(i: number, j: number, re: number, im: number): void {
		const at = 2 * (i * this.#width + j - i + this.#reach)
		this.#entries[at] += re
		this.#entries[at + 1] += im
	}

	factor(): boolean {
		const a = this.#entries
		const n = this.size
		const p = this.#reach
		const stride = this.#width - 1
		for (let i = 0; i < n; i++) {
			const lastRow = Math.min(n - 1, i + p)
			const lastColumn = Math.min(n - 1, i + 2 * p)
			let pivot = i
			let largest = 0
			for (let k = i; k <= lastRow; k++) {
				const at = 2 * (k * stride + i + p)
				const candidate = Math.abs(a[at]) + Math.abs(a[at + 1])
				if (candidate > largest) {
					largest = candidate
					pivot = k
				}
			}
			if (!(largest > 0 && largest < Number.POSITIVE_INFINITY)) return false
			this.#pivots[i] = pivot
			if (pivot !== i) {
				for (let j = i; j <= lastColumn; j++) {
					const [u, v] = [2 * (i * stride + j + p), 2 * (pivot * stride + j + p)]
					const [re, im] = [a[u], a[u + 1]]
					a[u] = a[v]
					a[u + 1] = a[v + 1]
					a[v] = re
					a[v + 1] = im
				}
			}
			const diagonal = 2 * (i * stride + i + p)
			const [pr, pi] = [a[diagonal], a[diagonal + 1]]
			const square = pr * pr + pi * pi
			const ir = pr / square
			const ii = -pi / square
			this.#inverse[2 * i] = ir
			this.#inverse[2 * i + 1] = ii
			const rowOfPivot = 2 * (i * stride + p)
			for (let k = i + 1; k <= lastRow; k++) {
				const row = 2 * (k * stride + p)
				const at = row + 2 * i
				const fr = a[at] * ir - a[at + 1] * ii
				const fi = a[at] * ii + a[at + 1] * ir
				a[at] = fr
				a[at + 1] = fi
				if (fr === 0 && fi === 0) continue
				for (let j = 2 * (i + 1); j <= 2 * lastColumn; j += 2) {
					const ur = a[rowOfPivot + j]
					const ui = a[rowOfPivot + j + 1]
					a[row + j] -= fr * ur - fi * ui
					a[row + j + 1] -= fr * ui + fi * ur
				}
			}
		}
		return true
	}

	/** b := A⁻¹b for the first `size` numbers of b. */
	solve(b: Float64Array): void {
		const a = this.#entries
		const n = this.size
		const p = this.#reach
		const stride = this.#width - 1
		for (let i = 0; i < n; i++) {
			const pivot = this.#pivots[i]
			const re = b[2 * pivot]
			const im = b[2 * pivot + 1]
			if (pivot !== i) {
				b[2 * pivot] = b[2 * i]
				b[2 * pivot + 1] = b[2 * i + 1]
				b[2 * i] = re
				b[2 * i + 1] = im
			}
			const lastRow = Math.min(n - 1, i + p)
			for (let k = i + 1; k <= lastRow; k++) {
				const at = 2 * (k * stride + i + p)
				b[2 * k] -= a[at] * re - a[at + 1] * im
				b[2 * k + 1] -= a[at] * im + a[at + 1] * re
			}
		}
		for (let i = n - 1; i >= 0; i--) {
			const row = 2 * (i * stride + p)
			const lastColumn = 2 * Math.min(n - 1, i + 2 * p)
			let re = b[2 * i]
			let im = b[2 * i + 1]
			for (let j = 2 * (i + 1); j <= lastColumn; j += 2) {
				re -= a[row + j] * b[j] - a[row + j + 1] * b[j + 1]
				im -= a[row + j] * b[j + 1] + a[row + j + 1] * b[j]
			}
			const ir = this.#inverse[2 * i]
			const ii = this.#inverse[2 * i + 1]
			b[2 * i] = re * ir - im * ii
			b[2 * i + 1] = re * ii + im * ir
		}
	}
}
