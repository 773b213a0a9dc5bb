/** The supremum of a function that is enclosed on boxes: the box with the largest bound is halved, and its middle tried, until no box exceeds what was found. */
import type { Interval } from '../../expression/interval.ts'
import type { UpperBound } from './enclosure.ts'
import type { Supremum } from './search.ts'
import type { Value } from './value.ts'

export interface BranchOptions {
	/** Boxes that are halved. */
	readonly boxes: number
	/** Accepted distance of the bound from what was found, over its size. */
	readonly tolerance: number
}

interface Box {
	readonly x: Interval
	readonly bound: number
}

/**
 * sup f over an interval, from what a search has found: its value, or a better one met on the way, with the largest bound that is left as upper end.
 * null where the bounds stay infinite, as at poles.
 */
export function enclosedSupremum(f: (x: number) => Value, bound: UpperBound, range: Interval, found: Supremum, { boxes, tolerance }: BranchOptions): Supremum | null {
	let place = found.x
	// What the search left open goes; the error of the value stays.
	let best = f(place)
	let evaluations = found.evaluations
	const boxOf = (x: Interval, parent: number): Box => {
		const own = bound(x)
		return { x, bound: Number.isNaN(own) ? parent : Math.min(own, parent) }
	}
	const open: Box[] = [boxOf(range, Number.POSITIVE_INFINITY)]
	let settled = Number.NEGATIVE_INFINITY
	for (let left = boxes; open.length > 0; left--) {
		const at = open.reduce((top, b, i) => (b.bound > (open[top] as Box).bound ? i : top), 0)
		const { x, bound: largest } = open[at] as Box
		if (largest <= best.value + tolerance * Math.abs(best.value) || left === 0) break
		open[at] = open[open.length - 1] as Box
		open.pop()
		const middle = x[0] + (x[1] - x[0]) / 2
		if (!(x[0] < middle && middle < x[1])) {
			settled = Math.max(settled, largest)
			continue
		}
		const value = f(middle)
		evaluations++
		if (value.lack === undefined && value.value > best.value) [place, best] = [middle, value]
		for (const half of [[x[0], middle], [middle, x[1]]] as const) {
			const box = boxOf(half, largest)
			if (box.bound <= best.value) settled = Math.max(settled, box.bound)
			else open.push(box)
		}
	}
	const high = open.reduce((most, b) => Math.max(most, b.bound), Math.max(settled, best.high))
	if (!Number.isFinite(high)) return null
	return { x: place, value: { ...best, low: Math.min(Math.max(best.low, found.value.low), best.value), high }, evaluations }
}
