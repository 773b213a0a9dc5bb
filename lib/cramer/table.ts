/**
 * Tables of φ', φ'' and φ on an interval of means, for hot loops: piecewise polynomials of degree 11 on dyadic pieces.
 *
 * A tilted law gives φ', φ'', …, φ⁽⁶⁾ at its mean from κ2 … κ6, so one law per breakpoint is two-point Hermite data of
 * order 6. A piece is halved until the next law in its middle confirms the polynomial.
 */
import { hermiteCoefficients } from '../numerics/hermite.ts'
import { transformDerivatives } from './derivatives.ts'
import type { CramerPoint, CramerTransform } from './transform.ts'

export interface CramerTable {
	readonly lower: number
	readonly upper: number
	/** Estimate of the largest error of φ' over max(1/s, |φ'|), of φ'' times s², of φ over max(1, |φ|), on [lower, upper]. */
	readonly error: number
	readonly pieces: number
	/** Tilted laws computed to build the table. */
	readonly laws: number
	/** φ'(m); outside [lower, upper] the tangent at the end, so that φ' is C¹ on the line. */
	first(mean: number): number
	/** φ''(m); constant outside [lower, upper]. */
	second(mean: number): number
	/** φ(m); quadratic outside [lower, upper]. */
	value(mean: number): number
	/** first[i] = φ'(means[i]), second[i] = φ''(means[i]) for i < count; no allocation. */
	evaluate(means: Float64Array, first: Float64Array, second: Float64Array, count?: number): void
}

export interface CramerTableOptions {
	/** Accepted error in the units of `error`; default 1e-12. */
	readonly tolerance?: number
}

const DEGREE = 11
const STRIDE = DEGREE + 1
/** The error of a piece falls by 2^−12 when it is halved; this much of that is relied on. */
const GAIN = 2 ** -8
const DEEPEST = 16
/** Most laws that a table may cost; a piece that would need more keeps its error, which the table's error then is. */
const MAXIMAL_LAWS = 4096
const CHECKS = 8

