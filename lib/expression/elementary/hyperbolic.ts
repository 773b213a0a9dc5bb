/**
 * sinh, cosh, tanh.
 *
 * sinh, cosh: e^{|x|} = 2^n (h + l) to more than double precision, then ½(2^n h ± 2^−n/h + 2^n l) without intermediate
 * overflow; sinh by its odd series for |x| < 1. tanh: odd series for |x| < 0.55, else 1 − 2/(e^{2|x|} + 1).
 */
import { atMost, fastTwoSum, polynomial, scale } from './arithmetic.ts'
import { exp, reduceByLog2, reducedExpm1 } from './exponential.ts'
import type { Builder, FunctionDefinition, Value } from './program.ts'

/** (sinh x/x − 1)/x² in x², x ≤ 1: degree 7, error 0.08 · 2⁻⁵³. */
const SINH = [
	0.16666666666666666, 0.008333333333333333, 0.00019841269841269773, 2.755731922404034e-6, 2.505210836405804e-8, 1.6059048396350562e-10,
	7.646625361656657e-13, 2.8445264169895285e-15,
]
/** (tanh x/x − 1)/x² in x², x ≤ 0.55: degree 10, error 0.05 · 2⁻⁵³. */
const TANH = [
	-0.3333333333333333, 0.13333333333332714, -0.053968253967434016, 0.021869488493666944, -0.008863234397814355, 0.003592110378689024,
	-0.001455661830100716, 0.0005889360520074057, -0.0002346347410887237, 8.511313685577672e-5, -2.060276537636634e-5,
]

/** x + x·x²·P(x²). */
export function oddSeries(o: Builder, x: Value, coefficients: readonly number[]): Value {
	const square = o.multiply(x, x)
	return o.add(x, o.multiply(x, o.multiply(square, polynomial(o, square, coefficients))))
}

/** ½(e^a ± e^−a) for a ≥ 0 (a > 1 for the difference). */
function halfSum(o: Builder, a: Value, combine: 'add' | 'subtract'): Value {
	const { n, high, low } = reduceByLog2(o, atMost(o, a, 712))
	const q = reducedExpm1(o, high, low)
	const e = fastTwoSum(o, o.constant(1), q.high)
	const l = o.add(e.low, q.low)
	// 2^−2n / h, without effect beyond n = 500.
	const reciprocal = o.divide(o.powerOfTwo(o.multiply(o.constant(-2), atMost(o, n, 500))), e.high)
	const sum = combine === 'add' ? fastTwoSum(o, e.high, reciprocal) : fastTwoSum(o, e.high, o.negate(reciprocal))
	return scale(o, o.add(sum.high, o.add(sum.low, l)), o.subtract(n, o.constant(1)))
}

export const sinh: FunctionDefinition = {
	name: 'sinh',
	parameters: ['x'],
	build(o, x) {
		const a = o.absolute(x)
		const large = o.copySign(halfSum(o, a, 'subtract'), x)
		return o.select(o.less(a, o.constant(1)), o.copySign(oddSeries(o, a, SINH), x), large)
	},
}

export const cosh: FunctionDefinition = {
	name: 'cosh',
	parameters: ['x'],
	build: (o, x) => halfSum(o, o.absolute(x), 'add'),
}

export const tanh: FunctionDefinition = {
	name: 'tanh',
	parameters: ['x'],
	build(o, x) {
		const a = o.absolute(x)
		const e = exp.build(o, o.multiply(o.constant(2), atMost(o, a, 22)))
		const large = o.subtract(o.constant(1), o.divide(o.constant(2), o.add(e, o.constant(1))))
		return o.copySign(o.select(o.less(a, o.constant(0.55)), oddSeries(o, a, TANH), large), x)
	},
}
