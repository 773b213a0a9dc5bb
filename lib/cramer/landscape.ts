/**
 * Where the mass of a tilted law e^{σz − ψ(z)} is: a cover of {z : ψ(z) − σz < min + depth} by dyadic cells on each of
 * which the exponent is tame, found by branch and bound with bounds of ψ' on cells.
 *
 * Cells are [k 2^j, (k+1) 2^j] for integers j, k, so bounds do not depend on σ and are kept for all fields, and covers
 * do not depend on which fields were asked before.
 */
import type { Expression } from '../expression/index.ts'
import { enclose } from '../expression/bounds.ts'
import { derivatives } from '../expression/index.ts'
import { compileJavaScript } from '../expression/targets/javascript.ts'

/** One cell of a cover. */
export interface Cell {
	readonly lower: number
	readonly upper: number
	/** ψ − σz at the middle. */
	readonly middleValue: number
}

export interface Cover {
	/** Ascending, not overlapping; gaps where the density is negligible. */
	readonly cells: readonly Cell[]
	/** A point where ψ − σz is within O(1) of its minimum. */
	readonly lowest: number
	/** Whether the search was ended by its work limit. */
	readonly complete: boolean
	/** Whether the density was seen to end within the largest cells on both sides (|z| < 2^80). */
	readonly bounded: boolean
}

export interface Landscape {
	/** ψ, ψ', ψ'' at z. */
	at(z: number): readonly [number, number, number]
	cover(field: number, depth: number): Cover
}

interface Bounds {
	readonly lower: number
	readonly upper: number
	readonly middle: number
	readonly value: number
	/** Lower bound of ψ on the cell: of use where ψ' oscillates more and more while ψ grows. */
	readonly floor: number
	/** Bounds of ψ' on the cell. */
	readonly slopeLower: number
	readonly slopeUpper: number
}

/** A cell is tame when the exponent changes by at most this along it, its slope by at most `TAME_BEND`/width. */
const TAME_CHANGE = 14
const TAME_BEND = 8
const MAXIMAL_CELLS = 40_000
const SMALLEST_LEVEL = -60
const LARGEST_LEVEL = 80

