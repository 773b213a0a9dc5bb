/**
 * From which K on ψ_K is convex (theory 1.5, Lemma 29; 3; check-list S3, S4).
 *
 * Addition. If inf ψ_K'' ≥ λ and inf ψ_L'' ≥ λ with λ ≥ 0 then inf ψ_{K+L}'' ≥ λ (Prékopa, Leindler; see range.ts). So the K
 * with inf ψ_K'' ≥ λ are closed under addition, and once K₀, K₀+1, …, 2K₀−1 are all among them, so is every K ≥ K₀: finitely many
 * K decide, without any expansion. For K₀ = 1 this says that a convex ψ has convex ψ_K.
 * When 2K₀−1 lies beyond what is scanned, sampled K up to there take its place, and `certain` is false.
 *
 * If the fields of ψ are bounded on one side, or ψ'' → 0 there, no ψ_K is uniformly convex: ψ_K'' ≥ λ > 0 would give every
 * tilt a finite integral, and ψ_K'' ≤ E ψ''(x_1) (theory 2.2) tends to 0 with the mean.
 */
import type { Potential } from '../../potential/potential.ts'
import { lowerLimit } from '../../potential/asymptotics/limit.ts'
import type { LowerLimit } from '../../potential/asymptotics/limit.ts'
import type { Expression } from '../../expression/index.ts'
import { enclose } from '../../expression/bounds.ts'
import { differentiate, negate } from '../../expression/index.ts'
import type { CramerTransform } from '../transform.ts'
import type { Anchor } from './anchor.ts'
import { anchorsOver } from './anchor.ts'
import type { BlockHamiltonian } from './block-hamiltonian.ts'
import { blockHamiltonian } from './block-hamiltonian.ts'
import type { BlockMinimum } from './minimum.ts'
import { minimaOver } from './minimum.ts'
import { scanRange } from './range.ts'

export type ConvexityTail = 'periodic' | 'bounded-perturbation' | 'convex-outside' | 'unproved'

export interface BlockConvexity {
	/** Least K such that every K' ≥ K has inf_m ψ_K'' ≥ 0; null: none found. */
	readonly convexFrom: number | null
	/** The same with > 0. */
	readonly uniformFrom: number | null
	readonly convexity: {
		readonly meansScanned: readonly [number, number]
		/** Every K up to this was scanned. */
		readonly sitesScanned: number
		/** Why the scanned means suffice (range.ts). */
		readonly tail: ConvexityTail
		/** Why the scanned K suffice. */
		readonly closing: 'convex' | 'addition' | 'sampled' | 'none'
		/** False when a reason is missing, or a minimum at the threshold is within its error. */
		readonly certain: boolean
	}
	/** inf ψ_K'' for K = 1 … sitesScanned, then sampled K. */
	readonly minSecond: readonly BlockMinimum[]
	/** inf φ'' over the scanned means. */
	readonly leastCramer: number
}

export interface ConvexityOptions {
	/** Every K up to this is scanned. Default 128. */
	readonly maximalSites?: number
	/** Stop as soon as addition closes the scan. Default false. */
	readonly economical?: boolean
	/** K up to which a threshold is looked for by sampling. Default 4096. */
	readonly furthestSites?: number
}

/** What is known of ψ beyond the site: without it the tail is 'unproved'. */
export type KnownPotential = Pick<Potential, 'structure' | 'minSecondDerivative'>

/** Laws looked at on each side where no threshold can be claimed. */
const FEW_LAWS = 12

