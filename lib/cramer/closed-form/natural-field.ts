/**
 * The transform about its natural field: T(p + s) for the p about which its highest polynomial coefficient is centred.
 *
 * With p, q_K(x) = e^{−px} q̃_K(x), where q̃_K belongs to T(p + ·). A factor z² e^{−z²/2 + 1000z} has T ∝ 1 + (s + 1000)²:
 * only about p = −1000 do the Hermite series of q_K not cancel.
 */
import { constant, rational, zero } from '../../expression/index.ts'
import type { Real } from './constants.ts'
import { divideReal, multiplyReal, negateReal } from './constants.ts'
import type { Complex, ExponentialPolynomial } from './exponential-polynomial.ts'
import { addComplex, collect, complex, monomial, scaleComplex } from './exponential-polynomial.ts'
import { byExponent } from './transform.ts'

/** p = −c_{d−1}/(d c_d) of the term of highest degree d ≥ 2, where that is real; else 0. */
export function naturalField(transform: ExponentialPolynomial): Real {
	let best: readonly Complex[] = []
	for (const { coefficients } of byExponent(transform)) if (coefficients.length > best.length) best = coefficients
	const degree = best.length - 1
	if (degree < 2) return zero
	const top = best[degree] as Complex
	const next = best[degree - 1] as Complex
	if (top.im !== zero || next.im !== zero || next.re === zero) return zero
	return negateReal(divideReal(next.re, multiplyReal(constant(degree), top.re)))
}

/** f(p + ·). */
export function translated(f: ExponentialPolynomial, p: Real): ExponentialPolynomial {
	if (p === zero) return f
	return collect(
		f.flatMap(({ coefficient, degree, exponent: { two, one: linear, zero: last } }) => {
			const first = addComplex(linear, complex(multiplyReal(constant(2), multiplyReal(two, p))))
			const level = addComplex(last, addComplex(scaleComplex(p, linear), complex(multiplyReal(two, multiplyReal(p, p)))))
			let factor: Real = constant(1)
			return Array.from({ length: degree + 1 }, (_, j) => {
				// C(n, j) p^j s^{n−j}
				if (j > 0) factor = multiplyReal(multiplyReal(factor, p), constant(rational(degree - j + 1, j)))
				return monomial(scaleComplex(factor, coefficient), degree - j, two, first, level)
			})
		}),
	)
}
