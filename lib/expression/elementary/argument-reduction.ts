/**
 * x − n π/2 for the trigonometric functions.
 *
 * |x| ≤ 2²⁰: π/2 = P₁ + P₂ + P₃ with 33-bit P₁, P₂, so that n P₁, n P₂ are exact (Cody–Waite). Anything larger, or so near
 * a multiple of π/2 that this loses bits, goes to `reduceLarge`: multiplication by 2/π given to 1176 bits, of which only
 * the digits that matter are used (Payne–Hanek), in 24-bit pieces whose products and sums are exact in doubles.
 */
import { fastTwoSum, nearest, twoProduct, twoSum } from './arithmetic.ts'
import type { Builder, Table, Value } from './program.ts'

/** x = n π/2 + high + low, |high| ≤ π/4 (1 + 2⁻³⁰); `quadrant` = n mod 4. */
export interface Reduced {
	readonly quadrant: Value
	readonly high: Value
	readonly low: Value
}

const HALF_PI_1 = 1.5707963267341256 // 33 bits
const HALF_PI_2 = 6.077100506303966e-11 // 33 bits
const HALF_PI_3 = 2.0222662487959506e-21
const TWO_OVER_PI = 0.6366197723675814
const HALF_PI = { high: 1.5707963267948966, low: 6.123233995736766e-17 }
/** Largest |x| of the short reduction. */
export const SHORT_REDUCTION = 2 ** 20

function modulo4(o: Builder, n: Value): Value {
	return o.subtract(n, o.multiply(o.constant(4), o.floor(o.multiply(o.constant(0.25), n))))
}

/** The short reduction and the mask of the points where it is not good enough. */
export function reduce(o: Builder, x: Value): Reduced & { insufficient: Value } {
	const n = o.named('n', nearest(o, o.multiply(x, o.constant(TWO_OVER_PI))))
	const a = o.subtract(x, o.multiply(n, o.constant(HALF_PI_1)))
	const second = o.multiply(n, o.constant(HALF_PI_2))
	const b = o.subtract(a, second)
	const lost = o.subtract(o.subtract(a, b), second)
	const third = o.subtract(o.multiply(n, o.constant(HALF_PI_3)), lost)
	const high = o.named('r', o.subtract(b, third))
	const low = o.subtract(o.subtract(b, high), third)
	const size = o.absolute(x)
	const insufficient = o.or(o.less(o.constant(SHORT_REDUCTION), size), o.less(o.absolute(high), o.multiply(size, o.constant(2 ** -44))))
	return { quadrant: modulo4(o, n), high, low, insufficient }
}

/** 2/π = Σ_k entries[k+2] 2^{−24(k+1)}, after two zeros. */
const DIGITS: Table = {
	name: 'digitsOfTwoOverPi',
	entries: [
		0, 0, 10680707, 7228996, 1387004, 2578385, 16069853, 12639074, 9804092, 4427841, 16666979, 11263675, 12935607, 2387514, 4345298,
		14681673, 3074569, 13734428, 16653803, 1880361, 10960616, 8533493, 3062596, 8710556, 7349940, 6258241, 3772886, 3769171, 3798172,
		8675211, 12450088, 3874808, 9961438, 366607, 15675153, 9132554, 7151469, 3571407, 2607881, 12013382, 4155038, 6285869, 7677882,
		13102053, 15825725, 473591, 9065106, 15363067, 6271263, 9264392, 5636912,
	],
}
const PIECES = 8

/** Reduction of any finite positive normal x, relative error of high + low below 2⁻⁷⁰. */
export function reduceLarge(o: Builder, x: Value): Reduced {
	const e = o.named('e', o.subtract(o.exponent(x), o.constant(23)))
	// x = 2^e (t₀ + t₁ 2^−24 + t₂ 2^−48) with integers t_i < 2^24.
	const radix = o.constant(2 ** 24)
	const y0 = o.multiply(x, o.powerOfTwo(o.negate(e)))
	const t0 = o.floor(y0)
	const y1 = o.multiply(o.subtract(y0, t0), radix)
	const t1 = o.floor(y1)
	const t2 = o.multiply(o.subtract(y1, t1), radix)
	const first = o.floor(o.multiply(o.subtract(e, o.constant(3)), o.constant(1 / 24)))
	const j = o.named('j', o.larger(first, o.constant(0)))
	const digits = Array.from({ length: PIECES + 2 }, (_, i) => o.lookup(DIGITS, o.add(j, o.constant(i))))
	const shift = o.subtract(e, o.multiply(o.constant(24), o.add(j, o.constant(1))))
	let weight = o.powerOfTwo(shift)
	// Pieces of x·2/π from the largest digit that matters modulo 4 on.
	const pieces = Array.from({ length: PIECES }, (_, m) => {
		const [d2, d1, d0] = digits.slice(m, m + 3) as [Value, Value, Value]
		const q = o.add(o.add(o.multiply(t0, d0), o.multiply(t1, d1)), o.multiply(t2, d2))
		const piece = o.multiply(q, weight)
		weight = o.multiply(weight, o.constant(2 ** -24))
		return m < 3 ? modulo4(o, piece) : piece
	})
	const [p0, p1, p2] = pieces as [Value, Value, Value]
	const n = o.named('n', nearest(o, o.add(o.add(p0, p1), p2)))
	let { high, low } = twoSum(o, o.subtract(p0, n), p1)
	for (const piece of pieces.slice(2)) {
		const s = twoSum(o, high, piece)
		high = s.high
		low = o.add(low, s.low)
	}
	const f = fastTwoSum(o, high, low)
	const product = twoProduct(o, f.high, o.constant(HALF_PI.high))
	const rest = o.add(o.add(product.low, o.multiply(f.high, o.constant(HALF_PI.low))), o.multiply(f.low, o.constant(HALF_PI.high)))
	const r = fastTwoSum(o, product.high, rest)
	return { quadrant: modulo4(o, n), high: r.high, low: r.low }
}
