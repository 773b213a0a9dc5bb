/**
 * The tilted laws e^{σz − ψ(z)}/e^{φ*(σ)} of a single site (theory 0.6) as sources of laws on the line.
 *
 * Where the mass is comes from the certified cover of `cramer/landscape.ts`; what lies between two wells is kept, however
 * improbable, since 1/p is largest there. Exponents are differences from a reference in every well (`tilted-density.ts`).
 */
import { add2, type Double2, subtract2 } from '../../numerics/double-double.ts'
import { landscape } from '../../cramer/landscape.ts'
import { type Reference, tiltedDensity } from '../../cramer/tilted-density.ts'
import { requireInside } from '../../cramer/tilted-law.ts'
import { wellsOf } from '../../cramer/wells.ts'
import { InputError } from '../../errors.ts'
import { derivatives } from '../../expression/index.ts'
import { compileJavaScript } from '../../expression/targets/index.ts'
import type { SingleSite } from '../../potential/single-site.ts'
import type { LineSource } from './line-law.ts'
import { siteTails } from './tails.ts'

export interface LineFamily {
	readonly site: SingleSite
	/** The source of the tilted law of this field, kept where D < depth. @throws InputError when σ is not admissible. */
	at(field: number, depth?: number): LineSource
}

/** D up to which tails are kept: what is left out has a share e^{−DEPTH} of the mass. */
export const DEPTH = 64
/** Rounding over 1 + |D| that is accepted; where both kernels are worse, exponents are evaluated in double-double arithmetic. */
const PATIENCE = 1e-14
/** Relative error of an exponent whose terms are exact. */
const UNIT = 2.2e-16
/** Most panels that a gap of the cover is cut into at first. */
const GAP = 64

/** The tilted laws of a site. Compiles once; `at` costs about a millisecond. */
export function lineFamily(site: SingleSite): LineFamily {
	const terrain = landscape(site.expression)
	const density = tiltedDensity(site.expression)
	const tails = siteTails(site)
	const jet = compileJavaScript(derivatives(site.expression, 'z', 2).slice(1), { batch: ['z'] })
	const point = new Float64Array(1)
	const jets = [new Float64Array(1), new Float64Array(1)]
	const at = (field: number, depth = DEPTH): LineSource => {
		requireInside('law on the line', 'field', field, site.fields)
		const cover = terrain.cover(field, depth)
		if (cover.cells.length === 0 || !cover.bounded)
			throw new InputError(
				'field-out-of-range',
				`law on the line: the law of the field ${field} is too far out or too wide for doubles`,
				'Try a field further inside the admissible ones.',
			)
		const wells = wellsOf(cover.cells)
		const references = wells.map((w) => density.reference(w.lowest))
		const levels = references.map((r) => density.level(r, field))
		const main = levels.reduce((best, l, k) => (l[0] > (levels[best] as Double2)[0] ? k : best), 0)
		const origin = references[main] as Reference
		const heights = levels.map((l) => subtract2(levels[main] as Double2, l))
		const offsets = references.map((r) => r.location - origin.location)
		// Between two wells: the middle of what separates their cells.
		const cuts = wells.slice(1).map((w, k) => 0.5 * ((wells[k]?.cells.at(-1)?.upper as number) + (w.cells[0]?.lower as number)) - origin.location)
		const wellAt = (u: number) => {
			let k = 0
			while (k < cuts.length && u >= (cuts[k] as number)) k++
			return k
		}
		const byKernel =
			(evaluate: typeof density.exponents): LineSource['exponents'] =>
			(u, out, count) => {
				for (let i = 0; i < count; ) {
					const k = wellAt(u[i] as number)
					let end = i + 1
					while (end < count && wellAt(u[end] as number) === k) end++
					const offset = offsets[k] as number
					const v = u.slice(i, end).map((x) => x - offset)
					evaluate(references[k] as Reference, field, v, v, v.length)
					const [high, low] = heights[k] as Double2
					for (let j = i; j < end; j++) out[j] = (v[j - i] as number) + low + high
					i = end
				}
			}
		const precise = (u: number) => {
			const k = wellAt(u)
			return add2(heights[k] as Double2, density.preciseExponent(references[k] as Reference, field, u - (offsets[k] as number)))[0]
		}
		const edges = edgesOf(cover.cells, origin.location)
		const candidates = [density.exponents, density.directExponents].map(byKernel)
		let best: LineSource['exponents'] | undefined
		let rounding = Number.POSITIVE_INFINITY
		for (const exponents of candidates) {
			const noise = measuredRounding(exponents, precise, edges)
			if (!(noise < rounding)) continue
			best = exponents
			rounding = noise
			if (rounding <= PATIENCE) break
		}
		if (best === undefined || rounding > PATIENCE) {
			best = (u, out, count) => {
				for (let i = 0; i < count; i++) out[i] = precise(u[i] as number)
			}
			rounding = UNIT
		}
		return {
			location: origin.location,
			exponents: best,
			edges,
			rounding: Math.max(rounding, UNIT),
			tails: tails(field),
			slopes(u) {
				point[0] = origin.location + u
				jet.evaluate([point], [], jets, 1)
				return [(jets[0]?.[0] as number) - field, jets[1]?.[0] as number]
			},
			deeper: (to) => at(field, to),
		}
	}
	return { site, at }
}

const families = new WeakMap<SingleSite, LineFamily>()

/** `lineFamily`, made once per site. */
export function lineFamilyOf(site: SingleSite): LineFamily {
	let known = families.get(site)
	if (known === undefined) {
		known = lineFamily(site)
		families.set(site, known)
	}
	return known
}

/** The edges of the cells, and of what lies between them, relative to the reference. */
function edgesOf(cells: readonly { lower: number; upper: number }[], reference: number): number[] {
	const edges = [(cells[0]?.lower as number) - reference]
	cells.forEach((c, k) => {
		const before = cells[k - 1]
		if (before !== undefined && c.lower > before.upper) {
			const width = Math.min(before.upper - before.lower, c.upper - c.lower)
			const parts = Math.min(GAP, Math.ceil((c.lower - before.upper) / width))
			for (let i = 1; i <= parts; i++) edges.push(before.upper + ((c.lower - before.upper) * i) / parts - reference)
		}
		edges.push(c.upper - reference)
	})
	return edges
}

/** Largest error over 1 + |D| at some points: the ends of some first panels, moved a little. */
function measuredRounding(exponents: LineSource['exponents'], precise: (u: number) => number, edges: readonly number[]): number {
	const count = 12
	const u = Float64Array.from({ length: count }, (_, i) => {
		const k = Math.min(edges.length - 2, Math.floor(((i + 0.5) * (edges.length - 1)) / count))
		return (edges[k] as number) + 0.37 * ((edges[k + 1] as number) - (edges[k] as number))
	})
	const d = new Float64Array(count)
	exponents(u, d, count)
	let noise = 0
	for (let i = 0; i < count; i++) {
		const true_ = precise(u[i] as number)
		noise = Math.max(noise, Math.abs((d[i] as number) - true_) / (1 + Math.abs(true_)))
	}
	return Number.isNaN(noise) ? Number.POSITIVE_INFINITY : noise
}
