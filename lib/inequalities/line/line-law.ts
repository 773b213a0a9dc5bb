/**
 * A law p(x) dx = e^{−V(x)}/Z dx on ℝ as composite Gauss–Legendre panels, made for Poincaré and log-Sobolev constants
 * (theory 6.6, 6.7): F, 1 − F and ∫ 1/p are known with relative accuracy however small or large they are.
 *
 * Everything is held by logarithms. F is summed from the left, 1 − F from the right, ∫ 1/p outwards from the median, and all
 * terms are positive. Panels are cut until V changes by a few units at most on each and e^{−V}, e^{V} are polynomials there
 * to rounding; the median is an edge. What lies outside the first and last edge is left out: the law is conditioned to them.
 *
 * Laws are made by `lineLaw(source)` (`build.ts`), sources by `siteLine` (tilted single sites) and `exponentSource`.
 */

/** How V grows at one end. */
export interface LineTail {
	/** lim V' outwards: a number where V is linear far out, Infinity where it grows faster, NaN where V' has no limit. */
	readonly slope: number
	/** Whether V'²/V stays away from zero far out, without which there is no log-Sobolev inequality; null: not decided. */
	readonly quadratic: boolean | null
	/** Bounds of what V'²/V tends to, where they are known. */
	readonly growth?: readonly [number, number]
	/** In words. */
	readonly reason: string
}

/** What a law is built from. Lengths are relative to `location`. */
export interface LineSource {
	readonly location: number
	/** out_i = V(location + u_i) − const, i < count, by differences: never a difference of large numbers. The constant is near min V. */
	exponents(u: Float64Array, out: Float64Array, count: number): void
	/** First panels: ascending edges, relative to `location`; outside of them e^{−V} is negligible. */
	readonly edges: ArrayLike<number>
	/** Rounding error of the exponents over 1 + |D|. */
	readonly rounding: number
	readonly tails: { readonly minus: LineTail; readonly plus: LineTail }
	/** [V', V''] at location + u, where they are known. */
	slopes?(u: number): readonly [number, number]
	/** The same law with tails kept to D = depth, wells looked for up to |u| = reach at least: asked for when an eigenfunction is not over at the ends. */
	deeper?(depth: number, reach?: number): LineSource
}

/** A law on nodes. Positions are relative to `location`; p is the normalised density. */
export interface LineLaw {
	readonly source: LineSource
	readonly location: number
	/** Edges of the panels, ascending; panel k has the nodes k·PANEL … (k+1)·PANEL − 1. */
	readonly edges: Float64Array
	/** Ascending. */
	readonly nodes: Float64Array
	/** Weights of dx at the nodes. */
	readonly weights: Float64Array
	/** D = V − min V ≥ 0 at the nodes (min over the nodes). */
	readonly exponents: Float64Array
	/** p·weights, Σ = 1: E f = Σ masses_i f(location + nodes_i). */
	readonly masses: Float64Array
	/** log p, log F and log(1 − F) at the nodes, each relatively accurate. */
	readonly logDensity: Float64Array
	readonly logLower: Float64Array
	readonly logUpper: Float64Array
	/** log F and log(1 − F) at the edges. */
	readonly edgeLower: Float64Array
	readonly edgeUpper: Float64Array
	/** log |∫_median^x dy/p(y)| at the nodes. */
	readonly logResistance: Float64Array
	/** log ∫ e^{−D} dx. */
	readonly logPartition: number
	/** Index of the edge that is the median. */
	readonly medianEdge: number
	/** In the coordinate of V, not relative. */
	readonly median: number
	readonly mean: number
	readonly deviation: number
	/** D(median + u) = D(median − u) to rounding. */
	readonly symmetric: boolean
	readonly tails: LineSource['tails']
	/** Relative error of p, F, 1 − F: of the rounding of D. */
	readonly rounding: number
	/** false: V is too rough for the panels that are allowed, and nothing below is to be trusted. */
	readonly resolved: boolean
	/** The same law with every panel halved. */
	refined(): LineLaw
}

/** Nodes per panel. */
export const PANEL = 16
