/**
 * Answers of a computer algebra system that is not trusted: nerdamer proposes, exact evaluation decides.
 *
 * Two rational functions P/Q and A/B of one variable are equal when they agree at more than max(deg P + deg B, deg A + deg Q) points; of several
 * variables, on a grid with more points than that in each. An answer that cannot be read, has a pole at a point, or disagrees anywhere is refused.
 */
import { createRequire } from 'node:module'
import { type Expression, integerPower, ONE, parseExpression, type Rational, rational, ZERO } from '../expression/index.ts'

/** Text in, text out. */
export type Proposer = (request: string) => string

/** What an answer must be equal to: a rational function, by its values and bounds of its degrees in each variable. */
export interface Claim {
	readonly degrees: ReadonlyMap<string, { readonly numerator: number; readonly denominator: number }>
	readonly at: (point: ReadonlyMap<string, Rational>) => Rational
}

/** The answer as an expression, or why it is refused. */
export type Certificate = { readonly expression: Expression; readonly points: number } | { readonly refused: string }

interface Nerdamer {
	(request: string): { toString(): string }
	flush(): void
	set(setting: string, value: unknown): void
}

let loaded: Nerdamer | undefined

/** Asks nerdamer, loaded on the first request. Its limit on wall-clock time is off, so that answers do not depend on the load of the machine. */
export const nerdamerProposer: Proposer = (request) => {
	loaded ??= createRequire(import.meta.url)('nerdamer/all') as Nerdamer
	loaded.set('TIMEOUT', 1e12)
	try {
		return loaded(request).toString()
	} finally {
		loaded.flush()
		loaded.set('TIMEOUT', 800)
	}
}

/** Reads the answer by our own grammar and compares it with the claim at more points than the degrees allow. */
export function certify(answer: string, claim: Claim): Certificate {
	const variables = [...claim.degrees.keys()]
	let expression: Expression
	try {
		expression = parseExpression(answer, { variables }).expression
	} catch (error) {
		return { refused: `not readable: ${(error as Error).message}` }
	}
	let grid: ReadonlyMap<string, Rational>[] = [new Map()]
	for (const [name, { numerator, denominator }] of claim.degrees) {
		const bound = degreeBound(expression, name)
		if (bound === null) return { refused: `not a rational function of ${name}` }
		const count = Math.max(numerator + bound.denominator, bound.numerator + denominator) + 1
		grid = grid.flatMap((point) => Array.from({ length: count }, (_, i) => new Map([...point, [name, rational(i + 1)]])))
	}
	for (const point of grid) {
		const value = evaluateExactly(expression, point)
		if (value === null || !value.equals(claim.at(point))) {
			const place = [...point].map(([name, at]) => `${name} = ${at.toFraction()}`).join(', ')
			return { refused: `${value === null ? 'a pole' : 'another value'} at ${place}` }
		}
	}
	return { expression, points: grid.length }
}

/** Degrees of a numerator and a denominator in this variable; null for what is not visibly a rational function. */
export function degreeBound(e: Expression, variable: string): { readonly numerator: number; readonly denominator: number } | null {
	const many = (parts: readonly Expression[]) => {
		const bounds = parts.map((part) => degreeBound(part, variable))
		return bounds.every((b) => b !== null) ? bounds : null
	}
	switch (e.kind) {
		case 'constant':
			return { numerator: 0, denominator: 0 }
		case 'variable':
			return { numerator: e.name === variable ? 1 : 0, denominator: 0 }
		case 'sum': {
			const bounds = many(e.terms)
			const denominator = bounds?.reduce((sum, b) => sum + b.denominator, 0) ?? 0
			return bounds && { numerator: Math.max(...bounds.map((b) => b.numerator + denominator - b.denominator)), denominator }
		}
		case 'product': {
			const bounds = many(e.factors)
			return bounds?.reduce((a, b) => ({ numerator: a.numerator + b.numerator, denominator: a.denominator + b.denominator })) ?? null
		}
		case 'power': {
			const base = degreeBound(e.base, variable)
			if (base === null || e.exponent.d !== 1n) return null
			const [times, turned] = [Number(e.exponent.n), e.exponent.s < 0n]
			const [up, down] = [base.numerator * times, base.denominator * times]
			return turned ? { numerator: down, denominator: up } : { numerator: up, denominator: down }
		}
		default:
			return null
	}
}

/** The value of a rational function at rational points; null at a pole or for anything else. */
export function evaluateExactly(e: Expression, point: ReadonlyMap<string, Rational>): Rational | null {
	const fold = (parts: readonly Expression[], start: Rational, combine: (a: Rational, b: Rational) => Rational) => {
		let value = start
		for (const part of parts) {
			const next = evaluateExactly(part, point)
			if (next === null) return null
			value = combine(value, next)
		}
		return value
	}
	switch (e.kind) {
		case 'constant':
			return e.value
		case 'variable':
			return point.get(e.name) ?? null
		case 'sum':
			return fold(e.terms, ZERO, (a, b) => a.add(b))
		case 'product':
			return fold(e.factors, ONE, (a, b) => a.mul(b))
		case 'power': {
			const base = evaluateExactly(e.base, point)
			if (base === null || e.exponent.d !== 1n || (base.n === 0n && e.exponent.s < 0n)) return null
			return integerPower(base, e.exponent.s * e.exponent.n)
		}
		default:
			return null
	}
}
