/** Arithmetic idioms of the elementary functions: polynomials, error-free transformations, scaling by powers of two. */
import type { Builder, Value } from './program.ts'

/** Σ c_k t^k by two interleaved Horner chains in t² (half the latency of one). */
export function polynomial(o: Builder, t: Value, coefficients: readonly number[]): Value {
	if (coefficients.length < 4) return horner(o, t, coefficients)
	const square = o.multiply(t, t)
	const even = horner(
		o,
		square,
		coefficients.filter((_, k) => k % 2 === 0),
	)
	const odd = horner(
		o,
		square,
		coefficients.filter((_, k) => k % 2 === 1),
	)
	return o.add(even, o.multiply(odd, t))
}

function horner(o: Builder, t: Value, coefficients: readonly number[]): Value {
	let s = o.constant(coefficients[coefficients.length - 1] as number)
	for (let k = coefficients.length - 2; k >= 0; k--) s = o.add(o.multiply(s, t), o.constant(coefficients[k] as number))
	return s
}

/** An unevaluated sum high + low with |low| a rounding error of high. */
export interface Double2 {
	readonly high: Value
	readonly low: Value
}

/** a + b exactly (Knuth). */
export function twoSum(o: Builder, a: Value, b: Value): Double2 {
	const high = o.add(a, b)
	const t = o.subtract(high, a)
	return { high, low: o.add(o.subtract(a, o.subtract(high, t)), o.subtract(b, t)) }
}

/** a + b exactly when |a| ≥ |b| or a = 0 (Dekker). */
export function fastTwoSum(o: Builder, a: Value, b: Value): Double2 {
	const high = o.add(a, b)
	return { high, low: o.subtract(b, o.subtract(high, a)) }
}

const SPLITTER = 134217729 // 2^27 + 1

/** a = high + low with 26 significant bits each (Veltkamp); |a| < 2^996. */
export function split(o: Builder, a: Value): Double2 {
	const c = o.multiply(o.constant(SPLITTER), a)
	const high = o.subtract(c, o.subtract(c, a))
	return { high, low: o.subtract(a, high) }
}

/** a·b exactly, barring overflow and underflow (Dekker). */
export function twoProduct(o: Builder, a: Value, b: Value): Double2 {
	const high = o.multiply(a, b)
	const p = split(o, a)
	const q = split(o, b)
	const low = o.add(
		o.add(o.add(o.subtract(o.multiply(p.high, q.high), high), o.multiply(p.high, q.low)), o.multiply(p.low, q.high)),
		o.multiply(p.low, q.low),
	)
	return { high, low }
}

const ROUNDER = 6755399441055744 // 1.5 · 2^52

/** x rounded to an integer, ties to even; |x| < 2^51. */
export function nearest(o: Builder, x: Value): Value {
	return o.subtract(o.add(x, o.constant(ROUNDER)), o.constant(ROUNDER))
}

/** x·2^n for an integer-valued n in [−2044, 2046], in two exact or once rounded steps: underflow is gradual. */
export function scale(o: Builder, x: Value, n: Value): Value {
	const half = nearest(o, o.multiply(n, o.constant(0.5)))
	return o.multiply(o.multiply(x, o.powerOfTwo(half)), o.powerOfTwo(o.subtract(n, half)))
}

/** The smaller of x and the constant; NaN stays NaN. */
export function atMost(o: Builder, x: Value, bound: number): Value {
	return o.smaller(x, o.constant(bound))
}

/** The larger of x and the constant; NaN stays NaN. */
export function atLeast(o: Builder, x: Value, bound: number): Value {
	return o.larger(x, o.constant(bound))
}
