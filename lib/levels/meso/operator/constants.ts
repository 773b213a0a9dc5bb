/**
 * Constants of the two-scale method that belong to the spaces alone. theory.md 1.4 (vi), 2.2, 2.3, 5.8.
 *
 *   C_L = sup_u |ANPᵗĀ⁻¹u|_X/(√N |u|_Y),  C_L² = max_q a_q s_q/n_q²  (a the symbol of CᵗA²C/N): bounded in K exactly for L ≥ 2;
 *   trace = tr PNPᵗ − 1 = N E|Px − EPx|² for unit variances.
 */
import { type Rational, toNumber } from '../../../expression/index.ts'
import { monomial } from '../../../splines/laurent.ts'
import { projectionDefects } from '../../../splines/projection.ts'
import { stencil } from '../../../splines/stencil.ts'
import { coarseSymbols } from './coarse-symbols.ts'
import {
	divideByLaplacian,
	inCosine,
	sineSquared,
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

/** tr PNPᵗ − 1 (the mode q = 0 is removed): M − 1 where PNPᵗ = id. */
export function unresolvedTrace(degree: number, blocks: number, sitesPerBlock: number): number {
	let sum = blocks - 1
	for (const defect of projectionDefects(degree, blocks, sitesPerBlock)) sum -= defect
	return sum
}

/** Whether the values of a symbol come without cancellation: no negative coefficient in c. */
export const isCancellationFree = (coefficients: readonly Rational[]): boolean =>
	inCosine(coefficients).every((a) => toNumber(a) >= 0)
