/**
 * The dual field of a spline: μ with (1/N) Cᵗ φ*'(Cμ) = b, the minimiser of the strictly convex F(μ) = (1/N) Σ φ*((Cμ)_i) − μ·b.
 *
 * b = Sc for the L² product, Gc for the discrete one. Newton's method with the cyclic banded Jacobian V = Cᵗ diag(κ2) C/N. A step is shortened
 * until the slope of F along it is not much beyond its zero (slopes are differences of means: no huge numbers cancel), and never leaves the
 * admissible fields. Sums run over reduced nodes; their number is doubled until the larger rule moves μ by rounding only. Errors are lengths of
 * Newton steps in units of the tilted laws, max_i |δh_i| s_i. Cost of a step: O(M·q·L²) for q nodes per block. theory.md 2.5, 7.4.
 */
import type { FieldTable } from '../../../cramer/field-table.ts'
import { type CyclicBanded, cyclicBanded } from '../../../numerics/cyclic-banded.ts'
import { siteNodes } from '../../../splines/site-nodes.ts'
import { type NodeSums, nodeSums } from './sums.ts'

/** A number of nodes per block with the arrays that belong to it. */
export interface DualLevel {
	readonly sums: NodeSums
	/** h = Cμ at the nodes. */
	readonly fields: Float64Array
	/** [0]: φ*, [n]: κ_n at these fields, as far as they were asked for. */
	readonly cumulants: readonly Float64Array[]
}

/** How a solution went. `error` is max_i |δh_i| s_i of the last Newton step and of the larger rule of nodes. */
export interface DualOutcome {
	readonly reached: boolean
	readonly error: number
	readonly steps: number
	readonly sentence: string
}

export interface DualSolver {
	/** μ after `solve`. */
	readonly coefficients: Float64Array
	/** The factor of V at μ, where `solve` reached it. */
	readonly factor: CyclicBanded
	/** V at μ in the layout of `cyclicBanded`. */
	readonly band: Float64Array
	/** Nodes in use. */
	level(): DualLevel
	/** Makes κ1 … κ_last hold at the solution. */
	extend(last: number): void
	/**
	 * Solves for the moments b from the start μ; where that is more than a standard deviation away, from `cold`. Then φ* and κ1 … κ_last hold at μ.
	 * Not reached: no admissible field has these moments, or it is too far out for doubles.
	 */
	solve(moments: Float64Array, start: Float64Array | null, cold: (out: Float64Array) => void, last: number): DualOutcome
}

const MAXIMAL_STEPS = 200
const FIRST_COUNT = 6
const MAXIMAL_COUNT = 192
/** Length of a step, in standard deviations, that is rounding. */
const SETTLED = 1e-13
/** Distance of a field from the end of the admissible ones, over its size, at which no mean is reached any more. */
const CORNER = 1e-14
const QUADRATIC = 1e-7
/** Distance, in standard deviations, within which the number of nodes is not reconsidered. */
const NEARBY = 0.03
const EPSILON = 2 ** -53

