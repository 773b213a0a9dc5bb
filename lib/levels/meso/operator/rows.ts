/**
 * Exact first rows of the forms: natural CᵗAC/N and inverse S B⁺ S (G B⁺ G in the normalised product), B = CᵗA⁺C/N. theory.md 1.1, 2.2; design.md 3.
 *
 * Natural rows are local. Inverse rows are full, symbol 4Ms σ²/ω: rational numbers over the resultant of ω and z^M − 1, whose digits grow like M
 * times the logarithm of the Mahler measure of ω. Rows whose text would be longer than a limit are not written.
 */
import { rational, type Rational, ZERO } from '../../../expression/index.ts'
import { circulantRow, stencil } from '../../../splines/stencil.ts'
import type { SplineProduct } from '../space.ts'
import { coarseSymbols, productSymbol } from './coarse-symbols.ts'
import { digitsPerBlock, exactEntries, exactRow } from './exact-row.ts'
import { multiplySymbols, symbolAt } from './symbol-polynomial.ts'

export interface RowSizes {
	readonly degree: number
	readonly blocks: number
	/** N, or Infinity. */
	readonly sites: number
}

/** The row of CᵗAC/N; at K = ∞ of (∫b_i'b_j'). Null where it does not exist: degree 0 at K = ∞. */
export function naturalRow({ degree, blocks, sites }: RowSizes): Rational[] | null {
	if (sites === Number.POSITIVE_INFINITY && degree === 0) return null
	return circulantRow(stencil('latticeStiffness', degree), blocks, sites / blocks)
}

/** ωF = 4Ms σ²: what the inverse form is made of. */
function inverseSymbol({ degree, blocks, sites }: RowSizes, product: SplineProduct) {
	const symbols = coarseSymbols(degree)
	const inner = productSymbol(symbols, product)
	const numerator = [ZERO, ...symbolAt(multiplySymbols(inner, inner), sites / blocks).map((a) => a.mul(rational(4)))]
	return { numerator, denominator: symbolAt(symbols.wide, sites / blocks) }
}

/** The row of S B⁺ S, or of G B⁺ G. Cost: M products of long by short whole numbers, M/2 reductions. */
export function inverseRow(sizes: RowSizes, product: SplineProduct = 'l2'): Rational[] {
	const { numerator, denominator } = inverseSymbol(sizes, product)
	return exactRow(numerator, denominator, sizes.blocks, 1)
}

/** The same as texts `p/q` or `p`, faster for long entries. */
export function inverseRowTexts(sizes: RowSizes, product: SplineProduct = 'l2'): string[] {
	const { numerator, denominator } = inverseSymbol(sizes, product)
	const half = exactEntries(numerator, denominator, sizes.blocks, 1).map((a) => (a.denominator === 1n ? `${a.numerator}` : `${a.numerator}/${a.denominator}`))
	return Array.from({ length: sizes.blocks }, (_, d) => half[Math.min(d, sizes.blocks - d)])
}

/** About how many characters the texts p/q of the inverse row have: M entries of twice (M/2) log₁₀(Mahler measure) digits, and the strokes. */
export function inverseRowLength({ degree, blocks, sites }: RowSizes): number {
	return Math.ceil(blocks * (3 + blocks * digitsPerBlock(symbolAt(coarseSymbols(degree).wide, sites / blocks))))
}
