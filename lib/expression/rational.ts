/**
 * Exact rational literals: fraction.js built only from strings and BigInt, and their correctly rounded doubles.
 *
 * fraction.js is wrong when it is built from a double, so nothing here does that.
 */
import Fraction from 'fraction.js'

export type Rational = Fraction

/** n/d in lowest terms. @throws RangeError when d = 0. */
export function rational(n: bigint | number, d: bigint | number = 1n): Rational {
	if (typeof n === 'number' && !Number.isSafeInteger(n)) throw new RangeError(`rational: ${n} is not a safe integer`)
	if (typeof d === 'number' && !Number.isSafeInteger(d)) throw new RangeError(`rational: ${d} is not a safe integer`)
	if (BigInt(d) === 0n) throw new RangeError('rational: zero denominator')
	return new Fraction(BigInt(n), BigInt(d))
}

/** Exact value of a decimal literal such as `1.25e-3` or of `p/q`. @throws SyntaxError when it is neither. */
export function rationalFromText(text: string): Rational {
	const quotient = /^([+-]?\d+)\/(\d+)$/.exec(text)
	if (quotient) return rational(BigInt(quotient[1] as string), BigInt(quotient[2] as string))
	const match = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text)
	if (!match || (match[2] === '' && match[3] === '')) throw new SyntaxError(`not a number: ${text}`)
	const exponent = Number(match[4] ?? '0') - (match[3] as string).length
	if (Math.abs(exponent) > 20_000) throw new SyntaxError(`exponent out of range: ${text}`)
	const digits = BigInt(`${match[2]}${match[3]}`) * (match[1] === '-' ? -1n : 1n)
	return exponent >= 0 ? rational(digits * 10n ** BigInt(exponent)) : rational(digits, 10n ** BigInt(-exponent))
}

/** Exact value of a finite double. */
export function rationalFromDouble(x: number): Rational {
	if (!Number.isFinite(x)) throw new RangeError(`rationalFromDouble: ${x} is not finite`)
	if (Number.isInteger(x)) return rational(BigInt(x))
	let exponent = 0
	let mantissa = x
	while (!Number.isInteger(mantissa)) {
		mantissa *= 2
		exponent++
	}
	return rational(BigInt(mantissa), 1n << BigInt(exponent))
}

function bitLength(n: bigint): number {
	return n === 0n ? 0 : n.toString(2).length
}

/** Nearest double, ties to even; ±Infinity beyond the largest double; gradual underflow is rounded once. */
export function toNumber(r: Rational): number {
	const negative = r.s < 0n
	if (r.n === 0n) return 0
	if (r.n <= 9007199254740991n && r.d <= 9007199254740991n) {
		const q = Number(r.n) / Number(r.d)
		return negative ? -q : q
	}
	// Scale so that the integer quotient has 55 or more bits, then round it once to the target precision.
	let shift = 56 - (bitLength(r.n) - bitLength(r.d))
	const lowest = 1074 + 2
	if (shift > lowest) shift = lowest
	const [n, d] = shift >= 0 ? [r.n << BigInt(shift), r.d] : [r.n, r.d << BigInt(-shift)]
	let q = n / d
	const sticky = n % d !== 0n
	const excess = bitLength(q) - 53
	const drop = Math.max(excess, shift - 1074)
	if (drop > 0) {
		const half = 1n << BigInt(drop - 1)
		const rest = q & ((1n << BigInt(drop)) - 1n)
		q >>= BigInt(drop)
		if (rest > half || (rest === half && (sticky || (q & 1n) === 1n))) q += 1n
		shift -= drop
	}
	const value = scaleByPowerOfTwo(Number(q), -shift)
	return negative ? -value : value
}

function scaleByPowerOfTwo(x: number, exponent: number): number {
	let value = x
	let e = exponent
	while (e > 1000) {
		value *= 2 ** 1000
		e -= 1000
	}
	while (e < -1000) {
		value *= 2 ** -1000
		e += 1000
	}
	return value * 2 ** e
}

/** `p/q`, or `p` when q = 1. */
export function rationalToText(r: Rational): string {
	const n = r.s < 0n ? -r.n : r.n
	return r.d === 1n ? `${n}` : `${n}/${r.d}`
}

/** r^k exactly for an integer k. */
export function integerPower(r: Rational, k: bigint): Rational {
	const e = k < 0n ? -k : k
	const sign = r.s < 0n && e % 2n === 1n ? -1n : 1n
	const n = sign * r.n ** e
	const d = r.d ** e
	return k < 0n ? rational(n < 0n ? -d : d, n < 0n ? -n : n) : rational(n, d)
}

function integerRoot(n: bigint, k: bigint): bigint | undefined {
	if (n < 2n) return n
	// A k-th power of 2 or more has more than k bits.
	if (k >= bitLength(n)) return undefined
	let x = 1n << BigInt(Math.ceil(bitLength(n) / Number(k)))
	for (;;) {
		const y = ((k - 1n) * x + n / x ** (k - 1n)) / k
		if (y >= x) break
		x = y
	}
	return x ** k === n ? x : undefined
}

/** The exact k-th root of r ≥ 0, if it is rational. */
export function exactRoot(r: Rational, k: bigint): Rational | undefined {
	if (r.s < 0n) return undefined
	const n = integerRoot(r.n, k)
	const d = integerRoot(r.d, k)
	return n === undefined || d === undefined ? undefined : rational(n, d)
}

export const ZERO = rational(0)
export const ONE = rational(1)
export const MINUS_ONE = rational(-1)
export const HALF = rational(1, 2)

/** Σ values, reduced once at the end: the gcd of long integers is what costs. */
export function addRationals(values: readonly Rational[]): Rational {
	if (values.length <= 2) return values.reduce((a, b) => a.add(b), ZERO)
	const [n, d] = balanced(
		values.map((r) => [r.s * r.n, r.d] as const),
		(a, b) => (a[1] === b[1] ? [a[0] + b[0], a[1]] : [a[0] * b[1] + b[0] * a[1], a[1] * b[1]]),
	)
	return rational(n, d)
}

/** Π values, reduced once at the end. */
export function multiplyRationals(values: readonly Rational[]): Rational {
	if (values.length <= 2) return values.reduce((a, b) => a.mul(b), ONE)
	const [n, d] = balanced(
		values.map((r) => [r.s * r.n, r.d] as const),
		(a, b) => [a[0] * b[0], a[1] * b[1]],
	)
	return rational(n, d)
}

type Pair = readonly [n: bigint, d: bigint]

function balanced(items: readonly Pair[], combine: (a: Pair, b: Pair) => Pair): Pair {
	let level = items
	while (level.length > 1)
		level = Array.from({ length: (level.length + 1) >> 1 }, (_, i) => {
			const [a, b] = [level[2 * i] as Pair, level[2 * i + 1]]
			return b === undefined ? a : combine(a, b)
		})
	return level[0] as Pair
}
