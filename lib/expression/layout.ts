/** How formulas are laid out for people, whatever the notation: order of terms and factors, fractions, numerals. */
import { call, constant, product, splitCoefficient, sum } from './construct.ts'
import type { Expression, ExponentialTerm, Sum } from './node.ts'
import { variablesOf } from './node.ts'
import type { Rational } from './rational.ts'
import { ONE, toNumber } from './rational.ts'

/** ± (numerator coefficient · factors) / (denominator coefficient · factors), factors in reading order. */
export interface FractionLayout {
	readonly negative: boolean
	readonly coefficient: Rational
	readonly numerator: readonly Expression[]
	readonly denominator: readonly Expression[]
}

/** Factors with negative powers go below the line. */
export function fractionLayout(e: Expression): FractionLayout {
	let coefficient = ONE
	const numerator: Expression[] = []
	const denominator: Expression[] = []
	for (const f of e.kind === 'product' ? e.factors : [e]) {
		if (f.kind === 'constant') coefficient = coefficient.mul(f.value)
		else if (f.kind === 'power' && f.exponent.s < 0n) denominator.push(flip(f.base, f.exponent.neg()))
		else numerator.push(f)
	}
	const order = (a: Expression, b: Expression) => factorRank(a) - factorRank(b) || compareText(nameOf(a), nameOf(b))
	return {
		negative: coefficient.s < 0n,
		coefficient: coefficient.abs(),
		numerator: numerator.sort(order),
		denominator: denominator.sort(order),
	}
}

/** base^exponent without the constructors' rewriting of powers of products. */
function flip(base: Expression, exponent: Rational): Expression {
	return exponent.equals(ONE) ? base : { kind: 'power', base, exponent, id: -1, hash: 0 }
}

function factorRank(e: Expression): number {
	const base = e.kind === 'power' ? e.base : e
	if (variablesOf(base).size === 0) return base.kind === 'constant' ? 0 : base.kind === 'pi' ? 1 : 2
	return { constant: 0, pi: 1, variable: 3, power: 4, product: 4, sum: 5, call: 6, softmax: 7, 'log-sum-exp': 7 }[base.kind]
}

function nameOf(e: Expression): string {
	const base = e.kind === 'power' ? e.base : e
	return base.kind === 'variable' ? base.name : base.kind === 'call' ? base.name : ''
}

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** Terms in school order: polynomial part by falling degree, then the others; constants last, or first before functions alone. */
export function orderedTerms(e: Sum, print: (term: Expression) => string): Expression[] {
	const ranked = rankedTerms(e, print)
	const constants = ranked.filter((t) => termRank(t) >= 3)
	const others = ranked.filter((t) => termRank(t) < 3)
	if (others.every((t) => termRank(t) === 1) && constants.some((t) => !isNegative(t))) return [...constants, ...others]
	const leader = ranked.findIndex((t) => termRank(t) === 1 && !isNegative(t))
	if (isNegative(ranked[0] as Expression) && leader > 0) return [ranked[leader] as Expression, ...ranked.filter((_, i) => i !== leader)]
	return ranked
}

function rankedTerms(e: Sum, print: (term: Expression) => string): Expression[] {
	const keyed = e.terms.map((term) => ({ term, rank: termRank(term), degree: degreeOf(term), text: '' }))
	return keyed
		.sort((a, b) => {
			if (a.rank !== b.rank || a.degree !== b.degree) return a.rank - b.rank || b.degree - a.degree
			a.text ||= print(splitCoefficient(a.term)[1])
			b.text ||= print(splitCoefficient(b.term)[1])
			return compareText(a.text, b.text)
		})
		.map(({ term }) => term)
}

function termRank(e: Expression): number {
	if (variablesOf(e).size === 0) return e.kind === 'constant' ? 4 : 3
	const factors = e.kind === 'product' ? e.factors : [e]
	return factors.every((f) => degreeOf(f) > 0 || variablesOf(f).size === 0) ? 0 : 1
}

/** Degree as a polynomial in all variables; 0 for what is none. */
function degreeOf(e: Expression): number {
	switch (e.kind) {
		case 'variable':
			return 1
		case 'power':
			return degreeOf(e.base) * toNumber(e.exponent)
		case 'product':
			return e.factors.reduce((d, f) => d + degreeOf(f), 0)
		case 'sum':
			return Math.max(...e.terms.map(degreeOf))
		default:
			return 0
	}
}

/** −e when the leading sign of e is a minus. */
export function withoutSign(e: Expression): Expression {
	if (e.kind === 'constant') return constant(e.value.abs())
	const head = e.kind === 'product' ? (e.factors[0] as Expression) : e
	return e.kind === 'product' && head.kind === 'constant' ? product([constant(head.value.abs()), ...e.factors.slice(1)]) : e
}

export function isNegative(e: Expression): boolean {
	const head = e.kind === 'product' ? (e.factors[0] as Expression) : e
	return head.kind === 'constant' && head.value.s < 0n
}

export interface Numeral {
	/** Digits of the numerator: an integer or a decimal number. */
	readonly numerator: string
	readonly denominator: string | undefined
}

/** A non-negative rational as p/q for small q, as a decimal number when that is short, else as p/q. */
export function numeral(r: Rational): Numeral {
	if (r.d === 1n) return { numerator: integerText(r.n), denominator: undefined }
	if (r.d > 9n || r.d === 5n) {
		const decimal = decimalText(r)
		if (decimal !== undefined) return { numerator: decimal, denominator: undefined }
	}
	return { numerator: integerText(r.n), denominator: integerText(r.d) }
}

function integerText(n: bigint): string {
	const digits = `${n}`
	const significant = digits.replace(/0+$/, '')
	return digits.length - significant.length > 5 ? scientific(significant, digits.length - 1) : digits
}

/** d.ddd × 10^exponent. */
function scientific(significant: string, exponent: number): string {
	return `${significant.slice(0, 1)}${significant.length > 1 ? `.${significant.slice(1)}` : ''}e${exponent}`
}

const LONGEST_DECIMAL = 17

function decimalText(r: Rational): string | undefined {
	let places = 0
	let scale = 1n
	for (let d = r.d; d > 1n; ) {
		if (places > 400) return undefined
		const g = d % 10n === 0n ? 10n : d % 2n === 0n ? 2n : d % 5n === 0n ? 5n : 0n
		if (g === 0n) return undefined
		d /= g
		scale *= 10n
		places++
	}
	const digits = `${(r.n * scale) / r.d}`
	if (digits.length > LONGEST_DECIMAL) return undefined
	if (places - digits.length > 3) return scientific(digits, digits.length - 1 - places)
	const padded = digits.padStart(places + 1, '0')
	return `${padded.slice(0, -places)}.${padded.slice(-places)}`
}

/** Σ q e^w as an ordinary expression. */
export function exponentials(terms: readonly ExponentialTerm[]): Expression {
	return sum(terms.map((t) => product([t.weight, call('exp', t.exponent)])))
}

/** Ends the printing of what is too long; never leaves this folder. */
export class TooLong extends Error {}

export function unlessTooLong(print: () => string): string | null {
	try {
		return print()
	} catch (error) {
		if (error instanceof TooLong) return null
		throw error
	}
}
