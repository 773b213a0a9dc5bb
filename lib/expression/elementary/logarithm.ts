/**
 * log x and log(1 + x).
 *
 * x = 2^k (1 + f), √½ ≤ 1 + f < √2, s = f/(2 + f): log(1 + f) = f − (f²/2 − s(f²/2 + R(s²))) with
 * R(s²) = (log((1+s)/(1−s)) − 2s)/s by Chebyshev interpolation, the arrangement of FreeBSD's e_log.c, s_log1p.c (Ng).
 * log ±0 = −Infinity, log of a negative number is NaN; subnormal arguments are scaled first.
 */
import { polynomial, twoSum } from './arithmetic.ts'
import type { Builder, FunctionDefinition, Value } from './program.ts'

const LOG2_HIGH = 0.6931471803691238
const LOG2_LOW = 1.9082149292705877e-10
const SMALLEST_NORMAL = 2 ** -1022

/** (log((1+s)/(1−s))/s − 2)/s² on s² ≤ 0.0295: degree 6, error 0.042 · 2⁻⁵³ of the logarithm. */
const SERIES = [
	0.666666666666667, 0.39999999999899505, 0.2857142862597604, 0.2222221113470439, 0.18182889131869306, 0.15331721380921012,
	0.1461645239982644,
]

/** x = 2^k · m with m ∈ [√½, √2), for a positive normal x. */
export function normalise(o: Builder, x: Value): { k: Value; m: Value } {
	const exponent = o.exponent(x)
	const significand = o.significand(x)
	const large = o.less(o.constant(Math.SQRT2), significand)
	return {
		k: o.select(large, o.add(exponent, o.constant(1)), exponent),
		m: o.select(large, o.multiply(significand, o.constant(0.5)), significand),
	}
}

/** k log 2 + log(1 + f) + correction. */
function assemble(o: Builder, k: Value, f: Value, correction: Value | undefined): Value {
	const s = o.named('s', o.divide(f, o.add(o.constant(2), f)))
	const z = o.multiply(s, s)
	const half = o.multiply(o.multiply(o.constant(0.5), f), f)
	const R = o.multiply(z, polynomial(o, z, SERIES))
	const small = o.multiply(s, o.add(half, R))
	const low = o.multiply(k, o.constant(LOG2_LOW))
	const tail = o.add(small, correction === undefined ? low : o.add(low, correction))
	return o.subtract(o.multiply(k, o.constant(LOG2_HIGH)), o.subtract(o.subtract(half, tail), f))
}

/** Infinity, −Infinity and NaN where the argument y of the logarithm is Infinity, zero, negative or NaN. */
function withLimits(o: Builder, y: Value, result: Value): Value {
	const limit = o.select(o.equal(y, o.constant(0)), o.constant(-Infinity), o.constant(Number.NaN))
	const regular = o.and(o.less(o.constant(0), y), o.less(y, o.constant(Infinity)))
	return o.select(regular, result, o.select(o.equal(y, o.constant(Infinity)), y, limit))
}

/** log of anything that is not a positive normal number. */
const logOutside: FunctionDefinition = {
	name: 'logOutside',
	parameters: ['x'],
	build(o, x) {
		const subnormal = o.less(x, o.constant(SMALLEST_NORMAL))
		const { k, m } = normalise(o, o.select(subnormal, o.multiply(x, o.constant(2 ** 54)), x))
		const exponent = o.select(subnormal, o.subtract(k, o.constant(54)), k)
		return withLimits(o, x, assemble(o, exponent, o.subtract(m, o.constant(1)), undefined))
	},
}

/** Whether the argument of the logarithm is not a positive normal number. */
function outside(o: Builder, y: Value): Value {
	return o.not(o.and(o.lessOrEqual(o.constant(SMALLEST_NORMAL), y), o.less(y, o.constant(Infinity))))
}

export const log: FunctionDefinition = {
	name: 'log',
	parameters: ['x'],
	build(o, x) {
		const { k, m } = normalise(o, x)
		const f = o.named('f', o.subtract(m, o.constant(1)))
		return o.rare(outside(o, x), assemble(o, o.named('k', k), f, undefined), logOutside, x)
	},
}

/** log(1 + x) where 1 + x is infinite, zero or negative. */
const log1pOutside: FunctionDefinition = {
	name: 'log1pOutside',
	parameters: ['x'],
	build: (o, x) => withLimits(o, o.add(x, o.constant(1)), x),
}

export const log1p: FunctionDefinition = {
	name: 'log1p',
	parameters: ['x'],
	build(o, x) {
		// 1 + x = u + c exactly, log(u + c) = log u + c/u up to (c/u)²; for tiny x, u = 1 and c = x.
		const { high: u, low: c } = twoSum(o, o.constant(1), x)
		const { k, m } = normalise(o, o.named('u', u))
		const f = o.named('f', o.subtract(m, o.constant(1)))
		return o.rare(outside(o, u), o.copySign(assemble(o, o.named('k', k), f, o.divide(c, u)), x), log1pOutside, x)
	},
}
