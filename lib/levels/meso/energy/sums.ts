/**
 * Sums over the sites on reduced nodes: h = Cμ at the nodes, Cᵗ of node values, and the cyclic band of Cᵗ diag(d) C/N.
 *
 * Node (i, a) of block i has index i·count + a and weight w_a/M in (1/N)Σ_sites; `weights[a]` is w_a/M. All operations cost O(M·count·L) or ·L²,
 * and allocate nothing. theory.md 2.2, 7.4.
 */
import type { SiteNodes } from '../../../splines/site-nodes.ts'

export interface NodeSums {
	readonly blocks: number
	readonly degree: number
	/** Nodes per block. */
	readonly count: number
	/** blocks · count. */
	readonly size: number
	/** (1/N)Σ_sites f = Σ_i Σ_a weights[a] f(i, a). */
	readonly weights: Float64Array
	readonly nodes: SiteNodes
	/** out[i·count + a] = Σ_l c_l(v_a) μ_{i−l}. */
	values(coefficients: Float64Array, out: Float64Array): Float64Array
	/** out = (1/N) Cᵗx. */
	moments(x: Float64Array, out: Float64Array): Float64Array
	/** Band of (1/N) Cᵗ diag(d) C in the layout of `cyclicBanded`. */
	band(d: Float64Array, out: Float64Array): Float64Array
	/** (1/N) Σ_sites x. */
	mean(x: Float64Array): number
	/** out[i·count + a] = c_iᵗ Z c_i for the band of a symmetric matrix Z in the layout of `cyclicBanded.inverseBand` (entries of Z as they are). */
	quadratic(band: Float64Array, out: Float64Array): Float64Array
}

/** Sums for M blocks on these nodes. */
export function nodeSums(nodes: SiteNodes, blocks: number): NodeSums {
	const { degree, count, basis } = nodes
	const width = degree + 1
	const size = blocks * count
	const weights = nodes.weights.map((w) => w / blocks)
	/** index[i·width + l] = i − l mod M. */
	const index = Int32Array.from({ length: blocks * width }, (_, k) => {
		const at = Math.floor(k / width) - (k % width)
		return ((at % blocks) + blocks) % blocks
	})
	return {
		blocks,
		degree,
		count,
		size,
		weights,
		nodes,
		values: (coefficients, out) => {
			for (let i = 0; i < blocks; i++) {
				for (let a = 0; a < count; a++) {
					let sum = 0
					for (let l = 0; l < width; l++) sum += basis[a * width + l] * coefficients[index[i * width + l]]
					out[i * count + a] = sum
				}
			}
			return out
		},
		moments: (x, out) => {
			out.fill(0)
			for (let i = 0; i < blocks; i++) {
				for (let l = 0; l < width; l++) {
					let sum = 0
					for (let a = 0; a < count; a++) sum += weights[a] * basis[a * width + l] * x[i * count + a]
					out[index[i * width + l]] += sum
				}
			}
			return out
		},
		band: (d, out) => {
			out.fill(0)
			for (let i = 0; i < blocks; i++) {
				for (let a = 0; a < count; a++) {
					const weight = weights[a] * d[i * count + a]
					for (let l = 0; l < width; l++) {
						const row = index[i * width + l] * width
						const factor = weight * basis[a * width + l]
						for (let k = 0; k <= l; k++) out[row + l - k] += factor * basis[a * width + k]
					}
				}
			}
			return out
		},
		mean: (x) => {
			let sum = 0
			for (let i = 0; i < blocks; i++) for (let a = 0; a < count; a++) sum += weights[a] * x[i * count + a]
			return sum
		},
		quadratic: (band, out) => {
			for (let i = 0; i < blocks; i++) {
				for (let a = 0; a < count; a++) {
					let sum = 0
					for (let l = 0; l < width; l++) {
						const row = index[i * width + l] * width
						const factor = basis[a * width + l]
						sum += factor * factor * band[row]
						for (let k = 0; k < l; k++) sum += 2 * factor * basis[a * width + k] * band[row + l - k]
					}
					out[i * count + a] = sum
				}
			}
			return out
		},
	}
}
