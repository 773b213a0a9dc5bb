/**
 * e^x and e^x − 1.
 *
 * x = n log 2 + r, |r| ≤ ½ log 2, with log 2 in two parts (Cody–Waite); e^r = 1 + r + r²P(r) with P by Chebyshev
 * interpolation (test/data/generate/elementary_coefficients.py); then scaling by 2^n in two steps, so that underflow is
 * gradual. Overflow gives Infinity, underflow +0, NaN stays.
 */
import { atLeast, atMost, fastTwoSum, nearest, polynomial, scale, twoSum } from './arithmetic.ts'
import type { Builder, FunctionDefinition, Value } from './program.ts'

const LOG2_HIGH = 0.6931471803691238 // 32 significant bits
const LOG2_LOW = 1.9082149292705877e-10
const INVERSE_LOG2 = Math.LOG2E

/** (e^r − 1 − r)/r² on |r| ≤ 0.3474: degree 9, error 0.15 · 2⁻⁵³ of e^r. */
const EXP = [
	0.5000000000000001, 0.16666666666666669, 0.041666666666623345, 0.00833333333333, 0.001388888891760436, 0.00019841269863354026,
	2.4801520690350786e-5, 2.7557267994280194e-6, 2.762037584808858e-7, 2.5100606511134694e-8,
]
/** The same, degree 10, error 0.007 · 2⁻⁵³ of e^r − 1. */
const EXPM1 = [
	0.5, 0.1666666666666667, 0.04166666666666667, 0.008333333333326002, 0.0013888888888883653, 0.00019841269875283326, 2.480158732587816e-5,
	2.755725481464838e-6, 2.75572732249585e-7, 2.5105460156750746e-8, 2.0914860604553174e-9,
]

/** x = n log 2 + high + low, for |x| ≤ 2000. */
export function reduceByLog2(o: Builder, x: Value): { n: Value; high: Value; low: Value } {
	const n = o.named('n', nearest(o, o.multiply(x, o.constant(INVERSE_LOG2))))
	const a = o.subtract(x, o.multiply(n, o.constant(LOG2_HIGH)))
	const b = o.multiply(n, o.constant(LOG2_LOW))
	const high = o.named('r', o.subtract(a, b))
	return { n, high, low: o.subtract(o.subtract(a, high), b) }
}

/** e^{high+low} − 1 = high' + low' for |high| ≤ 0.35 to 2⁻⁶⁰ or so. */
export function reducedExpm1(o: Builder, high: Value, low: Value): { high: Value; low: Value } {
	const square = o.multiply(high, high)
	return fastTwoSum(o, high, o.add(o.multiply(square, polynomial(o, high, EXPM1)), low))
}

export const exp: FunctionDefinition = {
	name: 'exp',
	parameters: ['x'],
	build(o, x) {
		const bounded = atLeast(o, atMost(o, x, 710), -746)
		const { n, high: r } = reduceByLog2(o, bounded)
		const p = o.multiply(o.multiply(r, r), polynomial(o, r, EXP))
		return scale(o, o.add(o.add(p, r), o.constant(1)), n)
	},
}

export const expm1: FunctionDefinition = {
	name: 'expm1',
	parameters: ['x'],
	build(o, x) {
		const one = o.constant(1)
		const bounded = atLeast(o, atMost(o, x, 710), -50)
		const { n, high, low } = reduceByLog2(o, bounded)
		const q = reducedExpm1(o, high, low)
		// 2^n ((1 − 2^−n) + q): exact difference for |n| ≤ 53, negligible beyond.
		const shift = o.subtract(one, o.powerOfTwo(o.negate(atMost(o, n, 1000))))
		const s = twoSum(o, shift, q.high)
		return o.copySign(scale(o, o.add(s.high, o.add(s.low, q.low)), n), x)
	},
}
