/**
 * Π A_i^{r_i} of exponential polynomials A_i > 0 with rational exponents r_i, where the result is one again.
 *
 * A single exponential c e^{q(z)}, c > 0, has every real power. Of the others, whole powers are multiplied out or divided by,
 * and the fractional parts f_i are brought to a common denominator d, (Π A_i^{d f_i})^{1/d}; quotient and root have to be
 * exact (quotient.ts).
 */
import type { Rational } from '../../expression/index.ts'
import { constant, one, rational, zero } from '../../expression/index.ts'
import { approximate, isPositive } from './approximate.ts'
import { multiplyReal, powerReal } from './constants.ts'
import type { ExponentialPolynomial, Monomial } from './exponential-polynomial.ts'
import { complex, integerPowerOf, monomial, multiply, OutsideClass, scaleComplex } from './exponential-polynomial.ts'
import { quotient, root } from './quotient.ts'
import { logarithmOf } from './real-form.ts'

export interface Factor {
	readonly base: ExponentialPolynomial
	readonly exponent: Rational
}

const UNIT: ExponentialPolynomial = [monomial(complex(one))]
/** Largest common denominator of exponents. */
const MAXIMAL_DENOMINATOR = 12n

/** Π base^exponent. @throws OutsideClass when the product is not an exponential polynomial. */
export function powerProduct(factors: readonly Factor[]): ExponentialPolynomial {
	let exponentials = UNIT
	const sums: Factor[] = []
	for (const { base, exponent } of factors) {
		if (exponent.n === 0n) continue
		const power = powerOfExponential(base, exponent)
		if (power) exponentials = multiply(exponentials, [power])
		else sums.push({ base, exponent })
	}
	if (sums.length === 0) return exponentials
	const d = sums.reduce((l, f) => leastCommonMultiple(l, f.exponent.d), 1n)
	if (d > MAXIMAL_DENOMINATOR) throw new OutsideClass(`a power with denominator ${d}`)
	let numerator = exponentials
	let denominator = UNIT
	let radicand = UNIT
	for (const { base, exponent } of sums) {
		const whole = exponent.floor()
		const power = integerPowerOf(base, Number(whole.n))
		if (whole.s > 0n) numerator = multiply(numerator, power)
		else if (whole.n > 0n) denominator = multiply(denominator, power)
		radicand = multiply(radicand, integerPowerOf(base, Number(exponent.sub(whole).mul(rational(d)).n)))
	}
	if (d > 1n) numerator = multiply(numerator, positiveRoot(radicand, Number(d)))
	return denominator === UNIT ? numerator : quotient(numerator, denominator)
}

/** c^r e^{r q(z)}; undefined unless base = c e^{q(z)} with c > 0 and real q. */
function powerOfExponential(base: ExponentialPolynomial, r: Rational): Monomial | undefined {
	const m = base[0]
	if (m === undefined || base.length > 1 || m.degree > 0 || m.coefficient.im !== zero) return undefined
	if (m.exponent.one.im !== zero || m.exponent.zero.im !== zero || !isPositive(m.coefficient.re)) return undefined
	const c = constant(r)
	return monomial(
		complex(powerReal(m.coefficient.re, r)),
		0,
		multiplyReal(c, m.exponent.two),
		scaleComplex(c, m.exponent.one),
		scaleComplex(c, m.exponent.zero),
	)
}

/** Places where the sign of a root is looked at. */
const SAMPLES = [0, 0.6180339887, -1.3819660113, 3.1622776601]

/** The root that is positive on the line, for a > 0: a real root has no zero, so one value decides. */
function positiveRoot(a: ExponentialPolynomial, d: number): ExponentialPolynomial {
	const candidate = root(a, d)
	for (const sign of [1, -1]) {
		const signed = candidate.map((m) => ({ ...m, coefficient: scaleComplex(constant(sign), m.coefficient) }))
		const logarithm = logarithmOf(signed, 'z')
		if (SAMPLES.some((z) => Number.isFinite(approximate(logarithm, new Map([['z', z]])).error))) return signed
	}
	throw new OutsideClass('a root of unknown sign')
}

function leastCommonMultiple(a: bigint, b: bigint): bigint {
	let [x, y] = [a, b]
	while (y > 0n) [x, y] = [y, x % y]
	return (a * b) / x
}
