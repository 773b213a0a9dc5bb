/**
 * Closed forms of ψ_K(m) = −(1/K) log(√K q_K(Km)), q_K the density of the sum of K sites under Π e^{−ψ} (theory.md 1.1, 8.1).
 *
 * The transform of q_K is the K-th power of that of e^{−ψ}: expanded by the multinomial theorem it is an exponential
 * polynomial again, and is inverted term by term.
 */
import type { Expression } from '../../expression/index.ts'
import { constant, pi, product, rational, sum } from '../../expression/index.ts'
import { multiplyReal, powerReal, real } from './constants.ts'
import type { ExponentialPolynomial } from './exponential-polynomial.ts'
import { collect, integerPowerOf, monomial, scaleComplex } from './exponential-polynomial.ts'
import { logarithmOf } from './real-form.ts'
import { inverseLaplaceTransform } from './transform.ts'

/** ψ_K in the variable `m`, from (2π)^{−1/2} ∫ e^{sz−ψ} dz. @throws OutsideClass when there are too many terms. */
export function blockExpression(transform: ExponentialPolynomial, sitesPerBlock: number): Expression {
	const K = constant(sitesPerBlock)
	const density = atMultiple(inverseLaplaceTransform(integerPowerOf(transform, sitesPerBlock)), sitesPerBlock)
	const prefactor = multiplyReal(powerReal(K, rational(1, 2)), powerReal(real(product([constant(2), pi])), rational(sitesPerBlock - 1, 2)))
	const logarithm = logarithmOf(density, 'm', { prefactor, completeSquares: true })
	const factor = constant(rational(-1, sitesPerBlock))
	return sum((logarithm.kind === 'sum' ? logarithm.terms : [logarithm]).map((t) => product([factor, t])))
}

/** f(K·) */
function atMultiple(f: ExponentialPolynomial, multiple: number): ExponentialPolynomial {
	const K = constant(multiple)
	return collect(
		f.map(({ coefficient, degree, exponent }) =>
			monomial(
				scaleComplex(constant(BigInt(multiple) ** BigInt(degree)), coefficient),
				degree,
				multiplyReal(constant(BigInt(multiple) ** 2n), exponent.two),
				scaleComplex(K, exponent.one),
				exponent.zero,
			),
		),
	)
}
