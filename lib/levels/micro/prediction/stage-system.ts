/**
 * The linear systems of a collocation step for equations on a ring: unknowns x_{i,p}, site i, stage p,
 *
 *   (M x_p)_i − h Σ_q a_pq (S d_q x_q)_i = r_{i,p},   S = n²(second difference),   M = (c, 1 − 2c, c),
 *
 * d_{q,i} the coefficient at stage q. c = 0: the lattice, −S = A of theory.md 0.3; c = 1/12: the compact scheme of order 4 for ∂²_θ. Block
 * cyclic tridiagonal with s×s blocks: block elimination along the ring, the last site as border. No pivoting between blocks: the eigenvalues of
 * (a_pq) lie in the right half plane. Cost: O(n s³) to factor, 5 n s² per right-hand side, a strip of them at once.
 */

export interface StageSystem {
	/** coefficients[q·n + i] = d_{q,i}. */
	factor(step: number, coefficients: Float64Array): void
	/** In place: b[(i·s + p)·width + column]. */
	solve(b: Float64Array, width: number): void
}

/** Storage for n ≥ 2 sites. */
export function stageSystem(n: number, stages: number, matrix: Float64Array, compact = 0): StageSystem {
	const s = stages
	const size = s * s
	const last = n - 1
	/** Blocks of the rows: Lo_i Δ_{i−1}⁻¹, Δ_i⁻¹, Δ_i⁻¹U_i, Δ_i⁻¹Ê_i, F̂_iΔ_i⁻¹. */
	const left = new Float64Array(n * size)
	const inverse = new Float64Array(n * size)
	const upper = new Float64Array(n * size)
	const border = new Float64Array(n * size)
	const bottom = new Float64Array(n * size)
	const pivot = new Float64Array(size)
	const edge = new Float64Array(size)
	const row = new Float64Array(size)
	const block = new Float64Array(size)
	const work = new Float64Array(2 * size)

	const factor = (step: number, d: Float64Array) => {
		const scale = step * n * n
		/** out += block(·, j) on the diagonal or beside it. */
		const add = (out: Float64Array, j: number, diagonal: boolean) => {
			for (let p = 0; p < s; p++) {
				for (let q = 0; q < s; q++) out[p * s + q] += (diagonal ? 2 : -1) * scale * matrix[p * s + q] * d[q * n + j]
				out[p * s + p] += diagonal ? 1 - 2 * compact : compact
			}
		}
		const side = (j: number) => {
			block.fill(0)
			add(block, j, false)
			return block
		}
		edge.fill(0)
		add(edge, last, false)
		row.fill(0)
		add(row, 0, false)
		if (last === 1) {
			add(edge, last, false)
			add(row, 0, false)
		}
		const corner = new Float64Array(size)
		add(corner, last, true)
		pivot.fill(0)
		add(pivot, 0, true)
		for (let i = 0; i < last; i++) {
			const at = i * size
			invert(pivot, s, inverse, at, work)
			product(inverse, at, edge, 0, border, at, s)
			product(row, 0, inverse, at, bottom, at, s)
			subtractProduct(bottom, at, edge, 0, corner, s)
			if (i + 1 === last) break
			product(inverse, at, side(i + 1), 0, upper, at, s)
			subtractRow(row, bottom, at, block, s)
			if (i + 2 === last) add(row, last - 1, false)
			product(side(i), 0, inverse, at, left, at + size, s)
			// The edge of the next row: −Lo Δ⁻¹ Ê, and the coupling of the last row but one to the border.
			product(left, at + size, edge, 0, work, 0, s)
			for (let k = 0; k < size; k++) edge[k] = -work[k]
			if (i + 2 === last) add(edge, last, false)
			pivot.fill(0)
			add(pivot, i + 1, true)
			subtractProduct(left, at + size, side(i + 1), 0, pivot, s)
		}
		invert(corner, s, inverse, last * size, work)
	}
	let held = new Float64Array(0)
	const solve = (b: Float64Array, width: number) => {
		const chunk = s * width
		if (held.length < chunk) held = new Float64Array(chunk)
		for (let i = 0; i < last; i++) {
			if (i > 0) apply(left, i * size, b, (i - 1) * chunk, b, i * chunk, s, width)
			apply(bottom, i * size, b, i * chunk, b, last * chunk, s, width)
		}
		const multiply = (i: number) => {
			for (let k = 0; k < chunk; k++) {
				held[k] = -b[i * chunk + k]
				b[i * chunk + k] = 0
			}
			apply(inverse, i * size, held, 0, b, i * chunk, s, width)
		}
		multiply(last)
		for (let i = last - 1; i >= 0; i--) {
			multiply(i)
			if (i + 1 < last) apply(upper, i * size, b, (i + 1) * chunk, b, i * chunk, s, width)
			apply(border, i * size, b, last * chunk, b, i * chunk, s, width)
		}
	}
	return { factor, solve }
}

