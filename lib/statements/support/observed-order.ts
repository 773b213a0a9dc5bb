/** The order at which errors fall with a size, from measurements: e(n) ~ C n^{−order}. */

export interface ObservedOrder {
	/** From the last two errors that are not noise; ∞ when all are noise. */
	readonly order: number
	/** From the two before, or the same where the next error has sunk into the noise; NaN where there are none. */
	readonly previous: number
	/** What the noise of the errors may do to the order. */
	readonly noise: number
	/** The order is a lower bound: the first error alone is not noise. */
	readonly bound?: true
}

/** An error within this many times its noise is not measured. */
const MEASURED = 10

/** @param errors signed, at the sizes, ascending @param noise of each error */
export function observedOrder(sizes: readonly number[], errors: readonly number[], noise: readonly number[]): ObservedOrder {
	const between = (k: number) => Math.log(Math.abs(errors[k - 1]! / errors[k]!)) / Math.log(sizes[k]! / sizes[k - 1]!)
	if (errors.some(Number.isNaN)) return { order: Number.NaN, previous: Number.NaN, noise: Number.POSITIVE_INFINITY }
	const last = errors.findLastIndex((e, k) => Math.abs(e) > MEASURED * noise[k]!)
	if (last < 0) return { order: Number.POSITIVE_INFINITY, previous: Number.POSITIVE_INFINITY, noise: 0 }
	if (last === 0) {
		const order = Math.log(Math.abs(errors[0]!) / (Math.abs(errors[1]!) + noise[1]!)) / Math.log(sizes[1]! / sizes[0]!)
		return { order, previous: order, noise: 0, bound: true }
	}
	const relative = noise[last]! / Math.abs(errors[last]!) + noise[last - 1]! / Math.abs(errors[last - 1]!)
	const sunk = last + 1 < errors.length
	return { order: between(last), previous: last >= 2 ? between(last - 1) : sunk ? between(last) : Number.NaN, noise: relative / Math.log(sizes[last]! / sizes[last - 1]!) }
}

/**
 * order ≥ predicted − tolerance as a slack with its error. Sizes too small for the order of the limit show as an order that still changes: the slack
 * is in doubt by half of that, unless the order before was large enough, too.
 */
export function rateSlack({ order, previous, noise, bound }: ObservedOrder, predicted: number, tolerance: number): { readonly slack: number; readonly error: number } {
	const slack = order - predicted + tolerance
	if (order === Number.POSITIVE_INFINITY) return { slack: tolerance, error: 0 }
	if (bound === true) return { slack, error: slack >= 0 ? 0 : Number.POSITIVE_INFINITY }
	const settled = Number.isNaN(previous) ? Math.abs(order) / 4 : previous >= predicted - tolerance && slack >= 0 ? 0 : Math.abs(order - previous) / 2
	return { slack, error: noise + settled }
}
