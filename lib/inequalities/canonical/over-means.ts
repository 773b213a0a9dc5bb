/**
 * The largest Poincaré constant of the canonical ensembles of K sites over all means: the number behind a log-Sobolev constant that is uniform in the mean
 * (theory 1.5 Theorem 14, 6.8, S8).
 *
 * For m → ±∞ the fibre sees ψ about m alone: C_P → 1/lim ψ'' where ψ'' has a limit (0 if it is infinite), and grows beyond every bound where ψ'' → 0. If ψ is
 * a quadratic plus a periodic function C_P is periodic in m. The scan covers the means whose tilted laws meet the places where ψ'' is away from its limit
 * (`cramer/block/range.ts`). Between samples C_P is taken to be smooth.
 */
import { type CramerTransform, relativeExponent } from '../../cramer/index.ts'
import { scanRange } from '../../cramer/block/range.ts'
import { negate } from '../../expression/index.ts'
import { goldenMinimum } from '../../numerics/one-dimensional-search.ts'
import { lowerLimit } from '../../potential/asymptotics/limit.ts'
import type { Potential } from '../../potential/index.ts'
import type { FibreGap } from './fibre-gap.ts'

export interface LargestPoincare {
	readonly sites: number
	/** sup over the admissible means of C_P; null: infinite. */
	readonly poincare: number | null
	/** Relative error at the maximum. */
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
	/** Golden sections at the maximum. Default 25. */
	readonly refine?: number
}

/** Laws on each side of the scan where the means end. */
const FEW_LAWS = 12
const MOST_SAMPLES = 400

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
	// Where the supremum is infinite one row is enough to show.
	for (let m = unbounded ? (range.low + range.high) / 2 : range.low, n = 0; n < MOST_SAMPLES; n++) {
		at(m)
		if (m >= range.high || unbounded) break
		m = Math.min(range.high, m + Math.max(1 / Math.sqrt(transform.at(m).second) / density, (range.high - range.low) / MOST_SAMPLES))
	}
	const grid = [...rows]
	const best = grid.reduce((a, b, i) => (b.poincare > grid[a].poincare ? i : a), 0)
	const [a, b] = [grid[Math.max(0, best - 1)].mean, grid[Math.min(grid.length - 1, best + 1)].mean]
	if (b > a && refine > 0 && Number.isFinite(grid[best].poincare)) {
		const centre = (a + b) / 2
		goldenMinimum((x) => -Math.log(at(centre + x).poincare), a - centre, b - centre, refine)
		// Means of symmetry are often the maximum exactly.
		if (a < 0 && b > 0) at(0)
	}
	const largest = Math.max(...rows.map((r) => r.poincare))
	// Of equal ones (a Gaussian has only these) the one in the middle.
	const middle = (range.low + range.high) / 2
	const top = rows.filter((r) => r.poincare >= largest * (1 - 1e-12)).reduce((x, y) => (Math.abs(y.mean - middle) < Math.abs(x.mean - middle) ? y : x))
	rows.sort((x, y) => x.mean - y.mean)
	const common = { sites: top.sites, searched: [range.low, range.high] as const, limits: { minus: limits[0], plus: limits[1] }, rows }
	if (unbounded) {
		const end = limits[0] === Number.POSITIVE_INFINITY ? '-' : '+'
		return { ...common, poincare: null, error: Number.POSITIVE_INFINITY, mean: null, tail: 'unbounded', reason: `psi'' -> 0 as z -> ${end}infinity: fibres with m -> ${end}infinity are flatter and flatter` }
	}
	if (period !== null) return { ...common, poincare: top.poincare, error: top.error, mean: top.mean, tail: 'periodic', reason: `C_P has the period ${period} in m` }
	const proved = limits[0] !== null && limits[1] !== null && range.complete && !bounded
	const kind = proved ? ('limit' as const) : ('unproved tail' as const)
	const reason = proved ? 'beyond the searched means C_P goes to its limits' : `nothing is known of C_P beyond the searched means${limits.includes(null) ? ": psi'' has no limit there" : ''}`
	const limit = Math.max(...limits.map((l) => l ?? 0))
	if (limit > top.poincare) return { ...common, poincare: limit, error: 1e-12, mean: null, tail: kind, reason: `${reason}; the largest is a limit` }
	return { ...common, poincare: top.poincare, error: top.error, mean: top.mean, tail: kind, reason }
}
