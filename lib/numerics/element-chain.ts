/**
 * Symmetric systems on a closed chain of elements: (S + diag d) v = r with S the assembled stiffness of one-dimensional elements, d > 0.
 *
 * Interior unknowns of an element are condensed by L D Lᵀ; what is left is a ring of conductances with leaks, reduced vertex by vertex without
 * any subtraction (as in the algorithm of Grassmann, Taksar and Heyman), so that strongly graded meshes lose no accuracy and the sum of the
 * equations, which is conservation of mass, holds to rounding. Unknowns: element e has local nodes 0…p, global e·p + j, the last joined to
 * the first. theory.md 0.7 (−∂² on the torus).
 */
import type { LobattoRule } from './gauss-lobatto.ts'

/** Factorisation for real d; storage is reused by every `factor`. */
export class ElementChain {
	readonly rule: LobattoRule
	readonly lengths: Float64Array
	readonly #factors: Float64Array
	readonly #left: Float64Array
	readonly #right: Float64Array
	readonly #coupling: Float64Array
	readonly #pivot: Float64Array
	readonly #toFirst: Float64Array
	readonly #toNext: Float64Array
	readonly #vertex: Float64Array

	/** `lengths` are the element lengths, at least two of them. */
	constructor(rule: LobattoRule, lengths: Float64Array) {
		const q = rule.degree - 1
		const e = lengths.length
		this.rule = rule
		this.lengths = lengths
		this.#factors = new Float64Array(e * q * q)
		this.#left = new Float64Array(e * q)
		this.#right = new Float64Array(e * q)
		this.#coupling = new Float64Array(e)
		this.#pivot = new Float64Array(e)
		this.#toFirst = new Float64Array(e)
		this.#toNext = new Float64Array(e)
		this.#vertex = new Float64Array(e)
	}

	/**
	 * Factor S + diag d, d given element by element: d[e(p+1)+j] ≥ 0 is the contribution of element e at its local node j.
	 * With d = 0 the system is singular; `solve` then needs Σ r = 0 and returns the solution with v_0 = 0.
	 */
	factor(d: Float64Array): void {
		const { degree: p, stiffness } = this.rule
		const n = p + 1
		const q = p - 1
		const count = this.lengths.length
		const leak = this.#pivot
		leak.fill(0)
		for (let e = 0; e < count; e++) {
			const scale = 1 / this.lengths[e]
			const base = e * q * q
			const l = this.#factors
			// L D Lᵀ of the interior block: strict lower triangle L, diagonal 1/D.
			for (let i = 0; i < q; i++) {
				const row = base + i * q
				let diagonal = scale * stiffness[(i + 1) * n + i + 1] + d[e * n + i + 1]
				for (let j = 0; j < i; j++) {
					let sum = scale * stiffness[(i + 1) * n + j + 1]
					for (let k = 0; k < j; k++) sum -= l[row + k] * l[base + j * q + k]
					l[row + j] = sum
				}
				for (let k = 0; k < i; k++) {
					const u = l[row + k]
					l[row + k] = u * l[base + k * q + k]
					diagonal -= u * l[row + k]
				}
				l[row + i] = 1 / diagonal
			}
			this.#condense(e, d, leak)
		}
		this.#reduce(leak)
	}

	/** left, right = A_II⁻¹ × the columns of the two vertices; leaks and coupling of the condensed element. */
	#condense(e: number, d: Float64Array, leak: Float64Array): void {
		const { degree: p, stiffness } = this.rule
		const n = p + 1
		const q = p - 1
		const scale = 1 / this.lengths[e]
		const left = this.#left
		const right = this.#right
		const at = e * q
		for (let i = 0; i < q; i++) {
			left[at + i] = -scale * stiffness[(i + 1) * n]
			right[at + i] = -scale * stiffness[(i + 1) * n + p]
		}
		this.#interior(e, left, at)
		this.#interior(e, right, at)
		let a = -scale * stiffness[p]
		let leakLeft = d[e * n]
		let leakRight = d[e * n + p]
		for (let i = 0; i < q; i++) {
			a -= scale * stiffness[i + 1] * right[at + i]
			leakLeft += left[at + i] * d[e * n + i + 1]
			leakRight += right[at + i] * d[e * n + i + 1]
		}
		this.#coupling[e] = a
		leak[e] += leakLeft
		leak[e + 1 === this.lengths.length ? 0 : e + 1] += leakRight
	}

	/** Eliminate vertices 1, 2, … of the ring; vertex v then sees vertex 0 and vertex v + 1. */
	#reduce(leak: Float64Array): void {
		const count = this.lengths.length
		let toFirst = this.#coupling[0]
		for (let v = 1; v < count; v++) {
			const toNext = this.#coupling[v]
			const pivot = leak[v] + toFirst + toNext
			const excess = leak[v]
			this.#toFirst[v] = toFirst / pivot
			this.#toNext[v] = toNext / pivot
			leak[v] = pivot
			leak[0] += this.#toFirst[v] * excess
			if (v + 1 < count) leak[v + 1] += this.#toNext[v] * excess
			else leak[0] += this.#toNext[v] * excess
			toFirst = (toFirst * toNext) / pivot
		}
	}

	#interior(e: number, x: Float64Array, at: number): void {
		const q = this.rule.degree - 1
		const base = e * q * q
		const l = this.#factors
		for (let i = 1; i < q; i++) {
			let sum = x[at + i]
			for (let k = 0; k < i; k++) sum -= l[base + i * q + k] * x[at + k]
			x[at + i] = sum
		}
		for (let i = q - 1; i >= 0; i--) {
			let sum = x[at + i] * l[base + i * q + i]
			for (let k = i + 1; k < q; k++) sum -= l[base + k * q + i] * x[at + k]
			x[at + i] = sum
		}
	}

	/** r := (S + diag d)⁻¹ r, length e·p. */
	solve(r: Float64Array): void {
		const p = this.rule.degree
		const q = p - 1
		const count = this.lengths.length
		const v = this.#vertex
		const left = this.#left
		const right = this.#right
		v.fill(0)
		for (let e = 0; e < count; e++) {
			const next = e + 1 === count ? 0 : e + 1
			v[e] += r[e * p]
			for (let i = 0; i < q; i++) {
				v[e] += left[e * q + i] * r[e * p + 1 + i]
				v[next] += right[e * q + i] * r[e * p + 1 + i]
			}
		}
		for (let k = 1; k < count; k++) {
			v[0] += this.#toFirst[k] * v[k]
			v[k + 1 === count ? 0 : k + 1] += this.#toNext[k] * v[k]
		}
		v[0] = this.#pivot[0] > 0 ? v[0] / this.#pivot[0] : 0
		for (let k = count - 1; k >= 1; k--) {
			v[k] = v[k] / this.#pivot[k] + this.#toFirst[k] * v[0] + this.#toNext[k] * v[k + 1 === count ? 0 : k + 1]
		}
		for (let e = 0; e < count; e++) {
			const a = v[e]
			const b = v[e + 1 === count ? 0 : e + 1]
			const at = e * p + 1
			this.#interior(e, r, at)
			for (let i = 0; i < q; i++) r[at + i] += left[e * q + i] * a + right[e * q + i] * b
			r[e * p] = a
		}
	}
}
