/**
 * False alarms of statistical verdicts: P(|t| > z) for Student's t with ν degrees of freedom, and the z at which it has a given value.
 *
 *   P = 2 ∫_0^{atan(√ν/z)} sin^{ν−1} φ dφ / B(½, ν/2)    with t = √ν cot φ;  the integrals by Gauss rules, relative error 1e-10.
 */
import { gaussLegendre } from '../../numerics/gauss-legendre.ts'

/** One verdict in so many is a false alarm where nothing is wrong. */
export const FALSE_ALARM = 1e-6

const RULE = gaussLegendre(64)
/** Beyond this number of degrees of freedom t is a normal variate for the rates in question. */
const NORMAL = 5000

/** P(|t| > z). */
export function tailProbability(z: number, freedom: number): number {
	const nu = Math.min(freedom, NORMAL)
	const end = Math.atan2(Math.sqrt(nu), z)
	return integral(end, nu) / integral(Math.PI / 2, nu)
}

/** The z with P(|t| > z) = rate. */
export function threshold(freedom: number, rate: number = FALSE_ALARM): number {
	let [low, high] = [0, 1]
	while (tailProbability(high, freedom) > rate) high *= 2
	for (let k = 0; k < 60; k++) {
		const middle = (low + high) / 2
		if (tailProbability(middle, freedom) > rate) low = middle
		else high = middle
	}
	return (low + high) / 2
}

/** ∫_0^end sin^{ν−1}, whose mass is near `end`: on halves of halves. */
function integral(end: number, nu: number): number {
	let sum = 0
	let [from, to] = [0.5 * end, end]
	const add = (a: number, b: number) => {
		for (let q = 0; q < RULE.nodes.length; q++) {
			const x = (a + b) / 2 + ((b - a) / 2) * (RULE.nodes[q] as number)
			sum += (((b - a) / 2) * (RULE.weights[q] as number)) * Math.sin(x) ** (nu - 1)
		}
	}
	// Eight panels of the upper half, then the lower ones.
	const parts = 8
	for (let k = 0; k < parts; k++) add(from + ((to - from) * k) / parts, from + ((to - from) * (k + 1)) / parts)
	for (let halving = 0; halving < 50; halving++) {
		;[from, to] = [from / 2, from]
		add(from, to)
	}
	return sum
}
