/**
 * Double-exponential quadrature on half lines (Takahasi–Mori): x = a + s e^{(π/2) sinh t}, trapezoidal rule in t.
 *
 * Exponentially convergent for analytic integrands that decay like a power or faster; several integrals share the nodes.
 */

export interface HalfLineIntegrals {
	readonly values: readonly number[]
	/** Estimate of the largest error relative to ∫|f_k|: difference of two step sizes plus what is cut off at the far end. */
	readonly relativeError: number
	readonly evaluations: number
}

export interface HalfLineOptions {
	/** Typical length s > 0 over which the integrand varies. */
	readonly scale: number
	/** Requested relative error. Default 1e-14. */
	readonly tolerance?: number
	/** Most halvings of the step 1/2. Default 8. */
	readonly halvings?: number
}

const LIMIT = 6.7
const HALF_PI = Math.PI / 2

/** ∫_a^∞ f_k(x) dx for k < count, where f(x, out) writes all f_k(x) to out. */
export function halfLineIntegrals(
	f: (x: number, out: Float64Array) => void,
	count: number,
	a: number,
	options: HalfLineOptions,
): HalfLineIntegrals {
	const { scale, tolerance = 1e-14, halvings = 8 } = options
	const out = new Float64Array(count)
	const sums = new Float64Array(count)
	const sizes = new Float64Array(count)
	let evaluations = 0
	let edge = 0
	const node = (t: number) => {
		const growth = Math.exp(HALF_PI * Math.sinh(t))
		const x = a + scale * growth
		const weight = scale * HALF_PI * Math.cosh(t) * growth
		if (!Number.isFinite(x) || !Number.isFinite(weight)) return
		f(x, out)
		evaluations++
		for (let k = 0; k < count; k++) {
			const y = (out[k] as number) * weight
			if (!Number.isFinite(y)) continue
			sums[k] = (sums[k] as number) + y
			sizes[k] = (sizes[k] as number) + Math.abs(y)
			if (t > LIMIT - 0.6 && sizes[k] !== 0) edge = Math.max(edge, Math.abs(y) / (sizes[k] as number))
		}
	}
	let step = 0.5
	for (let t = -LIMIT; t <= LIMIT; t += step) node(t)
	let previous = Array.from(sums, (s) => s * step)
	let relativeError = Number.POSITIVE_INFINITY
	for (let level = 0; level < halvings; level++) {
		for (let t = -LIMIT + step / 2; t <= LIMIT; t += step) node(t)
		step /= 2
		const values = Array.from(sums, (s) => s * step)
		const last = relativeError
		relativeError = Math.max(...values.map((v, k) => Math.abs(v - (previous[k] as number)) / ((sizes[k] as number) * step || 1)))
		previous = values
		// Trapezoidal sums of analytic functions square their error at each halving.
		if (level > 1 && (relativeError <= tolerance || (relativeError < 1e-8 && last < 1e-4))) break
	}
	return {
		values: previous,
		relativeError: Math.max(
			relativeError < 1e-7 ? Math.min(relativeError, Math.max(relativeError ** 2 * 1e4, 4e-15)) : relativeError,
			edge / step,
		),
		evaluations,
	}
}
