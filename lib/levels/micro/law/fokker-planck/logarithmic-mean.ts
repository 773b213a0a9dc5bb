/** The logarithmic mean (b − a)/(log b − log a) of positive numbers, and what goes with it: log b − log a. */

/** log(b/a) to full relative accuracy. */
export function logDifference(a: number, b: number): number {
	const change = (b - a) / a
	return change > -0.5 && change < 1 ? Math.log1p(change) : Math.log(b) - Math.log(a)
}

/** Between √(ab) and (a + b)/2; error a few ulp, also for a ≈ b. */
export function logarithmicMean(a: number, b: number): number {
	return a === b ? a : (b - a) / logDifference(a, b)
}
