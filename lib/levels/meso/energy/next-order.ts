/**
 * The order after the bracket of theory 8.1, as a measure of what the bracket leaves out: the connected vacuum diagrams with three loops.
 *
 * log g(0) continues with e/N², averages over sites, r_ij = c_iᵗV⁻¹c_j = N R_ij, d_i = r_ii, f = r(κ3 d), s = r³κ3 and P = (r_ij²):
 *
 *   e = −⟨κ6d³⟩/48 + ⟨κ5d²f⟩/16 + ⟨κ5 d s⟩/12 + ⟨κ4d P(κ4d)⟩/16 + ⟨⟨κ4r⁴κ4⟩⟩/48
 *     − ⟨κ4 d f²⟩/16 − ⟨κ4 d y⟩/8 − ⟨κ4d P(κ3f)⟩/8 − ⟨κ4_i κ3_j r_ij² r_jk κ3_k r_ik²⟩/8 − ⟨κ4 s f⟩/12
 *     + ⟨tetrahedron⟩/24 + ⟨κ3_i r_ij κ3_j z_ij⟩/16 + ⟨κ3f P(κ3f)⟩/16 + ⟨κ3f³⟩/48 + ⟨κ3 f y⟩/8,
 *
 * y_i = z_ii, z = r(κ3 r²κ3)r. For one constraint and equal sites e/N² is a₂ of the local Cramér expansion (`blockExpansion`). Derived for this
 * project. Sums run over few nodes per block and over blocks near each other: a few per cent, enough for an error estimate.
 */
import type { FieldTable } from '../../../cramer/field-table.ts'
import { cyclicBanded } from '../../../numerics/cyclic-banded.ts'
import { siteNodes } from '../../../splines/site-nodes.ts'
import type { MesoSpace } from '../space.ts'
import { decayWidth, denseInverse } from './dense.ts'
import { nodeSums } from './sums.ts'

export interface NextOrder {
	/** Blocks within which pairs are taken, either way, at the last evaluation. */
	reach(): number
	/** out[j] = share of block j in e at the dual coefficients μ; Σ out = e. False where a field is not admissible. */
	shares(mu: Float64Array, out: Float64Array): boolean
}

/** Nodes per block, and for at most this many blocks more of them: there a block sees more of the profile. */
const COUNT = 3
const SMALL = 8
const FINE = 6
/** |r| relative to its diagonal below which pairs are left out, and most blocks either way. */
const DECAYED = 0.02
const FURTHEST = 8
/** The same for the tetrahedron, whose six edges decay together. */
const TETRAHEDRON = 3

