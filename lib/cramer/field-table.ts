/**
 * φ* and κ1 … κ6 as functions of the field, for hot loops: polynomials of degree 11 for κ1 on pieces that are made when they are needed.
 *
 * A tilted law gives κ1 … κ6 at its field, so one law per breakpoint is two-point Hermite data of order 6 for κ1; κ2 … κ6 are derivatives of the
 * polynomial and φ* is its integral. The grid of fields (`octaveGrid`) reaches from the centre to the ends of the admissible range by octaves;
 * each is halved until the law in the middle of a piece confirms the polynomial. Which piece holds a field, and its coefficients, depend on ψ
 * alone, so that a value does not depend on what was asked before. theory.md 0.6.
 */
import { hermiteCoefficients } from '../numerics/hermite.ts'
import { octaveGrid } from '../numerics/octave-grid.ts'
import { centralField } from './central-field.ts'
import type { CramerTransform } from './transform.ts'

export interface FieldTable {
	readonly transform: CramerTransform
	/**
	 * Estimates over the pieces made so far: [0] of φ* over max(1, |φ*|), [n] of κ_n over sⁿ, s² = κ2, where κ1 also carries one rounding of its own
	 * size.
	 */
	readonly errors: Float64Array
	readonly pieces: number
	/** Tilted laws computed so far. */
	readonly laws: number
	/**
	 * out[n][i] = κ_n(fields[i]) for 1 ≤ n ≤ last ≤ 6 and, where out[0] is given, out[0][i] = φ*(fields[i]); i < count. Allocates nothing once the
	 * pieces are made. False, and the rest not evaluated, when a field is not admissible or too far out for doubles.
	 */
	evaluate(fields: Float64Array, last: number, out: readonly (Float64Array | null)[], count?: number): boolean
}

export interface FieldTableOptions {
	/** Accepted error of κ1 over s, κ2 over s²; default 1e-12. */
	readonly tolerance?: number
}

const DEGREE = 11
const STRIDE = DEGREE + 1
const SHALLOWEST = 1
const DEEPEST = 14
/** Depth to which a piece with an end beyond doubles is cut. */
const UNRESOLVED = 4
/** Largest n-th derivatives on [−1, 1] of (1 − t²)⁶ and of t(1 − t²)⁶: the even and odd shapes of an interpolation error. */
const EVEN = [1, 2.25, 12, 57.2, 360, 2203]
const ODD = [0.172, 1, 5.14, 36, 241, 1800]
/** The error of a piece falls by 2^−12 when it is halved, one binary order less per derivative; this much of that is relied on. */
const GAIN = [2 ** -8, 2 ** -7, 2 ** -6, 2 ** -5, 2 ** -4, 2 ** -3]
/** Accepted errors of κ_n over sⁿ as multiples of the tolerance; the highest two follow. */
const ACCEPTED = [1, 1, 30, 1000, 1e5, 1e7]
/** Error of κ1 over s or κ2 over s² of a law or a piece that is not used: its field counts as too far out. */
const USELESS = 1e-6
const EPSILON = 2 ** -53
/** In the place of a piece: nothing was tried here yet, or no piece is good enough. */
const UNKNOWN = -1
const TOO_FAR = -2

/** What a table keeps of a tilted law. */
interface Knot {
	readonly field: number
	readonly logPartition: number
	readonly location: number
	readonly offset: number
	readonly cumulants: readonly number[]
	readonly errors: readonly number[]
	/** The same, with the error of `offset` in place of that of κ1. */
	readonly noise: readonly number[]
	readonly logError: number
}