/** The landscape of ψ, an expression in z. Memoises bounds. */
export function landscape(expression: Expression): Landscape {
	const jet = derivatives(expression, 'z', 2)
	const kernel = compileJavaScript(jet, { batch: ['z'] })
	const point = [0]
	const at = (z: number) => {
		point[0] = z
		return kernel.at(point) as [number, number, number]
	}
	const slopeBounds = slopeEncloser(expression, (z) => at(z)[1])
	const known = new Map<string, Bounds>()

	const bounds = (level: number, index: number): Bounds => {
		const key = `${level}:${index}`
		let b = known.get(key)
		if (b === undefined) {
			const h = 2 ** level
			const lower = index * h
			const upper = lower + h
			const middle = lower + h / 2
			const [slopeLower, slopeUpper] = slopeBounds(lower, upper)
			const floor = enclose(expression, new Map([['z', [lower, upper] as const]]))[0]
			b = {
				lower,
				upper,
				middle,
				value: at(middle)[0],
				floor: Number.isNaN(floor) ? Number.NEGATIVE_INFINITY : floor,
				slopeLower,
				slopeUpper,
			}
			known.set(key, b)
		}
		return b
	}

	const cover = (field: number, depth: number): Cover => {
		let best = Number.POSITIVE_INFINITY
		let lowest = 0
		const tilted = (b: Bounds) => b.value - field * b.middle
		const below = (b: Bounds, value: number) => {
			const bySlope = value + ((b.upper - b.lower) / 2) * Math.min(0, b.slopeLower - field, field - b.slopeUpper)
			const tilt = Math.max(field * b.lower, field * b.upper)
			const byValue = b.floor - tilt - 1e-14 * (Math.abs(b.floor) + Math.abs(tilt))
			return bySlope >= byValue || Number.isNaN(byValue) ? bySlope : byValue
		}
		const visit = (b: Bounds) => {
			const value = tilted(b)
			if (value < best) {
				best = value
				lowest = b.middle
			}
			return value
		}
		interface Entry {
			level: number
			index: number
			b: Bounds
			value: number
			low: number
		}
		const entry = (level: number, index: number): Entry => {
			const b = bounds(level, index)
			const value = visit(b)
			if (!Number.isFinite(value)) {
				// Overflow: either far up everywhere, or the cell is still too long to tell.
				const high = [b.lower, b.upper].every((z) => !(at(z)[0] - field * z <= best + depth))
				return { level, index, b, value, low: high ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY }
			}
			const low = below(b, value)
			return { level, index, b, value, low: Number.isNaN(low) ? Number.NEGATIVE_INFINITY : low }
		}
		// Roots: ±[0,1], ±[1,2], ±[2,4], … until the tilted potential is high and keeps rising.
		const stack: Entry[] = []
		for (const side of [1, -1]) {
			stack.push(entry(0, side > 0 ? 0 : -1))
			let rising = 0
			for (let level = 0; level < LARGEST_LEVEL; level++) {
				const e = entry(level, side > 0 ? 1 : -2)
				stack.push(e)
				const edge = side > 0 ? e.b.lower : e.b.upper
				const outward = side > 0 ? e.b.slopeLower - field : field - e.b.slopeUpper
				const high = at(edge)[0] - field * edge - best
				if (!Number.isFinite(high)) break
				if (outward > 0 && high > depth) rising++
				else rising = 0
				if (rising > 0) {
					const [lo, hi] = side > 0 ? slopeBounds(edge, Number.POSITIVE_INFINITY) : slopeBounds(Number.NEGATIVE_INFINITY, edge)
					if ((side > 0 ? lo - field : field - hi) > 0 || rising > 10) break
				}
			}
		}
		stack.sort((a, b) => b.low - a.low)
		const leaves: Entry[] = []
		let work = 0
		while (stack.length > 0 && work < MAXIMAL_CELLS) {
			const e = stack.pop() as Entry
			if (e.low > best + depth) continue
			work++
			const width = e.b.upper - e.b.lower
			const bend = (e.b.slopeUpper - e.b.slopeLower) * width
			const change = Math.max(Math.abs(e.b.slopeLower - field), Math.abs(e.b.slopeUpper - field)) * width
			if ((bend <= TAME_BEND && change <= TAME_CHANGE) || e.level <= SMALLEST_LEVEL) {
				leaves.push(e)
				continue
			}
			const left = entry(e.level - 1, 2 * e.index)
			const right = entry(e.level - 1, 2 * e.index + 1)
			if (left.low < right.low) stack.push(right, left)
			else stack.push(left, right)
		}
		const cells = leaves
			.filter((e) => e.low <= best + depth)
			.sort((a, b) => a.b.lower - b.b.lower)
			.map((e) => ({ lower: e.b.lower, upper: e.b.upper, middleValue: e.value }))
		const bounded = cells.every((c) => Math.max(-c.lower, c.upper) < 2 ** (LARGEST_LEVEL - 1))
		return { cells, lowest, complete: stack.length === 0, bounded }
	}
	return { at, cover }
}

/** Bounds of ψ' on [a, b]: interval enclosures, improved by the mean value form. */
function slopeEncloser(expression: Expression, slopeAt: (z: number) => number): (a: number, b: number) => readonly [number, number] {
	const [, first, second] = derivatives(expression, 'z', 2) as [Expression, Expression, Expression]
	return (a, b) => {
		const box = new Map([['z', [a, b] as const]])
		let [lower, upper] = enclose(first, box)
		if (Number.isFinite(a) && Number.isFinite(b)) {
			const [bendLower, bendUpper] = enclose(second, box)
			const h = (b - a) / 2
			const middle = slopeAt(a + h)
			const spread = h * Math.max(Math.abs(bendLower), Math.abs(bendUpper))
			const slack = 1e-14 * (Math.abs(middle) + spread)
			lower = Math.max(lower, middle - spread - slack)
			upper = Math.min(upper, middle + spread + slack)
			// ψ' is monotone where ψ'' has one sign.
			if (bendLower >= 0) {
				lower = Math.max(lower, slopeAt(a) - slack)
				upper = Math.min(upper, slopeAt(b) + slack)
			} else if (bendUpper <= 0) {
				lower = Math.max(lower, slopeAt(b) - slack)
				upper = Math.min(upper, slopeAt(a) + slack)
			}
		}
		return [Number.isNaN(lower) ? Number.NEGATIVE_INFINITY : lower, Number.isNaN(upper) ? Number.POSITIVE_INFINITY : upper]
	}
}
