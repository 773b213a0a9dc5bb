/** The order at which errors fall with a size, from measurements: e(n) ~ C n^{−order}. */

export interface ObservedOrder {
	/** From the last two errors that are not noise; ∞ when all are noise. */
	readonly order: number
	/** From the two before; NaN where there are none. */
	readonly previous: number
	/** What the noise of the errors may do to the order. */
	readonly noise: number
}

/** An error within this many times its noise is not measured. */
const MEASURED = 10

/** @param errors signed, at the sizes, ascending @param noise of each error */
export function observedOrder(sizes: readonly number[], errors: readonly number[], noise: readonly number[]): ObservedOrder {
	const between = (k: number) => Math.log(Math.abs(errors[k - 1]! / errors[k]!)) / Math.log(sizes[k]! / sizes[k - 1]!)
	if (errors.some(Number.isNaN)) return { order: Number.NaN, previous: Number.NaN, noise: Number.POSITIVE_INFINITY }
	const last = errors.findLastIndex((e, k) => Math.abs(e) > MEASURED * noise[k]!)
	if (last < 0) return { order: Number.POSITIVE_INFINITY, previous: Number.POSITIVE_INFINITY, noise: 0 }
	// What fell into the noise fell at least so fast.
	if (last === 0) return { order: between(1), previous: Number.NaN, noise: 0 }
	const relative = noise[last]! / Math.abs(errors[last]!) + noise[last - 1]! / Math.abs(errors[last - 1]!)
	return { order: between(last), previous: last >= 2 ? between(last - 1) : Number.NaN, noise: relative / Math.log(sizes[last]! / sizes[last - 1]!) }
}

/**
 * order ≥ predicted − tolerance as a slack with its error. Sizes too small for the order of the limit show as an order that still changes: the slack
 * is in doubt by half of that, unless the order before was large enough, too.
 */
export function rateSlack({ order, previous, noise }: ObservedOrder, predicted: number, tolerance: number): { readonly slack: number; readonly error: number } {
	const slack = order - predicted + tolerance
	if (order === Number.POSITIVE_INFINITY) return { slack: tolerance, error: 0 }
	const settled = Number.isNaN(previous) ? Math.abs(order) / 4 : previous >= predicted - tolerance && slack >= 0 ? 0 : Math.abs(order - previous) / 2
	return { slack, error: noise + settled }
}
