/**
 * Complex symmetric systems on a closed chain of elements: (S + σ diag d) v = r with σ in the open first quadrant, d > 0.
 *
 * The complex twin of `element-chain.ts`, for the complex eigenvalue of implicit Runge–Kutta methods. Real and imaginary part of the matrix
 * are positive semidefinite, so elimination without pivoting is stable (growth at most 3; Higham, Accuracy and Stability, section 10.4).
 */
import type { LobattoRule } from './gauss-lobatto.ts'

/** A vector of complex numbers as two real ones. */
interface Complex {
	readonly re: Float64Array
	readonly im: Float64Array
}

const complex = (n: number): Complex => ({ re: new Float64Array(n), im: new Float64Array(n) })

/** Factorisation for complex σd; storage is reused by every `factor`. */
export class ComplexElementChain {
	readonly rule: LobattoRule
	readonly lengths: Float64Array
	readonly #factors: Complex
	readonly #left: Complex
	readonly #right: Complex
	readonly #coupling: Complex
	/** Inverse pivots. */
	readonly #pivot: Complex
	readonly #toFirst: Complex
	readonly #toNext: Complex
	readonly #vertex: Complex
	readonly #x: Complex

	constructor(rule: LobattoRule, lengths: Float64Array) {
		const q = rule.degree - 1
		const e = lengths.length
		this.rule = rule
		this.lengths = lengths
		this.#factors = complex(e * q * q)
		this.#left = complex(e * q)
		this.#right = complex(e * q)
		this.#coupling = complex(e)
		this.#pivot = complex(e)
		this.#toFirst = complex(e)
		this.#toNext = complex(e)
		this.#vertex = complex(e)
		this.#x = complex(q)
	}

	/** Factor S + (re + i·im) diag d, d given element by element as in `ElementChain.factor`. */
	factor(d: Float64Array, re: number, im: number): void {
		const { degree: p, stiffness } = this.rule
		const n = p + 1
		const q = p - 1
		const count = this.lengths.length
		const lr = this.#factors.re
		const li = this.#factors.im
		this.#pivot.re.fill(0)
		this.#pivot.im.fill(0)
		for (let e = 0; e < count; e++) {
			const scale = 1 / this.lengths[e]
			const base = e * q * q
			for (let i = 0; i < q; i++) {
				const row = base + i * q
				let dr = scale * stiffness[(i + 1) * n + i + 1] + re * d[e * n + i + 1]
				let di = im * d[e * n + i + 1]
				for (let j = 0; j < i; j++) {
					const other = base + j * q
					let sr = scale * stiffness[(i + 1) * n + j + 1]
					let si = 0
					for (let k = 0; k < j; k++) {
						sr -= lr[row + k] * lr[other + k] - li[row + k] * li[other + k]
						si -= lr[row + k] * li[other + k] + li[row + k] * lr[other + k]
					}
					lr[row + j] = sr
					li[row + j] = si
				}
				for (let k = 0; k < i; k++) {
					const ur = lr[row + k]
					const ui = li[row + k]
					const pr = lr[base + k * q + k]
					const pi = li[base + k * q + k]
					const vr = ur * pr - ui * pi
					const vi = ur * pi + ui * pr
					lr[row + k] = vr
					li[row + k] = vi
					dr -= ur * vr - ui * vi
					di -= ur * vi + ui * vr
				}
				const square = dr * dr + di * di
				lr[row + i] = dr / square
				li[row + i] = -di / square
			}
			this.#condense(e, d, re, im)
		}
		this.#reduce()
	}

	#condense(e: number, d: Float64Array, re: number, im: number): void {
		const { degree: p, stiffness } = this.rule
		const n = p + 1
		const q = p - 1
		const scale = 1 / this.lengths[e]
		const next = e + 1 === this.lengths.length ? 0 : e + 1
		const { re: xr, im: xi } = this.#x
		for (const side of [this.#left, this.#right]) {
			const column = side === this.#left ? 0 : p
			for (let i = 0; i < q; i++) {
				xr[i] = -scale * stiffness[(i + 1) * n + column]
				xi[i] = 0
			}
			this.#interior(e)
			let sumRe = d[e * n + column]
			let sumIm = 0
			let couplingRe = -scale * stiffness[p]
			let couplingIm = 0
			for (let i = 0; i < q; i++) {
				side.re[e * q + i] = xr[i]
				side.im[e * q + i] = xi[i]
				sumRe += xr[i] * d[e * n + i + 1]
				sumIm += xi[i] * d[e * n + i + 1]
				couplingRe -= scale * stiffness[i + 1] * xr[i]
				couplingIm -= scale * stiffness[i + 1] * xi[i]
			}
			const vertex = side === this.#left ? e : next
			this.#pivot.re[vertex] += re * sumRe - im * sumIm
			this.#pivot.im[vertex] += re * sumIm + im * sumRe
			if (side === this.#right) {
				this.#coupling.re[e] = couplingRe
				this.#coupling.im[e] = couplingIm
			}
		}
	}