/** The table of a transform; nothing is computed before it is asked for. */
export function fieldTable(transform: CramerTransform, options: FieldTableOptions = {}): FieldTable {
	const tolerance = options.tolerance ?? 1e-12
	const { fields } = transform.site
	const middle = centralField(fields.min, fields.max)
	const grid = octaveGrid(fields, middle, 1 / transform.logPartition(middle).deviation)
	const knots = new Map<number, Knot | null>()
	const dead = { above: Number.POSITIVE_INFINITY, below: Number.NEGATIVE_INFINITY }
	const errors = new Float64Array(7)
	let pieces = 0
	let capacity = 64
	let coefficients = new Float64Array(capacity * STRIDE)
	/** Per piece: centre, 1/half, φ* and κ1 at the left end. */
	let frame = new Float64Array(capacity * 4)

	const knotAt = (field: number): Knot | null => {
		const found = knots.get(field)
		if (found !== undefined) return found
		// Beyond a field that is too far out all are.
		if (field >= dead.above || field <= dead.below) return null
		const knot = knotOf(transform, field)
		if (knot === null && field > grid.middle) dead.above = field
		if (knot === null && field < grid.middle) dead.below = field
		knots.set(field, knot)
		return knot
	}
	const add = (a: Knot, b: Knot): number => {
		if (pieces === capacity) {
			capacity *= 2
			const [c, f] = [new Float64Array(capacity * STRIDE), new Float64Array(capacity * 4)]
			c.set(coefficients)
			f.set(frame)
			coefficients = c
			frame = f
		}
		const half = (b.field - a.field) / 2
		coefficients.set(polynomialOf(a, b), pieces * STRIDE)
		frame.set([(a.field + b.field) / 2, 1 / half, a.logPartition, a.location + a.offset], pieces * 4)
		return pieces++
	}
	/** Good enough, or no better than the piece twice as long for the noise of the laws. */
	const accepted = (e: Assessed, previous: Assessed | undefined, n: number): boolean =>
		e.interpolation <= (tolerance / 20) * ACCEPTED[n] + e.rounding ||
		(previous !== undefined && e.interpolation > previous.interpolation / 4 && e.interpolation <= e.noise)
	/** The two halves of an octave's interval as pieces. */
	const make = (octave: number, from: number, width: number, a: Knot, c: Knot, b: Knot, assessed: readonly Assessed[]) => {
		if (grid.get(octave, from + width / 4) >= 0) return
		const [p, q] = a.field < b.field ? [a, b] : [b, a]
		const [lower, upper] = [add(p, c), add(c, q)]
		const [near, far] = p === a ? [lower, upper] : [upper, lower]
		grid.set(octave, from, width / 2, near)
		grid.set(octave, from + width / 2, width / 2, far)
		record(assessed, p, c, q, upper)
	}
	/** A search for a dual field that does not exist asks here millions of times. */
	const refuse = (octave: number, from: number, width: number): false => {
		grid.set(octave, from, width, TOO_FAR)
		return false
	}
	/** Makes the leaf that holds `share` of this octave. */
	const build = (octave: number, share: number): boolean => {
		let [from, width] = [0, 1]
		let previous: Assessed[] | null = null
		for (let depth = 0; ; depth++) {
			const [a, c, b] = [0, 0.5, 1].map((s) => knotAt(grid.point(octave, from + s * width))) as [Knot | null, Knot | null, Knot | null]
			if (depth >= SHALLOWEST) {
				const usable = a !== null && b !== null && c !== null && a.field !== c.field && b.field !== c.field
				if (usable) {
					const assessed = assess(a, c, b)
					if (depth >= DEEPEST || assessed.every((e, n) => accepted(e, previous?.[n], n))) {
						if (!(assessed[0].interpolation < USELESS && assessed[1].interpolation < USELESS)) return refuse(octave, from, width)
						make(octave, from, width, a, c, b, assessed)
						return true
					}
					previous = assessed
				}
				if (depth >= (usable ? DEEPEST : UNRESOLVED)) return refuse(octave, from, width)
			}
			width /= 2
			if (share >= from + width) from += width
		}
	}
	const record = (assessed: readonly Assessed[], a: Knot, c: Knot, b: Knot, upper: number) => {
		assessed.forEach((e, n) => {
			const law = Math.max(a.errors[n], b.errors[n], c.errors[n])
			errors[n + 1] = Math.max(errors[n + 1], e.interpolation + e.rounding + law)
		})
		const scale = Math.max(1, Math.abs(b.logPartition))
		const gap = Math.abs(integral(upper, 1) - b.logPartition) / scale
		errors[0] = Math.max(errors[0], gap + Math.max(a.logError, b.logError, c.logError) + 4 * EPSILON)
	}
	const integral = (piece: number, t: number): number => {
		const base = piece * STRIDE
		let [at, before] = [0, 0]
		for (let j = DEGREE; j >= 0; j--) {
			const c = coefficients[base + j] / (j + 1)
			at = at * t + c
			before = -before + c
		}
		return frame[piece * 4 + 2] + (frame[piece * 4 + 3] * (t + 1) + at * t + before) / frame[piece * 4 + 1]
	}
	const locate = (field: number): number => {
		if (!grid.locate(field)) return TOO_FAR
		const { octave, share } = grid.at
		const known = grid.get(octave, share)
		if (known !== UNKNOWN) return known
		return build(octave, share) ? grid.get(octave, share) : TOO_FAR
	}
	const d = new Float64Array(6)
	return {
		transform,
		errors,
		get pieces() {
			return pieces
		},
		get laws() {
			return knots.size
		},
		evaluate(fields, last, out, count = fields.length) {
			const logPartition = out[0] ?? null
			const [first, second] = [out[1] ?? null, out[2] ?? null]
			for (let i = 0; i < count; i++) {
				const piece = locate(fields[i])
				if (piece < 0) return false
				const inverse = frame[piece * 4 + 1]
				const t = (fields[i] - frame[piece * 4]) * inverse
				const base = piece * STRIDE
				if (last <= 2) {
					let v = coefficients[base + DEGREE]
					let s = 0
					for (let j = base + DEGREE - 1; j >= base; j--) {
						s = s * t + v
						v = v * t + coefficients[j]
					}
					if (first !== null && last >= 1) first[i] = frame[piece * 4 + 3] + v
					if (second !== null && last >= 2) second[i] = s * inverse
				} else {
					d.fill(0)
					for (let j = base + DEGREE; j >= base; j--) {
						for (let n = last - 1; n > 0; n--) d[n] = d[n] * t + d[n - 1]
						d[0] = d[0] * t + coefficients[j]
					}
					let scale = 1
					for (let n = 1; n <= last; n++) {
						const target = out[n] ?? null
						if (target !== null) target[i] = (n === 1 ? frame[piece * 4 + 3] : 0) + d[n - 1] * scale
						scale *= inverse * n
					}
				}
				if (logPartition !== null) logPartition[i] = integral(piece, t)
			}
			return true
		},
	}
}

