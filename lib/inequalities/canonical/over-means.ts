/**
 * The largest Poincaré constant of the canonical ensembles of K sites over all means: the number behind a log-Sobolev constant that is uniform in the mean
 * (theory 1.5 Theorem 14, 6.8, S8).
 *
 * For m → ±∞ the fibre sees ψ about m alone: C_P → 1/lim ψ'' where ψ'' has a limit (0 if it is infinite), and grows beyond every bound where ψ'' → 0. If ψ is
 * a quadratic plus a periodic function C_P is periodic in m. The scan covers the means whose tilted laws meet the places where ψ'' is away from its limit
 * (`cramer/block/range.ts`). The highest samples are refined; intervals that might hold more, by how well samples are
 * predicted from their neighbours, are halved.
 */
import { type CramerTransform, relativeExponent } from '../../cramer/index.ts'
import { scanRange } from '../../cramer/block/range.ts'
import { negate } from '../../expression/index.ts'
import { lowerLimit } from '../../potential/asymptotics/limit.ts'
import type { Potential } from '../../potential/index.ts'
import { brentMinimum } from '../line/brent.ts'
import type { FibreGap } from './fibre-gap.ts'

export interface LargestPoincare {
	readonly sites: number
	/** sup over the admissible means of C_P; null: infinite. */
	readonly poincare: number | null
	/** Relative: that of C_P at the maximum, of its place, and of what might hide between the samples. */
	readonly error: number
	/** Where; null: only in the limit, or infinite. */
	readonly mean: number | null
	readonly searched: readonly [number, number]
	/** Limit of C_P as m → ∓∞; null: not known. */
	readonly limits: { readonly minus: number | null; readonly plus: number | null }
	/** periodic, or why nothing larger is expected beyond; 'unproved tail' where neither is known. */
	readonly tail: 'periodic' | 'limit' | 'unbounded' | 'unproved tail'
	readonly reason: string
	/** The samples, by mean. */
	readonly rows: readonly FibreGap[]
}

export interface OverMeansOptions {
	/** Samples per deviation of the tilted law. Default 3. */
	readonly density?: number
	/** The place of a maximum is sought to 0.618^refine of the distance of its neighbours. Default 25. */
	readonly refine?: number
}

/** Laws on each side of the scan where the means end. */
const FEW_LAWS = 12
const MOST_SAMPLES = 400
const FEWEST_SAMPLES = 8

/** sup_m C_P(m) of a family of fibres. Cost: that of some 50–100 gaps. */
export function largestPoincare(
	transform: CramerTransform,
	potential: Potential,
	gapAt: (mean: number) => FibreGap,
	{ density = 3, refine = 25 }: OverMeansOptions = {},
): LargestPoincare {
	const second = potential.derivatives[2]
	const ends = (['-', '+'] as const).map((end) => ({ low: lowerLimit(second, end), high: lowerLimit(negate(second), end) }))
	const { tail } = potential.structure
	const period = tail.kind === 'periodic' ? tail.period : null
	const limits = ends.map(({ low, high }) => {
		if (!low.known) return null
		if (low.bound === Number.POSITIVE_INFINITY) return 0
		const settled = high.known && low.bound + high.bound >= -1e-9 * Math.abs(low.bound)
		return settled && low.bound >= 0 ? 1 / low.bound : null
	})
	const unbounded = period === null && limits.includes(Number.POSITIVE_INFINITY)
	// Where the means of tilted laws end, the laws that a scan would follow get long and dear, and nothing is proved beyond it.
	const bounded = potential.means.min !== null || potential.means.max !== null
	const range = scanRange(transform, relativeExponent(potential), [ends[0].low, ends[1].low], period, bounded ? FEW_LAWS : undefined)
	const rows: FibreGap[] = []
	const at = (mean: number): FibreGap => {
		const row = gapAt(mean)
		rows.push(row)
		return row
	}
	// Where the supremum is infinite one row is enough to show; a period is sampled beyond both its ends, so that its maxima are inside.
	const [low, high] = unbounded ? [(range.low + range.high) / 2, (range.low + range.high) / 2] : [range.low, range.high]
	const longest = (high - low) / FEWEST_SAMPLES
	const past = period === null ? 0 : longest
	for (let m = low - past, n = 0; n < MOST_SAMPLES; n++) {
		at(m)
		if (m >= high + past) break
		m = Math.min(high + past, m + Math.min(longest, Math.max(1 / Math.sqrt(transform.at(m).second) / density, (high - low) / MOST_SAMPLES)))
	}
	const place = unbounded ? 0 : refined(rows, at, refine)
	const largest = Math.max(...rows.map((r) => r.poincare))
	// Of equal ones (a Gaussian has only these) the one in the middle.
	const middle = (range.low + range.high) / 2
	const top = rows.filter((r) => r.poincare >= largest * (1 - 1e-12)).reduce((x, y) => (Math.abs(y.mean - middle) < Math.abs(x.mean - middle) ? y : x))
	rows.sort((x, y) => x.mean - y.mean)
	const error = top.error + place
	const common = { sites: top.sites, searched: [range.low, range.high] as const, limits: { minus: limits[0], plus: limits[1] }, rows }
	if (unbounded) {
		const end = limits[0] === Number.POSITIVE_INFINITY ? '-' : '+'
		return { ...common, poincare: null, error: Number.POSITIVE_INFINITY, mean: null, tail: 'unbounded', reason: `psi'' -> 0 as z -> ${end}infinity: fibres with m -> ${end}infinity are flatter and flatter` }
	}
	if (period !== null) return { ...common, poincare: top.poincare, error, mean: top.mean, tail: 'periodic', reason: `C_P has the period ${period} in m` }
	const proved = limits[0] !== null && limits[1] !== null && range.complete && !bounded
	const kind = proved ? ('limit' as const) : ('unproved tail' as const)
	const reason = proved ? 'beyond the searched means C_P goes to its limits' : `nothing is known of C_P beyond the searched means${limits.includes(null) ? ": psi'' has no limit there" : ''}`
	const limit = Math.max(...limits.map((l) => l ?? 0))
	if (limit > top.poincare) return { ...common, poincare: limit, error: 1e-12, mean: null, tail: kind, reason: `${reason}; the largest is a limit` }
	return { ...common, poincare: top.poincare, error, mean: top.mean, tail: kind, reason }
}

