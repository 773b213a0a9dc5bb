/** Points at which formulas are compared: spread evenly without a pattern, the same in every run. */
import { rational, type Rational } from '../../expression/index.ts'

/** count points in centre ± spread, multiples of 2^−20 of a power of two near the spread. */
export function spreadPoints(centre: number, spread: number, count: number, start = 1): number[] {
	const unit = 2 ** (Math.round(Math.log2(spread)) - 20)
	return Array.from({ length: count }, (_, i) => {
		const t = ((i + start) * 0.6180339887498949) % 1
		return Math.round((centre + spread * (2 * t - 1)) / unit) * unit
	})
}

/** The same as exact rationals in (0, 1) and beyond: p/64. */
export const smallRationals = (count: number, start = 1): Rational[] =>
	Array.from({ length: count }, (_, i) => rational(Math.round(64 * ((((i + start) * 0.6180339887498949) % 1) * 4 - 2)) * 2 + 1, 64))
