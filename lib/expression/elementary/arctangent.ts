/**
 * atan x: |x| is moved to [−7/16, 7/16] by t = (|x| − c)/(1 + c|x|), c ∈ {0, ½, 1, 3/2, ∞}, and
 * atan|x| = atan c + atan t with atan c in two doubles (FreeBSD s_atan.c) and atan t by its odd series.
 */
import { polynomial } from './arithmetic.ts'
import type { FunctionDefinition } from './program.ts'

/** (atan t/t − 1)/t² in t², |t| ≤ 7/16: degree 10, error 0.19 · 2⁻⁵³. */
const ATAN = [
	-0.33333333333333326, 0.1999999999998777, -0.1428571428314864, 0.11111110900560475, -0.09090900195560148, 0.07692087348767168,
	-0.06663239299107136, 0.05847724720645106, -0.05033942776485848, 0.03782521866106712, -0.017547235157290005,
]
/** From |x| = `from` on: c, atan c in two parts. */
const CENTRES = [
	{ from: 7 / 16, c: 0.5, high: 0.4636476090008061, low: 2.2698777452961687e-17 },
	{ from: 11 / 16, c: 1, high: 0.7853981633974483, low: 3.061616997868383e-17 },
	{ from: 19 / 16, c: 1.5, high: 0.982793723247329, low: 1.3903311031230998e-17 },
] as const
const HALF_PI = { from: 39 / 16, high: 1.5707963267948966, low: 6.123233995736766e-17 }

export const atan: FunctionDefinition = {
	name: 'atan',
	parameters: ['x'],
	build(o, x) {
		const a = o.absolute(x)
		const one = o.constant(1)
		let c = o.constant(0)
		let high = c
		let low = c
		for (const centre of CENTRES) {
			const beyond = o.lessOrEqual(o.constant(centre.from), a)
			c = o.select(beyond, o.constant(centre.c), c)
			high = o.select(beyond, o.constant(centre.high), high)
			low = o.select(beyond, o.constant(centre.low), low)
		}
		const far = o.lessOrEqual(o.constant(HALF_PI.from), a)
		high = o.select(far, o.constant(HALF_PI.high), high)
		low = o.select(far, o.constant(HALF_PI.low), low)
		const numerator = o.select(far, o.constant(-1), o.subtract(a, c))
		const denominator = o.select(far, a, o.add(one, o.multiply(c, a)))
		const t = o.named('t', o.divide(numerator, denominator))
		const square = o.multiply(t, t)
		const cubic = o.multiply(t, o.multiply(square, polynomial(o, square, ATAN)))
		return o.copySign(o.add(high, o.add(t, o.add(cubic, low))), x)
	},
}
