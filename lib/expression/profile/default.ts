/** The default profile of a study: m₀ + s₀(0.8 cos 2πθ + 0.2 sin 4πθ), smooth, without symmetry, |ζ − m₀| < 0.96 s₀. */
import { toText } from '../text.ts'
import { parseExpression } from '../parse.ts'
import { ONE, rationalFromText, ZERO } from '../rational.ts'
import type { Profile } from './piecewise.ts'
import { piecewise, THETA } from './piecewise.ts'

/** @param mean m₀ @param deviation s₀ */
export function defaultProfile(mean: number, deviation: number): Profile {
	const parameters = new Map([
		['m0', rationalFromText(`${mean}`)],
		['s0', rationalFromText(`${deviation}`)],
	])
	const { expression } = parseExpression('m0 + 0.8*s0*cos(2*pi*theta) + 0.2*s0*sin(4*pi*theta)', {
		variables: [THETA],
		parameters,
		what: 'profile',
	})
	return piecewise(toText(expression), [{ from: ZERO, to: ONE, expression }])
}
