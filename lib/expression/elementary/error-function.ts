/**
 * erf x = 2/√π ∫₀ˣ e^{−t²} dt: x + x P(x²) for |x| < 1; beyond, 1 − e^{−x²} G(t) with G = e^{x²} erfc x a polynomial in
 * t = (x − 2)/(x + 2). At |x| ≥ 1 erfc ≤ 0.16, so its relative errors, that of x² among them, count little; erf = ±1 from
 * |x| = 5.93 on.
 */
import { atMost, polynomial } from './arithmetic.ts'
import { exp } from './exponential.ts'
import type { FunctionDefinition } from './program.ts'

/** erf x/x − 1 in x², x ≤ 1: degree 12, error 0.02 · 2⁻⁵³. */
const SMALL = [
	0.1283791670955126, -0.3761263890318375, 0.11283791670954879, -0.026866170645076792, 0.0052239776248180145, -0.000854832698083379,
	0.0001205533111164271, -1.4925595266831182e-5, 1.6461000484121368e-6, -1.6350312701054695e-7, 1.4659775274047436e-8,
	-1.1372848856791674e-9, 5.957176147748911e-11,
]
/** e^{x²} erfc x in t = (x − 2)/(x + 2), 1 ≤ x ≤ 6: degree 14, error 0.09 · 2⁻⁵³ of erf x. */
const TAIL = [
	0.25539567631050575, -0.4271858474139579, 0.24165819424246987, -0.07897858101585253, 0.00373289240349224, 0.006997461747753573,
	-0.0008471431980760424, -0.0009819773208131022, 4.3554202452705896e-5, 0.00017436697232946864, 2.754312818566672e-5,
	-2.7647305443610053e-5, -1.4067532694582058e-5, 1.820143195975009e-6, 3.917059299925389e-6,
]

export const erf: FunctionDefinition = {
	name: 'erf',
	parameters: ['x'],
	build(o, x) {
		const a = o.absolute(x)
		const square = o.multiply(a, a)
		const small = o.add(a, o.multiply(a, polynomial(o, square, SMALL)))
		const b = atMost(o, a, 6)
		const t = o.divide(o.subtract(b, o.constant(2)), o.add(b, o.constant(2)))
		const large = o.subtract(o.constant(1), o.multiply(exp.build(o, o.negate(o.multiply(b, b))), polynomial(o, t, TAIL)))
		return o.copySign(o.select(o.less(a, o.constant(1)), small, large), x)
	},
}
