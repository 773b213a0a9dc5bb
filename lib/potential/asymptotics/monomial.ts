/**
 * Monomials of the scale at x → +∞: x^{q₀} (log x)^{q₁} (log log x)^{q₂} … e^{Σ c_i m_i} with monomials m_i → ∞.
 *
 * The scale is totally ordered by growth: a ≫ b when log(a/b) → +∞, and that is read off the leading term of log(a/b),
 * whose monomials are simpler.
 */
import {
	call,
	constant,
	type Expression,
	power,
	product,
	type Rational,
	rational,
	rationalToText,
	sum,
	variable,
	ZERO,
} from '../../expression/index.ts'
import { coefficientIsZero, coefficientSign } from './coefficient.ts'

/** One term c·m of a series: the coefficient is a constant or a bounded function of z. */
export interface Term {
	readonly coefficient: Expression
	readonly monomial: Monomial
}

export interface Monomial {
	/** Number within this process; never part of a result. */
	readonly id: number
	/** Equal for equal monomials. */
	readonly key: string
	/** Exponents of x, log x, log log x, log log log x. */
	readonly powers: readonly Rational[]
	/** The terms c_i m_i of the exponential, largest first. */
	readonly exponent: readonly Term[]
}

/** How many iterated logarithms the scale has, x included. */
const DEPTH = 4

let nextId = 0
const known = new Map<string, Monomial>()
const comparisons = new Map<number, number>()
/** Size at which the tables of shared monomials are emptied. */
const TABLE_LIMIT = 50_000

export function monomial(powers: readonly Rational[], exponent: readonly Term[] = []): Monomial {
	const full = Array.from({ length: DEPTH }, (_, k) => powers[k] ?? ZERO)
	const key = `${full.map(rationalToText).join()}|${exponent.map((t) => `${t.coefficient.id}:(${t.monomial.key})`).join('+')}`
	let m = known.get(key)
	if (m === undefined) {
		if (known.size > TABLE_LIMIT) known.clear()
		if (comparisons.size > 8 * TABLE_LIMIT) comparisons.clear()
		m = { id: nextId++, key, powers: full, exponent }
		known.set(key, m)
	}
	return m
}

export const UNIT = monomial([])
export const IDENTITY = monomial([rational(1)])

/** log^k x, the k-fold iterated logarithm. */
export function iteratedLogarithm(k: number): Monomial {
	return monomial(Array.from({ length: DEPTH }, (_, j) => (j === k ? rational(1) : ZERO)))
}

export function multiplyMonomials(a: Monomial, b: Monomial): Monomial {
	if (a === UNIT) return b
	if (b === UNIT) return a
	return monomial(
		a.powers.map((q, k) => q.add(b.powers[k] as Rational)),
		mergeExponents([...a.exponent, ...b.exponent]),
	)
}

export function raiseMonomial(a: Monomial, exponent: Rational): Monomial {
	if (exponent.n === 0n) return UNIT
	return monomial(
		a.powers.map((q) => q.mul(exponent)),
		a.exponent.map((t) => ({ coefficient: product([constant(exponent), t.coefficient]), monomial: t.monomial })),
	)
}

/** e^{Σ c_i m_i} for terms whose monomials tend to infinity; rational multiples of iterated logarithms become powers. */
export function exponentialMonomial(terms: readonly Term[]): Monomial {
	const powers = Array.from({ length: DEPTH }, () => ZERO)
	const rest: Term[] = []
	for (const t of mergeExponents(terms)) {
		const k = logarithmIndex(t.monomial)
		if (k !== undefined && t.coefficient.kind === 'constant') powers[k] = (powers[k] as Rational).add(t.coefficient.value)
		else rest.push(t)
	}
	return monomial(powers, rest)
}

/** k when the monomial is log^{k+1} x, so that its exponential is a power of log^k x. */
function logarithmIndex(m: Monomial): number | undefined {
	if (m.exponent.length > 0) return undefined
	const index = m.powers.findIndex((q) => q.n !== 0n)
	if (index < 1 || !(m.powers[index] as Rational).equals(1)) return undefined
	return m.powers.slice(index + 1).every((q) => q.n === 0n) ? index - 1 : undefined
}

