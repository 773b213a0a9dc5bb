/**
 * Asymptotic series Σ c_k m_k + O(r) at x → +∞: finitely many terms of the monomial scale, largest first, and an error term.
 *
 * Coefficients are constants or bounded functions of z; `remainder` null means that the sum is exact.
 */
import {
	type Expression,
	call,
	constant,
	differentiate,
	one,
	power,
	product,
	type Rational,
	rational,
	rationalFromDouble,
	substitute,
	sum,
	variable,
	zero,
	expandPolynomial,
	integerPower,
} from '../../expression/index.ts'
import { coefficientBounds, coefficientIsZero, coefficientSign, isLong, surelyNonzero, isOscillating } from './coefficient.ts'
import {
	compareMonomials,
	exponentialMonomial,
	logarithmOfMonomial,
	type Monomial,
	multiplyMonomials,
	raiseMonomial,
	type Term,
	UNIT,
} from './monomial.ts'

export interface Series {
	readonly terms: readonly Term[]
	readonly remainder: Monomial | null
}

/** Most terms that a series keeps. */
const MAXIMAL_TERMS = 40

/** Why an expansion stopped: a sentence fragment. */
export class Unresolved extends Error {}

export function seriesOf(terms: readonly Term[], remainder: Monomial | null = null): Series {
	const merged = new Map<string, { monomial: Monomial; parts: Expression[] }>()
	for (const t of terms) {
		if (remainder !== null && compareMonomials(t.monomial, remainder) <= 0) continue
		const known = merged.get(t.monomial.key)
		if (known) known.parts.push(t.coefficient)
		else merged.set(t.monomial.key, { monomial: t.monomial, parts: [t.coefficient] })
	}
	const result: Term[] = []
	for (const { monomial, parts } of merged.values()) {
		const raw = sum(parts)
		// Expanding is for cancellation only: most coefficients are seen not to vanish at one point.
		const expand = (raw.kind === 'sum' || raw.kind === 'product') && isOscillating(raw) && !surelyNonzero(raw) && !isLong(raw)
		const coefficient = expand ? expandPolynomial(raw) : raw
		if (!coefficientIsZero(coefficient)) result.push({ coefficient, monomial })
	}
	result.sort((a, b) => compareMonomials(b.monomial, a.monomial))
	if (result.length <= MAXIMAL_TERMS) return { terms: result, remainder }
	return { terms: result.slice(0, MAXIMAL_TERMS), remainder: (result[MAXIMAL_TERMS] as Term).monomial }
}

export const seriesZero: Series = { terms: [], remainder: null }

export function seriesConstant(coefficient: Expression, monomial: Monomial = UNIT): Series {
	return coefficientIsZero(coefficient) ? seriesZero : { terms: [{ coefficient, monomial }], remainder: null }
}

function larger(...candidates: readonly (Monomial | null)[]): Monomial | null {
	let best: Monomial | null = null
	for (const m of candidates) if (m !== null && (best === null || compareMonomials(m, best) > 0)) best = m
	return best
}

/** Largest monomial of the series, error term included; null for zero. */
export function magnitude(a: Series): Monomial | null {
	return a.terms.length > 0 ? (a.terms[0] as Term).monomial : a.remainder
}

export function addSeries(parts: readonly Series[]): Series {
	return seriesOf(
		parts.flatMap((p) => p.terms),
		larger(...parts.map((p) => p.remainder)),
	)
}

export function scaleSeries(a: Series, coefficient: Expression, monomial: Monomial = UNIT): Series {
	if (coefficientIsZero(coefficient)) return seriesZero
	return {
		terms: a.terms.map((t) => ({ coefficient: product([coefficient, t.coefficient]), monomial: multiplyMonomials(monomial, t.monomial) })),
		remainder: a.remainder === null ? null : multiplyMonomials(monomial, a.remainder),
	}
}

let work = 0
/** Most products of terms in one expansion. */
const MAXIMAL_WORK = 60_000

export function startWork(): void {
	work = 0
}

function spend(products: number): void {
	work += products
	if (work > MAXIMAL_WORK) throw new Unresolved('the expansion is too long')
}

export function multiplySeries(a: Series, b: Series): Series {
	const times = (x: Monomial | null, y: Monomial | null) => (x === null || y === null ? null : multiplyMonomials(x, y))
	const remainder = larger(times(magnitude(a), b.remainder), times(a.remainder, magnitude(b)))
	spend(a.terms.length * b.terms.length)
	const terms: Term[] = []
	for (const s of a.terms)
		for (const t of b.terms)
			terms.push({ coefficient: product([s.coefficient, t.coefficient]), monomial: multiplyMonomials(s.monomial, t.monomial) })
	return seriesOf(terms, remainder)
}

/** Parts of a series that tend to infinity, stay bounded, and tend to zero (with the error term). */
export function splitSeries(a: Series): { infinite: Term[]; finite: Expression; small: Series } {
	const infinite = a.terms.filter((t) => compareMonomials(t.monomial, UNIT) > 0)
	const finite = sum(a.terms.filter((t) => t.monomial.key === UNIT.key).map((t) => t.coefficient))
	const small = a.terms.filter((t) => compareMonomials(t.monomial, UNIT) < 0)
	return { infinite, finite, small: { terms: small, remainder: a.remainder } }
}

/** At most n terms; the first one dropped becomes the error term. */
export function truncate(a: Series, n: number): Series {
	return a.terms.length <= n ? a : { terms: a.terms.slice(0, n), remainder: (a.terms[n] as Term).monomial }
}

