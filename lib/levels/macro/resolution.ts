/**
 * Which elements resolve the flow: a tracker of Legendre tails, and the refinement that follows from it.
 *
 * Near a jump every mesh is too coarse at the earliest times. What elements of length h do not resolve is an error of width h without mean and
 * without first moment, because S annihilates linear functions; at a time t its effect is smaller by (h²/φ''t)^{3/2}. Tails are weighted so,
 * with the first time of interest.
 */
import type { Tracker } from '../gradient-flow.ts'
import { type Element, legendreTail, split } from './mesh.ts'
import type { MacroSpace } from './space.ts'

export interface ResolutionTracker {
	readonly tracker: Tracker
	/** Largest weighted tail seen, per element. */
	readonly tails: Float64Array
}

/** Watches the tails; looks when time has grown by a tenth. */
export function resolutionTracker(space: MacroSpace, diffusiveLength: number): ResolutionTracker {
	const { rule, lengths, dimension } = space
	const tails = new Float64Array(lengths.length)
	const weight = lengths.map((h) => Math.min(1, (h / diffusiveLength) ** 3))
	let next = 0
	const tracker: Tracker = ({ time, state }) => {
		if (time < next) return undefined
		next = 1.1 * time
		for (let e = 0; e < lengths.length; e++) {
			tails[e] = Math.max(tails[e], weight[e] * legendreTail(state, rule.degree, e * rule.degree, dimension))
		}
		return undefined
	}
	return { tracker, tails }
}

/** Split elements whose tail exceeds the tolerance; the same array if there is none. */
export function refined(elements: readonly Element[], tails: Float64Array, tolerance: number): readonly Element[] {
	if (tails.every((tail) => tail <= tolerance)) return elements
	return elements.flatMap((element, e) => {
		const excess = tails[e] / tolerance
		return excess <= 1 ? [element] : split(element, excess > 1e4 ? 4 : 2)
	})
}
