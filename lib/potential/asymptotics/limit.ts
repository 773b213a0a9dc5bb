/** lim inf of an expression at an end of the line, read off its expansion. */
import { enclose } from '../../expression/bounds.ts'
import { type Expression, expandPolynomial, one, power, product, subtract } from '../../expression/index.ts'
import { coefficientBounds, coefficientSign, isOscillating, touchesZero } from './coefficient.ts'
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
	if (!touchesZero(leading.coefficient))
		return lowest < 0 ? { bound: Number.NEGATIVE_INFINITY, value: Number.NEGATIVE_INFINITY, known: true } : undefined
	// The leading coefficient is non-negative but comes to zero again and again: there the rest decides.
	return ofTerms(terms.slice(1), remainder)
}

/** Boxes per doubling and doublings in `lowerBoundBeyond`. */
const PARTS = 4
const DOUBLINGS = 40

/**
 * Lower bound of e on |z| ≥ edge at one end. With L the terms of the expansion that do not tend to zero and `limit` a lower bound
 * of lim inf L, e ≥ limit + inf (e − L): both e and e − L are enclosed on whole boxes up to 2^40·edge, so that nothing hides
 * between sample points; what lies beyond is left to the expansion.
 */
export function lowerBoundBeyond(e: Expression, end: End, edge: number, limit: number): number {
	const series = expandAt(e, end)
	if (typeof series === 'string') return Number.NEGATIVE_INFINITY
	const lasting = series.terms.filter((t) => compareMonomials(t.monomial, UNIT) >= 0)
	const finite = lasting.every((t) => t.monomial.key === UNIT.key) && Number.isFinite(limit)
	const rest = finite ? remainders.get(e, end, () => expandPolynomial(subtract(e, termsToExpression(lasting, end)))) : undefined
	const vanishing = termsToExpression(
		series.terms.filter((t) => !lasting.includes(t)),
		end,
	)
	const error = series.remainder === null ? undefined : monomialToExpression(series.remainder)
	let lowest = limit
	for (let k = 0; k < DOUBLINGS; k++) {
		for (let j = 0; j < PARTS; j++) {
			const [from, to] = [edge * 2 ** (k + j / PARTS), edge * 2 ** (k + (j + 1) / PARTS)]
			const box = new Map([['z', end === '+' ? ([from, to] as const) : ([-to, -from] as const)]])
			const direct = enclose(e, box)[0]
			let bound = direct
			if (rest !== undefined && !(direct >= limit)) {
				const middle = (end === '+' ? 0.5 : -0.5) * (from + to)
				const [below, above] = enclose(rest, new Map([['z', [middle, middle] as const]]))
				const expected =
					enclose(vanishing, box)[0] - (error === undefined ? 0 : 1e3 * enclose(error, new Map([['z', [from, to] as const]]))[1])
				const consistent = !(above < expected) || !Number.isFinite(below)
				bound = Math.max(
					bound,
					limit + enclose(rest, box)[0] || Number.NEGATIVE_INFINITY,
					consistent ? limit + expected : Number.NEGATIVE_INFINITY,
				)
			}
			lowest = Math.min(lowest, Number.isNaN(bound) ? Number.NEGATIVE_INFINITY : bound)
		}
		if (lowest === Number.NEGATIVE_INFINITY) break
	}
	return lowest
}

/** e minus its lasting terms, per expression and end. */
const remainders = {
	known: new WeakMap<Expression, Map<End, Expression>>(),
	get(e: Expression, end: End, make: () => Expression): Expression {
		const ends = this.known.get(e) ?? new Map<End, Expression>()
		this.known.set(e, ends)
		const rest = ends.get(end) ?? make()
		ends.set(end, rest)
		return rest
	},
}

/** Whether e > 0 on |z| ≥ edge at one end, even where it tends to zero: e over its leading monomial stays above zero. */
export function positiveBeyond(e: Expression, end: End, edge: number): boolean {
	const series = expandAt(e, end)
	const leading = typeof series === 'string' ? undefined : series.terms[0]
	if (leading === undefined) return false
	const scale = termsToExpression([{ coefficient: one, monomial: leading.monomial }], end)
	const relative = product([e, power(scale, -1)])
	const limit = lowerLimit(relative, end)
	return limit.known && limit.bound > 0 && lowerBoundBeyond(relative, end, edge, limit.bound) > 0
}
