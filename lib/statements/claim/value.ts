/**
 * Numbers with their errors: a value and an interval [low, high] that contains the truth, as far as the errors of the
 * ingredients are right. Every operation carries the ends along and widens them by its rounding. Ends need not be equally
 * far: a supremum found by search is at least what was found, and may be more.
 */

/** Where a supremum was found, by the names of its variables. */
export type Point = Readonly<Record<string, number>>

/** Why there is no value. */
export interface Lack {
	readonly reason: string
	/** A quotient with denominator zero: an isolated point, which the claim may leave out. */
	readonly pole: boolean
}

export interface Value {
	readonly value: number
	readonly low: number
	readonly high: number
	/** Where the suprema inside are attained. */
	readonly at?: Point
	/** Set iff the value is not a number. */
	readonly lack?: Lack
}

const UNIT = 2 ** -53

/** An exact double. */
export function exact(value: number): Value {
	return { value, low: value, high: value }
}

/** value ± error. */
export function within(value: number, error: number): Value {
	if (Number.isNaN(value)) return lacking('was not computed')
	return settle(value, value - error, value + error)
}

/** No value. */
export function lacking(reason: string, pole = false): Value {
	return { value: Number.NaN, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, lack: { reason, pole } }
}

/** The larger distance from the value to an end. */
export function errorOf({ value, low, high }: Value): number {
	return Number.isNaN(value) ? Number.POSITIVE_INFINITY : Math.max(high - value, value - low)
}

/** An interval widened by `units` roundings; an end that is no number is infinite. */
function settle(value: number, low: number, high: number, units = 0, at?: Point): Value {
	if (!Number.isFinite(value)) return lacking('is beyond the range of doubles')
	const place = at === undefined ? {} : { at }
	if (low === value && high === value && units === 0) return { value, low, high, ...place }
	const slip = units * UNIT
	const down = Number.isFinite(low) ? low - slip * Math.abs(low) : low === Number.POSITIVE_INFINITY ? value : Number.NEGATIVE_INFINITY
	const up = Number.isFinite(high) ? high + slip * Math.abs(high) : high === Number.NEGATIVE_INFINITY ? value : Number.POSITIVE_INFINITY
	return { value, low: Math.min(down, value), high: Math.max(up, value), ...place }
}

function isExact({ value, low, high }: Value): boolean {
	return low === value && high === value
}

/** Roundings of a result that is exact when all are whole and small. */
function roundings(result: number, ...operands: readonly Value[]): number {
	const whole = operands.every((v) => isExact(v) && Number.isSafeInteger(v.value)) && Number.isSafeInteger(result)
	return whole ? 0 : 1
}

function places(a: Value, b: Value): Point | undefined {
	if (a.at === undefined) return b.at
	return b.at === undefined ? a.at : { ...b.at, ...a.at }
}

/** −a. */
export function negative(a: Value): Value {
	return a.lack ? a : settle(-a.value, -a.high, -a.low, 0, a.at)
}

/** a + b. */
export function plus(a: Value, b: Value): Value {
	if (a.lack) return a
	if (b.lack) return b
	const value = a.value + b.value
	return settle(value, a.low + b.low, a.high + b.high, roundings(value, a, b), places(a, b))
}

/** a b. */
export function times(a: Value, b: Value): Value {
	if (a.lack) return a
	if (b.lack) return b
	const value = a.value * b.value
	const corners = [finiteProduct(a.low, b.low), finiteProduct(a.low, b.high), finiteProduct(a.high, b.low), finiteProduct(a.high, b.high)]
	return settle(value, Math.min(...corners), Math.max(...corners), roundings(value, a, b), places(a, b))
}

/** 0 · ∞ = 0: an exact zero stays one. */
function finiteProduct(x: number, y: number): number {
	return x === 0 || y === 0 ? 0 : x * y
}

/** 1/b. */
export function inverse(b: Value): Value {
	if (b.lack) return b
	if (b.value === 0) return lacking('divides by zero', true)
	if (b.low <= 0 && b.high >= 0) return settle(1 / b.value, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, 0, b.at)
	return settle(1 / b.value, 1 / b.high, 1 / b.low, Math.abs(b.value) === 1 && isExact(b) ? 0 : 1, b.at)
}

/** |a|. */
export function absolute(a: Value): Value {
	if (a.lack || a.low >= 0) return a
	if (a.high <= 0) return negative(a)
	return settle(Math.abs(a.value), 0, Math.max(-a.low, a.high), 0, a.at)
}

/** The largest, with the place of that one. */
export function largest(values: readonly Value[]): Value {
	const missing = values.find((v) => v.lack)
	if (missing) return missing
	const best = values.reduce((a, b) => (b.value > a.value ? b : a))
	return settle(best.value, Math.max(...values.map((v) => v.low)), Math.max(...values.map((v) => v.high)), 0, best.at)
}

export function smallest(values: readonly Value[]): Value {
	return negative(largest(values.map(negative)))
}

/** A non-decreasing function; `units` roundings in each value. */
export function increasing(f: (x: number) => number, a: Value, units = 2): Value {
	if (a.lack) return a
	return settle(f(a.value), f(a.low), f(a.high), units, a.at)
}

export function exponential(a: Value): Value {
	return increasing(Math.exp, a)
}

export function logarithm(a: Value): Value {
	if (a.lack) return a
	if (a.value <= 0) return lacking('takes the logarithm of a number that is not positive')
	return increasing((x) => (x > 0 ? Math.log(x) : Number.NEGATIVE_INFINITY), a)
}

export function squareRoot(a: Value): Value {
	if (a.lack) return a
	if (a.high < 0) return lacking('takes the square root of a negative number')
	return increasing((x) => Math.sqrt(Math.max(x, 0)), a, isExact(a) && Number.isInteger(Math.sqrt(a.value)) ? 0 : 1)
}

/** a^b: any base for whole b, else a ≥ 0. */
export function raised(a: Value, b: Value): Value {
	if (a.lack) return a
	if (b.lack) return b
	if (isExact(b) && Number.isInteger(b.value)) return wholePower(a, b.value)
	if (a.high < 0 || (a.value <= 0 && b.low <= 0)) return lacking('raises a number that is not positive to a power that is not whole')
	const base = { low: Math.max(a.low, 0), high: a.high, value: Math.max(a.value, 0) }
	const value = base.value ** b.value
	const corners = [base.low ** b.low, base.low ** b.high, base.high ** b.low, base.high ** b.high, value]
	return settle(value, Math.min(...corners), Math.max(...corners), 3, places(a, b))
}

function wholePower(a: Value, n: number): Value {
	if (n === 0) return exact(1)
	if (n < 0) {
		const reciprocal = inverse(a)
		return reciprocal.lack ? reciprocal : wholePower(reciprocal, -n)
	}
	if (n === 1) return a
	const value = a.value ** n
	const units = roundings(value, a) * 3
	if (n % 2 === 1 || a.low >= 0) return settle(value, a.low ** n, a.high ** n, units, a.at)
	if (a.high <= 0) return settle(value, a.high ** n, a.low ** n, units, a.at)
	return settle(value, 0, Math.max(a.low ** n, a.high ** n), units, a.at)
}
