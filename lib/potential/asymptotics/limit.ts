/** lim inf of an expression at an end of the line, read off its expansion. */
import { enclose } from '../../expression/bounds.ts'
import { type Expression, subtract } from '../../expression/index.ts'
import { coefficientBounds, coefficientSign, isOscillating } from './coefficient.ts'
import { type End, expandAt, termsToExpression } from './expand.ts'
import { compareMonomials, type Monomial, monomialToExpression, type Term, UNIT } from './monomial.ts'
import type { Series } from './series.ts'

export interface LowerLimit {
	/** Certified lower bound of lim inf (±∞ allowed; −∞ also when nothing is known). */
	readonly bound: number
	/** A number that values come arbitrarily close to or fall below; +∞ when the function tends to +∞. */
	readonly value: number
	/** Whether the function is positive far out, even where it tends to zero. */
	readonly eventuallyPositive: boolean
	/** False when the expansion could not be resolved: `reason` says why. */
	readonly known: boolean
	readonly reason?: string
}

const ORDERS = [6, 12, 24]

/** lim inf_{z → end} e(z). */
export function lowerLimit(e: Expression, end: End): LowerLimit {
	let reason = ''
	for (const order of ORDERS) {
		const series = expandAt(e, end, order)
		if (typeof series === 'string') reason = series
		else {
			const limit = ofSeries(series)
			if (limit !== undefined) return { ...limit, eventuallyPositive: limit.bound > 0 || leadingSign(series) > 0 }
			reason = 'cancellation beyond the terms that were expanded'
		}
	}
	return { bound: Number.NEGATIVE_INFINITY, value: Number.POSITIVE_INFINITY, eventuallyPositive: false, known: false, reason }
}

function leadingSign({ terms }: Series): number {
	return terms[0] === undefined ? 0 : coefficientSign(terms[0].coefficient)
}

type Limit = Omit<LowerLimit, 'eventuallyPositive'>

function ofSeries(series: Series): Limit | undefined {
	return ofTerms(series.terms, series.remainder)
}

function ofTerms(terms: readonly Term[], remainder: Monomial | null): Limit | undefined {
	const unresolved = remainder !== null && compareMonomials(remainder, UNIT) >= 0
	const leading = terms[0]
	if (leading === undefined || compareMonomials(leading.monomial, UNIT) < 0)
		return unresolved ? undefined : { bound: 0, value: 0, known: true }
	const { lower, lowest } = coefficientBounds(leading.coefficient)
	if (compareMonomials(leading.monomial, UNIT) === 0)
		return unresolved ? undefined : { bound: lower, value: isOscillating(leading.coefficient) ? lowest : lower, known: true }
	if (lower > 0) return { bound: Number.POSITIVE_INFINITY, value: Number.POSITIVE_INFINITY, known: true }
	const touching = lowest <= 1e-9 && lowest >= -1e-9 && lower > -1e-6
	if (!touching) return lowest < 0 ? { bound: Number.NEGATIVE_INFINITY, value: Number.NEGATIVE_INFINITY, known: true } : undefined
	// The leading coefficient is non-negative but comes to zero again and again: there the rest decides.
	return ofTerms(terms.slice(1), remainder)
}

/**
 * Whether the truncated expansion already describes e from |z| = edge on: it agrees at edge·2^k to a thousandth of its largest
 * term that moves (or to rounding). Numerical evidence for where "large" begins, not a bound.
 */
export function expansionHolds(e: Expression, end: End, edge: number): boolean {
	const series = expandAt(e, end)
	if (typeof series === 'string') return false
	const moving = series.terms.filter((t) => t.monomial.key !== UNIT.key)
	const total = termsToExpression(series.terms, end)
	const leading = moving[0] === undefined ? undefined : monomialToExpression(moving[0].monomial)
	for (let k = 0; k < 40; k++) {
		const x = edge * 2 ** k
		const [a, b] = enclose(subtract(e, total), point(end === '+' ? x : -x))
		const size = leading === undefined ? 0 : enclose(leading, point(x))[1]
		if (size > 1e300) return true
		if (Math.min(Math.abs(a), Math.abs(b)) > 1e-3 * size && !(a <= 0 && b >= 0)) return false
	}
	return true
}

const point = (x: number) => new Map([['z', [x, x] as const]])
