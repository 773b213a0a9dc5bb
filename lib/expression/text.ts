/** Expressions as plain formulas that the parser reads back: `z^4/4 - z^2 + 0.37*cos(2*z)`. */
import { call, minusOne, sum } from './construct.ts'
import { exponentials, fractionLayout, isNegative, numeral, orderedTerms, TooLong, unlessTooLong, withoutSign } from './layout.ts'
import type { Expression, ExponentialTerm } from './node.ts'
import type { Rational } from './rational.ts'

/** How tightly a text binds; what is looser than its surroundings gets parentheses. */
const SUM = 1
const PRODUCT = 2
const POWER = 3
const ATOM = 4
type Printed = readonly [text: string, binding: number]

/** A formula with the same value; parsing it gives e again, up to the form of softmax terms. */
export function toText(e: Expression): string {
	return toTextWithin(e, Number.POSITIVE_INFINITY) as string
}

/** The same, or null when it is longer than `length`: shared nodes are written out, so high derivatives can be megabytes. */
export function toTextWithin(e: Expression, length: number): string | null {
	const memo = new Map<Expression, Printed>()
	const print = (node: Expression): Printed => {
		let known = memo.get(node)
		if (known === undefined) {
			known = printNode(node, print)
			if (known[0].length > length) throw new TooLong()
			memo.set(node, known)
		}
		return known
	}
	return unlessTooLong(() => print(e)[0])
}

type Print = (e: Expression) => Printed

function wrap([text, binding]: Printed, least: number): string {
	return binding < least ? `(${text})` : text
}

function printNode(e: Expression, print: Print): Printed {
	switch (e.kind) {
		case 'pi':
			return ['pi', ATOM]
		case 'variable':
			return [e.name, ATOM]
		case 'constant':
		case 'product':
			return printFraction(e, print)
		case 'sum': {
			const parts = orderedTerms(e, (t) => print(t)[0]).map((t, i) => {
				const negative = isNegative(t)
				const text = wrap(print(negative ? withoutSign(t) : t), PRODUCT)
				return i === 0 ? `${negative ? '-' : ''}${text}` : ` ${negative ? '-' : '+'} ${text}`
			})
			return [parts.join(''), SUM]
		}
		case 'power':
			return e.exponent.s < 0n ? printFraction(e, print) : printPower(e.base, e.exponent, print)
		case 'call':
			if (e.name === 'expm1') return print(sum([call('exp', e.argument), minusOne]))
			if (e.name === 'log1p') return [`log(1 + ${wrap(print(e.argument), PRODUCT)})`, ATOM]
			return [`${e.name}(${print(e.argument)[0]})`, ATOM]
		case 'log-sum-exp':
			return [`log(${print(exponentials(e.terms))[0]})`, ATOM]
		case 'softmax': {
			const own = call('exp', (e.terms[e.index] as ExponentialTerm).exponent)
			return [`${wrap(print(own), POWER)}/(${print(exponentials(e.terms))[0]})`, PRODUCT]
		}
	}
}

function printPower(base: Expression, exponent: Rational, print: Print): Printed {
	if (exponent.n === 1n && exponent.d === 2n) return [`sqrt(${print(base)[0]})`, ATOM]
	const { numerator, denominator } = numeral(exponent)
	return [`${wrap(print(base), ATOM)}^${denominator === undefined ? numerator : `(${numerator}/${denominator})`}`, POWER]
}

function printFraction(e: Expression, print: Print): Printed {
	const { negative, coefficient, numerator, denominator } = fractionLayout(e)
	const { numerator: n, denominator: d } = numeral(coefficient)
	const factor = (f: Expression) => wrap(f.kind === 'power' ? printPower(f.base, f.exponent, print) : print(f), POWER)
	const above = [...(n === '1' && numerator.length > 0 ? [] : [n]), ...numerator.map(factor)]
	const below = [...(d === undefined ? [] : [d]), ...denominator.map(factor)]
	const top = above.join('*')
	const text = below.length === 0 ? top : `${top}/${below.length === 1 ? below[0] : `(${below.join('*')})`}`
	if (negative) return [`-${text}`, SUM]
	return [text, above.length + below.length === 1 ? (numerator.length === 1 ? POWER : ATOM) : PRODUCT]
}
