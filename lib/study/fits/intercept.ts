/**
 * y(N) = a + c/N by weighted least squares: what is left as N → ∞ of a difference that is said to vanish like 1/N.
 *
 * Where χ² says that terms of higher order are seen (p < 0.01), the smallest N is left out, and so on while three sizes are left. Standard errors are those
 * of normal data. theory.md 8.4.
 */
import { chiSquaredTail } from '../../numerics/chi-squared.ts'

export interface InterceptPoint {
	/** N. */
	readonly size: number
	readonly value: number
	/** > 0. */
	readonly standardError: number
}

export interface Intercept {
	/** a. */
	readonly limit: number
	readonly limitError: number
	/** c. */
	readonly slope: number
	readonly slopeError: number
	/** Sizes that the fit is over. */
	readonly sizes: readonly number[]
	/** Σ residual², and the probability of more. */
	readonly chiSquared: number
	readonly probability: number
}

const IMPLAUSIBLE = 0.01
const LEAST = 3

/** null with fewer than two sizes, or without standard errors. */
export function fitIntercept(points: readonly InterceptPoint[]): Intercept | null {
	const sorted = points.filter((p) => Number.isFinite(p.value)).sort((a, b) => a.size - b.size)
	if (sorted.length < 2 || !sorted.every((p) => p.standardError > 0)) return null
	for (let first = 0; ; first++) {
		const fit = straightLine(sorted.slice(first))
		if (fit.probability >= IMPLAUSIBLE || sorted.length - first <= LEAST) return fit
	}
}

function straightLine(points: readonly InterceptPoint[]): Intercept {
	let [w, x, xx, y, xy] = [0, 0, 0, 0, 0]
	for (const { size, value, standardError } of points) {
		const weight = standardError ** -2
		w += weight
		x += weight / size
		xx += weight / (size * size)
		y += weight * value
		xy += (weight * value) / size
	}
	const determinant = w * xx - x * x
	const [limit, slope] = [(xx * y - x * xy) / determinant, (w * xy - x * y) / determinant]
	const chiSquared = points.reduce((sum, p) => sum + ((p.value - limit - slope / p.size) / p.standardError) ** 2, 0)
	return {
		limit,
		limitError: Math.sqrt(xx / determinant),
		slope,
		slopeError: Math.sqrt(w / determinant),
		sizes: points.map((p) => p.size),
		chiSquared,
		probability: chiSquaredTail(chiSquared, points.length - 2),
	}
}
