/**
 * Where a formula is finite and smooth: the conditions on its parts, recorded while it is read and before any simplification,
 * so that z/z cannot hide a pole.
 */
import { InputError } from '../errors.ts'
import { enclose } from './bounds.ts'
import type { Expression } from './node.ts'
import { variablesOf } from './node.ts'

/** What must hold for all real arguments. */
export interface Obligation {
	/** `nonzero`: denominators; `positive`: arguments of log, sqrt and non-integer powers. */
	readonly kind: 'positive' | 'nonzero'
	readonly expression: Expression
	/** Zero-based range of the user's text. */
	readonly start: number
	readonly end: number
	/** In words: `denominator`, `argument of log`. */
	readonly operation: string
}

/**
 * Settles an obligation without variables by a certified enclosure: true when it holds, false when it must stay open.
 * @throws InputError `not-finite` when it is violated.
 */
export function settleConstant(obligation: Obligation, what: string, text: string): boolean {
	if (variablesOf(obligation.expression).size > 0) return false
	const [lower, upper] = enclose(obligation.expression, new Map())
	if (obligation.kind === 'nonzero' ? lower > 0 || upper < 0 : lower > 0) return true
	const root = obligation.operation === 'argument of sqrt'
	if (lower === 0 && upper === 0 && root) return true
	const violated = obligation.kind === 'nonzero' ? lower === 0 && upper === 0 : upper < 0 || (upper === 0 && !root)
	if (!violated) return false
	const { start, end, operation } = obligation
	const value = upper === 0 ? 'zero' : 'negative'
	throw new InputError(
		'not-finite',
		`${what}: the ${operation} '${excerpt(text, start, end)}' at position ${start} is ${value}`,
		obligation.kind === 'nonzero' ? 'Remove the division by zero.' : `Only real functions are allowed: make the ${operation} positive.`,
		start,
	)
}

export function excerpt(text: string, start: number, end: number): string {
	const slice = text.slice(start, end).replace(/\s+/g, ' ')
	return slice.length > 40 ? `${slice.slice(0, 37)}…` : slice
}