/** Σ_{k ≤ order} c_k s^k for a small series s, with the error term s^{order+1}. */
export function composeTaylor(coefficients: readonly Expression[], small: Series): Series {
	const size = magnitude(small)
	if (size === null) return seriesConstant(coefficients[0] as Expression)
	if (compareMonomials(size, UNIT) >= 0) throw new Unresolved('a part that should be small is not known to be small')
	const short = truncate(small, coefficients.length + 3)
	let powers: Series = seriesConstant(one)
	const parts: Series[] = []
	for (const c of coefficients) {
		parts.push(scaleSeries(powers, c))
		powers = truncate(multiplySeries(powers, short), coefficients.length + 3)
	}
	parts.push({ terms: [], remainder: raiseMonomial(size, rational(coefficients.length)) })
	return addSeries(parts)
}

/** Binomial coefficients r(r−1)…/k! up to the order. */
function binomials(r: Rational, order: number): Expression[] {
	const result = [rational(1)]
	for (let k = 0; k < order; k++) result.push((result[k] as Rational).mul(r.sub(rational(k))).div(rational(k + 1)))
	return result.map((c) => constant(c))
}

/** a = c·m·(1 + small) with a coefficient c bounded away from zero. */
function factorLeading(a: Series): { coefficient: Expression; monomial: Monomial; small: Series; sign: number } {
	const leading = a.terms[0]
	if (leading === undefined) throw new Unresolved('all leading terms cancel')
	const sign = coefficientSign(leading.coefficient)
	if (sign === 0) throw new Unresolved('the leading coefficient vanishes somewhere')
	const rest: Series = { terms: a.terms.slice(1), remainder: a.remainder }
	const small = scaleSeries(rest, power(leading.coefficient, -1), raiseMonomial(leading.monomial, rational(-1)))
	return { coefficient: leading.coefficient, monomial: leading.monomial, small: seriesOf(small.terms, small.remainder), sign }
}

/** a^r. */
export function powerSeries(a: Series, r: Rational, order: number): Series {
	const integer = r.d === 1n
	if (integer && r.s > 0n && r.n <= 64n) {
		let result: Series | undefined
		let square = a
		for (let n = r.n; n > 0n; n >>= 1n) {
			if (n & 1n) result = result === undefined ? square : multiplySeries(result, square)
			if (n > 1n) square = multiplySeries(square, square)
		}
		return result as Series
	}
	const { coefficient, monomial, small, sign } = factorLeading(a)
	if (!integer && sign < 0) throw new Unresolved('a root of a negative quantity')
	const head = powerOfCoefficient(coefficient, r)
	return scaleSeries(composeTaylor(binomials(r, order), small), head, raiseMonomial(monomial, r))
}

function powerOfCoefficient(c: Expression, r: Rational): Expression {
	if (c.kind === 'constant' && r.d === 1n) return constant(integerPower(c.value, r.s * r.n))
	return power(c, r)
}

/** log a for a > 0. */
export function logarithmSeries(a: Series, order: number): Series {
	const { coefficient, monomial, small, sign } = factorLeading(a)
	if (sign < 0) throw new Unresolved('a logarithm of a negative quantity')
	const coefficients = [zero, ...Array.from({ length: order }, (_, k) => constant(rational(k % 2 === 0 ? 1 : -1, k + 1)))]
	return addSeries([seriesConstant(call('log', coefficient)), seriesOf(logarithmOfMonomial(monomial)), composeTaylor(coefficients, small)])
}

/** e^a. Where only an upper bound is known the result is a bare error term. */
export function exponentialSeries(a: Series, order: number): Series {
	const { infinite, finite, small } = splitSeries(a)
	const wild = infinite.findIndex((t) => isOscillating(t.coefficient))
	if (wild >= 0) {
		// e^{−m·(bounded above by −c < 0)} = O(e^{−c m}).
		const leading = infinite[0] as Term
		if (wild > 0 || coefficientSign(leading.coefficient) >= 0) throw new Unresolved('an exponential of unbounded oscillations')
		const rate = rationalFromDouble(coefficientBounds(leading.coefficient).upper * (1 - 2 ** -20))
		return { terms: [], remainder: exponentialMonomial([{ coefficient: constant(rate), monomial: leading.monomial }]) }
	}
	const head = exponentialMonomial(infinite)
	const size = magnitude(small)
	if (size !== null && compareMonomials(size, UNIT) >= 0) {
		if (compareMonomials(size, UNIT) > 0) throw new Unresolved('an exponent that is not known well enough')
		return { terms: [], remainder: head }
	}
	const factorials: Expression[] = [one]
	let f = rational(1)
	for (let k = 1; k <= order; k++) {
		f = f.div(rational(k))
		factorials.push(constant(f))
	}
	return scaleSeries(composeTaylor(factorials, small), call('exp', finite), head)
}

const t = variable('t')

/** f(finite + small) by the Taylor series of f, whose derivatives are symbolic. */
export function taylorOfCall(name: Parameters<typeof call>[0], finite: Expression, small: Series, order: number): Series {
	const coefficients: Expression[] = []
	let derivative: Expression = call(name, t)
	let factorial = rational(1)
	const at = new Map([['t', finite]])
	const exact = magnitude(small) === null
	for (let k = 0; k <= (exact ? 0 : order); k++) {
		coefficients.push(product([constant(factorial), substitute(derivative, at)]))
		derivative = differentiate(derivative, 't')
		factorial = factorial.div(rational(k + 1))
	}
	return composeTaylor(coefficients, small)
}
