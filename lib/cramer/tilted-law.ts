/**
 * Tilted laws: the probability density e^{σz − ψ(z)}/e^{φ*(σ)} with φ*(σ) = log ∫ e^{σz − ψ(z)} dz (theory 0.6), as
 * positive quadrature weights on nodes, and its cumulants κ1 … κ6.
 *
 * The exponent is evaluated about a reference point in every well (`tilted-density.ts`) and integrated by panels
 * (`panels.ts`). Its rounding error is measured on some nodes in double-double arithmetic, and where it matters all nodes
 * are evaluated that way.
 */
import { InputError } from '../errors.ts'
import { add2, type Double2, subtract2, twoProduct, twoSum } from '../numerics/double-double.ts'
import type { OpenRange, SingleSite } from '../potential/single-site.ts'
import { centralCumulants, compensatedSum, firstMoment } from './cumulants.ts'
import { type Cover, landscape } from './landscape.ts'
import { type Basin, type PanelRule, panelRule } from './panels.ts'
import { reweightingShift } from './reweighting.ts'
import { cumulantErrors } from './rounding.ts'
import { type Reference, type TiltedDensity, tiltedDensity } from './tilted-density.ts'
import { wellsOf } from './wells.ts'

/** A tilted law on nodes: E f(X) = Σ_i weights_i f(location + nodes_i). */
export interface TiltedLaw {
	readonly field: number
	/** Reference point, near the highest mode; the nodes are relative to it. */
	readonly location: number
	/** Ascending. */
	readonly nodes: Float64Array
	/** Positive, Σ = 1. */
	readonly weights: Float64Array
	/** φ*(σ). */
	readonly logPartition: number
	/** log ∫ e^{−D(u)} du = φ*(σ) − (σ·location − ψ(location)). */
	readonly logIntegral: number
	/** ψ(location), σ as unevaluated sums of two doubles. */
	readonly levels: { readonly potential: Double2; readonly field: Double2 }
	/** κ1. */
	readonly mean: number
	/** κ1 − location. */
	readonly offset: number
	/** √κ2. */
	readonly deviation: number
	/** κ1 … κ6. */
	readonly cumulants: readonly number[]
	/** Largest |ξ| for which Σ w e^{iξu} is right to about 1e-15. */
	readonly resolution: number
	/** Estimates of the errors of φ* over max(1, |φ*|), of κ_n over s^n, of `offset` over s. */
	readonly errors: {
		readonly logPartition: number
		readonly logIntegral: number
		readonly cumulants: readonly number[]
		readonly offset: number
	}
	/** The largest of φ* and κ_n in `errors`: the error of the row in the natural units of the law. */
	readonly error: number
	/**
	 * The law of the given mean by reweighting these nodes with e^{shift·u}: exact on the nodes, but the step is limited
	 * to what they cover, so the law may stop short of the mean unless |shift|·deviation is small.
	 */
	towards(mean: number): { readonly shift: number; readonly law: TiltedLaw }
}

export interface TiltOptions {
	/** Refine the nodes until e^{iξx} is resolved for |ξ| up to this. */
	readonly oscillation?: number
}

export interface TiltedFamily {
	readonly site: SingleSite
	/** The law at the field σ. @throws InputError when σ is outside the admissible fields. */
	at(field: number, options?: TiltOptions): TiltedLaw
}

/** D beyond which the density is left out. */
const DEPTH = 100
/** Rounding error of the exponents (over 1 + |D|) above which all of them are evaluated in double-double arithmetic. */
const PATIENCE = 2e-15
/** Relative error of a weight whose exponent is exact. */
const UNIT = 2.2e-16

