/**
 * Standard normal and exponential variates from 32-bit words, as straight-line programs that both kernel targets execute with the same bits.
 *
 *   Box and Muller: u = (w₀ + ½) 2⁻³², θ = 2πv ± (0 or π):   z₁ = √(−2 log u) cos θ,  z₂ = √(−2 log u) sin θ.
 *
 * The last bits of w₁ give v ∈ [−¼, ¼) and its first bit the sign. log by s = f/(2 + f), sin and cos by Chebyshev polynomials in v²: relative error of
 * the radius 2e-12, absolute error of sin and cos 2e-13. The words have 32 bits: normals are finite, |z| ≤ 6.77, and multiples of no step that
 * a test of 10¹⁰ draws would see; P(|z| > 6.77) = 1.3e-11 is what is missing. Source: Box and Muller (1958); theory.md 8.5.
 */
import type { Builder, FunctionDefinition, Value } from '../../expression/elementary/index.ts'

/** 2/(2k + 1), k = 1 … 6: log((1 + s)/(1 − s)) = 2s + s Σ 2 s^{2k}/(2k + 1). The first one that is left out is below 3e-12 for s² ≤ 0.0295. */
const LOG = Array.from({ length: 6 }, (_, k) => 2 / (2 * k + 3))
/** sin(2πv)/v and cos(2πv) in v² ≤ 1/16. */
const SIN = [6.28318530717927, -41.341702239903675, 81.60524914901583, -76.70584754377326, 42.058134871372054, -15.081483206893, 3.6658551595639612]
const COS = [
	0.9999999999999981, -19.739208802174744, 64.93939402133272, -85.45681703563287, 60.24463060817376, -26.42588874334368, 7.896555735851554, -1.6452233497893094,
]
const LOG2 = Math.LN2

/** Σ c_k x^k in pairs (Estrin's first step): shorter chains of dependent operations. */
function series(o: Builder, x: Value, coefficients: readonly number[]): Value {
	const square = o.multiply(x, x)
	const pairs: Value[] = []
	for (let k = 0; k < coefficients.length; k += 2) {
		const low = o.constant(coefficients[k] as number)
		pairs.push(k + 1 < coefficients.length ? o.add(low, o.multiply(o.constant(coefficients[k + 1] as number), x)) : low)
	}
	return pairs.reduceRight((sum, pair) => o.add(pair, o.multiply(sum, square)))
}

/** −log u of u = (w + ½) 2⁻³², w ≥ 0 a 32-bit integer. */
function minusLog(o: Builder, word: Value): Value {
	const x = o.add(word, o.constant(0.5))
	const exponent = o.exponent(x)
	const significand = o.significand(x)
	const large = o.less(o.constant(Math.SQRT2), significand)
	const k = o.select(large, o.add(exponent, o.constant(1)), exponent)
	const m = o.select(large, o.multiply(significand, o.constant(0.5)), significand)
	const s = o.divide(o.subtract(m, o.constant(1)), o.add(m, o.constant(1)))
	const z = o.multiply(s, s)
	const logarithm = o.add(o.multiply(s, o.constant(2)), o.multiply(o.multiply(s, z), series(o, z, LOG)))
	return o.subtract(o.multiply(o.subtract(o.constant(32), k), o.constant(LOG2)), logarithm)
}

function normal(o: Builder, word: Value, angle: Value, sign: Value, which: 'cosine' | 'sine'): Value {
	const radius = o.copySign(o.squareRoot(o.multiply(o.constant(2), minusLog(o, word))), sign)
	const v = o.multiply(angle, o.constant(2 ** -33))
	const square = o.multiply(v, v)
	return o.multiply(radius, which === 'cosine' ? series(o, square, COS) : o.multiply(v, series(o, square, SIN)))
}

/** Parameters: w₀ as an unsigned number; 2w₁ and w₁ as signed 32-bit numbers. */
const NORMAL = ['word', 'angle', 'sign']

/** The first normal of a pair of words. */
export const normalCosine: FunctionDefinition = {
	name: 'normalCosine',
	parameters: NORMAL,
	build: (o, word, angle, sign) => normal(o, word as Value, angle as Value, sign as Value, 'cosine'),
}

/** The second one, independent of the first. */
export const normalSine: FunctionDefinition = {
	name: 'normalSine',
	parameters: NORMAL,
	build: (o, word, angle, sign) => normal(o, word as Value, angle as Value, sign as Value, 'sine'),
}

/** A standard exponential variate of one word: −log u ∈ [1.2e-10, 22.9]. */
export const exponentialVariate: FunctionDefinition = { name: 'exponentialVariate', parameters: ['word'], build: (o, word) => minusLog(o, word as Value) }