/** Tabulates φ' and φ'' on [lower, upper], both inside the admissible means. Cost: about two tilts per piece. */
export function cramerTable(transform: CramerTransform, lower: number, upper: number, options: CramerTableOptions = {}): CramerTable {
	if (!(lower < upper)) throw new RangeError(`cramerTable: empty interval [${lower}, ${upper}]`)
	const tolerance = options.tolerance ?? 1e-12
	const width = upper - lower
	const points = new Map<number, CramerPoint>()
	const meanAt = (share: number) => (share === 1 ? upper : lower + width * share)
	const pointAt = (share: number): CramerPoint => {
		let p = points.get(share)
		if (p === undefined) {
			p = transform.at(meanAt(share))
			points.set(share, p)
		}
		return p
	}
	interface Piece {
		readonly from: number
		readonly depth: number
	}
	const pieces: Piece[] = []
	// Largest interpolation error, error of the laws, rounding of the polynomials: they add.
	let interpolation = 0
	let laws = 0
	let arithmetic = 0
	const cover = (from: number, depth: number) => {
		const share = 2 ** -depth
		const [a, c, b] = [pointAt(from), pointAt(from + share / 2), pointAt(from + share)]
		const half = (b.mean - a.mean) / 2
		const coefficients = polynomialOf(a, b)
		const t = (c.mean - (a.mean + b.mean) / 2) / half
		const [first, slope] = horner(coefficients, 0, t)
		const miss = Math.abs(first - c.first)
		// An even error E(1−t²)⁶ has |E'| ≤ 2.3 E; an odd one E t(1−t²)⁶ is seen in the slope.
		const scaled = Math.max(miss * unit(c), Math.max((2.3 * miss) / half, 2 * Math.abs(slope / half - c.second)) / c.second)
		if (scaled * GAIN <= tolerance / 20 || depth >= DEEPEST || points.size >= MAXIMAL_LAWS) {
			interpolation = Math.max(interpolation, scaled * GAIN)
			laws = Math.max(laws, ...[a, b, c].map((p) => Math.max(p.errors.value, p.errors.first, p.errors.second)))
			pieces.push({ from, depth: depth + 1 }, { from: from + share / 2, depth: depth + 1 })
		} else {
			cover(from, depth + 1)
			cover(from + share / 2, depth + 1)
		}
	}
	cover(0, 2)
	cover(0.25, 2)
	cover(0.5, 2)
	cover(0.75, 2)
	pieces.sort((p, q) => p.from - q.from)

	const deepest = pieces.reduce((d, p) => Math.max(d, p.depth), 0)
	const buckets = 2 ** deepest
	const bucketScale = buckets / width
	const pieceOf = new Uint32Array(buckets + 1)
	const centre = new Float64Array(pieces.length)
	const inverse = new Float64Array(pieces.length)
	const start = new Float64Array(pieces.length)
	const coefficients = new Float64Array(pieces.length * STRIDE)
	pieces.forEach(({ from, depth }, k) => {
		const share = 2 ** -depth
		const [a, b] = [pointAt(from), pointAt(from + share)]
		pieceOf.fill(k, from * buckets, (from + share) * buckets)
		centre[k] = (a.mean + b.mean) / 2
		inverse[k] = 2 / (b.mean - a.mean)
		coefficients.set(polynomialOf(a, b), k * STRIDE)
		start[k] = a.value
		const gap = Math.abs(a.value + rise(k, 1) - b.value)
		interpolation = Math.max(interpolation, gap / Math.max(1, Math.abs(b.value)))
		arithmetic = Math.max(arithmetic, rounding(k, a))
	})
	pieceOf[buckets] = pieces.length - 1

	/** Rounding of φ'' as the derivative of the polynomial of φ'. */
	function rounding(k: number, p: CramerPoint): number {
		let size = 0
		for (let j = 0; j <= DEGREE; j++) size += Math.max(1, j) * Math.abs(coefficients[k * STRIDE + j] as number)
		return (2.2e-16 * size * (inverse[k] as number)) / p.second
	}
	/** ∫ φ' over piece k from its left end to t. */
	function rise(k: number, t: number): number {
		let at = 0
		let before = 0
		for (let j = DEGREE; j >= 0; j--) {
			const c = (coefficients[k * STRIDE + j] as number) / (j + 1)
			at = at * t + c
			before = -before + c
		}
		return (at * t + before) / (inverse[k] as number)
	}
	const locate = (inside: number) => pieceOf[Math.floor((inside - lower) * bucketScale)] as number
	// Checked between the nodes of some pieces; the rest is the estimate of the halving.
	const check = (k: number) => {
		const p = transform.at((centre[k] as number) + 0.43 / (inverse[k] as number))
		const [first, second] = both(p.mean)
		interpolation = Math.max(interpolation, Math.abs(first - p.first) * unit(p), Math.abs(second / p.second - 1))
	}
	const clamp = (mean: number) => Math.min(Math.max(mean, lower), upper)
	const both = (mean: number): [number, number] => {
		const inside = clamp(mean)
		const k = locate(inside)
		const scale = inverse[k] as number
		const [v, d] = horner(coefficients, k * STRIDE, (inside - (centre[k] as number)) * scale)
		return [v + d * scale * (mean - inside), d * scale]
	}
	for (let i = 0; i < CHECKS; i++) check(Math.floor(((i + 0.5) * pieces.length) / CHECKS))
	const evaluate = (means: Float64Array, first: Float64Array, second: Float64Array, count = means.length) => {
		for (let i = 0; i < count; i++) {
			const mean = means[i] as number
			const inside = Math.min(Math.max(mean, lower), upper)
			const k = pieceOf[((inside - lower) * bucketScale) >>> 0] as number
			const scale = inverse[k] as number
			const t = (inside - (centre[k] as number)) * scale
			const base = k * STRIDE
			let v = coefficients[base + DEGREE] as number
			let d = 0
			for (let j = base + DEGREE - 1; j >= base; j--) {
				d = d * t + v
				v = v * t + (coefficients[j] as number)
			}
			d *= scale
			first[i] = v + d * (mean - inside)
			second[i] = d
		}
	}
	return {
		lower,
		upper,
		error: interpolation + laws + arithmetic,
		pieces: pieces.length,
		laws: points.size + CHECKS,
		first: (mean) => both(mean)[0],
		second: (mean) => both(mean)[1],
		value(mean) {
			const inside = clamp(mean)
			const k = locate(inside)
			const t = (inside - (centre[k] as number)) * (inverse[k] as number)
			const out = mean - inside
			const [v, d] = out === 0 ? [0, 0] : both(inside)
			return (start[k] as number) + rise(k, t) + v * out + (d * out * out) / 2
		},
		evaluate,
	}
}

/** Errors of φ' count in units of max(1/s, |φ'|). */
const unit = (p: CramerPoint) => 1 / Math.max(Math.sqrt(p.second), Math.abs(p.first))

/** Coefficients of φ' on [a.mean, b.mean] in t ∈ [−1, 1]. */
function polynomialOf(a: CramerPoint, b: CramerPoint): Float64Array {
	const half = (b.mean - a.mean) / 2
	const data = (p: CramerPoint) => [p.first, ...transformDerivatives(p.law.cumulants)].map((d, i) => d * half ** i)
	return hermiteCoefficients(data(a), data(b))
}

/** Σ c_j t^j and its derivative. */
function horner(c: Float64Array, base: number, t: number): [number, number] {
	let v = 0
	let d = 0
	for (let j = base + DEGREE; j >= base; j--) {
		d = d * t + v
		v = v * t + (c[j] as number)
	}
	return [v, d]
}
