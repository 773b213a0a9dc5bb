/**
 * The five local forms behind the coarse-grained operators, as symbols in s = sin²(πq/M), with Δ_q = 4M²s:
 *
 *   S: σ/M,   G = CᵗC/N: g/M,   CᵗAC/N: Δν/M,   CᵗA²C/N: Δ²α/M,   (1/K²)CᵗWC/N: ω/M.
 *
 * The moving sums W turn A⁻¹ into a local form: on the torus of blocks W A⁻¹ has symbol K²/Δ_q, so B = CᵗA⁺C/N has symbol ω/(MΔ_q), and
 *
 *   natural:  form Δν/M,  eigenvalue Δν/σ;      inverse:  form Δσ²/(Mω),  eigenvalue Δσ/ω      (G for S, g for σ in the normalised product).
 *
 * At K = ∞ ω_L = σ_{L+1} and ν_L = σ_{L−1}: inverse(L) = natural(L+1). theory.md 1.1, 2.2, 5.7.
 */
import { stencil } from '../../../splines/stencil.ts'
import type { SplineProduct } from '../space.ts'
import { divideByLaplacian, type SymbolPolynomial, symbolPolynomial, symbolAt, symbolValues, sineSquared } from './symbol-polynomial.ts'

/** Ā natural = PANPᵗ, inverse = (PA⁻¹NPᵗ)⁻¹. */
export type CoarseOperatorKind = 'natural' | 'inverse'

export interface CoarseSymbols {
	readonly degree: number
	/** σ. */
	readonly gram: SymbolPolynomial
	/** g. */
	readonly discreteGram: SymbolPolynomial
	/** ν; K at degree 0. */
	readonly natural: SymbolPolynomial
	/** ω. */
	readonly wide: SymbolPolynomial
	/** α for K ≥ 2; at degree 0 4sα, since α has a pole at q = 0. */
	readonly biharmonic: SymbolPolynomial
}

const known = new Map<number, CoarseSymbols>()

/** The symbols of this degree, symbolic in K. */
export function coarseSymbols(degree: number): CoarseSymbols {
	let found = known.get(degree)
	if (found !== undefined) return found
	const of = (name: Parameters<typeof stencil>[0]) => symbolPolynomial(stencil(name, degree).entries)
	found = {
		degree,
		gram: of('gram'),
		discreteGram: of('discreteGram'),
		natural: divideByLaplacian(of('latticeStiffness'), 1),
		wide: of('wide'),
		get biharmonic() {
			return divideByLaplacian(of('biharmonic'), degree === 0 ? 1 : 2)
		},
	}
	known.set(degree, found)
	return found
}

/** The polynomial that stands for the inner product: σ or g. */
export const productSymbol = (symbols: CoarseSymbols, product: SplineProduct): SymbolPolynomial =>
	product === 'l2' ? symbols.gram : symbols.discreteGram

/** Δ_q = 4M² sin²(πq/M), exactly 0 at q = 0. */
export function laplacianValues(blocks: number): Float64Array {
	return Float64Array.from({ length: blocks }, (_, q) => 4 * blocks * blocks * sineSquared(q, blocks))
}

export interface OperatorSizes {
	readonly degree: number
	readonly blocks: number
	/** K, or Infinity. */
	readonly sitesPerBlock: number
	readonly product: SplineProduct
}

/**
 * The symbol of the form matrix F of Ā, q = 0 … M−1: Δν/M or Δσ²/(Mω); exactly 0 at q = 0, relative error a few eps elsewhere.
 * @throws RangeError for the natural operator of degree 0 at K = ∞, which does not exist.
 */
export function formSymbol(kind: CoarseOperatorKind, { degree, blocks, sitesPerBlock, product }: OperatorSizes): Float64Array {
	const symbols = coarseSymbols(degree)
	const values = (p: SymbolPolynomial) => symbolValues(symbolAt(p, sitesPerBlock), blocks)
	const laplacian = laplacianValues(blocks)
	if (kind === 'natural') {
		const natural = values(symbols.natural)
		return laplacian.map((d, q) => (d * natural[q]) / blocks)
	}
	const [inner, wide] = [values(productSymbol(symbols, product)), values(symbols.wide)]
	return laplacian.map((d, q) => (d === 0 ? 0 : (d * inner[q] * (inner[q] / wide[q])) / blocks))
}

/** The symbol of the inner product, σ/M or g/M. */
export function productValues({ degree, blocks, sitesPerBlock, product }: OperatorSizes): Float64Array {
	return symbolValues(symbolAt(productSymbol(coarseSymbols(degree), product), sitesPerBlock), blocks).map((v) => v / blocks)
}
