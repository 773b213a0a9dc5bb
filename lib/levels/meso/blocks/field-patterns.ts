/**
 * Polynomial fields of degree ≤ 2 on the K sites of a block, by the levels that the sites have (field-levels.ts):
 *
 *   t_i = a + b i + c i(i − 1)/2,   a, b, c ∈ ℤ,
 *
 * each pattern of levels once, where all levels beyond the ends count as one and a pattern and its reflection are the same. The list is complete: besides
 * those with two sites or more between the ends it has the limits of steep fields, of which one site, or any two at degree 2, see a law of their own.
 * Fields with no site between the ends have Gaussian or narrow laws everywhere. Cost: of order K (high − low)³ patterns at degree 2.
 */
import type { FieldLevels } from './field-levels.ts'

export type Pattern = readonly number[]

/** Patterns, those of steep fields first: where few sites bear a constraint blocks are least convex. */
export function fieldPatterns(degree: number, sites: number, { low, high, period, gaussianEnds }: Pick<FieldLevels, 'low' | 'high' | 'period' | 'gaussianEnds'>): readonly Pattern[] {
	const seen = new Set<string>()
	const out: Pattern[] = []
	const add = (levels: number[]) => {
		const ends = levels.map((t) => (period !== null ? t - period * Math.floor(t / period) : t <= low ? low : t >= high ? (gaussianEnds ? low : high) : t))
		const [key, mirrored] = [ends.join(), ends.reverse().join()]
		if (seen.has(key) || seen.has(mirrored)) return
		seen.add(key)
		out.push(levels)
	}
	const field = (at: number, level: number, slope: number, bend: number) => Array.from({ length: sites }, (_, i) => level + slope * (i - at) + (bend * (i - at) * (i - at - 1)) / 2)
	if (period !== null) {
		for (let a = 0; a < period; a++) for (let b = 0; b < (degree >= 1 ? period : 1); b++) for (let c = 0; c < (degree >= 2 ? period : 1); c++) add(field(0, a, b, c))
		return out
	}
	// Beyond both ends, however BEYOND of field-levels.ts reads it.
	const [below, above] = [low - 100 * (high - low), high + 100 * (high - low)]
	const sides = gaussianEnds ? [[below, above]] : [[below, above], [above, below]]
	const inner = Array.from({ length: high - low - 1 }, (_, k) => low + 1 + k)
	if (degree >= 1)
		for (let i = 0; i < sites; i++)
			for (const t of inner)
				for (const [left, right] of [...sides, ...(degree >= 2 && !gaussianEnds ? [[below, below], [above, above]] : [])] as [number, number][]) add(Array.from({ length: sites }, (_, k) => (k === i ? t : k < i ? left : right)))
	if (degree >= 2)
		for (let i = 0; i < sites; i++)
			for (let j = sites - 1; j > i; j--)
				for (const t of inner) for (const u of inner) for (const [outside, between] of sides as [number, number][]) add(Array.from({ length: sites }, (_, k) => (k === i ? t : k === j ? u : k < i || k > j ? outside : between)))
	// No three sites are between the ends where second differences are larger than this.
	const bends = degree >= 2 ? 2 * (high - low) : 0
	for (const t of inner)
		for (let bend = -bends; bend <= bends; bend++)
			for (let i = 0; i < (degree === 0 ? 1 : sites); i++)
				for (let d = 1; d < (degree === 0 ? 2 : sites - i); d++)
					for (const u of inner) {
						const slope = (u - t - (bend * d * (d - 1)) / 2) / d
						if (degree === 0 ? slope === 0 : Number.isInteger(slope)) add(field(i, t, slope, bend))
					}
	return out
}