function knotOf(transform: CramerTransform, field: number): Knot | null {
	const { min, max } = transform.site.fields
	if (!Number.isFinite(field) || (min !== null && field <= min) || (max !== null && field >= max)) return null
	try {
		const { logPartition, location, offset, cumulants, errors } = transform.logPartition(field)
		if (!cumulants.every(Number.isFinite) || !(cumulants[1] > 0) || !(errors.offset < USELESS && errors.cumulants[1] < USELESS)) return null
		const noise = [errors.offset, ...errors.cumulants.slice(1)]
		return { field, logPartition, location, offset, cumulants, errors: errors.cumulants, noise, logError: errors.logPartition }
	} catch {
		// Beyond what doubles resolve: an outcome, not wrong input, since nobody named this field.
		return null
	}
}

interface Assessed {
	readonly interpolation: number
	readonly rounding: number
	/** What the errors of the laws may look like here. */
	readonly noise: number
}

/** Errors of κ_{n+1} over s^{n+1} on the halves of [a, b], as the law in the middle tells. */
function assess(a: Knot, c: Knot, b: Knot): Assessed[] {
	const [p, q] = a.field < b.field ? [a, b] : [b, a]
	const polynomial = polynomialOf(p, q)
	const half = (q.field - p.field) / 2
	const t = (c.field - (p.field + q.field) / 2) / half
	const s = Math.sqrt(Math.min(a.cumulants[1], b.cumulants[1], c.cumulants[1]))
	const [value, slope] = [0, 1].map((n) => derivative(polynomial, n, t)) as [number, number]
	const even = Math.abs(value - (c.location - p.location + (c.offset - p.offset)))
	const odd = Math.abs(slope - c.cumulants[1] * half)
	const size = polynomial.reduce((sum, x) => sum + Math.abs(x), 0)
	const mean = Math.abs(c.location + c.offset)
	// What the errors of the laws amount to in the data: of κ1 without the rounding of the mean itself, which differences do not have.
	let noise = 0
	let factor = s
	for (let k = 0; k < 6; k++) {
		noise += factor * Math.max(a.noise[k], b.noise[k], c.noise[k])
		factor *= (half * s) / (k + 1)
	}
	return EVEN.map((_, n) => {
		const unit = half ** n * s ** (n + 1)
		const interpolation = ((even * EVEN[n] + odd * ODD[n]) / unit) * GAIN[n]
		// Coefficients are sums of terms of size `size`; a derivative multiplies their rounding like those of the highest shape.
		const rounding = (EPSILON * (size * 8 * EVEN[n] + (n === 0 ? 2 * mean : 0))) / unit
		return { interpolation, rounding, noise: (noise * EVEN[n]) / unit }
	})
}

/** The n-th derivative of Σ c_j t^j. */
function derivative(c: Float64Array, n: number, t: number): number {
	let sum = 0
	for (let j = DEGREE; j >= n; j--) {
		let factor = 1
		for (let k = 0; k < n; k++) factor *= j - k
		sum = sum * t + factor * c[j]
	}
	return sum
}

/** Coefficients in t ∈ [−1, 1] of κ1 − κ1(a) on [a.field, b.field]. */
function polynomialOf(a: Knot, b: Knot): Float64Array {
	const half = (b.field - a.field) / 2
	const data = (k: Knot, rise: number) => [rise, ...k.cumulants.slice(1)].map((x, i) => x * half ** i)
	return hermiteCoefficients(data(a, 0), data(b, b.location - a.location + (b.offset - a.offset)))
}
