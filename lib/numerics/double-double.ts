/**
 * Double-double arithmetic: a number as an unevaluated sum hi + lo with |lo| ≤ ulp(hi)/2, about 31 digits.
 *
 * After Dekker (1971) and Knuth (TAOCP 2, 4.2.2): two-sum and two-product are exact, the operations err by a few 2⁻¹⁰⁴.
 * Numbers are immutable pairs; this is for the few values per tilted law that must not lose digits, not for hot loops.
 */

/** hi + lo. */
export type Double2 = readonly [number, number]

export const ZERO2: Double2 = [0, 0]
export const ONE2: Double2 = [1, 0]
export const PI2: Double2 = [Math.PI, 1.2246467991473532e-16]
export const LN2: Double2 = [Math.LN2, 2.3190468138462996e-17]
/** π/2 to three parts, for the reduction of large angles. */
const HALF_PI = [1.5707963267948966, 6.123233995736766e-17, -1.4973849048591833e-33] as const

/** a + b exactly. */
export function twoSum(a: number, b: number): Double2 {
	const s = a + b
	if (!Number.isFinite(s)) return [s, 0]
	const v = s - a
	return [s, a - (s - v) + (b - v)]
}

/** a + b exactly for |a| ≥ |b|. */
function quickTwoSum(a: number, b: number): Double2 {
	const s = a + b
	return Number.isFinite(s) ? [s, b - (s - a)] : [s, 0]
}

/** a·b exactly, barring overflow beyond 1e300 and underflow. */
export function twoProduct(a: number, b: number): Double2 {
	const p = a * b
	if (!(Math.abs(p) < 1e300 && Math.abs(a) < 1e290 && Math.abs(b) < 1e290)) return [p, 0]
	const ca = 134217729 * a
	const cb = 134217729 * b
	const ah = ca - (ca - a)
	const bh = cb - (cb - b)
	const al = a - ah
	const bl = b - bh
	return [p, ah * bh - p + ah * bl + al * bh + al * bl]
}

export function add2(a: Double2, b: Double2): Double2 {
	const [s, e] = twoSum(a[0], b[0])
	const [t, f] = twoSum(a[1], b[1])
	const [u, g] = quickTwoSum(s, e + t)
	return quickTwoSum(u, g + f)
}
export function negate2(a: Double2): Double2 {
	return [-a[0], -a[1]]
}
export function subtract2(a: Double2, b: Double2): Double2 {
	return add2(a, negate2(b))
}
export function multiply2(a: Double2, b: Double2): Double2 {
	const [p, e] = twoProduct(a[0], b[0])
	return quickTwoSum(p, e + (a[0] * b[1] + a[1] * b[0]))
}
export function divide2(a: Double2, b: Double2): Double2 {
	const q1 = a[0] / b[0]
	if (!Number.isFinite(q1)) return [q1, 0]
	const r1 = subtract2(a, multiply2(b, [q1, 0]))
	const q2 = r1[0] / b[0]
	const r2 = subtract2(r1, multiply2(b, [q2, 0]))
	return add2(quickTwoSum(q1, q2), [r2[0] / b[0], 0])
}
/** a·2^k exactly. */
export function scale2(a: Double2, k: number): Double2 {
	const half = 2 ** Math.trunc(k / 2)
	const rest = 2 ** (k - Math.trunc(k / 2))
	return [a[0] * half * rest, a[1] * half * rest]
}
export function sqrt2(a: Double2): Double2 {
	if (!(a[0] > 0)) return [Math.sqrt(a[0]), 0]
	const x = 1 / Math.sqrt(a[0])
	const y = a[0] * x
	return twoSum(y, subtract2(a, twoProduct(y, y))[0] * x * 0.5)
}
/** a^n for an integer n. */
export function integerPower2(a: Double2, n: number): Double2 {
	let result: Double2 = ONE2
	let square = a
	for (let k = Math.abs(n); k > 0; k = Math.floor(k / 2)) {
		if (k % 2 === 1) result = multiply2(result, square)
		square = multiply2(square, square)
	}
	return n < 0 ? divide2(ONE2, result) : result
}

const inverseFactorials: readonly Double2[] = Array.from({ length: 34 }, (_, n) => {
	let f: Double2 = ONE2
	for (let k = 2; k <= n; k++) f = divide2(f, [k, 0])
	return f
})

