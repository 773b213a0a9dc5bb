/**
 * The sites of a block, reduced: nodes and weights that replace sums over the K sites of a block, and the cell averages of the splines there.
 *
 *   (1/K) Σ_r f(v_r) = Σ_a w_a f(v_a),  v_r = (r + ½)/K,   c_l(v) = cell average of p_l around v = Σ_k p_{l,k} Σ_j C(k+1, 2j+1) v^{k−2j} ε^{2j}/(k+1),
 *
 * ε = 1/(2K) (0 at K = ∞, where cell averages are values). For K ≤ `count` the nodes are the sites themselves and nothing is approximated; beyond,
 * the rule is exact for polynomials of degree 2·count − 1 in the site, and converges geometrically for what is analytic there. theory.md 2.2, 7.4.
 */
import { toNumber } from '../expression/index.ts'
import { discreteGauss } from '../numerics/discrete-gauss.ts'
import { cardinalPieces } from './cardinal.ts'

export interface SiteNodes {
	readonly degree: number
	/** K, or Infinity. */
	readonly sitesPerBlock: number
	/** Nodes per block. */
	readonly count: number
	/** v_a ∈ (0,1), ascending. */
	readonly positions: Float64Array
	/** w_a > 0, Σ w_a = 1. */
	readonly weights: Float64Array
	/** basis[a(L+1) + l] = c_l(v_a): the cell average around v_a of b_{i−l}, for any block i. */
	readonly basis: Float64Array
	/** The nodes are the sites. */
	readonly exact: boolean
}

/** Nodes for a block of K sites, at most `count` of them. Error of sums: none for K ≤ count or polynomials of degree < 2·count. */
export function siteNodes(degree: number, sitesPerBlock: number, count: number): SiteNodes {
	const { nodes, weights } = discreteGauss(sitesPerBlock, count)
	const width = degree + 1
	const basis = new Float64Array(nodes.length * width)
	const averages = cellAverageBasis(degree, sitesPerBlock)
	nodes.forEach((v, a) => averages(v, basis.subarray(a * width, (a + 1) * width)))
	return { degree, sitesPerBlock, count: nodes.length, positions: nodes, weights, basis, exact: nodes.length === sitesPerBlock }
}

/** out[l] = c_l(v), the average of p_l over [v − 1/(2K), v + 1/(2K)]; values of p_l at K = ∞. */
export function cellAverageBasis(degree: number, sitesPerBlock: number): (v: number, out: Float64Array) => Float64Array {
	const square = sitesPerBlock === Number.POSITIVE_INFINITY ? 0 : 1 / (2 * sitesPerBlock) ** 2
	const coefficients = piecesInNumbers(degree).map((piece) => averaged(piece, square))
	return (v, out) => {
		coefficients.forEach((c, l) => {
			let sum = 0
			for (let k = degree; k >= 0; k--) sum = sum * v + (c[k] as number)
			out[l] = sum
		})
		return out
	}
}

const numbers = new Map<number, readonly (readonly number[])[]>()

function piecesInNumbers(degree: number): readonly (readonly number[])[] {
	let found = numbers.get(degree)
	if (found === undefined) numbers.set(degree, (found = cardinalPieces(degree).map((piece) => piece.map(toNumber))))
	return found
}

/** Coefficients in v of the average of Σ_k p_k u^k over u ∈ [v − ε, v + ε]. */
function averaged(piece: readonly number[], square: number): number[] {
	const out = piece.map(() => 0)
	piece.forEach((p, k) => {
		let factor = 1
		for (let j = 0; 2 * j <= k; j++) {
			out[k - 2 * j] = (out[k - 2 * j] as number) + p * factor
			factor *= (square * (k - 2 * j) * (k - 2 * j - 1)) / ((2 * j + 2) * (2 * j + 3))
		}
	})
	return out
}
