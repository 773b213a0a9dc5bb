/**
 * The parameter values at which a threshold such as K₀ changes (check-list S4: K₀ against the barrier a of a family ψ_a).
 *
 * a ↦ K₀(a) is a step function; between two values of a with different steps there is at least one change, and bisection
 * encloses one. Nothing is assumed of the direction of the steps.
 */

/** One change: the step is `below` at `low` and `above` at `high`. */
export interface ThresholdChange<T> {
	readonly low: number
	readonly high: number
	readonly below: T
	readonly above: T
}

export interface ThresholdOptions {
	/** Width of the enclosures. Default 1e-3 of the interval. */
	readonly tolerance?: number
}

/** Every change that bisection meets: halves whose ends differ are halved further. Empty when the ends agree. */
export function thresholdParameters<T>(
	step: (parameter: number) => T,
	low: number,
	high: number,
	options: ThresholdOptions = {},
): ThresholdChange<T>[] {
	const { tolerance = 1e-3 * Math.abs(high - low) } = options
	const between = (a: number, atA: T, b: number, atB: T): ThresholdChange<T>[] => {
		if (Object.is(atA, atB)) return []
		const middle = (a + b) / 2
		if (b - a <= tolerance || middle <= a || middle >= b) return [{ low: a, high: b, below: atA, above: atB }]
		const atMiddle = step(middle)
		return [...between(a, atA, middle, atMiddle), ...between(middle, atMiddle, b, atB)]
	}
	const [a, b] = low <= high ? [low, high] : [high, low]
	return between(a, step(a), b, step(b))
}
