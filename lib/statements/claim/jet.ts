/**
 * Intervals with two derivatives: for every x of a box X the value, slope and curvature of a function at x. What has a kink (abs, min, max) has the hull
 * of its slopes there and no bound of its curvature. Rounded outwards (lib/expression/interval.ts).
 */
import { encloseCall } from '../../expression/bounds.ts'
import { add, EVERYTHING, hull, integerPowerOf, type Interval, intersect, multiply, negateInterval, realPower, reciprocal } from '../../expression/interval.ts'

export interface Jet {
	readonly value: Interval
	readonly slope: Interval
	readonly bend: Interval
}

const ZERO: Interval = [0, 0]
const ONE: Interval = [1, 1]

/** A number that does not depend on x. */
export const constantJet = (value: Interval): Jet => ({ value, slope: ZERO, bend: ZERO })
/** x itself. */
export const variableJet = (value: Interval): Jet => ({ value, slope: ONE, bend: ZERO })

/** f(a) from f, f', f'' on the values of a. */
export function chain([f, first, second]: readonly [Interval, Interval, Interval], a: Jet): Jet {
	return { value: f, slope: multiply(first, a.slope), bend: add(multiply(second, integerPowerOf(a.slope, 2)), multiply(first, a.bend)) }
}

export const plusJet = (a: Jet, b: Jet): Jet => ({ value: add(a.value, b.value), slope: add(a.slope, b.slope), bend: add(a.bend, b.bend) })
export const negativeJet = (a: Jet): Jet => ({ value: negateInterval(a.value), slope: negateInterval(a.slope), bend: negateInterval(a.bend) })

export function timesJet(a: Jet, b: Jet): Jet {
	return {
		value: multiply(a.value, b.value),
		slope: add(multiply(a.slope, b.value), multiply(a.value, b.slope)),
		bend: add(add(multiply(a.bend, b.value), multiply(a.value, b.bend)), multiply([2, 2], multiply(a.slope, b.slope))),
	}
}

export function inverseJet(a: Jet): Jet {
	const r = reciprocal(a.value)
	return chain([r, negateInterval(integerPowerOf(r, 2)), multiply([2, 2], integerPowerOf(r, 3))], a)
}

/** aⁿ for a whole n. */
export function powerJet(a: Jet, n: number): Jet {
	if (n < 0) return inverseJet(powerJet(a, -n))
	const power = (k: number): Interval => (k === 0 ? ONE : integerPowerOf(a.value, k))
	if (n === 0) return constantJet(ONE)
	return chain([power(n), multiply([n, n], power(n - 1)), n === 1 ? ZERO : multiply([n * (n - 1), n * (n - 1)], power(n - 2))], a)
}

export function exponentialJet(a: Jet): Jet {
	const e = encloseCall('exp', a.value)
	return chain([e, e, e], a)
}

export function logarithmJet(a: Jet): Jet {
	const r: Interval = a.value[0] > 0 ? reciprocal(a.value) : EVERYTHING
	return chain([encloseCall('log', a.value), r, negateInterval(integerPowerOf(r, 2))], a)
}

export function rootJet(a: Jet): Jet {
	const root = realPower(a.value, 0.5)
	const r: Interval = a.value[0] > 0 ? reciprocal(root) : EVERYTHING
	return chain([root, multiply([0.5, 0.5], r), multiply([-0.25, -0.25], integerPowerOf(r, 3))], a)
}

export function absoluteJet(a: Jet): Jet {
	if (a.value[0] >= 0) return a
	if (a.value[1] <= 0) return negativeJet(a)
	return { value: [0, Math.max(-a.value[0], a.value[1])], slope: hull(a.slope, negateInterval(a.slope)), bend: EVERYTHING }
}

export function largestJet(a: Jet, b: Jet): Jet {
	if (a.value[0] >= b.value[1]) return a
	if (b.value[0] >= a.value[1]) return b
	return { value: [Math.max(a.value[0], b.value[0]), Math.max(a.value[1], b.value[1])], slope: hull(a.slope, b.slope), bend: EVERYTHING }
}

/** Values of f on a box: the interval value, the mean value form, and the expansion to second order about the middle. */
export function rangeOn(f: (x: Interval) => Jet, x: Interval): Interval {
	const whole = f(x)
	const middle = x[0] + (x[1] - x[0]) / 2
	const at = f([middle, middle])
	const away = add(x, [-middle, -middle])
	const half: Interval = multiply([0.5, 0.5], multiply(whole.bend, integerPowerOf(away, 2)))
	const first = add(at.value, multiply(whole.slope, away))
	const second = add(add(at.value, multiply(at.slope, away)), half)
	return [first, second].reduce((range, form) => (form.every((end) => !Number.isNaN(end)) ? intersect(range, form) : range), whole.value)
}
