/**
 * One comparison of two numbers with errors. The margin is the slack over the larger side, so that it says which share of it is
 * to spare, at large means as at small ones; against 0, where that share would always be all of it, it is the slack itself.
 * margin ≥ 0 iff the comparison holds as far as the values go.
 */
import type { Comparison } from './tokens.ts'
import { errorOf, type Value } from './value.ts'

/** left == right is decided only where both are known to this share of the larger one. */
export const EQUALITY_DIGITS = 1e-6
/** left == right holds up to a distance of so many errors, and fails beyond so many. */
const EQUAL_TO = 2
const FALSE_FROM = 6

export interface Judgement {
	/** right − left for <=, left − right for >=; for ==, minus the distance. */
	readonly slack: number
	/** Absolute error of the slack. */
	readonly error: number
	/** The interval [low, high] of the margin: holds iff low ≥ 0, fails iff high < 0. */
	readonly margin: Value
}

export const MARGIN_UNIT = 'slack over the larger side (against 0: the slack)'

/** The side that should be the smaller one, and the other. */
export function judgedAgainst<T>(comparison: Comparison, left: T, right: T): { readonly small: T; readonly large: T } {
	return comparison === '>=' || comparison === '>' ? { small: right, large: left } : { small: left, large: right }
}

/** How `left comparison right` stands. @param againstZero one side is the number 0 */
export function judge(comparison: Comparison, left: Value, right: Value, againstZero = false): Judgement {
	const missing = left.lack ? left : right
	if (missing.lack) return { slack: Number.NaN, error: Number.POSITIVE_INFINITY, margin: missing }
	const scale = againstZero ? 1 : Math.max(Math.abs(left.value), Math.abs(right.value)) || 1
	const place = { at: { ...right.at, ...left.at } }
	if (comparison === '==') {
		const distance = Math.abs(left.value - right.value)
		// The larger of both ends and one rounding.
		const error = errorOf(left) + errorOf(right) + 2 ** -52 * (left.low === left.high && right.low === right.high && distance === 0 ? 0 : scale)
		const known = error <= EQUALITY_DIGITS * scale
		const value = (EQUAL_TO * error - distance) / scale
		if (!Number.isFinite(value)) return { slack: -distance, error, margin: { ...OPEN, ...place } }
		const low = known && value >= 0 ? value : -Math.max(distance, error) / scale
		return { slack: -distance, error, margin: ordered(value, low, (FALSE_FROM * error - distance) / scale, place) }
	}
	const { small, large } = judgedAgainst(comparison, left, right)
	const slack = large.value - small.value
	const low = large.low - small.high
	const high = large.high - small.low
	const rounding = 2 ** -53 * Math.abs(slack)
	const error = Math.max(high - slack, slack - low) + rounding
	// Strictly less: equality does not do, not even of exact numbers.
	const strict = comparison === '<' || comparison === '>'
	if (strict && low === 0 && high === 0) return { slack, error, margin: { value: -ROUNDING, low: -ROUNDING, high: -ROUNDING, ...place } }
	const least = strict && low === 0 ? -ROUNDING : (low - rounding) / scale
	return { slack, error, margin: ordered(slack / scale, least, (high + rounding) / scale, place) }
}

const ROUNDING = 2 ** -53
/** Nothing is known. */
const OPEN: Value = { value: 0, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }

/** An end that is no number, from a difference of infinite ones, is open. */
function ordered(value: number, low: number, high: number, place: Pick<Value, 'at'>): Value {
	return {
		value,
		low: Number.isNaN(low) ? Number.NEGATIVE_INFINITY : Math.min(low, value),
		high: Number.isNaN(high) ? Number.POSITIVE_INFINITY : Math.max(high, value),
		...place,
	}
}

export type Standing = 'holds' | 'fails' | 'inconclusive'

export function standing({ lack, low, high }: Value): Standing {
	if (lack) return 'inconclusive'
	return low >= 0 ? 'holds' : high < 0 ? 'fails' : 'inconclusive'
}
