/**
 * The two-sided Laplace transform of exponential polynomials and its inverse, term by term (theory.md 8.2).
 *
 *   ∫ e^{sz} zⁿ e^{−az²+βz+γ} dz = √(2πv) ∂_sⁿ e^{v(s+β)²/2 + γ},            v = 1/(2a) > 0,
 *   sⁿ e^{vs²/2+μs+γ} = ∫ e^{sx} (−∂_x)ⁿ (2πv)^{−1/2} e^{−(x−μ)²/(2v)+γ} dx,  v > 0,
 *
 * with complex β, μ, γ. The derivatives are Hermite-type polynomials: ∂(P e^Q) = (P' + Q'P)e^Q. The factors (2π)^{±1/2}
 * are left out of both, so that they cancel exactly; callers carry them.
 */
import { constant, MINUS_ONE, rational, zero } from '../../expression/index.ts'
import { isPositive } from './approximate.ts'
import type { Real } from './constants.ts'
import { multiplyReal, negateReal, powerReal } from './constants.ts'
import type { Complex, ExponentialPolynomial, Exponent, Monomial } from './exponential-polynomial.ts'
import { addComplex, collect, complex, monomial, multiplyComplex, OutsideClass, scaleComplex } from './exponential-polynomial.ts'

const HALF: Real = constant(rational(1, 2))
const ONE_COMPLEX = complex(constant(1))

/** (2π)^{−1/2} ∫ e^{sz} f(z) dz in the variable s. @throws OutsideClass when some term is not integrable. */
export function laplaceTransform(f: ExponentialPolynomial): ExponentialPolynomial {
	return collect(
		byExponent(f).flatMap(({ exponent, coefficients }) => {
			const a = negateReal(exponent.two)
			if (!isPositive(a)) throw new OutsideClass('a term without Gaussian decay')
			const v = powerReal(multiplyReal(constant(2), a), MINUS_ONE)
			const shift = exponent.one
			const q: Exponent = {
				two: multiplyReal(HALF, v),
				one: scaleComplex(v, shift),
				zero: addComplex(exponent.zero, scaleComplex(multiplyReal(HALF, v), multiplyComplex(shift, shift))),
			}
			const root = complex(powerReal(v, rational(1, 2)))
			// ∂ of P e^Q with Q' = v s + v β
			return hermiteSum(coefficients, [scaleComplex(v, shift), complex(v)], ONE_COMPLEX, q).map((m) => scaleMonomial(root, m))
		}),
	)
}

/** (2π)^{1/2} times the function of x whose transform is f. Requires e^{+vs²/2} in every term. @throws OutsideClass */
export function inverseLaplaceTransform(f: ExponentialPolynomial): ExponentialPolynomial {
	return collect(
		byExponent(f).flatMap(({ exponent, coefficients }) => {
			const v = multiplyReal(constant(2), exponent.two)
			if (!isPositive(v)) throw new OutsideClass('a term that is no transform')
			const precision = powerReal(v, MINUS_ONE)
			const mu = exponent.one
			const linear = scaleComplex(precision, mu)
			const q: Exponent = {
				two: negateReal(multiplyReal(HALF, precision)),
				one: linear,
				zero: addComplex(exponent.zero, scaleComplex(negateReal(multiplyReal(HALF, precision)), multiplyComplex(mu, mu))),
			}
			const root = complex(powerReal(precision, rational(1, 2)))
			// −∂ of P e^Q with Q' = −(x − μ)/v
			return hermiteSum(coefficients, [scaleComplex(constant(-1), linear), complex(precision)], complex(constant(-1)), q).map((m) =>
				scaleMonomial(root, m),
			)
		}),
	)
}

/** Σ_n c_n (±∂)ⁿ e^Q, with sign·Q' = the given affine function. */
function hermiteSum(coefficients: readonly Complex[], slope: readonly [Complex, Complex], sign: Complex, q: Exponent): Monomial[] {
	let p: Complex[] = [ONE_COMPLEX]
	const total: Complex[] = []
	coefficients.forEach((c, n) => {
		if (n > 0) {
			const next: Complex[] = Array.from({ length: p.length + 1 }, () => complex(zero))
			p.forEach((x, k) => {
				next[k] = addComplex(next[k] as Complex, multiplyComplex(slope[0], x))
				next[k + 1] = addComplex(next[k + 1] as Complex, multiplyComplex(slope[1], x))
				if (k > 0) next[k - 1] = addComplex(next[k - 1] as Complex, multiplyComplex(sign, scaleComplex(constant(k), x)))
			})
			p = next
		}
		p.forEach((x, k) => {
			total[k] = addComplex(total[k] ?? complex(zero), multiplyComplex(c, x))
		})
	})
	return total.map((c, degree) => monomial(c, degree, q.two, q.one, q.zero))
}

function scaleMonomial(c: Complex, m: Monomial): Monomial {
	return { ...m, coefficient: multiplyComplex(c, m.coefficient) }
}

/** Monomials with the same exponent gathered to dense polynomial coefficients. */
export function byExponent(f: ExponentialPolynomial): { exponent: Exponent; coefficients: Complex[] }[] {
	const groups = new Map<string, { exponent: Exponent; coefficients: Complex[] }>()
	for (const m of f) {
		const { two, one, zero: last } = m.exponent
		const key = [two, one.re, one.im, last.re, last.im].map((x) => x.id).join()
		const group = groups.get(key) ?? { exponent: m.exponent, coefficients: [] }
		groups.set(key, group)
		for (let k = group.coefficients.length; k <= m.degree; k++) group.coefficients.push(complex(zero))
		group.coefficients[m.degree] = m.coefficient
	}
	return [...groups.values()]
}
