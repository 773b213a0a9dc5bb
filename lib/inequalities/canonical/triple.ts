/**
 * The canonical ensemble of three sites: the spectral gap on the plane {x_1 + x_2 + x_3 = 3m} (theory 6.8, S8).
 *
 * The group of permutations splits the eigenfunctions. Symmetric ones live on a wedge. The ground state among functions odd under x_1 ↔ x_2 is positive on the half
 * plane x_1 > x_2, so it belongs to the two-dimensional representation, and no alternating function lies below it. Hence
 *
 *   gap = min( first symmetric eigenvalue above zero, ground state of the half plane with value 0 on the mirror ).
 *
 * Both on triangular lattices (`triangular-lattice.ts`) by elimination without subtraction: rounding is relative, however deep the wells. Lattices of four
 * steps are extrapolated in t²; the error is what the last extrapolation changed. Wells whose barrier is above 600 are not resolved,
 * nor laws with next to no mass in wide places where the gap is decided.
 */
import { type CramerTransform, type RelativeExponent, relativeExponent } from '../../cramer/index.ts'
import type { FibreGap } from './fibre-gap.ts'
import { leastEigenvalueOf } from './positive-laplacian.ts'
import { barrierOf, type ExponentLine, graphOf, nodesOf, type Region } from './triangular-lattice.ts'

export interface TripleOptions {
	/** Multiplications for the finest lattice. Default 2e7: about 0.5 s, 1e-8 for ordinary ψ; 1e6 for a survey. */
	readonly budget?: number
}

/** The mass beyond the barrier that is left out: e^{−MARGIN}. */
const MARGIN = 27
const MOST = 600
/** Depth of places that count as wells. */
const RELEVANT = 20
/** Steps of the lattices, in units of the finest. */
const LEVELS = [2, 1.6, 1.25, 1]
const MOST_REACH = 1500
/** Multiplications on the first lattice that are still tried. */
const MOST_COST = 1e8
/** Relative change of the gap on the first lattice below which what was added does not matter. */
const UNMOVED = 1e-6

/** The gap of the triple at any admissible mean. */
export function tripleGap(transform: CramerTransform, { budget = 2e7 }: TripleOptions = {}, exponent: RelativeExponent = relativeExponent(transform.site)): (mean: number) => FibreGap {
	return (mean) => {
		const unresolved = (reason: string): FibreGap => ({ sites: 3, mean, gap: 0, poincare: Number.POSITIVE_INFINITY, error: Number.POSITIVE_INFINITY, reason })
		const step = coarseStep(transform, exponent, mean)
		const survey = surveyOf(exponent, mean, step)
		if (survey === null) return unresolved('the fibre is too wide for a lattice')
		if (survey.region.depth > MOST) return unresolved(`wells or places that could hold a slower eigenfunction are too far, or higher than ${MOST - MARGIN}: too many lattice points`)
		// Cost ∝ t⁻⁴.
		const finest = Math.max(step / 8, step * (survey.cost / budget) ** 0.25)
		const found = LEVELS.map((k) => {
			const t = k * finest
			const line = lineOf(exponent, mean, t, Math.ceil((survey.line.reach * step) / t) + 1)
			const symmetric = leastEigenvalueOf(graphOn(line, survey.region, 'wedge'), false)
			const odd = leastEigenvalueOf(graphOn(line, survey.region, 'half-plane'), true)
			return { square: t * t, symmetric: symmetric.value, odd: odd.value }
		})
		const squares = found.map((f) => f.square)
		// Logarithms: in deep wells the error of the lattice is a factor.
		const odd = extrapolate(squares, found.map((f) => Math.log(f.odd)))
		const symmetric = extrapolate(squares, found.map((f) => Math.log(f.symmetric)))
		const least = odd.value <= symmetric.value ? odd : symmetric
		const error = Math.expm1(Math.abs(least.change)) + 1e-13 * (1 + survey.region.depth)
		if (!Number.isFinite(least.value)) return unresolved('the lattices do not resolve the wells')
		const gap = Math.exp(least.value)
		return { sites: 3, mean, gap, poincare: 1 / gap, error, reason: `lattices of steps ${(LEVELS[0] * finest).toPrecision(2)} … ${finest.toPrecision(2)}, extrapolated; ${least === odd ? 'an odd' : 'a symmetric'} eigenfunction` }
	}
}

function graphOn(line: ExponentLine, region: Region, sector: 'wedge' | 'half-plane') {
	return graphOf(line, region, sector, nodesOf(line, region, sector))
}

/** A step that sees every well: a fraction of the deviation, and of 1/√ψ'' where the law has mass. */
function coarseStep(transform: CramerTransform, exponent: RelativeExponent, mean: number): number {
	const { law } = transform.at(mean)
	let curvature = 1 / law.deviation ** 2
	for (let i = 0; i < law.nodes.length; i++) if (law.weights[i] > 1e-5) curvature = Math.max(curvature, exponent.curvature(law.location + law.nodes[i]))
	return Math.min(law.deviation / 4, 0.6 / Math.sqrt(curvature))
}

/** R(m; tk/2) for |k| ≤ 2n. */
function lineOf(exponent: RelativeExponent, mean: number, step: number, reach: number): ExponentLine {
	const count = 4 * reach + 1
	const offsets = Float64Array.from({ length: count }, (_, k) => ((k - 2 * reach) * step) / 2)
	const [values, slopes] = [new Float64Array(count), new Float64Array(count)]
	exponent.evaluate(mean, offsets, values, slopes, count)
	return { step, reach, values: values.map((v) => (Number.isNaN(v) ? Number.POSITIVE_INFINITY : v)) }
}