const REFINED_MAXIMA = 3
/** Samples added where a maximum might hide. */
const MOST_HALVINGS = 24

/** Adds the refined maxima to the rows; the relative error of the largest C_P from its place and from what lies between samples. */
function refined(rows: readonly FibreGap[], at: (mean: number) => FibreGap, refine: number): number {
	const log = (r: FibreGap) => Math.log(r.poincare)
	const sorted = () => [...rows].sort((x, y) => x.mean - y.mean)
	const top = () => Math.max(...rows.map(log))
	// Not resolved somewhere: the error there is infinite.
	if (!Number.isFinite(top())) return 0
	for (let n = 0; n < MOST_HALVINGS; n++) {
		const { from, to, excess } = suspicion(sorted(), log, top())
		const middle = 0.5 * (from + to)
		if (!(excess > 0) || !(middle > from && middle < to)) break
		at(middle)
	}
	const grid = sorted()
	const rest = Math.max(0, suspicion(grid, log, top()).excess)
	if (!(refine > 0)) return Math.expm1(rest + steepest(grid, log))
	let place = 0
	for (const k of highestPeaks(grid, log)) {
		const [before, own, after] = [grid[k - 1], grid[k], grid[k + 1]]
		if (before === undefined || after === undefined) continue
		const drop = log(own) - Math.min(log(before), log(after))
		// Flat to rounding: nothing to refine.
		if (drop <= before.error + own.error + after.error) continue
		const tolerance = (after.mean - before.mean) * 0.618 ** refine
		brentMinimum((m) => -log(at(m)), before.mean, after.mean, { x: own.mean, value: -log(own) }, tolerance)
		// Means of symmetry are often the maximum exactly.
		if (before.mean < 0 && after.mean > 0) at(0)
		place = Math.max(place, drop * ((3 * tolerance) / Math.min(own.mean - before.mean, after.mean - own.mean)) ** 2)
	}
	return Math.expm1(rest + place)
}

/** The highest samples that no neighbour exceeds: what is between them and their neighbours is refined. */
function highestPeaks(grid: readonly FibreGap[], log: (r: FibreGap) => number): readonly number[] {
	const last = grid.length - 1
	const peaks = grid.map((_, k) => k).filter((k) => (k === 0 || log(grid[k - 1]) <= log(grid[k])) && (k === last || log(grid[k + 1]) <= log(grid[k])))
	return peaks.sort((i, j) => log(grid[j]) - log(grid[i])).slice(0, REFINED_MAXIMA)
}

/** How far the highest sample is above its neighbours: what is not known of the maximum without refinement. */
function steepest(grid: readonly FibreGap[], log: (r: FibreGap) => number): number {
	const best = grid.reduce((a, r, i) => (r.poincare > grid[a].poincare ? i : a), 0)
	return Math.max(0, ...[grid[best - 1], grid[best + 1]].filter((r) => r !== undefined).map((r) => (log(grid[best]) - log(r)) / 4))
}

/**
 * The interval that most likely holds more than the highest sample: its higher end plus the error of cubic interpolation, which is what samples differ
 * from the cubic through the four around them that leave them out. The two intervals of each of the highest peaks inside are refined anyway: of two
 * equal peaks neither is to be halved without end.
 */
function suspicion(grid: readonly FibreGap[], log: (r: FibreGap) => number, top: number): { from: number; to: number; excess: number } {
	const n = grid.length
	const defect = grid.map((row, i) => {
		const around = [i - 2, i - 1, i + 1, i + 2].filter((k) => k >= 0 && k < n).map((k) => grid[k])
		if (around.length < 3) return 0
		const predicted = around.reduce((sum, p) => sum + log(p) * around.reduce((w, q) => (q === p ? w : (w * (row.mean - q.mean)) / (p.mean - q.mean)), 1), 0)
		return Math.abs(predicted - log(row))
	})
	const peaks = new Set(highestPeaks(grid, log))
	let worst = { from: 0, to: 0, excess: Number.NEGATIVE_INFINITY }
	for (let i = 0; i + 1 < n; i++) {
		const [a, b] = [log(grid[i]), log(grid[i + 1])]
		if ((peaks.has(i) && i > 0) || (peaks.has(i + 1) && i + 2 < n)) continue
		const excess = Math.max(a, b) + Math.max(defect[i], defect[i + 1]) - top
		if (excess > worst.excess) worst = { from: grid[i].mean, to: grid[i + 1].mean, excess }
	}
	return worst
}
