/**
 * The mesoscopic space Y: periodic splines of degree L on M blocks, with N = KM sites below them (K = ∞ allowed). theory.md 2.2.
 *
 * State = coefficients c in the partition-of-unity B-splines b_0 … b_{M−1}, b_j supported on [j/M, (j+L+1)/M] (mod 1). With C the N × M matrix
 * of cell averages, S = (∫b_i b_j) and G = CᵗC/N:
 *
 *   NPᵗ = C,  P = S⁻¹Cᵗ/N with the L² product cᵗSc',   P = G⁻¹Cᵗ/N with the discrete product cᵗGc', in which PNPᵗ = id.
 */
import type { SplineProduct } from '../../splines/projection.ts'
import { type SiteNodes, cellAverageBasis, siteNodes } from '../../splines/site-nodes.ts'
import { type Circulant, circulant } from '../../numerics/circulant.ts'
import type { Space } from '../gradient-flow.ts'

/** 'l2': ∫yy'. 'normalised': (1/N) Σ of cell averages, in which PNPᵗ = id. The same at K = ∞. */
export type { SplineProduct }

export interface MesoSpace extends Space {
	readonly degree: number
	/** M = dimension. */
	readonly blocks: number
	/** N, or Infinity. */
	readonly sites: number
	/** K = N/M, or Infinity. */
	readonly sitesPerBlock: number
	readonly product: SplineProduct
	/** S = (∫b_i b_j). */
	readonly gram: Circulant
	/** G = CᵗC/N; S at K = ∞. */
	readonly discreteGram: Circulant
	/** The one of the two that is the inner product. */
	readonly form: Circulant
	/** out = cell averages NPᵗc, length N. @throws RangeError at K = ∞. */
	cellAverages(state: Float64Array, out?: Float64Array): Float64Array
	/** out = Cᵗx/N, the moments of site values x of length N. @throws RangeError at K = ∞. */
	moments(x: Float64Array, out?: Float64Array): Float64Array
	/** out = Px, the coefficients of the projection of site values x of length N. @throws RangeError at K = ∞. */
	project(x: Float64Array, out?: Float64Array): Float64Array
	/** Reduced sites of a block: at most `count` nodes. */
	nodes(count: number): SiteNodes
}

/** Sizes of a mesoscopic space. */
export interface MesoSizes {
	readonly degree: number
	readonly blocks: number
	/** N, a multiple of `blocks`, or Infinity. */
	readonly sites: number
	readonly product?: SplineProduct
}

/** The space of these sizes; sizes are checked by `requireMesoSizes`, not here. */
export function mesoSpace({ degree, blocks, sites, product = 'l2' }: MesoSizes): MesoSpace {
	const sitesPerBlock = sites / blocks
	const finite = Number.isFinite(sites)
	const width = degree + 1
	const gram = bandedCirculant(siteNodes(degree, Number.POSITIVE_INFINITY, width), blocks)
	const discreteGram = finite ? bandedCirculant(siteNodes(degree, sitesPerBlock, width), blocks) : gram
	const form = product === 'l2' ? gram : discreteGram
	const values = cellAverageBasis(degree, Number.POSITIVE_INFINITY)
	const local = new Float64Array(width)
	const work = new Float64Array(blocks)
	let sitesBasis: Float64Array | undefined
	const basisOfSites = () => {
		if (!finite) throw new RangeError('mesoSpace: cell averages need finitely many sites')
		sitesBasis ??= siteNodes(degree, sitesPerBlock, sitesPerBlock).basis
		return sitesBasis
	}
	const wrap = (index: number) => ((index % blocks) + blocks) % blocks
	const space: MesoSpace = {
		name: `splines of degree ${degree} on ${blocks} blocks`,
		dimension: blocks,
		degree,
		blocks,
		sites,
		sitesPerBlock,
		product,
		gram,
		discreteGram,
		form,
		inner: (u, v) => {
			form.apply(u, work)
			let sum = 0
			for (let i = 0; i < blocks; i++) sum += work[i] * v[i]
			return sum
		},
		mean: (state) => {
			let sum = 0
			let correction = 0
			for (let i = 0; i < blocks; i++) {
				const next = sum + state[i]
				correction += Math.abs(sum) >= Math.abs(state[i]) ? sum - next + state[i] : state[i] - next + sum
				sum = next
			}
			return (sum + correction) / blocks
		},
		embed: (state, theta, out = new Float64Array(theta.length)) => {
			for (let k = 0; k < theta.length; k++) {
				const t = (theta[k] - Math.floor(theta[k])) * blocks
				const block = Math.min(Math.floor(t), blocks - 1)
				values(t - block, local)
				let sum = 0
				for (let l = 0; l < width; l++) sum += local[l] * state[wrap(block - l)]
				out[k] = sum
			}
			return out
		},
		cellAverages: (state, out = new Float64Array(sites)) => {
			const basis = basisOfSites()
			for (let i = 0; i < sites; i++) {
				const block = Math.floor(i / sitesPerBlock)
				const base = (i - block * sitesPerBlock) * width
				let sum = 0
				for (let l = 0; l < width; l++) sum += basis[base + l] * state[wrap(block - l)]
				out[i] = sum
			}
			return out
		},
		moments: (x, out = new Float64Array(blocks)) => {
			const basis = basisOfSites()
			out.fill(0)
			for (let i = 0; i < sites; i++) {
				const block = Math.floor(i / sitesPerBlock)
				const base = (i - block * sitesPerBlock) * width
				for (let l = 0; l < width; l++) out[wrap(block - l)] += (basis[base + l] * x[i]) / sites
			}
			return out
		},
		project: (x, out = new Float64Array(blocks)) => form.solve(space.moments(x, out), out),
		nodes: (count) => siteNodes(degree, sitesPerBlock, count),
	}
	return space
}

/** (Σ_blocks (1/M) Σ_a w_a c_i c_j)_{ij}: exact for `degree + 1` nodes or more, as products have degree 2L. */
function bandedCirculant({ degree, count, weights, basis }: SiteNodes, blocks: number): Circulant {
	const row = new Float64Array(blocks)
	const width = degree + 1
	for (let a = 0; a < count; a++)
		for (let l = 0; l < width; l++)
			for (let k = 0; k < width; k++)
				row[(((k - l) % blocks) + blocks) % blocks] += (weights[a] * basis[a * width + l] * basis[a * width + k]) / blocks
	return circulant(row)
}
