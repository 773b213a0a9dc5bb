/**
 * sin x and cos x for every finite double; NaN at ±Infinity.
 *
 * x = n π/2 + r (argument-reduction.ts), then sin r = r + r³ S(r²), cos r = 1 − r²/2 + r⁴ C(r²) with the low part of r
 * carried along, chosen and signed by the quadrant.
 */
import { polynomial } from './arithmetic.ts'
import type { Reduced } from './argument-reduction.ts'
import { reduce, reduceLarge } from './argument-reduction.ts'
import type { Builder, FunctionDefinition, Value } from './program.ts'

/** (sin r/r − 1)/r² in r², |r| ≤ π/4: degree 5, error 0.18 · 2⁻⁵³. */
const SIN = [
	-0.16666666666666666, 0.008333333333330946, -0.00019841269836753985, 2.755731610017207e-6, -2.5051131348960252e-8, 1.5918093561437795e-10,
]
/** (cos r − 1 + r²/2)/r⁴ in r², |r| ≤ π/4: degree 5, error 0.012 · 2⁻⁵³. */
const COS = [
	0.041666666666666664, -0.0013888888888887395, 2.4801587298762816e-5, -2.755731727024068e-7, 2.087614595808494e-9, -1.1382610070998325e-11,
]

/** sin(r + shift·π/2 + quadrant·π/2). */
function evaluate(o: Builder, { quadrant, high: r, low }: Reduced, shift: 0 | 1): Value {
	const one = o.constant(1)
	const square = o.named('square', o.multiply(r, r))
	const half = o.multiply(o.constant(0.5), square)
	const complement = o.subtract(one, half)
	const sine = o.add(r, o.add(o.multiply(o.multiply(r, square), polynomial(o, square, SIN)), o.multiply(low, complement)))
	const rest = o.subtract(o.multiply(o.multiply(square, square), polynomial(o, square, COS)), o.multiply(r, low))
	const cosine = o.add(complement, o.add(o.subtract(o.subtract(one, complement), half), rest))
	const is = (q: number) => o.equal(quadrant, o.constant(q))
	const odd = o.or(is(1), is(3))
	const value = shift === 0 ? o.select(odd, cosine, sine) : o.select(odd, sine, cosine)
	const negative = shift === 0 ? o.less(o.constant(1.5), quadrant) : o.or(is(1), is(2))
	return o.select(negative, o.negate(value), value)
}

/** Not a number at ±Infinity, v elsewhere. */
function finite(o: Builder, x: Value, v: Value): Value {
	return o.add(v, o.multiply(x, o.constant(0)))
}

const sinLarge: FunctionDefinition = {
	name: 'sinLarge',
	parameters: ['x'],
	build(o, x) {
		const v = evaluate(o, reduceLarge(o, o.absolute(x)), 0)
		return finite(o, x, o.select(o.less(x, o.constant(0)), o.negate(v), v))
	},
}

const cosLarge: FunctionDefinition = {
	name: 'cosLarge',
	parameters: ['x'],
	build: (o, x) => finite(o, x, evaluate(o, reduceLarge(o, o.absolute(x)), 1)),
}

export const sin: FunctionDefinition = {
	name: 'sin',
	parameters: ['x'],
	build(o, x) {
		const reduced = reduce(o, x)
		const v = evaluate(o, reduced, 0)
		return o.rare(reduced.insufficient, o.select(o.equal(x, o.constant(0)), x, v), sinLarge, x)
	},
}

export const cos: FunctionDefinition = {
	name: 'cos',
	parameters: ['x'],
	build(o, x) {
		const reduced = reduce(o, x)
		return o.rare(reduced.insufficient, evaluate(o, reduced, 1), cosLarge, x)
	},
}
