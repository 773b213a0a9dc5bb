/**
 * The auxiliary level Z: discontinuous piecewise polynomials of degree ≤ L on M blocks, dimension (L+1)M, with an orthogonal basis. theory.md 2.6.
 *
 * State z, z[i(L+1) + k] = coefficient of e_k(u), u = Mθ − i, on block i. ē_k(v) = average of e_k over a cell of length 1/K around v. Then
 *
 *   (NQᵗz)_{iK+r} = Σ_k z_{ik} ē_k(v_r),   (Qx)_{ik} = (1/(K n_k)) Σ_r ē_k(v_r) x_{iK+r},   v_r = (r + ½)/K,
 *
 * with n_k the square of e_k in the product of Z, per block:
 *
 *   L² product:        e_k = shifted Legendre polynomial, n_k = ∫e_k² = 1/(2k+1);                       QNQᵗ ≠ id,
 *   discrete product:  ē_k = discrete Chebyshev (Gram) polynomial of the K midpoints, n_k = (1/K) Σ ē_k² = Π_{j≤k}(1 − j²/K²)/(2k+1);  QNQᵗ = id.
 *
 * What is orthogonal in the discrete product are the cell averages: e_k is the polynomial whose cell averages are the Gram polynomial, not the Gram
 * polynomial itself. Both bases are the shifted Legendre polynomials at K = ∞. Restricted to splines the products are those of the spline space.
 */
import { InputError } from '../errors.ts'
import { ONE, type Rational, rational, toNumber, ZERO } from '../expression/index.ts'
import { discreteGauss } from '../numerics/discrete-gauss.ts'
import { addPolynomials, cellAverage, fromCellAverage, integralOfProduct, multiplyPolynomials, type Polynomial, scalePolynomial, siteProduct } from './polynomial.ts'
import type { SplineProduct } from './projection.ts'

/** The basis of one block. */
export interface PieceBasis {
	readonly degree: number
	readonly sitesPerBlock: number
	readonly product: SplineProduct
	/** e_k in u ∈ [0,1]. */
	readonly functions: readonly Polynomial[]
	/** ē_k in v. */
	readonly averages: readonly Polynomial[]
	/** n_k. */
	readonly norms: readonly Rational[]
	/** ∫ e_k e_l. */
	readonly gram: readonly (readonly Rational[])[]
	/** (1/K) Σ_r ē_k(v_r) ē_l(v_r). */
	readonly discreteGram: readonly (readonly Rational[])[]
}

/** Sites of a block, reduced as in `siteNodes`, with the cell averages of the basis. */
export interface PieceNodes {
	readonly count: number
	readonly positions: Float64Array
	readonly weights: Float64Array
	/** basis[a(L+1) + k] = ē_k(v_a). */
	readonly basis: Float64Array
	readonly exact: boolean
}

/** Sizes of Z. */
export interface PieceSizes {
	readonly degree: number
	/** K, or Infinity. */
	readonly sitesPerBlock: number
	readonly product?: SplineProduct
}

/** The orthogonal basis of one block. @throws InputError when K < L + 1: the K cell averages of a block do not determine its polynomial. */
export function pieceBasis({ degree, sitesPerBlock, product = 'l2' }: PieceSizes): PieceBasis {
	if (sitesPerBlock < degree + 1)
		throw new InputError(
			'bad-flag',
			`piecewise polynomials: a block of ${sitesPerBlock} ${sitesPerBlock === 1 ? 'site' : 'sites'} does not determine a polynomial of degree ${degree} (got K = ${sitesPerBlock}, expected K ≥ ${degree + 1}, K = sites/blocks)`,
			`Try at least ${degree + 1} sites per block, or a smaller degree.`,
		)
	const orthogonal = orthogonalPolynomials(degree, product === 'l2' ? Number.POSITIVE_INFINITY : sitesPerBlock)
	const functions = product === 'l2' ? orthogonal : orthogonal.map((p) => fromCellAverage(p, sitesPerBlock))
	const averages = product === 'l2' ? orthogonal.map((p) => cellAverage(p, sitesPerBlock)) : orthogonal
	const gram = functions.map((p) => functions.map((q) => integralOfProduct(p, q)))
	const discreteGram = averages.map((p) => averages.map((q) => siteProduct(p, q, sitesPerBlock)))
	const norms = (product === 'l2' ? gram : discreteGram).map((row, k) => row[k])
	return { degree, sitesPerBlock, product, functions, averages, norms, gram, discreteGram }
}

/** C(2k,k) p_k in u, p_{k+1} = (u − ½)p_k − β_k p_{k−1}, β_k = k²(1 − k²/K²)/(4(4k² − 1)): value 1 at u = 1 for K = ∞. */
export function orthogonalPolynomials(degree: number, sitesPerBlock: number): Polynomial[] {
	const half = rational(-1, 2)
	const monic: Polynomial[] = [[ONE]]
	for (let k = 0; k < degree; k++) {
		const deficit = sitesPerBlock === Number.POSITIVE_INFINITY ? ZERO : rational(BigInt(k * k), BigInt(sitesPerBlock) ** 2n)
		const beta = ONE.sub(deficit).mul(rational(k * k, 4 * (4 * k * k - 1)))
		const next = multiplyPolynomials(monic[k], [half, ONE])
		monic.push(k === 0 ? next : addPolynomials(next, monic[k - 1], beta.neg()))
	}
	let factor = ONE
	return monic.map((p, k) => {
		if (k > 0) factor = factor.mul(rational(2 * (2 * k - 1), k))
		return scalePolynomial(p, factor)
	})
}

/** v ↦ (p_k(v))_k in doubles, by powers of v − ½, where neighbouring terms do not cancel. */
export function pieceEvaluator(polynomials: readonly Polynomial[]): (v: number, out: Float64Array) => Float64Array {
	const centred = polynomials.map((p) => Float64Array.from(aroundHalf(p), toNumber))
	return (v, out) => {
		const x = v - 0.5
		centred.forEach((p, k) => {
			let sum = 0
			for (let i = p.length - 1; i >= 0; i--) sum = sum * x + p[i]
			out[k] = sum
		})
		return out
	}
}

/** Coefficients in x, u = ½ + x. */
const aroundHalf = (p: Polynomial): Polynomial =>
	p.reduceRight<Polynomial>((value, a) => addPolynomials(multiplyPolynomials(value, [rational(1, 2), ONE]), [a]), [])

/** At most `count` nodes that stand for the K sites of a block: exact for K ≤ count and for polynomials of degree < 2·count. */
export function pieceNodes(basis: PieceBasis, count: number): PieceNodes {
	const { nodes, weights } = discreteGauss(basis.sitesPerBlock, count)
	const width = basis.degree + 1
	const values = new Float64Array(nodes.length * width)
	const evaluate = pieceEvaluator(basis.averages)
	nodes.forEach((v, a) => evaluate(v, values.subarray(a * width, (a + 1) * width)))
	return { count: nodes.length, positions: nodes, weights, basis: values, exact: nodes.length === basis.sitesPerBlock }
}
