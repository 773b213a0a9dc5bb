/**
 * Which elements the solution needs now: elements whose Legendre tail is too large are split, neighbours that one polynomial describes are joined.
 *
 * Near a jump every mesh is too coarse at the earliest times. What elements of length h do not resolve is an error of width h without mean and
 * without first moment, because S annihilates linear functions; at a time t its effect is smaller by (h²/φ''t)^{3/2}. Tails are weighted so,
 * with the first time of interest. Joining keeps mass and moments (transfer.ts), so the same weight applies to what it loses.
 */
import type { MacroEnergy } from './energy.ts'
import { legendreTail } from './mesh.ts'
import type { MacroSpace } from './space.ts'
import type { FreeEnergyTable } from './table.ts'
import { type Change, JOIN, type Joiner } from './transfer.ts'

export interface Resolution {
	/** Largest weighted tail of an element. */
	readonly tolerance: number
	/** √(φ'' t) at the first positive time of interest. */
	readonly diffusiveLength: number
	/** Range of the initial profile. */
	readonly extent: number
	/** Longest element. */
	readonly longest: number
	/** Least φ''. */
	readonly diffusivity: number
}

/** Tails of φ'(ζ)/φ'' may be larger: it is integrated, and twice differentiated only where it is resolved. */
const FLUX = 10
/** Longest joined element over √(φ'' t): constants ahead of a layer stay graded, to receive it. */
const REACH = 8
/** A tail this much above its tolerance splits into four. */
const FAR = 100
/** Joined elements are to stay joined. */
const HYSTERESIS = 0.05
/** Largest tail as a part of the range, however short the element: its square is an error of the energy. */
const LARGEST_TAIL = 3e-3

/** The largest tail of an element of this length. */
function allowed(length: number, { tolerance, diffusiveLength, extent }: Resolution): number {
	return Math.max(tolerance, Math.min(LARGEST_TAIL * extent, tolerance / Math.min(1, (length / diffusiveLength) ** 3)))
}

/** Looks for elements to split; `first` and `second` hold φ' and φ'' of the state afterwards. */
export type Refiner = (state: Float64Array) => Change | null

/** The elements to split so that the state and its flux φ'(ζ) are resolved, or null if they are. */
export function refiner(space: MacroSpace, table: FreeEnergyTable, options: Resolution): Refiner {
	const { rule, lengths, dimension, elements } = space
	const p = rule.degree
	const first = new Float64Array(dimension)
	const second = new Float64Array(dimension)
	return (state) => {
		table.evaluate(state, first, second, dimension)
		let change: Change | null = null
		for (let e = 0; e < lengths.length; e++) {
			if (lengths[e] <= (elements[e]?.floor ?? 0)) continue
			let steepest = 0
			for (let j = 0; j < p; j++) steepest = Math.max(steepest, second[e * p + j])
			const own = legendreTail(state, p, e * p, dimension)
			const tail = Math.max(own, legendreTail(first, p, e * p, dimension) / (FLUX * steepest))
			const excess = tail / allowed(lengths[e], options)
			if (excess <= 1) continue
			change ??= new Int8Array(lengths.length).fill(1)
			change[e] = excess > FAR ? 4 : 2
		}
		return change
	}
}

export interface Coarsening {
	readonly change: Change
	/** Number of elements that disappear. */
	readonly joined: number
	/** The energy after minus the energy before, summed. */
	readonly energy: number
}

/** Neighbours to join at a time. No pair may change the energy by more than `energyBudget` per unit of length. */
export function coarsening(
	space: MacroSpace,
	energy: MacroEnergy,
	joining: Joiner,
	state: Float64Array,
	time: number,
	options: Resolution,
	energyBudget: number,
): Coarsening {
	const { rule, lengths } = space
	const p = rule.degree
	const change = new Int8Array(lengths.length).fill(1)
	let joined = 0
	let total = 0
	const longest = Math.min(options.longest, REACH * Math.sqrt(options.diffusivity * time))
	for (let e = 0; e + 1 < lengths.length && lengths.length - joined > 2; e++) {
		const length = lengths[e] + lengths[e + 1]
		if (length > longest) continue
		joining.join(space, state, e)
		const limit = HYSTERESIS * allowed(length, options)
		if (joining.tail() > limit || joining.miss(space, state, e) > limit) continue
		let difference = 0
		for (let j = 0; j <= p; j++) {
			const left = state[e * p + j]
			const index = (e + 1) * p + j
			const right = state[index === space.dimension ? 0 : index]
			const parts = lengths[e] * energy.one(left) + lengths[e + 1] * energy.one(right)
			difference += rule.weights[j] * (length * energy.one(joining.values[j]) - parts)
		}
		if (Math.abs(difference) > energyBudget * length) continue
		change[e] = JOIN
		joined++
		total += difference
		e++
	}
	return { change, joined, energy: total }
}