/** Sign of log(a/b) at infinity: 1 when a ≫ b, −1 when a ≪ b, 0 when they are equal. */
export function compareMonomials(a: Monomial, b: Monomial): number {
	if (a === b || a.key === b.key) return 0
	if (a.exponent.length === 0 && b.exponent.length === 0) return compareLexicographically(a.powers, b.powers)
	const pair = a.id * 2 ** 26 + b.id
	let sign = comparisons.get(pair)
	if (sign === undefined) {
		const terms = logarithmTerms(a, b)
		sign = terms.length === 0 ? compareLexicographically(a.powers, b.powers) : coefficientSign((terms[0] as Term).coefficient)
		comparisons.set(pair, sign)
	}
	return sign
}

/** Terms of log(a/b), largest first; empty when the exponentials agree (then the powers decide). */
function logarithmTerms(a: Monomial, b: Monomial): Term[] {
	const exponents = mergeExponents([
		...a.exponent,
		...b.exponent.map((t) => ({ coefficient: product([constant(-1), t.coefficient]), monomial: t.monomial })),
	])
	if (exponents.length === 0) return []
	const logarithms: Term[] = []
	for (let k = 0; k + 1 < DEPTH; k++) {
		const difference = (a.powers[k] as Rational).sub(b.powers[k] as Rational)
		if (difference.n !== 0n) logarithms.push({ coefficient: constant(difference), monomial: iteratedLogarithm(k + 1) })
	}
	return mergeExponents([...exponents, ...logarithms])
}

/** Terms of log m, largest first. */
export function logarithmOfMonomial(m: Monomial): Term[] {
	const terms = [...m.exponent]
	for (let k = 0; k + 1 < DEPTH; k++) {
		const q = m.powers[k] as Rational
		if (q.n !== 0n) terms.push({ coefficient: constant(q), monomial: iteratedLogarithm(k + 1) })
	}
	return mergeExponents(terms)
}

function compareLexicographically(a: readonly Rational[], b: readonly Rational[]): number {
	for (let k = 0; k < DEPTH; k++) {
		const c = (a[k] as Rational).compare(b[k] as Rational)
		if (c !== 0) return c
	}
	return 0
}

function mergeExponents(terms: readonly Term[]): Term[] {
	if (terms.length < 2) return terms.filter((t) => !coefficientIsZero(t.coefficient))
	const merged = new Map<string, Term>()
	for (const t of terms) {
		const known = merged.get(t.monomial.key)
		merged.set(t.monomial.key, known === undefined ? t : { coefficient: sum([known.coefficient, t.coefficient]), monomial: t.monomial })
	}
	return [...merged.values()].filter((t) => !coefficientIsZero(t.coefficient)).sort((s, t) => compareMonomials(t.monomial, s.monomial))
}

const z = variable('z')

/** The monomial as an expression in z > 1. */
export function monomialToExpression(m: Monomial): Expression {
	let iterated: Expression = z
	const factors: Expression[] = []
	for (const q of m.powers) {
		factors.push(power(iterated, q))
		iterated = call('log', iterated)
	}
	if (m.exponent.length > 0)
		factors.push(call('exp', sum(m.exponent.map((t) => product([t.coefficient, monomialToExpression(t.monomial)])))))
	return product(factors)
}

/** log m(x) as a double, for x large enough that the iterated logarithms exist. */
export function evaluateLogMonomial(m: Monomial, x: number, value: (e: Expression) => number): number {
	let iterated = x
	let total = 0
	for (const q of m.powers) {
		if (q.n !== 0n) total += Number(q.valueOf()) * Math.log(iterated)
		iterated = Math.log(iterated)
	}
	for (const t of m.exponent) total += value(t.coefficient) * Math.exp(evaluateLogMonomial(t.monomial, x, value))
	return total
}