/** The next order for the splines of a space with K < ∞. Cost O(M (q·reach)²) and more for small M, where it is dense. */
export function nextOrder(space: MesoSpace, table: FieldTable, options: { readonly count?: number } = {}): NextOrder {
	const { degree, blocks: m, sitesPerBlock } = space
	const count = degree === 0 ? 1 : Math.min(sitesPerBlock, options.count ?? (m <= SMALL ? FINE : COUNT))
	const nodes = siteNodes(degree, sitesPerBlock, count)
	const sums = nodeSums(nodes, m)
	const q = nodes.count
	const n = sums.size
	const width = degree + 1
	const { basis } = nodes
	const factor = cyclicBanded(m, degree)
	const band = new Float64Array(m * width)
	const inverse = new Float64Array(m * m)
	const moments = new Float64Array(m)
	const array = () => new Float64Array(n)
	const [h, d, a, f, s, p4, p3, y, density] = [array(), array(), array(), array(), array(), array(), array(), array(), array()]
	const cumulants = Array.from({ length: 7 }, array)
	let reach = 0
	/** r between node i and the nodes of the blocks of its window, row by row. */
	let r = new Float64Array(0)
	let size = 0
	let all = false
	const blockAt = (i: number, step: number) => (all ? step : (((i + step - reach) % m) + m) % m)
	/** Row of the window of block i that holds block j, −1 outside. */
	const stepOf = (i: number, j: number) => {
		if (all) return j
		const step = (((j - i + reach) % m) + m) % m
		return step < size ? step : -1
	}
	const rows = () => {
		reach = Math.min(FURTHEST, decayWidth(inverse, m, DECAYED) + degree)
		all = 2 * reach + 1 >= m
		size = all ? m : 2 * reach + 1
		if (r.length < n * size * q) r = new Float64Array(n * size * q)
		for (let i = 0; i < m; i++) {
			for (let a = 0; a < q; a++) {
				for (let step = 0; step < size; step++) {
					const j = blockAt(i, step)
					for (let b = 0; b < q; b++) {
						let sum = 0
						for (let l = 0; l < width; l++) {
							const row = ((((i - l) % m) + m) % m) * m
							for (let k = 0; k < width; k++)
								sum += basis[a * width + l] * basis[b * width + k] * inverse[row + ((((j - k) % m) + m) % m)]
						}
						r[((i * q + a) * size + step) * q + b] = sum
					}
				}
			}
		}
	}
	const shares = (mu: Float64Array, out: Float64Array): boolean => {
		if (!table.evaluate(sums.values(mu, h), 6, cumulants)) return false
		const [, , k2, k3, k4, k5, k6] = cumulants as [unknown, unknown, ...Float64Array[]] as unknown as Float64Array[]
		if (!factor.factor(sums.band(k2, band))) return false
		denseInverse(factor, inverse)
		rows()
		const w = sums.weights
		for (let i = 0; i < n; i++) d[i] = r[(i * size + stepOf(Math.floor(i / q), Math.floor(i / q))) * q + (i % q)]
		for (let i = 0; i < n; i++) a[i] = k3[i] * d[i]
		sums.values(factor.solve(sums.moments(a, moments), moments), f)
		density.fill(0)
		// Pairs: s, P, r⁴, and Q = ⟨⟨κ3 r² κ3 c cᵗ⟩⟩.
		const big = new Float64Array(m * m)
		for (let i = 0; i < n; i++) {
			const block = Math.floor(i / q)
			let [cube, withK4, withK3, fourth] = [0, 0, 0, 0]
			for (let step = 0; step < size; step++) {
				const j = blockAt(block, step)
				for (let b = 0; b < q; b++) {
					const other = j * q + b
					const x = r[(i * size + step) * q + b]
					const square = x * x
					cube += w[b] * k3[other] * square * x
					withK4 += w[b] * k4[other] * d[other] * square
					withK3 += w[b] * k3[other] * f[other] * square
					fourth += w[b] * k4[other] * square * square
					const weight = w[i % q] * k3[i] * square * w[b] * k3[other]
					for (let l = 0; l < width; l++) {
						const row = ((((block - l) % m) + m) % m) * m
						for (let k = 0; k < width; k++)
							big[row + ((((j - k) % m) + m) % m)] += weight * basis[(i % q) * width + l] * basis[b * width + k]
					}
				}
			}
			s[i] = cube
			p4[i] = withK4
			p3[i] = withK3
			density[i] += (k4[i] * fourth) / 48
		}
		// z = C (V⁻¹QV⁻¹) Cᵗ: y is its diagonal; with Q again, the sum over its pairs.
		const z = congruence(factor, big, m)
		for (let i = 0; i < n; i++) {
			const block = Math.floor(i / q)
			let sum = 0
			for (let l = 0; l < width; l++)
				for (let k = 0; k < width; k++)
					sum += basis[(i % q) * width + l] * basis[(i % q) * width + k] * z[((((block - l) % m) + m) % m) * m + ((((block - k) % m) + m) % m)]
			y[i] = sum
		}
		for (let i = 0; i < n; i++)
			density[i] +=
				-(k6[i] * d[i] ** 3) / 48 +
				(k5[i] * d[i] ** 2 * f[i]) / 16 +
				(k5[i] * d[i] * s[i]) / 12 +
				(k4[i] * d[i] * p4[i]) / 16 -
				(k4[i] * d[i] * f[i] ** 2) / 16 -
				(k4[i] * d[i] * y[i]) / 8 -
				(k4[i] * d[i] * p3[i]) / 8 -
				(k4[i] * s[i] * f[i]) / 12 +
				(k3[i] * f[i] * p3[i]) / 16 +
				(k3[i] * f[i] ** 3) / 48 +
				(k3[i] * f[i] * y[i]) / 8
		triples(w, k3, k4)
		for (let j = 0; j < m; j++) {
			let sum = 0
			for (let b = 0; b < q; b++) sum += w[b] * density[j * q + b]
			out[j] = sum
			// ⟨κ3 r² κ3 z⟩ = tr(Qz), by rows of Q.
			for (let k = 0; k < m; k++) out[j] += (big[j * m + k] * z[j * m + k]) / 16
		}
		return true
	}
	const near = new Float64Array(4096)
	/** The diagram of κ4 with two κ3, and the tetrahedron, inside the window. */
	const triples = (w: Float64Array, k3: Float64Array, k4: Float64Array) => {
		const tight = all ? m : Math.min(size, 2 * TETRAHEDRON + 1)
		const first = all ? 0 : Math.max(0, reach - TETRAHEDRON)
		const span = tight * q
		const g = near.length >= span ? near : new Float64Array(span)
		for (let block = 0; block < m; block++) {
			for (let own = 0; own < q; own++) {
				const i = block * q + own
				const at = (step: number) => (i * size + step + first) * q
				// κ4_i Σ_jk r_ij² κ3_j r_jk κ3_k r_ik².
				for (let u = 0; u < span; u++) {
					const j = blockAt(block, Math.floor(u / q) + first) * q + (u % q)
					g[u] = w[u % q] * k3[j] * r[at(0) + u] ** 2
				}
				density[i] -= (k4[i] * form(block, first, span, g)) / 8
				// κ3_i Σ_j κ3_j r_ij Σ_kl (κ3 r_i r_j)_k r_kl (κ3 r_i r_j)_l.
				let tetrahedra = 0
				for (let u = 0; u < span; u++) {
					const otherBlock = blockAt(block, Math.floor(u / q) + first)
					const j = otherBlock * q + (u % q)
					for (let v = 0; v < span; v++) {
						const kBlock = blockAt(block, Math.floor(v / q) + first)
						const step = stepOf(otherBlock, kBlock)
						g[v] = step < 0 ? 0 : w[v % q] * k3[kBlock * q + (v % q)] * r[at(0) + v] * r[(j * size + step) * q + (v % q)]
					}
					tetrahedra += w[u % q] * k3[j] * r[at(0) + u] * form(block, first, span, g)
				}
				density[i] += (k3[i] * tetrahedra) / 24
			}
		}
	}
	const projected = new Float64Array(m)
	const touched = new Int32Array(m)
	/** Σ_uv g_u r_uv g_v over a window, as (Cᵗg)ᵗV⁻¹(Cᵗg). */
	const form = (block: number, first: number, span: number, g: Float64Array): number => {
		let used = 0
		for (let u = 0; u < span; u++) {
			const j = blockAt(block, Math.floor(u / q) + first)
			for (let l = 0; l < width; l++) {
				const index = (((j - l) % m) + m) % m
				let known = false
				if (u % q === 0) {
					for (let t = 0; t < used && !known; t++) known = touched[t] === index
					if (!known) {
						touched[used++] = index
						projected[index] = 0
					}
				}
				projected[index] += basis[(u % q) * width + l] * g[u]
			}
		}
		let sum = 0
		for (let s = 0; s < used; s++) {
			const row = touched[s] * m
			let inner = 0
			for (let t = 0; t < used; t++) inner += inverse[row + touched[t]] * projected[touched[t]]
			sum += projected[touched[s]] * inner
		}
		return sum
	}
	return { reach: () => (all ? m : reach), shares }
}

/** V⁻¹QV⁻¹ for symmetric Q. */
function congruence(factor: { solve(b: Float64Array, out?: Float64Array): Float64Array }, matrix: Float64Array, m: number): Float64Array {
	const half = Float64Array.from(matrix)
	for (let i = 0; i < m; i++) factor.solve(half.subarray(i * m, (i + 1) * m), half.subarray(i * m, (i + 1) * m))
	const out = new Float64Array(m * m)
	for (let i = 0; i < m; i++) for (let j = 0; j < m; j++) out[j * m + i] = half[i * m + j]
	for (let i = 0; i < m; i++) factor.solve(out.subarray(i * m, (i + 1) * m), out.subarray(i * m, (i + 1) * m))
	return out
}