/** The tilted laws of a single-site potential. */
export function tiltedFamily(site: SingleSite): TiltedFamily {
	const terrain = landscape(site.expression)
	const density = tiltedDensity(site.expression)
	const at = (field: number, options: TiltOptions = {}): TiltedLaw => {
		requireInside('tilted law', 'field', field, site.fields)
		const cover = terrain.cover(field, DEPTH)
		requireResolved(terrain.at(cover.lowest)[0], cover, field)
		const wells = wellsOf(cover.cells)
		const references = wells.map((w) => density.reference(settle(terrain.at, w.lowest, field)))
		const levels = references.map((r) => density.level(r, field))
		const main = levels.reduce((best, l, k) => (l[0] > (levels[best] as Double2)[0] ? k : best), 0)
		const origin = references[main] as Reference
		const heights = levels.map((l) => subtract2(levels[main] as Double2, l))
		const basinsBy = (exponents: TiltedDensity['exponents']) =>
			wells.map((well, k): Basin => {
				const reference = references[k] as Reference
				const [height, rest] = heights[k] as Double2
				return {
					offset: reference.location - origin.location,
					cells: well.cells.map((c) => [c.lower - reference.location, c.upper - c.lower] as const),
					exponents(v, out, count) {
						exponents(reference, field, v, out, count)
						if (height !== 0) for (let i = 0; i < count; i++) out[i] = (out[i] as number) + rest + height
					},
				}
			})
		const precise = (k: number, v: number) => add2(heights[k] as Double2, density.preciseExponent(references[k] as Reference, field, v))[0]
		let basins = basinsBy(density.exponents)
		let noise = measuredRounding(panelRule(basins, 0, 0), precise)
		if (!(noise <= PATIENCE)) {
			const direct = basinsBy(density.directExponents)
			const other = measuredRounding(panelRule(direct, 0, 0), precise)
			if (!(other >= noise)) {
				basins = direct
				noise = other
			}
		}
		if (!(noise <= PATIENCE)) {
			const known = noise < 0.1
			basins = basins.map((b, k) => refined(b, (v) => precise(k, v), known))
			noise = 0
		}
		const rule = panelRule(basins, options.oscillation ?? 0)
		const defect = cover.complete ? rule.defect : Number.POSITIVE_INFINITY
		return summarise(
			{ field, origin, nodes: rule.nodes, exponents: rule.exponents, resolution: rule.resolution, noise, defect },
			0,
			rule.masses,
		)
	}
	return { site, at }
}

/** Refuses fields so far out that ψ − σz, a difference of large doubles, does not tell where the mass is: what is below D = 40 must be found. */
function requireResolved(psi: number, { cells, lowest: z, bounded }: Cover, field: number): void {
	const rounding = UNIT * (Math.abs(psi) + Math.abs(field * z))
	if (!bounded)
		throw new InputError(
			'field-out-of-range',
			`tilted law: the law of the field ${field} spreads beyond |z| = 1e24`,
			'Try a field further inside the admissible ones, or scale psi: z = c*y with a large c.',
		)
	if (cells.length > 0 && rounding <= 0.6 * DEPTH) return
	throw new InputError(
		'field-out-of-range',
		`tilted law: the field ${field} is beyond what doubles resolve: psi and sigma*z cancel to rounding near z = ${Number(z.toPrecision(6))}`,
		'Try a field or mean nearer to the centre, or shift and scale psi.',
	)
}

/** Largest error of the exponents over 1 + |D| on a sample of the nodes. */
function measuredRounding(rule: PanelRule, precise: (basin: number, v: number) => number): number {
	let noise = 0
	for (const i of sample(rule)) {
		const d = rule.exponents[i] as number
		const error = d - precise(rule.basins[i] as number, rule.local[i] as number)
		noise = Math.max(noise, Math.abs(error) / (1 + Math.abs(d)))
	}
	return noise
}

/** The basin with its exponents in double-double arithmetic wherever they matter, as the given ones tell if they are `known`. */
function refined(basin: Basin, precise: (v: number) => number, known: boolean): Basin {
	return {
		...basin,
		exponents(v, out, count) {
			basin.exponents(v, out, count)
			for (let i = 0; i < count; i++) if (!known || !((out[i] as number) > 80)) out[i] = precise(v[i] as number)
		},
	}
}

/** Nodes at some quantiles of the mass and of the sixth moment. */
function sample(rule: PanelRule): Set<number> {
	const { nodes, masses } = rule
	const mean = firstMoment(nodes, masses, 0) / compensatedSum(masses)
	const chosen = new Set<number>()
	for (const power of [0, 3]) {
		const share = masses.map((w, i) => w * ((nodes[i] as number) - mean) ** (2 * power))
		const total = compensatedSum(share)
		const quantiles = power === 0 ? [1e-7, 0.02, 0.2, 0.4, 0.6, 0.8, 0.98, 1 - 1e-7] : [0.2, 0.8]
		let sum = 0
		let next = 0
		for (let i = 0; i < nodes.length && next < quantiles.length; i++) {
			sum += share[i] as number
			while (next < quantiles.length && sum >= (quantiles[next] as number) * total) {
				chosen.add(i)
				next++
			}
		}
	}
	return chosen
}

