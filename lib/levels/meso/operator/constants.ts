/**
 * Constants of the two-scale method that belong to the spaces alone. theory.md 1.4 (vi), 2.2, 2.3, 5.8.
 *
 *   C_L = sup_u |ANPᵗĀ⁻¹u|_X/(√N |u|_Y),  C_L² = max_q a_q s_q/n_q²  (a the symbol of CᵗA²C/N): bounded in K exactly for L ≥ 2;
 *   trace = tr PNPᵗ − 1 = N E|Px − EPx|² for unit variances;     defect = 1 − λ_min(PNPᵗ) = max_q (1 − g_q/s_q).
 */
import { rational, toNumber } from '../../../expression/index.ts'
import { stencil } from '../../../splines/stencil.ts'
import { monomial } from '../../../splines/laurent.ts'
import { coarseSymbols } from './coarse-symbols.ts'
import {
	divideByLaplacian,
	inCosine,
	sineSquared,
	subtractSymbols,
	symbolAt,
	symbolPolynomial,
	symbolValues,
} from './symbol-polynomial.ts'

/** C_L² of the natural operator; null where it is infinite (K = ∞ and L ≤ 1). M = 1: 0, there are no modes. */
export function squaredNaturalConstant(degree: number, blocks: number, sitesPerBlock: number): number | null {
	if (sitesPerBlock === Number.POSITIVE_INFINITY && degree < 2) return null
	const symbols = coarseSymbols(degree)
	const once = degree === 0
	const biharmonic = divideByLaplacian(
		symbolPolynomial(stencil('biharmonic', degree).entriesAt(sitesPerBlock).map((e) => monomial(e))),
		once ? 1 : 2,
	).map((a) => a.at(1))
	const inner = symbolValues(symbolAt(symbols.gram, sitesPerBlock), blocks)
	const natural = symbolValues(symbolAt(symbols.natural, sitesPerBlock), blocks)
	const squares = symbolValues(biharmonic, blocks)
	let largest = 0
	for (let q = 1; 2 * q <= blocks; q++)
		largest = Math.max(largest, (squares[q] * inner[q]) / natural[q] ** 2 / (once ? 4 * sineSquared(q, blocks) : 1))
	return largest
}

/** 1 − g_q/s_q, q = 0 … M−1: exactly 0 at q = 0, and everywhere at K = ∞ and at degree 0. */
export function projectionDefects(degree: number, blocks: number, sitesPerBlock: number): Float64Array {
	const { gram, discreteGram } = coarseSymbols(degree)
	const [inner, discrete] = [symbolAt(gram, sitesPerBlock), symbolAt(discreteGram, sitesPerBlock)]
	const difference = subtractSymbols(
		inner.map((a) => monomial(a)),
		discrete.map((a) => monomial(a)),
	).map((a) => a.at(1))
	// σ − g vanishes at s = 0: values of (σ − g)/s, without cancellation, times s.
	const slope = symbolValues(difference.length > 1 ? difference.slice(1) : [rational(0)], blocks)
	const scale = symbolValues(inner, blocks)
	return slope.map((v, q) => (v * sineSquared(q, blocks)) / scale[q])
}

/** 1 − λ_min(PNPᵗ), the largest defect. */
export const projectionDefect = (degree: number, blocks: number, sitesPerBlock: number): number =>
	Math.max(...projectionDefects(degree, blocks, sitesPerBlock))

/** tr PNPᵗ − 1 (the mode q = 0 is removed): M − 1 where PNPᵗ = id. */
export function unresolvedTrace(degree: number, blocks: number, sitesPerBlock: number): number {
	let sum = blocks - 1
	for (const defect of projectionDefects(degree, blocks, sitesPerBlock)) sum -= defect
	return sum
}

/** Whether the values of a symbol come without cancellation: no negative coefficient in c. */
export const isCancellationFree = (coefficients: readonly ReturnType<typeof rational>[]): boolean =>
	inCosine(coefficients).every((a) => toNumber(a) >= 0)