/** y −= B x for a block and a strip. */
function apply(blocks: Float64Array, at: number, x: Float64Array, from: number, y: Float64Array, to: number, s: number, width: number): void {
	for (let p = 0; p < s; p++) {
		const target = to + p * width
		for (let q = 0; q < s; q++) {
			const factor = blocks[at + p * s + q]
			const source = from + q * width
			for (let c = 0; c < width; c++) y[target + c] -= factor * x[source + c]
		}
	}
}

function product(a: Float64Array, ai: number, b: Float64Array, bi: number, out: Float64Array, oi: number, s: number): void {
	for (let p = 0; p < s; p++) {
		for (let q = 0; q < s; q++) {
			let sum = 0
			for (let r = 0; r < s; r++) sum += a[ai + p * s + r] * b[bi + r * s + q]
			out[oi + p * s + q] = sum
		}
	}
}

function subtractProduct(a: Float64Array, ai: number, b: Float64Array, bi: number, out: Float64Array, s: number): void {
	for (let p = 0; p < s; p++) {
		for (let q = 0; q < s; q++) {
			let sum = 0
			for (let r = 0; r < s; r++) sum += a[ai + p * s + r] * b[bi + r * s + q]
			out[p * s + q] -= sum
		}
	}
}

/** out = −A B: the border row after one elimination, but for its own entry. */
function subtractRow(out: Float64Array, a: Float64Array, ai: number, b: Float64Array, s: number): void {
	out.fill(0)
	subtractProduct(a, ai, b, 0, out, s)
}

/** out = a⁻¹ by Gauss–Jordan elimination with row pivoting; `a` is used up. */
function invert(a: Float64Array, s: number, out: Float64Array, at: number, work: Float64Array): void {
	const w = 2 * s
	for (let p = 0; p < s; p++) {
		for (let q = 0; q < s; q++) {
			work[p * w + q] = a[p * s + q]
			work[p * w + s + q] = p === q ? 1 : 0
		}
	}
	for (let k = 0; k < s; k++) {
		let best = k
		for (let p = k + 1; p < s; p++) if (Math.abs(work[p * w + k]) > Math.abs(work[best * w + k])) best = p
		if (best !== k) {
			for (let q = 0; q < w; q++) {
				const held = work[k * w + q]
				work[k * w + q] = work[best * w + q]
				work[best * w + q] = held
			}
		}
		const scale = 1 / work[k * w + k]
		for (let q = 0; q < w; q++) work[k * w + q] *= scale
		for (let p = 0; p < s; p++) {
			if (p === k) continue
			const f = work[p * w + k]
			for (let q = 0; q < w; q++) work[p * w + q] -= f * work[k * w + q]
		}
	}
	for (let p = 0; p < s; p++) for (let q = 0; q < s; q++) out[at + p * s + q] = work[p * w + s + q]
}