interface Discrete {
	readonly field: number
	readonly origin: Reference
	readonly nodes: Float64Array
	readonly exponents: Float64Array
	readonly resolution: number
	/** Measured error of the exponents over 1 + |D|. */
	readonly noise: number
	readonly defect: number
}

/** The law with these masses, which are those of field + shift. */
function summarise(base: Discrete, shift: number, masses: Float64Array): TiltedLaw {
	const { origin, nodes, resolution } = base
	const location = origin.location
	const total = compensatedSum(masses)
	const weights = masses.map((w) => w / total)
	const rough = firstMoment(nodes, weights, 0)
	const offset = rough + firstMoment(nodes, weights, rough)
	const central = centralCumulants(nodes, weights, offset)
	const deviation = Math.sqrt(central[0] as number)
	const [mean, unrepresented] = twoSum(location, offset)
	const logIntegral = Math.log(total)
	const field2 = twoSum(base.field, shift)
	const tilt = add2(twoProduct(field2[0], location), [field2[1] * location, 0])
	const logPartition = add2(subtract2(tilt, origin.value), [logIntegral, 0])[0]

	const noise = (i: number) => UNIT + (base.noise + UNIT / 4) * (1 + Math.abs(base.exponents[i] as number))
	const fromNoise = cumulantErrors(nodes, weights, offset, deviation, noise)
	const logIntegralError = UNIT + base.noise / 2 + base.defect + UNIT * Math.abs(logIntegral)
	const cumulants = fromNoise.map((e, k) => e + base.defect + (k === 0 ? Math.abs(unrepresented) / deviation : 0))
	const errors = {
		logPartition: (logIntegralError + 1.2e-16 * Math.abs(logPartition)) / Math.max(1, Math.abs(logPartition)),
		logIntegral: logIntegralError,
		cumulants,
		offset: (fromNoise[0] as number) + base.defect,
	}
	return {
		field: field2[0],
		location,
		nodes,
		weights,
		logPartition,
		logIntegral,
		levels: { potential: origin.value, field: field2 },
		mean,
		offset,
		deviation,
		cumulants: [mean, ...central],
		resolution,
		errors,
		error: Math.max(errors.logPartition, ...cumulants),
		towards(target) {
			const step = reweightingShift(nodes, weights, deviation, target - location, offset)
			if (step === 0) return { shift: 0, law: this }
			const tilted = masses.map((w, i) => w * Math.exp(step * (nodes[i] as number)))
			return { shift: step, law: summarise(base, shift + step, tilted) }
		},
	}
}

/** Newton's method for ψ'(z) = σ from z, as far as ψ − σz decreases. */
function settle(at: (z: number) => readonly [number, number, number], start: number, field: number): number {
	let z = start
	let [value, slope, curvature] = at(z)
	for (let step = 0; step < 30; step++) {
		const move = (field - slope) / Math.abs(curvature)
		if (!Number.isFinite(move) || Math.abs(move) <= 1e-15 * Math.abs(z)) break
		let factor = 1
		let next = at(z + move)
		while (factor > 1e-3 && !(next[0] - field * (z + factor * move) <= value - field * z)) {
			factor /= 2
			next = at(z + factor * move)
		}
		if (factor <= 1e-3) break
		z += factor * move
		;[value, slope, curvature] = next
	}
	return z
}

/** @throws InputError unless x lies strictly inside the open range. */
export function requireInside(call: string, what: 'field' | 'mean', x: number, range: OpenRange): void {
	const inside = Number.isFinite(x) && (range.min === null || x > range.min) && (range.max === null || x < range.max)
	if (inside) return
	const text = `(${range.min ?? '−∞'}, ${range.max ?? '∞'})`
	throw new InputError(
		`${what}-out-of-range`,
		`${call}: no tilted law has this ${what} (got ${x}, expected inside ${text})`,
		`Try a ${what} strictly inside ${text}.`,
	)
}
