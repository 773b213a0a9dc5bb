/** Where the elementary functions are tested: dense in the ranges of use, logarithmic over all doubles, and hard points. */
import type { FunctionName } from '../../../lib/expression/index.ts'

const GOLDEN = 0.6180339887498949

/** n points of [a, b], equidistributed and irregular in their last bits. */
export function spread(a: number, b: number, n: number): number[] {
	return Array.from({ length: n }, (_, i) => a + (b - a) * ((i * GOLDEN + 0.123) % 1))
}

/** n magnitudes 2^t, t ∈ [from, to]. */
export function logarithmic(from: number, to: number, n: number): number[] {
	return spread(from, to, n).map((t) => 2 ** t)
}

/** The double and its neighbours on both sides. */
export function neighbours(x: number, count = 2): number[] {
	const view = new DataView(new ArrayBuffer(8))
	view.setFloat64(0, x)
	const bits = view.getBigInt64(0)
	return Array.from({ length: 2 * count + 1 }, (_, k) => {
		view.setBigInt64(0, bits + BigInt(k - count))
		return view.getFloat64(0)
	})
}

const both = (points: readonly number[]) => points.flatMap((x) => [x, -x])
const multiples = (step: number, factors: readonly number[]) => factors.flatMap((k) => neighbours(k * step))

/** Nearest doubles to multiples of π/2, from far (Kahan, Muller: the hardest for argument reduction). */
const NEAR_MULTIPLES = [
	6381956970095103 * 2 ** 797,
	5319372648326541 * 2 ** 255,
	6411027962775774 * 2 ** -48,
	6167402294989009 * 2 ** 224,
	6134899525417045 * 2 ** -34,
]
const trigonometric = [
	...spread(-1, 1, 500),
	...spread(-10, 10, 500),
	...spread(-1000, 1000, 500),
	...spread(-1.1e6, 1.1e6, 700),
	...spread(1e6, 1e9, 700),
	...both(logarithmic(30, 1023.9, 400)),
	...multiples(Math.PI / 2, [1, 2, 3, 4, 5, 7, 11, 100, 1001, 65537, 667544, 667545, 1e6, 123456789, 636619772]),
	...multiples(Math.PI / 4, [1, 3, 5, 7, 101]),
	...neighbours(2 ** 20),
	...NEAR_MULTIPLES,
]
const LOG2 = Math.LN2

export const SAMPLES: Readonly<Record<FunctionName, readonly number[]>> = {
	exp: [
		...spread(-746, 710, 1500),
		...spread(-1, 1, 800),
		...spread(-50, 50, 800),
		...spread(-745.2, -708, 500),
		...multiples(LOG2 / 2, [1, -1, 3, -3, 21]),
	],
	expm1: [...spread(-45, 710, 1000), ...spread(-1, 1, 1000), ...spread(-3, 5, 1000), ...multiples(LOG2 / 2, [1, -1, 3, -3, 21])],
	log: [
		...spread(0.5, 2, 1000),
		...spread(0.99, 1.01, 500),
		...neighbours(1, 20),
		...spread(0, 1e3, 500),
		...multiples(Math.SQRT2, [0.5, 1, 2]),
	],
	log1p: [
		...spread(-1, 4, 1500),
		...spread(-0.3, -0.28, 300),
		...spread(0.4, 0.43, 300),
		...neighbours(-1, 20).filter((x) => x > -1),
		...spread(0, 1e4, 300),
	],
	sin: trigonometric,
	cos: trigonometric,
	sinh: [...spread(-2, 2, 1000), ...spread(-30, 30, 700), ...spread(-711, 711, 700), ...neighbours(1, 5)],
	cosh: [...spread(-2, 2, 1000), ...spread(-30, 30, 700), ...spread(-711, 711, 700)],
	tanh: [...spread(-1, 1, 1000), ...spread(-4, 4, 1000), ...spread(-25, 25, 300), ...spread(0.54, 0.56, 500)],
	atan: [
		...spread(-1, 1, 1000),
		...spread(-3, 3, 1000),
		...spread(-100, 100, 300),
		...[7 / 16, 11 / 16, 19 / 16, 39 / 16].flatMap((x) => neighbours(x, 5)),
	],
	erf: [...spread(-1, 1, 800), ...spread(-3, 3, 800), ...spread(0.9, 1, 2500), ...spread(-6.5, 6.5, 500)],
}

/** All magnitudes of doubles, subnormal ones included. */
export const MAGNITUDES: readonly number[] = [
	...logarithmic(-1074, 1023.99, 250),
	2 ** -1074,
	2 ** -1022,
	2 ** -1022 - 2 ** -1074,
	Number.MAX_VALUE,
]

/** Points around the thresholds of overflow and underflow. */
export const THRESHOLDS: Partial<Record<FunctionName, readonly number[]>> = {
	exp: [709.782712893384, -745.1332191019411, -708.3964185322641, -744.4400719213812].flatMap((x) => neighbours(x, 4)),
	expm1: neighbours(709.782712893384, 4),
	sinh: both(neighbours(710.4758600739439, 4)),
	cosh: both(neighbours(710.4758600739439, 4)),
}
