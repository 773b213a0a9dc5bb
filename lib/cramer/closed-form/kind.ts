/** Naming a member of the class, and the inverse of φ*' where it is elementary (Gaussian). */
import type { Expression } from '../../expression/index.ts'
import { constant, power, product, rational, subtract, sum, variable, zero } from '../../expression/index.ts'
import { MINUS_ONE } from '../../expression/index.ts'
import { multiplyReal, powerReal } from './constants.ts'
import type { ExponentialPolynomial, Monomial } from './exponential-polynomial.ts'
import { logarithmOf } from './real-form.ts'

/** What e^{−ψ} is, in words. */
export function kindOf(density: ExponentialPolynomial): string {
	const gaussians = new Set(density.map((m) => `${m.exponent.two.id},${m.exponent.one.re.id}`)).size
	const polynomial = density.some((m) => m.degree > 0)
	const trigonometric = density.some((m) => m.exponent.one.im !== zero)
	if (density.length === 1 && !polynomial) return 'Gaussian'
	const factors = [...(polynomial ? ['polynomial'] : []), ...(trigonometric ? ['trigonometric polynomial'] : [])]
	if (factors.length === 0) return `sum of ${gaussians} Gaussians`
	return `${gaussians === 1 ? 'Gaussian' : `sum of ${gaussians} Gaussians`} × ${factors.join(' × ')}`
}

/** φ(m) = (m − μ)²/(2v) − c for the Gaussian φ*(s) = vs²/2 + μs + c; null otherwise. */
export function gaussianCramer(density: ExponentialPolynomial, transform: ExponentialPolynomial, prefactor: Expression): Expression | null {
	if (kindOf(density) !== 'Gaussian') return null
	const { exponent, coefficient } = transform[0] as Monomial
	const c = logarithmOf([{ degree: 0, coefficient, exponent: { ...exponent, two: zero, one: { re: zero, im: zero } } }], 'm', { prefactor })
	const square = power(subtract(variable('m'), exponent.one.re), 2)
	const precision = powerReal(multiplyReal(constant(4), exponent.two), MINUS_ONE)
	return sum([product([precision, square]), product([constant(rational(-1)), c])])
}
