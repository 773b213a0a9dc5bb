/**
 * Exact quotients and roots of exponential polynomials, by leading terms.
 *
 * Monomials are ordered by (q₂, Re q₁, Im q₁, degree), lexicographically: an order that multiplication respects. So the first
 * and the last monomial of a product are the products of the first and of the last ones, and long division (and the like for
 * roots) either ends with remainder 0, or passes below the only possible last monomial and proves that there is no quotient.
 */
import { constant, MINUS_ONE, rational, zero } from '../../expression/index.ts'
import { approximate, isPositive } from './approximate.ts'
import { addReal, multiplyReal, negateReal, powerReal, type Real } from './constants.ts'
import type { Complex, ExponentialPolynomial, Monomial } from './exponential-polynomial.ts'
import {
	addComplex,
	collect,
	complex,
	integerPowerOf,
	monomial,
	multiply,
	multiplyComplex,
	OutsideClass,
	scaleComplex,
} from './exponential-polynomial.ts'

/** Most terms of a quotient or root. */
const MAXIMAL_STEPS = 60

/** a/b when it is an exponential polynomial. @throws OutsideClass otherwise. */
export function quotient(a: ExponentialPolynomial, b: ExponentialPolynomial): ExponentialPolynomial {
	if (b.length === 0) throw new OutsideClass('a division by zero')
	if (a.length === 0) return []
	const lead = extreme(b, 1)
	const least = ratio(extreme(a, -1), extreme(b, -1))
	const result: Monomial[] = []
	let remainder = a
	while (remainder.length > 0) {
		const next = ratio(extreme(remainder, 1), lead)
		if (next.degree < 0 || compare(next, least) < 0 || result.length >= MAXIMAL_STEPS) throw new OutsideClass('a quotient of sums')
		result.push(next)
		remainder = collect([...remainder, ...multiply([negative(next)], b)])
	}
	return collect(result)
}

/** A q-th root of a, up to a root of unity. @throws OutsideClass when it is not an exponential polynomial. */
export function root(a: ExponentialPolynomial, q: number): ExponentialPolynomial {
	const first = rootOfMonomial(extreme(a, 1), q)
	const least = rootOfMonomial(extreme(a, -1), q)
	const slope = integerPowerOf([first], q - 1)[0] as Monomial
	const derivative = { ...slope, coefficient: scaleComplex(constant(q), slope.coefficient) }
	let result: ExponentialPolynomial = [first]
	for (;;) {
		const remainder = collect([...a, ...integerPowerOf(result, q).map(negative)])
		if (remainder.length === 0) return result
		const next = ratio(extreme(remainder, 1), derivative)
		if (next.degree < 0 || compare(next, least) < 0 || compare(next, extreme(result, -1)) >= 0 || result.length >= MAXIMAL_STEPS)
			throw new OutsideClass(`a root of a sum`)
		result = collect([...result, next])
	}
}

function negative(m: Monomial): Monomial {
	return { ...m, coefficient: scaleComplex(constant(-1), m.coefficient) }
}

/** x/y of monomials; the degree may be negative. */
function ratio(x: Monomial, y: Monomial): Monomial {
	const minus = constant(-1)
	return monomial(
		multiplyComplex(x.coefficient, reciprocal(y.coefficient)),
		x.degree - y.degree,
		addReal(x.exponent.two, negateReal(y.exponent.two)),
		addComplex(x.exponent.one, scaleComplex(minus, y.exponent.one)),
		addComplex(x.exponent.zero, scaleComplex(minus, y.exponent.zero)),
	)
}

function reciprocal(c: Complex): Complex {
	if (c.im === zero) return complex(powerReal(c.re, MINUS_ONE))
	const size = addReal(multiplyReal(c.re, c.re), multiplyReal(c.im, c.im))
	return scaleComplex(powerReal(size, MINUS_ONE), complex(c.re, negateReal(c.im)))
}

function rootOfMonomial(m: Monomial, q: number): Monomial {
	const { coefficient: c, degree, exponent } = m
	const fraction = rational(1, q)
	let value: Complex | undefined
	if (c.im === zero && isPositive(c.re)) value = complex(powerReal(c.re, fraction))
	else if (c.im === zero && q === 2 && isPositive(negateReal(c.re))) value = complex(zero, powerReal(negateReal(c.re), fraction))
	if (value === undefined || degree % q !== 0) throw new OutsideClass('a root of a sum')
	const f = constant(fraction)
	return monomial(value, degree / q, multiplyReal(f, exponent.two), scaleComplex(f, exponent.one), scaleComplex(f, exponent.zero))
}

/** The largest (direction 1) or smallest (−1) monomial. @throws OutsideClass when it is not unique or not decidable. */
export function extreme(a: ExponentialPolynomial, direction: 1 | -1): Monomial {
	let best = a[0]
	if (best === undefined) throw new OutsideClass('a factor that is zero')
	for (const m of a.slice(1)) if (direction * compare(m, best) > 0) best = m
	if (a.some((m) => m !== best && compare(m, best) === 0)) throw new OutsideClass('a quotient with several leading constants')
	return best
}

function compare(x: Monomial, y: Monomial): number {
	const p = x.exponent
	const q = y.exponent
	return compareReal(p.two, q.two) || compareReal(p.one.re, q.one.re) || compareReal(p.one.im, q.one.im) || x.degree - y.degree
}

function compareReal(x: Real, y: Real): number {
	if (x === y) return 0
	if (x.kind === 'constant' && y.kind === 'constant') return x.value.compare(y.value)
	const { value, error } = approximate(addReal(x, negateReal(y)))
	if (!(Math.abs(value) > error)) throw new OutsideClass('constants that cannot be compared')
	return value
}
