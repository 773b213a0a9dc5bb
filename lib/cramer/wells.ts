/**
 * The wells of a tilted potential on a cover of cells: each well that matters is integrated about a reference of its
 * own, so that far wells keep the digits of their depth relative to the lowest one.
 */
import type { Cell } from './landscape.ts'

/** Consecutive cells around one local minimum of ψ − σz. */
export interface Well {
	readonly cells: readonly Cell[]
	/** Middle of the lowest cell. */
	readonly lowest: number
	readonly value: number
}

/** Barriers lower than this do not separate wells. */
const BARRIER = 4
/** Wells higher than this above the lowest are joined to a neighbour. */
const RELEVANT = 45

/** The cover cut at the tops of its barriers, wells ascending. */
export function wellsOf(cells: readonly Cell[]): Well[] {
	const values = cells.map((c) => c.middleValue)
	const best = Math.min(...values)
	// Left to right: keep the current lowest cell and the highest since; a new well opens past a high enough barrier.
	const minima: number[] = []
	const cuts: number[] = []
	let low = 0
	let top = 0
	for (let i = 1; i < cells.length; i++) {
		const value = values[i] as number
		if (value > (values[top] as number)) top = i
		const climbed = (values[top] as number) - (values[low] as number)
		const fallen = (values[top] as number) - value
		if (climbed > BARRIER && fallen > BARRIER && value < best + RELEVANT) {
			if ((values[low] as number) < best + RELEVANT) {
				minima.push(low)
				cuts.push(top)
			}
			low = i
			top = i
		} else if (value < (values[low] as number)) {
			low = i
			top = i
		}
	}
	minima.push(low)
	if (minima.length > 1 && (values[low] as number) >= best + RELEVANT) {
		minima.pop()
		cuts.pop()
	}
	return minima.map((minimum, k) => ({
		cells: cells.slice(k === 0 ? 0 : (cuts[k - 1] as number), k === minima.length - 1 ? cells.length : (cuts[k] as number)),
		lowest: ((cells[minimum] as Cell).lower + (cells[minimum] as Cell).upper) / 2,
		value: values[minimum] as number,
	}))
}
