/**
 * x^y for x ≥ 0 and a fixed y = y_high + y_low (a rational exponent in two doubles): exp(y log x) with the logarithm and
 * the product in double-double arithmetic, so that large results keep their last bits. x = 0 gives 0 or Infinity, x < 0 NaN.
 */
import { atLeast, atMost, fastTwoSum, polynomial, scale, twoProduct, twoSum } from './arithmetic.ts'
import { reduceByLog2, reducedExpm1 } from './exponential.ts'
import { normalise } from './logarithm.ts'
import type { Builder, FunctionDefinition, Value } from './program.ts'

const LOG2_HIGH = 0.6931471805598903 // 42 bits
const LOG2_LOW = 5.497923018708371e-14
const TWO_THIRDS = { high: 0.6666666666666666, low: 3.700743415417188e-17 }
/** ((log((1+s)/(1−s))/s − 2)/s² − 2/3)/s² in s²: degree 8, error below 10⁻⁴ · 2⁻⁵³ of the logarithm. */
const SERIES = [
	0.4, 0.28571428571428564, 0.22222222222228424, 0.1818181817965822, 0.15384615760981318, 0.13333296549269621, 0.11766812479211963,
	0.10456341651922789, 0.10762294078629747,
]

/** log x = high + low, relative error about 2⁻⁶⁵, for 0 < x < Infinity. */
function logarithm2(o: Builder, x: Value): { high: Value; low: Value } {
	const two = o.constant(2)
	const subnormal = o.less(x, o.constant(2 ** -1022))
	const { k, m } = normalise(o, o.select(subnormal, o.multiply(x, o.constant(2 ** 54)), x))
	const exponent = o.select(subnormal, o.subtract(k, o.constant(54)), k)
	const f = o.subtract(m, o.constant(1))
	const g = twoSum(o, m, o.constant(1))
	// s = f/g
	const s = o.divide(f, g.high)
	const p = twoProduct(o, s, g.high)
	const sLow = o.divide(o.subtract(o.subtract(o.subtract(f, p.high), p.low), o.multiply(s, g.low)), g.high)
	// cubic = (2/3) s³
	const square = twoProduct(o, s, s)
	const squareLow = o.add(square.low, o.multiply(two, o.multiply(s, sLow)))
	const third = twoProduct(o, square.high, o.constant(TWO_THIRDS.high))
	const thirdLow = o.add(
		third.low,
		o.add(o.multiply(square.high, o.constant(TWO_THIRDS.low)), o.multiply(squareLow, o.constant(TWO_THIRDS.high))),
	)
	const cubic = twoProduct(o, third.high, s)
	const cubicLow = o.add(cubic.low, o.add(o.multiply(thirdLow, s), o.multiply(third.high, sLow)))
	const rest = o.multiply(o.multiply(o.multiply(square.high, square.high), s), polynomial(o, square.high, SERIES))
	const a = fastTwoSum(o, o.multiply(two, s), cubic.high)
	const aLow = o.add(a.low, o.add(o.multiply(two, sLow), o.add(cubicLow, rest)))
	const b = twoSum(o, o.multiply(exponent, o.constant(LOG2_HIGH)), a.high)
	return fastTwoSum(o, b.high, o.add(b.low, o.add(aLow, o.multiply(exponent, o.constant(LOG2_LOW)))))
}

export const pow: FunctionDefinition = {
	name: 'pow',
	parameters: ['x', 'yHigh', 'yLow'],
	build(o, x, y, yLow) {
		const zero = o.constant(0)
		const one = o.constant(1)
		const l = logarithm2(o, x)
		const p = twoProduct(o, l.high, y)
		const pLow = o.add(p.low, o.add(o.multiply(l.high, yLow), o.multiply(l.low, y)))
		const bounded = atLeast(o, atMost(o, p.high, 710), -746)
		const { n, high, low } = reduceByLog2(o, bounded)
		const q = reducedExpm1(o, high, low)
		const e = fastTwoSum(o, one, q.high)
		const correction = o.select(o.less(o.absolute(pLow), one), o.multiply(e.high, pLow), zero)
		const value = scale(o, o.add(e.high, o.add(e.low, o.add(q.low, correction))), n)
		const infinity = o.constant(Infinity)
		const rising = o.less(zero, y)
		const atZero = o.select(rising, zero, infinity)
		const atInfinity = o.select(rising, infinity, zero)
		const outside = o.select(o.equal(x, zero), atZero, o.select(o.equal(x, infinity), atInfinity, o.constant(Number.NaN)))
		return o.select(o.and(o.less(zero, x), o.less(x, infinity)), value, outside)
	},
}
