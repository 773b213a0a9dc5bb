/**
 * How close Ā is to −∂²: eigenvalues over (2πq)², q = 1 … ⌊M/2⌋, of the natural and the inverse operator. theory.md 5.7, 8.3.
 *
 *   natural (sin a/a)² ν/σ,   inverse (sin a/a)² σ/ω,   a = πq/M      (g for σ in the normalised product).
 *
 * Every factor is positive and computed without cancellation: relative error a few eps for all M.
 */
import type { SplineProduct } from '../space.ts'
import { coarseSymbols, productSymbol } from './coarse-symbols.ts'
import { operatorExcess } from './excess.ts'
import { type SymbolPolynomial, symbolAt, symbolValues } from './symbol-polynomial.ts'

export interface OperatorRatio {
	/** q. */
	readonly mode: number
	/** Null where the operator does not exist (degree 0 at K = ∞). */
	readonly natural: number | null
	readonly inverse: number
}

export interface RatioSizes {
	readonly degree: number
	readonly blocks: number
	/** N, or Infinity. */
	readonly sites: number
	readonly product?: SplineProduct
}

/** Ratios of modes 1 … ⌊M/2⌋. */
export function operatorRatios({ degree, blocks, sites, product = 'l2' }: RatioSizes): OperatorRatio[] {
	const symbols = coarseSymbols(degree)
	const values = (p: SymbolPolynomial) => symbolValues(symbolAt(p, sites / blocks), blocks)
	const [inner, wide] = [values(productSymbol(symbols, product)), values(symbols.wide)]
	const natural = degree === 0 && sites === Number.POSITIVE_INFINITY ? null : values(symbols.natural)
	return Array.from({ length: Math.floor(blocks / 2) }, (_, k) => {
		const q = k + 1
		const a = (Math.PI * q) / blocks
		const unit = (Math.sin(a) / a) ** 2
		return { mode: q, natural: natural === null ? null : (unit * natural[q]) / inner[q], inverse: (unit * inner[q]) / wide[q] }
	})
}

export interface RatioTableRow {
	readonly degree: number
	readonly sites: number
	readonly blocks: number
	/** Ratio − 1, to full relative accuracy. */
	readonly natural: number | null
	readonly inverse: number
}

/** The table of theory 8.3: ratio − 1 of one mode over degrees and sizes (sites, blocks). */
export function ratioTable(
	sizes: readonly (readonly [sites: number, blocks: number])[] = [
		[64, 8],
		[128, 8],
		[256, 8],
		[256, 16],
		[256, 32],
	],
	{ degrees = [0, 1, 2, 3], mode = 1, product = 'l2' as SplineProduct } = {},
): RatioTableRow[] {
	return degrees.flatMap((degree) =>
		sizes.map(([sites, blocks]) => {
			const excess = (kind: 'natural' | 'inverse') => operatorExcess(kind, { degree, blocks, sites, product })(mode)
			return { degree, sites, blocks, natural: degree === 0 && sites === Number.POSITIVE_INFINITY ? null : excess('natural'), inverse: excess('inverse') }
		}),
	)
}

/** What the table says about the operators of this degree. */
export function consistencyMessage(degree: number): string {
	return degree === 0
		? 'The natural operator PANPᵗ is consistent exactly when the observables are continuous (degree ≥ 1): on block averages it is too large by the factor K, and (PA⁻¹NPᵗ)⁻¹ is the right one.'
		: `The observables are continuous, so that both operators are consistent: natural to order M^-${2 * degree} with a lattice error ${degree === 1 ? '1/(MN)' : 'N^-2'}, inverse to order M^-${2 * degree + 2} with a lattice error N^-${2 * Math.floor((degree + 1) / 2) + 2}.`
}