/** Where the mass and the barriers are, and what elimination costs at this step; null: too wide. */
function surveyOf(exponent: RelativeExponent, mean: number, step: number): { line: ExponentLine; region: Region; cost: number } | null {
	let gap: number | undefined
	let hidden: number | undefined
	for (let reach = 24; reach <= MOST_REACH; reach = Math.ceil(reach * 1.4)) {
		const line = lineOf(exponent, mean, step, reach)
		let region: Region = { least: leastOf(line), depth: MARGIN }
		if (edgeOf(line) < region.least + region.depth) continue
		const high = Math.min(edgeOf(line) - region.least, MOST + 1)
		const all = nodesOf(line, { least: region.least, depth: high }, 'wedge')
		region = { least: region.least, depth: barrierOf(line, all, region.least, RELEVANT) + MARGIN }
		if (region.depth > MOST && high > MOST) return { line, region, cost: 0 }
		if (edgeOf(line) < region.least + region.depth) continue
		// What lies outside and could hold a slower eigenfunction is kept where it does.
		gap ??= gapOn(line, region)
		hidden ??= hiddenDepth(exponent, mean, step, region, gap)
		if (hidden > 0) {
			const wider: Region = { least: region.least, depth: hidden + MARGIN }
			const size = nodesOf(line, wider, 'half-plane').length
			if (wider.depth > MOST || size * size > MOST_COST) return { line, region: { ...wider, depth: Number.POSITIVE_INFINITY }, cost: 0 }
			if (edgeOf(line) < wider.least + wider.depth) continue
			if (Math.abs(gapOn(line, wider) / gap - 1) > UNMOVED) region = wider
		}
		const graph = graphOn(line, region, 'half-plane')
		return { line, region, cost: graph.size * graph.band ** 2 }
	}
	return null
}

function gapOn(line: ExponentLine, region: Region): number {
	return Math.min(leastEigenvalueOf(graphOn(line, region, 'half-plane'), true).value, leastEigenvalueOf(graphOn(line, region, 'wedge'), false).value)
}

/** Points per ray and doublings of the distance in `hiddenDepth`. */
const RAY = 32
const OCTAVES = 5

/**
 * The largest V − min V where |∇V|²/4 − ΔV/2 < gap outside of the region, null: nowhere. With w = e^{−V/2} f the gap is an eigenvalue of
 * −Δ + |∇V|²/4 − ΔV/2, so that nothing is slow where that is above it, however little mass is elsewhere. On the plane |∇V|² = Σψ'_i² − (Σψ'_i)²/3 and
 * ΔV = ⅔ Σψ''_i. Looked at on lattices that get coarser outwards.
 */
function hiddenDepth(exponent: RelativeExponent, mean: number, step: number, region: Region, gap: number): number {
	let deepest = 0
	for (let octave = 0; octave < OCTAVES; octave++) {
		const h = step * 2 ** octave
		const offsets = Float64Array.from({ length: 4 * RAY + 1 }, (_, k) => (k - 2 * RAY) * h)
		const [values, slopes] = [new Float64Array(offsets.length), new Float64Array(offsets.length)]
		exponent.evaluate(mean, offsets, values, slopes, offsets.length)
		const bends = offsets.map((x) => exponent.curvature(mean + x))
		for (let a = 0; a <= RAY; a++)
			for (let b = -a; b <= a; b++) {
				const c = -a - b
				if (b < c) continue
				for (const sign of [1, -1]) {
					const [i, j, k] = [2 * RAY + sign * a, 2 * RAY + sign * b, 2 * RAY + sign * c]
					const depth = values[i] + values[j] + values[k] - region.least
					if (!(depth > region.depth && depth > deepest && depth < Number.POSITIVE_INFINITY)) continue
					const total = slopes[i] + slopes[j] + slopes[k]
					const force = slopes[i] ** 2 + slopes[j] ** 2 + slopes[k] ** 2 - total ** 2 / 3
					if (force / 4 - (bends[i] + bends[j] + bends[k]) / 3 < gap) deepest = depth
				}
			}
	}
	return deepest
}

function leastOf(line: ExponentLine): number {
	const { reach: n, values } = line
	let least = Number.POSITIVE_INFINITY
	for (let a = -n; a <= n; a++) for (let b = Math.max(-n, -n - a); b <= Math.min(n, n - a); b++) least = Math.min(least, values[2 * (a + n)] + values[2 * (b + n)] + values[2 * (n - a - b)])
	return least
}

/** The least V on the rim of the hexagon. */
function edgeOf({ reach: n, values }: ExponentLine): number {
	let least = Number.POSITIVE_INFINITY
	for (const a of [-n, n]) for (let b = Math.max(-n, -n - a); b <= Math.min(n, n - a); b++) least = Math.min(least, values[2 * (a + n)] + values[2 * (b + n)] + values[2 * (n - a - b)])
	return least
}

/** Neville's scheme to t² = 0, and what its last step changed. */
function extrapolate(squares: readonly number[], values: readonly number[]): { value: number; change: number } {
	const row = [...values]
	let before = row[row.length - 1]
	for (let order = 1; order < row.length; order++) {
		before = row[row.length - 1]
		for (let i = row.length - 1; i >= order; i--) row[i] += ((row[i] - row[i - 1]) * squares[i]) / (squares[i - order] - squares[i])
	}
	return { value: row[row.length - 1], change: row[row.length - 1] - before }
}
