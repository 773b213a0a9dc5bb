/**
 * Closed intervals of doubles with outward rounding.
 *
 * Inclusion principle: for every operation and all reals x ∈ X, y ∈ Y where x ∘ y is defined, x ∘ y ∈ X ∘ Y. The basic
 * operations are rounded outward by one ulp unless exact. The elementary functions of the JavaScript engine are within 2 ulp
 * of the truth (measured; IEEE 754 does not promise it) and are widened by 4 ulp.
 */

export type Interval = readonly [lower: number, upper: number]

export const EVERYTHING: Interval = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]

const double = new Float64Array(1)
const words = new Int32Array(double.buffer)
const littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1
const LOW = littleEndian ? 0 : 1
const HIGH = 1 - LOW

/** The next double above. */
export function nextUp(x: number): number {
	if (x === Number.POSITIVE_INFINITY || Number.isNaN(x)) return x
	if (x === 0) return Number.MIN_VALUE
	double[0] = x
	const low = words[LOW] as number
	if (x > 0) {
		words[LOW] = low + 1
		if (low === -1) words[HIGH] = (words[HIGH] as number) + 1
	} else {
		words[LOW] = low - 1
		if (low === 0) words[HIGH] = (words[HIGH] as number) - 1
	}
	return double[0] as number
}

/** The next double below. */
export function nextDown(x: number): number {
	return -nextUp(-x)
}

const ULP = 2 ** -52

/** [x, y] widened by `ulps` units in the last place on both sides. */
export function widen([x, y]: Interval, ulps: number): Interval {
	return [
		Number.isFinite(x) ? nextDown(x - Math.abs(x) * (ulps * ULP)) : x,
		Number.isFinite(y) ? nextUp(y + Math.abs(y) * (ulps * ULP)) : y,
	]
}

/** Lower and upper bounds of x + y, equal where the sum is exact. */
function addDown(x: number, y: number): number {
	const s = x + y
	if (s === Number.POSITIVE_INFINITY && x !== s && y !== s) return Number.MAX_VALUE
	const t = s - x
	return x - (s - t) + (y - t) === 0 || !Number.isFinite(s) ? s : nextDown(s)
}
function addUp(x: number, y: number): number {
	return -addDown(-x, -y)
}

export function add(a: Interval, b: Interval): Interval {
	return clean(addDown(a[0], b[0]), addUp(a[1], b[1]))
}

export function negateInterval(a: Interval): Interval {
	return [-a[1], -a[0]]
}

function clean(lower: number, upper: number): Interval {
	return [Number.isNaN(lower) ? Number.NEGATIVE_INFINITY : lower, Number.isNaN(upper) ? Number.POSITIVE_INFINITY : upper]
}

const exactProduct = (x: number, y: number, p: number) => Number.isInteger(x) && Number.isInteger(y) && Math.abs(p) <= 2 ** 53
/** 0·∞ = 0: the bound of {0}·[a, ∞). */
function multiplyDown(x: number, y: number): number {
	if (x === 0 || y === 0) return 0
	const p = x * y
	if (!Number.isFinite(p)) return p < 0 || !Number.isFinite(x) || !Number.isFinite(y) ? p : Number.MAX_VALUE
	return exactProduct(x, y, p) ? p : nextDown(p)
}
function multiplyUp(x: number, y: number): number {
	return -multiplyDown(-x, y)
}

export function multiply(a: Interval, b: Interval): Interval {
	const [p, q] = a
	const [r, s] = b
	if (p >= 0 && r >= 0) return [Math.max(0, multiplyDown(p, r)), multiplyUp(q, s)]
	return [
		Math.min(multiplyDown(p, r), multiplyDown(p, s), multiplyDown(q, r), multiplyDown(q, s)),
		Math.max(multiplyUp(p, r), multiplyUp(p, s), multiplyUp(q, r), multiplyUp(q, s)),
	]
}

/** 1/x; everything when 0 is inside, a half line when 0 is an end. */
export function reciprocal([p, q]: Interval): Interval {
	if (p < 0 && q > 0) return EVERYTHING
	if (p === 0 && q === 0) return EVERYTHING
	if (q <= 0) return negateInterval(reciprocal([-q, -p]))
	const lower = q === Number.POSITIVE_INFINITY ? 0 : Math.max(0, nextDown(1 / q))
	return [lower, p === 0 ? Number.POSITIVE_INFINITY : nextUp(1 / p)]
}

/** x^n for an integer n ≥ 1, by repeated squaring. */
export function integerPowerOf(a: Interval, n: number): Interval {
	if (n === 1) return a
	if (n % 2 === 0) {
		const [p, q] = a
		const magnitude: Interval = p >= 0 ? a : q <= 0 ? [-q, -p] : [0, Math.max(-p, q)]
		return positivePower(magnitude, n)
	}
	const [p, q] = a
	if (p >= 0) return positivePower(a, n)
	if (q <= 0) return negateInterval(positivePower([-q, -p], n))
	return [-positivePower([0, -p], n)[1], positivePower([0, q], n)[1]]
}

function positivePower(a: Interval, n: number): Interval {
	let result: Interval = [1, 1]
	let square = a
	for (let k = n; k > 0; k = Math.floor(k / 2)) {
		if (k % 2 === 1) result = multiply(result, square)
		if (k > 1) square = multiply(square, square)
	}
	return result
}

/** x^r for x ≥ 0 and r > 0; negative x count as outside the domain. */
export function realPower([p, q]: Interval, r: number): Interval {
	const lower = Math.max(0, p)
	const upper = Math.max(0, q)
	if (r === 0.5) return [Math.max(0, nextDown(Math.sqrt(lower))), upper === 0 ? 0 : nextUp(Math.sqrt(upper))]
	// The exponent r is rounded as well: its relative error 2^-53 becomes r |log x| 2^-53 in the power.
	const ulps = (x: number) => 64 + (x > 0 && Number.isFinite(x) ? Math.abs(r * Math.log(x)) : 0)
	const a = lower ** r
	const b = upper ** r
	return [Math.max(0, widen([a, a], ulps(lower))[0]), upper === 0 ? 0 : widen([b, b], ulps(upper))[1]]
}

export function hull(a: Interval, b: Interval): Interval {
	return [Math.min(a[0], b[0]), Math.max(a[1], b[1])]
}

/** a ∩ b, or a when rounding has left nothing. */
export function intersect(a: Interval, b: Interval): Interval {
	const lower = Math.max(a[0], b[0])
	const upper = Math.min(a[1], b[1])
	return lower <= upper ? [lower, upper] : a
}

export function width([p, q]: Interval): number {
	return q - p
}

export function contains([p, q]: Interval, x: number): boolean {
	return p <= x && x <= q
}