/** [s, k] with e^a = (1 + s) 2^k, |a| < 745. */
function reducedExponential(a: Double2): [Double2, number] {
	const k = Math.round(a[0] / LN2[0])
	const r = scale2(subtract2(a, multiply2(LN2, [k, 0])), -8)
	let s: Double2 = ZERO2
	for (let n = 10; n >= 1; n--) s = multiply2(r, add2(inverseFactorials[n] as Double2, s))
	// e^{2r} − 1 = 2s + s²
	for (let i = 0; i < 8; i++) s = add2(scale2(s, 1), multiply2(s, s))
	return [s, k]
}
/** e^a − 1. */
export function expm12(a: Double2): Double2 {
	if (!(Math.abs(a[0]) < 700)) return [Math.expm1(a[0]), 0]
	const [s, k] = reducedExponential(a)
	return k === 0 ? s : subtract2(scale2(add2(ONE2, s), k), ONE2)
}
export function exp2(a: Double2): Double2 {
	if (!(Math.abs(a[0]) < 700)) return [Math.exp(a[0]) * (1 + a[1]), 0]
	const [s, k] = reducedExponential(a)
	return scale2(add2(ONE2, s), k)
}
/** log(1 + a). */
export function log1p2(a: Double2): Double2 {
	const y = Math.log1p(a[0])
	if (!Number.isFinite(y)) return [y, 0]
	const e = expm12([y, 0])
	return add2([y, 0], divide2(subtract2(a, e), add2(ONE2, e)))
}
export function log2(a: Double2): Double2 {
	const y = Math.log(a[0])
	if (!Number.isFinite(y)) return [y, 0]
	// e^{−y} a − 1 is tiny; scaled so that neither factor overflows.
	const k = Math.round(y / LN2[0])
	const mantissa = scale2(a, -k)
	const reduced = subtract2([y, 0], multiply2(LN2, [k, 0]))
	const e = exp2(reduced)
	return add2([y, 0], divide2(subtract2(mantissa, e), e))
}

/** [sin a, cos a]. */
export function sinCos2(a: Double2): [Double2, Double2] {
	const k = Math.round(a[0] / HALF_PI[0])
	if (!Number.isFinite(k) || Math.abs(k) > 2 ** 40)
		return [
			[Math.sin(a[0]), 0],
			[Math.cos(a[0]), 0],
		]
	let r = a
	for (const part of HALF_PI) r = subtract2(r, twoProduct(k, part))
	const square = multiply2(r, r)
	let s: Double2 = ZERO2
	let c: Double2 = ZERO2
	for (let n = 31; n >= 1; n -= 2) {
		const sign = ((n - 1) / 2) % 2 === 0 ? 1 : -1
		const fs = inverseFactorials[n] as Double2
		const fc = inverseFactorials[n - 1] as Double2
		s = add2(multiply2(s, square), sign > 0 ? fs : negate2(fs))
		c = add2(multiply2(c, square), sign > 0 ? fc : negate2(fc))
	}
	s = multiply2(s, r)
	switch (((k % 4) + 4) % 4) {
		case 0:
			return [s, c]
		case 1:
			return [c, negate2(s)]
		case 2:
			return [negate2(s), negate2(c)]
		default:
			return [negate2(c), s]
	}
}
export function sinh2(a: Double2): Double2 {
	if (Math.abs(a[0]) > 700) return [Math.sinh(a[0]), 0]
	if (a[0] < 0) return negate2(sinh2(negate2(a)))
	const e = expm12(a)
	// (e + e/(1+e))/2
	return scale2(add2(e, divide2(e, add2(ONE2, e))), -1)
}
export function cosh2(a: Double2): Double2 {
	if (Math.abs(a[0]) > 700) return [Math.cosh(a[0]), 0]
	const e = exp2(a)
	return scale2(add2(e, divide2(ONE2, e)), -1)
}
export function tanh2(a: Double2): Double2 {
	if (Math.abs(a[0]) > 40) return [Math.sign(a[0]), 0]
	const e = expm12(scale2(a, 1))
	return divide2(e, add2(e, [2, 0]))
}
export function atan2of(a: Double2): Double2 {
	const y = Math.atan(a[0])
	if (!(Math.abs(a[0]) < 1e150)) return [y, 0]
	const [s, c] = sinCos2([y, 0])
	const d = divide2(subtract2(multiply2(a, c), s), add2(c, multiply2(a, s)))
	return add2([y, 0], d)
}
/** erf: the series 2/√π e^{−a²} Σ 2ⁿ a^{2n+1}/(2n+1)!!, of positive terms; 1 − erfc in double beyond 6. */
export function erf2(a: Double2): Double2 {
	const x = Math.abs(a[0])
	if (!(x < 6)) return [Math.sign(a[0]), 0]
	const square = multiply2(a, a)
	let term = a
	let total = a
	for (let n = 1; n < 400; n++) {
		term = divide2(multiply2(term, scale2(square, 1)), [2 * n + 1, 0])
		total = add2(total, term)
		if (Math.abs(term[0]) < 1e-34 * Math.abs(total[0])) break
	}
	return multiply2(multiply2(scale2(divide2(ONE2, sqrt2(PI2)), 1), exp2(negate2(square))), total)
}