/** Convexity of ψ_K for all K. */
export function blockConvexity(transform: CramerTransform, known?: KnownPotential, options: ConvexityOptions = {}): BlockConvexity {
	const { maximalSites = 128, economical = false, furthestSites = 4096 } = options
	const block = blockHamiltonian(transform)
	const second = differentiate(differentiate(transform.site.expression, 'z'), 'z')
	const limits = [endOf(second, '-'), endOf(second, '+')] as const
	const tail = known?.structure.tail
	const { fields } = transform.site
	const ends = transform.site.means.min !== null || transform.site.means.max !== null
	const least = known?.minSecondDerivative.value
	// Where nothing will be claimed the laws near the ends, which are long and dear, are not looked at.
	const hopeless = least === null || (least !== undefined && least < 0 && ends)
	const range = scanRange(transform, block.exponent, limits, tail?.kind === 'periodic' ? tail.period : null, hopeless ? FEW_LAWS : undefined)
	const single = singleSite(block, second, known, range)
	const flat = fields.min !== null || fields.max !== null || limits.some((l) => l.highest <= 0)
	// Where ψ'' is unbounded below its wells get finer without end, and no grid of means resolves them.
	if ((single.second < 0 && ends) || single.second === Number.NEGATIVE_INFINITY) return noThreshold(range, single)
	const anchors = flat && single.second >= 0 ? [] : anchorsOver(block, range.low, range.high)
	const context: Context = { block, anchors, limits, flat }

	const rows: BlockMinimum[] = [single]
	const scan = (to: number) => {
		const from = rows.length + 1
		const list = Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i)
		rows.push(...minima(context, list))
	}
	let from: number | null = null
	for (let to = economical ? 4 : maximalSites; ; to = Math.min(maximalSites, 2 * to)) {
		scan(Math.max(2, to))
		from = thresholdOf(rows)
		if (to >= maximalSites || (from !== null && 2 * from - 1 <= rows.length)) break
	}
	if (from !== null && from > 1 && 2 * from - 1 > rows.length && 2 * from - 1 <= 2 * maximalSites) {
		scan(2 * from - 1)
		from = thresholdOf(rows)
	}
	const sitesScanned = rows.length
	let closing: BlockConvexity['convexity']['closing'] = 'none'
	if (single.second >= 0) closing = 'convex'
	else if (from !== null && 2 * from - 1 <= sitesScanned) closing = 'addition'
	else {
		const extended = sampleFurther(context, rows, furthestSites)
		rows.push(...extended.rows)
		if (extended.from !== null) {
			from = extended.from
			closing = 'sampled'
		} else from = null
	}
	const convex = closing === 'convex'
	const convexFrom = convex ? 1 : from
	const uniformFrom = context.flat ? null : convex ? (single.second > single.error ? 1 : uniformOf(rows)) : from
	const kind: ConvexityTail = tail === undefined ? 'unproved' : tail.kind
	const provedTail = convex || (kind !== 'unproved' && range.complete)
	const margin = (k: number | null) => {
		const row = rows.find((r) => r.sites === k)
		return row === undefined || Math.abs(row.second) > 10 * row.error
	}
	const clear = convex
		? known?.minSecondDerivative.certified === true
		: margin(convexFrom) && margin(convexFrom === null ? null : convexFrom - 1)
	return {
		convexFrom,
		uniformFrom,
		convexity: {
			meansScanned: [range.low, range.high],
			sitesScanned,
			tail: convex && kind === 'unproved' && known !== undefined ? 'convex-outside' : kind,
			closing,
			certain: provedTail && clear && (closing === 'convex' || closing === 'addition'),
		},
		minSecond: rows,
		leastCramer: range.leastCramer,
	}
}

/**
 * No claim about K > 1: only ψ itself is in the answer, and it is not certain.
 *
 * Where ψ'' is unbounded below, no grid of means resolves the wells. Where the means end at a finite m*, φ is affine beyond it: one site carries what exceeds m*, so ψ_K'' tends to 0 there for
 * every K, with the sign of ψ'' far out, and no scan over bounded fields decides convexity.
 */
function noThreshold(range: ReturnType<typeof scanRange>, single: BlockMinimum): BlockConvexity {
	return {
		convexFrom: null,
		uniformFrom: null,
		convexity: { meansScanned: [range.low, range.high], sitesScanned: 1, tail: 'unproved', closing: 'none', certain: false },
		minSecond: [single],
		leastCramer: range.leastCramer,
	}
}

interface Context {
	readonly block: BlockHamiltonian
	/** None when the infimum is known to be 0, at infinity. */
	readonly anchors: readonly Anchor[]
	readonly limits: readonly [EndOfCurvature, EndOfCurvature]
	/** No ψ_K is uniformly convex. */
	readonly flat: boolean
}

/** lim inf and lim sup of ψ'' at an end. */
interface EndOfCurvature extends LowerLimit {
	/** lim sup ψ'' is at most this. */
	readonly highest: number
}

function endOf(second: Expression, end: '-' | '+'): EndOfCurvature {
	const upper = lowerLimit(negate(second), end)
	return { ...lowerLimit(second, end), highest: upper.known ? -upper.bound : Number.POSITIVE_INFINITY }
}

