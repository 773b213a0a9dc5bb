/**
 * Tilted laws: the probability density e^{σz − ψ(z)}/e^{φ*(σ)} with φ*(σ) = log ∫ e^{σz − ψ(z)} dz (theory 0.6), as
 * positive quadrature weights on nodes, and its cumulants κ1 … κ6.
 *
 * Composite Gauss–Legendre quadrature on the cells of the landscape's cover, bisected until the Legendre coefficients of
 * the density decay on every panel. A rule with n nodes integrates degree 2n − 1, so a relative tail τ of the first n
 * coefficients leaves an error of order τ².
 */
import { InputError } from '../errors.ts'
import { gaussLegendre, legendre } from '../numerics/gauss-legendre.ts'
import type { OpenRange, SingleSite } from '../potential/single-site.ts'
import { centralMoments, compensatedSum, cumulantsFromCentralMoments, firstMoment } from './cumulants.ts'
import { landscape } from './landscape.ts'
import { type Reference, tiltedDensity } from './tilted-density.ts'

/** A tilted law on nodes: E f(X) = Σ_i weights_i f(location + nodes_i). */
export interface TiltedLaw {
	readonly field: number
	/** Reference point; the nodes are relative to it. */
	readonly location: number
	/** Ascending. */
	readonly nodes: Float64Array
	/** Positive, Σ = 1. */
	readonly weights: Float64Array
	/** φ*(σ). */
	readonly logPartition: number
	/** log ∫ e^{−D(u)} du = φ*(σ) − (σ·location − ψ(location)). */
	readonly logIntegral: number
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
	/** Estimates of the errors of φ* over max(1, |φ*|) and of κ_n over s^n. */
	readonly errors: { readonly logPartition: number; readonly cumulants: readonly number[] }
	/** The largest of `errors`: the error of the row in the natural units of the law. */
	readonly error: number
	/**
	 * The law of the given mean by reweighting these nodes with e^{shift·u}. Exact on the nodes; the step is limited to
	 * what they cover, so the result may stop short of the mean when |shift|·deviation is not small.
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

/** Nodes per panel. */
const ORDER = 16
/** D beyond which the density is left out. */
const DEPTH = 100
/**
 * A relative tail τ of the Legendre coefficients means an error of about τ^DECAY of a panel's sixth moment: geometric
 * decay, degree 2·16 − 1 integrated exactly, of which 6 go to the moment.
 */
const DECAY = 1.6
/** Accepted error of a panel's sixth moment, relative to the sixth power of the deviation. */
const TOLERANCE = 1e-18
const MAXIMAL_ROUNDS = 40

const rule = gaussLegendre(ORDER)
/** analysis[k][i]: the last three Legendre coefficients from values at the nodes. */
const analysis = [ORDER - 3, ORDER - 2, ORDER - 1].map((k) =>
	Float64Array.from(rule.nodes, (x, i) => ((2 * k + 1) / 2) * (rule.weights[i] as number) * legendre(k, x)[0]),
)

/** The tilted laws of a single-site potential. */
export function tiltedFamily(site: SingleSite): TiltedFamily {
	const terrain = landscape(site.expression)
	const density = tiltedDensity(site.expression)

	const at = (field: number, options: TiltOptions = {}): TiltedLaw => {
		requireInside('tilted law', 'field', field, site.fields)
		const cover = terrain.cover(field, DEPTH)
		const reference = density.reference(settle(terrain.at, cover.lowest, field))
		const excess = field - reference.slope
		const panels = quadrature(density, reference, excess, cover.cells, options.oscillation ?? 0)
		return summarise(field, 0, reference, panels)
	}
	return { site, at }
}

interface Panels {
	readonly nodes: Float64Array
	/** e^{−D} times the quadrature weight. */
	readonly masses: Float64Array
	readonly resolution: number
	/** Estimated relative quadrature error of the integral. */
	readonly defect: number
}

function quadrature(
	density: ReturnType<typeof tiltedDensity>,
	reference: Reference,
	excess: number,
	cells: readonly { readonly lower: number; readonly upper: number }[],
	oscillation: number,
): Panels {
	interface Panel {
		readonly lower: number
		readonly width: number
		readonly nodes: Float64Array
		readonly masses: Float64Array
		readonly mass: number
		readonly tail: number
		/** Relative tail of the panel that was halved. */
		readonly parent: number
	}
	const evaluate = (intervals: readonly (readonly [number, number, number])[]): Panel[] => {
		const count = intervals.length * ORDER
		const u = new Float64Array(count)
		const d = new Float64Array(count)
		intervals.forEach(([lower, width], p) => {
			for (let i = 0; i < ORDER; i++) u[p * ORDER + i] = lower + (width / 2) * (1 + (rule.nodes[i] as number))
		})
		density.remainders(reference, u, d, count)
		return intervals.map(([lower, width, parent], p) => {
			const nodes = u.slice(p * ORDER, (p + 1) * ORDER)
			const values = nodes.map((x, i) => Math.exp(excess * x - (d[p * ORDER + i] as number)) || 0)
			const masses = values.map((g, i) => (g * width * (rule.weights[i] as number)) / 2)
			let tail = 0
			for (const row of analysis) {
				let c = 0
				for (let i = 0; i < ORDER; i++) c += (row[i] as number) * (values[i] as number)
				tail = Math.max(tail, Math.abs(c))
			}
			return { lower, width, nodes, masses, mass: compensatedSum(masses), tail: tail * width, parent }
		})
	}
	const start = cells.map((c) => [c.lower - reference.location, c.upper - c.lower] as const)
	const longest = oscillation > 0 ? 10 / oscillation : Number.POSITIVE_INFINITY
	let pending: (readonly [number, number, number])[] = start.flatMap(([lower, width]) => {
		const n = Math.max(1, Math.ceil(width / longest))
		return Array.from({ length: n }, (_, k) => [lower + (width * k) / n, width / n, Number.POSITIVE_INFINITY] as const)
	})
	const accepted: Panel[] = []
	let defect = 0
	for (let round = 0; round < MAXIMAL_ROUNDS && pending.length > 0; round++) {
		const fresh = evaluate(pending)
		const all = [...accepted, ...fresh]
		const total = all.reduce((s, p) => s + p.mass, 0)
		const centre = all.reduce((s, p) => s + p.mass * (p.lower + p.width / 2), 0) / total
		const spread = Math.sqrt(all.reduce((s, p) => s + p.mass * ((p.lower + p.width / 2 - centre) ** 2 + p.width ** 2 / 12), 0) / total)
		pending = []
		for (const p of fresh) {
			const far = Math.max(1, Math.abs(p.lower - centre) / spread, Math.abs(p.lower + p.width - centre) / spread) ** 6
			const tail = p.tail / p.mass
			const error = (Math.min(1, tail) ** DECAY * p.mass * far) / total
			// Halving a panel of a smooth density divides the tail by about 2^ORDER; where it does not, the tail is rounding.
			const rounding = tail < 1e-11 || (tail < 1e-7 && tail > p.parent / 16)
			if (error > TOLERANCE && !rounding && round < MAXIMAL_ROUNDS - 1)
				pending.push([p.lower, p.width / 2, tail], [p.lower + p.width / 2, p.width / 2, tail])
			else {
				accepted.push(p)
				if (p.mass > 0) defect += error
			}
		}
	}
	accepted.sort((a, b) => a.lower - b.lower)
	const total = accepted.reduce((s, p) => s + p.mass, 0)
	let resolution = Number.POSITIVE_INFINITY
	const kept = accepted.filter((p) => {
		if (p.mass > 1e-17 * total) resolution = Math.min(resolution, 10 / p.width)
		return p.mass > 0
	})
	const nodes = new Float64Array(kept.length * ORDER)
	const masses = new Float64Array(kept.length * ORDER)
	kept.forEach((p, k) => {
		nodes.set(p.nodes, k * ORDER)
		masses.set(p.masses, k * ORDER)
	})
	return { nodes, masses, resolution, defect }
}

function summarise(origin: number, shift: number, reference: Reference, panels: Panels): TiltedLaw {
	const field = origin + shift
	const { nodes, masses } = panels
	const total = compensatedSum(masses)
	const weights = masses.map((w) => w / total)
	const rough = firstMoment(nodes, weights, 0)
	const offset = rough + firstMoment(nodes, weights, rough)
	const central = cumulantsFromCentralMoments(centralMoments(nodes, weights, offset))
	const deviation = Math.sqrt(central[0] as number)
	const mean = reference.location + offset
	const logIntegral = Math.log(total)
	const logPartition = field * reference.location - reference.value + logIntegral
	const errors = { logPartition: 1e-15, cumulants: [1e-15, 1e-15, 1e-14, 1e-14, 5e-14, 1e-13] }
	return {
		field,
		location: reference.location,
		nodes,
		weights,
		logPartition,
		logIntegral,
		mean,
		offset,
		deviation,
		cumulants: [mean, ...central],
		resolution: panels.resolution,
		errors,
		error: Math.max(errors.logPartition, ...errors.cumulants),
		towards(target) {
			const step = reweightingShift(nodes, weights, deviation, target - reference.location, offset)
			if (step === 0) return { shift: 0, law: this }
			const tilted = masses.map((w, i) => w * Math.exp(step * (nodes[i] as number)))
			return { shift: step, law: summarise(origin, shift + step, reference, { ...panels, masses: tilted }) }
		},
	}
}

/** Largest |shift|·deviation of one reweighting. */
const REACH = 4

/** The shift with Σ w e^{shift·u} (u − target) = 0, by Newton's method, or as far as `REACH` allows. */
function reweightingShift(nodes: Float64Array, weights: Float64Array, deviation: number, target: number, offset: number): number {
	const limit = REACH / deviation
	let shift = 0
	let mean = offset
	let variance = deviation * deviation
	let [lower, upper] = [-limit, limit]
	for (let step = 0; step < 60; step++) {
		const miss = target - mean
		if (miss > 0) lower = Math.max(lower, shift)
		else upper = Math.min(upper, shift)
		let next = shift + miss / variance
		if (!(next >= lower && next <= upper)) next = step === 0 ? (miss > 0 ? limit : -limit) : (lower + upper) / 2
		const settled = Math.abs(next - shift) * deviation <= 1e-17 || next === shift
		shift = next
		if (settled || (step > 4 && Math.abs(miss) <= 1e-16 * Math.sqrt(variance))) break
		let total = 0
		let first = 0
		for (let i = 0; i < nodes.length; i++) {
			const w = (weights[i] as number) * Math.exp(shift * ((nodes[i] as number) - offset))
			total += w
			first += w * ((nodes[i] as number) - target)
		}
		const relative = first / total
		let second = 0
		for (let i = 0; i < nodes.length; i++) {
			const d = (nodes[i] as number) - target - relative
			second += (weights[i] as number) * Math.exp(shift * ((nodes[i] as number) - offset)) * d * d
		}
		mean = target + relative
		variance = second / total
	}
	return shift
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