	#reduce(): void {
		const count = this.lengths.length
		const { re: leakRe, im: leakIm } = this.#pivot
		let fr = this.#coupling.re[0]
		let fi = this.#coupling.im[0]
		for (let v = 1; v < count; v++) {
			const nr = this.#coupling.re[v]
			const ni = this.#coupling.im[v]
			const xr = leakRe[v]
			const xi = leakIm[v]
			const pr = xr + fr + nr
			const pi = xi + fi + ni
			const square = pr * pr + pi * pi
			const ir = pr / square
			const ii = -pi / square
			const ar = fr * ir - fi * ii
			const ai = fr * ii + fi * ir
			const br = nr * ir - ni * ii
			const bi = nr * ii + ni * ir
			this.#toFirst.re[v] = ar
			this.#toFirst.im[v] = ai
			this.#toNext.re[v] = br
			this.#toNext.im[v] = bi
			leakRe[v] = ir
			leakIm[v] = ii
			const next = v + 1 === count ? 0 : v + 1
			leakRe[0] += ar * xr - ai * xi
			leakIm[0] += ar * xi + ai * xr
			leakRe[next] += br * xr - bi * xi
			leakIm[next] += br * xi + bi * xr
			const tr = ar * nr - ai * ni
			fi = ar * ni + ai * nr
			fr = tr
		}
		const square = leakRe[0] ** 2 + leakIm[0] ** 2
		leakRe[0] /= square
		leakIm[0] /= -square
	}

	#interior(e: number): void {
		const q = this.rule.degree - 1
		const base = e * q * q
		const { re: lr, im: li } = this.#factors
		const { re: xr, im: xi } = this.#x
		for (let i = 1; i < q; i++) {
			let sr = xr[i]
			let si = xi[i]
			for (let k = 0; k < i; k++) {
				const a = lr[base + i * q + k]
				const b = li[base + i * q + k]
				sr -= a * xr[k] - b * xi[k]
				si -= a * xi[k] + b * xr[k]
			}
			xr[i] = sr
			xi[i] = si
		}
		for (let i = q - 1; i >= 0; i--) {
			const pr = lr[base + i * q + i]
			const pi = li[base + i * q + i]
			let sr = xr[i] * pr - xi[i] * pi
			let si = xr[i] * pi + xi[i] * pr
			for (let k = i + 1; k < q; k++) {
				const a = lr[base + k * q + i]
				const b = li[base + k * q + i]
				sr -= a * xr[k] - b * xi[k]
				si -= a * xi[k] + b * xr[k]
			}
			xr[i] = sr
			xi[i] = si
		}
	}

	/** (re, im) := (S + σ diag d)⁻¹ (re, im), length e·p each. */
	solve(re: Float64Array, im: Float64Array): void {
		const p = this.rule.degree
		const q = p - 1
		const count = this.lengths.length
		const { re: vr, im: vi } = this.#vertex
		const { re: ar, im: ai } = this.#left
		const { re: br, im: bi } = this.#right
		const { re: fr, im: fi } = this.#toFirst
		const { re: nr, im: ni } = this.#toNext
		vr.fill(0)
		vi.fill(0)
		for (let e = 0; e < count; e++) {
			const next = e + 1 === count ? 0 : e + 1
			vr[e] += re[e * p]
			vi[e] += im[e * p]
			for (let i = 0; i < q; i++) {
				const x = re[e * p + 1 + i]
				const y = im[e * p + 1 + i]
				const k = e * q + i
				vr[e] += ar[k] * x - ai[k] * y
				vi[e] += ar[k] * y + ai[k] * x
				vr[next] += br[k] * x - bi[k] * y
				vi[next] += br[k] * y + bi[k] * x
			}
		}
		for (let k = 1; k < count; k++) {
			const next = k + 1 === count ? 0 : k + 1
			vr[0] += fr[k] * vr[k] - fi[k] * vi[k]
			vi[0] += fr[k] * vi[k] + fi[k] * vr[k]
			vr[next] += nr[k] * vr[k] - ni[k] * vi[k]
			vi[next] += nr[k] * vi[k] + ni[k] * vr[k]
		}
		const { re: pr, im: pi } = this.#pivot
		for (let k = 0; k < count; k++) {
			const t = vr[k] * pr[k] - vi[k] * pi[k]
			vi[k] = vr[k] * pi[k] + vi[k] * pr[k]
			vr[k] = t
		}
		for (let k = count - 1; k >= 1; k--) {
			const next = k + 1 === count ? 0 : k + 1
			vr[k] += fr[k] * vr[0] - fi[k] * vi[0] + nr[k] * vr[next] - ni[k] * vi[next]
			vi[k] += fr[k] * vi[0] + fi[k] * vr[0] + nr[k] * vi[next] + ni[k] * vr[next]
		}
		const { re: xr, im: xi } = this.#x
		for (let e = 0; e < count; e++) {
			const next = e + 1 === count ? 0 : e + 1
			for (let i = 0; i < q; i++) {
				xr[i] = re[e * p + 1 + i]
				xi[i] = im[e * p + 1 + i]
			}
			this.#interior(e)
			for (let i = 0; i < q; i++) {
				const k = e * q + i
				re[e * p + 1 + i] = xr[i] + ar[k] * vr[e] - ai[k] * vi[e] + br[k] * vr[next] - bi[k] * vi[next]
				im[e * p + 1 + i] = xi[i] + ar[k] * vi[e] + ai[k] * vr[e] + br[k] * vi[next] + bi[k] * vr[next]
			}
			re[e * p] = vr[e]
			im[e * p] = vi[e]
		}
	}
}