/** inf ψ'': what is known of it, else the least sample over the scanned means. */
function singleSite(
	{ exponent }: BlockHamiltonian,
	curvature: Expression,
	known: KnownPotential | undefined,
	{ low, high }: { low: number; high: number },
): BlockMinimum {
	if (known !== undefined) {
		const { value, at, error } = known.minSecondDerivative
		if (value === null) return { sites: 1, mean: null, second: Number.NEGATIVE_INFINITY, error: 0 }
		// The enclosure of ψ'' at the point is as wide as what its terms lose by cancelling.
		const [least, most] = at === null ? [value, value] : enclose(curvature, new Map([['z', [at, at] as const]]))
		const rounding = Math.max(1e-13 * Math.abs(value), 1e-13 * Math.abs(exponent.at(at ?? 0)[2]), most - least < 1e-6 ? most - least : 0)
		const total = Math.max(error ?? 0, rounding)
		return { sites: 1, mean: at, second: Math.abs(value) <= total ? 0 : value, error: total }
	}
	let mean = low
	let second = Number.POSITIVE_INFINITY
	const count = 4000
	for (let i = 0; i <= count; i++) {
		const z = low + ((high - low) * i) / count
		const value = exponent.curvature(z)
		if (value < second) [mean, second] = [z, value]
	}
	return { sites: 1, mean, second, error: 1e-3 * Math.abs(second) }
}

/** inf ψ_K'': over the scanned means, or lim sup ψ'' at infinity where that is lower (ψ_K'' ≤ E ψ''(x_1), theory 2.2). */
function minima({ block, anchors, limits, flat }: Context, list: readonly number[]): BlockMinimum[] {
	if (anchors.length === 0) return list.map((sites) => ({ sites, mean: null, second: 0, error: 0 }))
	const limit = Math.min(
		...limits.map((l) => (l.highest - l.bound <= 1e-12 * Math.abs(l.bound) || l.highest <= 0 ? l.highest : Number.POSITIVE_INFINITY)),
	)
	const lowest = flat ? Math.min(0, limit) : limit
	return minimaOver(block, anchors, list).map((row) =>
		lowest < row.second - Math.max(10 * row.error, 1e-10 * Math.abs(row.second))
			? { sites: row.sites, mean: null, second: lowest, error: 4e-16 * Math.abs(lowest) }
			: row,
	)
}

/** Least K from which all rows are convex; null when the last is not. */
function thresholdOf(rows: readonly BlockMinimum[]): number | null {
	let from: number | null = null
	for (let i = rows.length - 1; i >= 0 && (rows[i] as BlockMinimum).second >= 0; i--) from = (rows[i] as BlockMinimum).sites
	return from
}

function uniformOf(rows: readonly BlockMinimum[]): number | null {
	let from: number | null = null
	for (let i = rows.length - 1; i >= 0 && (rows[i] as BlockMinimum).second > (rows[i] as BlockMinimum).error; i--)
		from = (rows[i] as BlockMinimum).sites
	return from
}

/** The threshold among larger K: geometric samples until ψ_K is convex, bisection, then samples up to twice the threshold. */
function sampleFurther(
	context: Context,
	scanned: readonly BlockMinimum[],
	furthest: number,
): { rows: BlockMinimum[]; from: number | null } {
	const rows: BlockMinimum[] = []
	const at = (k: number): BlockMinimum => {
		const known = scanned[k - 1] ?? rows.find((r) => r.sites === k)
		if (known !== undefined) return known
		const [row] = minima(context, [k]) as [BlockMinimum]
		rows.push(row)
		return row
	}
	let low = scanned.length
	const already = thresholdOf(scanned)
	let high: number | null = already
	if (already === null) {
		for (let k = low; k < furthest && high === null; ) {
			k = Math.min(furthest, Math.ceil(k * 1.4))
			if (at(k).second >= 0) high = k
			else low = k
		}
		if (high === null) return { rows: sorted(rows), from: null }
		let upper: number = high
		while (upper - low > 1) {
			const middle = (low + upper) >> 1
			if (at(middle).second >= 0) upper = middle
			else low = middle
		}
		high = upper
	}
	let from = high as number
	for (let k = from; k < 2 * from; k = Math.max(k + 1, Math.ceil(k * 1.1))) if (at(k).second < 0) from = k + 1
	return { rows: sorted(rows), from }
}

function sorted(rows: BlockMinimum[]): BlockMinimum[] {
	return rows.sort((a, b) => a.sites - b.sites)
}