/** Solver for splines of this degree on M blocks of K sites, K ≤ ∞. `count` fixes the nodes per block. */
export function dualSolver(
	{ degree, blocks, sitesPerBlock }: { readonly degree: number; readonly blocks: number; readonly sitesPerBlock: number },
	table: FieldTable,
	options: { readonly count?: number } = {},
): DualSolver {
	const levels: (DualLevel & { readonly trial: Float64Array; readonly move: Float64Array; readonly mean: Float64Array })[] = []
	const counts: number[] = []
	for (let q = options.count ?? Math.max(FIRST_COUNT, degree + 2); ; q *= 2) {
		// Close to K the sites themselves are as cheap.
		const count = 2 * q >= sitesPerBlock && options.count === undefined ? sitesPerBlock : Math.min(q, sitesPerBlock)
		counts.push(count)
		if (count === sitesPerBlock || 2 * q > MAXIMAL_COUNT || options.count !== undefined) break
	}
	const levelAt = (k: number) => {
		const known = levels[k]
		if (known !== undefined) return known
		const sums = nodeSums(siteNodes(degree, sitesPerBlock, counts[k] as number), blocks)
		const array = () => new Float64Array(sums.size)
		const made = { sums, fields: array(), cumulants: Array.from({ length: 7 }, array), trial: array(), move: array(), mean: array() }
		levels[k] = made
		return made
	}
	const { min, max } = table.transform.site.fields
	const { min: lowest, max: highest } = table.transform.site.means
	const factor = cyclicBanded(blocks, degree)
	const band = new Float64Array(blocks * (degree + 1))
	const mu = new Float64Array(blocks)
	const step = new Float64Array(blocks)
	const residual = new Float64Array(blocks)
	let current = 0
	/** How far μ has moved since the number of nodes was last confirmed. */
	let travelled = Number.POSITIVE_INFINITY
	/** Which of the κ are wanted inside: κ1, κ2 only. */
	const two: (Float64Array | null)[][] = []
	const pair = (k: number) => (two[k] ??= [null, ...levelAt(k).cumulants.slice(1)])

	/** Longest multiple of the step, at most 1, that keeps the fields inside. */
	const longest = (h: Float64Array, move: Float64Array): number => {
		let t = 1
		for (let i = 0; i < h.length; i++) {
			const room = move[i] > 0 ? (max === null ? Number.POSITIVE_INFINITY : max - h[i]) : min === null ? Number.POSITIVE_INFINITY : h[i] - min
			const wanted = Math.abs(move[i])
			if (wanted * t > 0.9 * room) t = (0.9 * room) / wanted
		}
		return t
	}
	/** A field is as near to the end of the admissible ones as doubles tell. */
	const cornered = (k: number): boolean => {
		const { fields } = levelAt(k)
		for (let i = 0; i < fields.length; i++) {
			const room = Math.min(max === null ? Number.POSITIVE_INFINITY : max - fields[i], min === null ? Number.POSITIVE_INFINITY : fields[i] - min)
			if (room < CORNER * Math.max(1e-300, Math.abs(fields[i]))) return true
		}
		return false
	}
	const slope = (sums: NodeSums, mean: Float64Array, move: Float64Array, target: number): number => {
		const { count, weights, blocks: m } = sums
		let sum = -target
		for (let i = 0; i < m; i++) for (let a = 0; a < count; a++) sum += weights[a] * mean[i * count + a] * move[i * count + a]
		return sum
	}
	const dot = (u: Float64Array, v: Float64Array) => {
		let sum = 0
		for (let i = 0; i < u.length; i++) sum += u[i] * v[i]
		return sum
	}
	/** Residual, factor and Newton step at μ on level k: its length, or NaN. */
	const newton = (k: number, moments: Float64Array): number => {
		const { sums, fields, cumulants, move } = levelAt(k)
		sums.values(mu, fields)
		if (!table.evaluate(fields, 2, pair(k))) return Number.NaN
		sums.moments(cumulants[1], residual)
		for (let j = 0; j < blocks; j++) residual[j] = moments[j] - residual[j]
		if (!factor.factor(sums.band(cumulants[2], band))) return Number.NaN
		factor.solve(residual, step)
		sums.values(step, move)
		return lengthOf(move, cumulants[2])
	}
	/** What one rounding of the means and fields amounts to. */
	const rounding = (k: number): number => {
		const { fields, cumulants } = levelAt(k)
		let floor = 0
		for (let i = 0; i < fields.length; i++) {
			const s = Math.sqrt(cumulants[2][i])
			floor = Math.max(floor, Math.abs(cumulants[1][i]) / s, Math.abs(fields[i]) * s)
		}
		return 8 * EPSILON * floor
	}
	const line = (k: number, moments: Float64Array): number => {
		const { sums, fields, trial, move, mean } = levelAt(k)
		const out = [null, mean]
		const target = dot(moments, step)
		const before = -dot(residual, step)
		let t = longest(fields, move)
		let [low, lowSlope, high, highSlope] = [0, before, Number.POSITIVE_INFINITY, Number.NaN]
		for (let attempt = 0; attempt < 80; attempt++) {
			for (let i = 0; i < fields.length; i++) trial[i] = fields[i] + t * move[i]
			if (table.evaluate(trial, 1, out)) {
				const at = slope(sums, mean, move, target)
				if (at <= 0.1 * Math.abs(before) && (high === Number.POSITIVE_INFINITY || at >= -0.5 * Math.abs(before))) return t
				if (at > 0) [high, highSlope] = [t, at]
				else [low, lowSlope] = [t, at]
				const share = attempt % 3 === 2 ? 0.5 : Math.min(0.8, Math.max(0.02, -lowSlope / (highSlope - lowSlope)))
				t = low + (high - low) * share
			} else {
				high = t
				highSlope = Math.abs(before)
				t = low + (t - low) / 4
			}
			if (!(high - low > 1e-12 * high)) break
		}
		return low
	}
	/** Means of sites weighted by a b_j, ∫b_j = 1/M, are means. */
	const reachable = (moments: Float64Array): boolean => {
		for (let j = 0; j < blocks; j++) {
			const mean = moments[j] * blocks
			if ((lowest !== null && mean <= lowest) || (highest !== null && mean >= highest)) return false
		}
		return true
	}
	const failed = (error: number, steps: number): DualOutcome => ({
		reached: false,
		error,
		steps,
		sentence:
			'No dual field found: the spline is not the projection of admissible means, or its field is too far out for doubles. Try a profile further inside the admissible means.',
	})
	const solve: DualSolver['solve'] = (moments, start, cold, last) => {
		if (!reachable(moments)) return failed(Number.NaN, 0)
		let warm = start !== null
		if (start !== null) mu.set(start)
		else cold(mu)
		let before = Number.POSITIVE_INFINITY
		let error = Number.NaN
		for (let steps = 1; steps <= MAXIMAL_STEPS; steps++) {
			const length = newton(current, moments)
			if (warm && !(length < 1)) {
				warm = false
				cold(mu)
				travelled = Number.POSITIVE_INFINITY
				continue
			}
			warm = false
			if (Number.isNaN(length)) return failed(error, steps)
			error = length < QUADRATIC && length > SETTLED ? 100 * length * length : length
			if (steps === 1 || length > 1) travelled += length
			const t = length < 1e-3 ? 1 : line(current, moments)
			for (let j = 0; j < blocks; j++) mu[j] += t * step[j]
			if (t === 0 || (t < 1 && length > 1e-3 && cornered(current))) return failed(error, steps)
			const floor = SETTLED + rounding(current)
			// A step of length ℓ < 1e-7 leaves an error of order ℓ².
			if (length > floor && !(length < QUADRATIC) && !(length < 1e-5 && length > before / 4)) {
				before = length < 1e-3 ? length : Number.POSITIVE_INFINITY
				continue
			}
			if (current + 1 < counts.length && !(start !== null && travelled < NEARBY)) {
				const quadrature = moved(current + 1, moments)
				if (!(quadrature <= 4 * floor)) {
					current++
					if (Number.isNaN(quadrature) && !retreat(cold)) return failed(error, steps)
					before = Number.POSITIVE_INFINITY
					continue
				}
				error = Math.max(error, quadrature)
				travelled = 0
			}
			if (!finish(last)) return failed(error, steps)
			return { reached: true, error: Math.max(error, floor), steps, sentence: `Reached after ${steps} Newton steps.` }
		}
		return failed(error, MAXIMAL_STEPS)
	}
	/** Moves μ towards the cold start until its fields are admissible at the nodes in use. */
	const retreat = (cold: (out: Float64Array) => void): boolean => {
		const { sums, trial, mean } = levelAt(current)
		cold(residual)
		for (let t = 0.9; t > 1e-9; t /= 2) {
			for (let j = 0; j < blocks; j++) step[j] = residual[j] + t * (mu[j] - residual[j])
			if (!table.evaluate(sums.values(step, trial), 1, [null, mean])) continue
			mu.set(step)
			return true
		}
		cold(mu)
		return table.evaluate(sums.values(mu, trial), 1, [null, mean])
	}
	/** How far the rule of level k would move μ. */
	const moved = (k: number, moments: Float64Array): number => {
		const { sums, fields, cumulants, move } = levelAt(k)
		sums.values(mu, fields)
		if (!table.evaluate(fields, 2, pair(k))) return Number.NaN
		sums.moments(cumulants[1], residual)
		for (let j = 0; j < blocks; j++) residual[j] = moments[j] - residual[j]
		factor.solve(residual, step)
		return lengthOf(sums.values(step, move), cumulants[2])
	}
	const finish = (last: number): boolean => {
		const { sums, fields, cumulants } = levelAt(current)
		sums.values(mu, fields)
		return table.evaluate(fields, Math.max(2, last), cumulants) && factor.factor(sums.band(cumulants[2], band))
	}
	return { coefficients: mu, factor, band, level: () => levelAt(current), extend: (last) => void finish(last), solve }
}

function lengthOf(move: Float64Array, variance: Float64Array): number {
	let length = 0
	for (let i = 0; i < move.length; i++) {
		const x = Math.abs(move[i]) * Math.sqrt(variance[i])
		if (!(x <= length)) length = x
	}
	return length
}
