/**
 * Two-sided bounds of the Poincaré and log-Sobolev constants of a law on the line from integrals alone (theory 6.6, 6.7): with m the
 * median, t = 1 − F(x), R = ∫_m^x 1/p, and the mirror images on the left,
 *
 *   Muckenhoupt      B_± = sup t R:                   B/2 ≤ C_P ≤ 4B,  B ≤ C_P where the law is symmetric, B = max(B_−, B_+)
 *   Bobkov–Götze     D_± = sup t log(1/t) R:          (D_− + D_+)/150 ≤ C_LS ≤ 468 (D_− + D_+)
 *   Barthe–Roberto   b_± = sup t log(1 + 1/(2t)) R,   B_± = sup t log(1 + e²/t) R:   max b_± ≤ C_LS ≤ 4 max B_±
 *
 * C_LS is that of Ent(f²) ≤ C ∫ f'² dμ, so ρ = 2/C. Suprema are those of the interpolants of t·…·R on the panels; their error is what
 * halving the panels changes. Outside of the panels
 * t ≈ p/V' and R ≈ 1/(pV'), so that t·log(1/t)·R tends to lim V/V'²: ½ for a Gaussian, and larger than anything on the way where tails are flatter than
 * the core.
 */
import { lineLaw } from './build.ts'
import { type LineLaw, type LineTail, PANEL } from './line-law.ts'
import { extentOf, type OuterPoint, outerPoints } from './outside.ts'
import { interpolation, logAdd, row } from './panel.ts'

/** A supremum over one side of the median: value·(1 − error) ≤ sup ≤ bound. */
export interface SideSupremum {
	/** The largest that was found. */
	readonly value: number
	readonly log: number
	/** Where it is attained, in the coordinate of V; null: in the limit far out. */
	readonly at: number | null
	/** Relative error of the value. */
	readonly error: number
	/** value·(1 + error), or more where waves, wells or an unknown growth outside of the panels leave room; infinite where they leave all. */
	readonly bound: number
}

export interface Sides {
	readonly minus: SideSupremum
	readonly plus: SideSupremum
}

/** lower ≤ constant ≤ upper. */
export interface Bracket {
	readonly lower: number
	readonly upper: number
}

export interface PoincareBracket extends Bracket {
	readonly muckenhoupt: Sides
	/** max(B_−, B_+). */
	readonly constant: number
	readonly symmetric: boolean
}

export interface LogSobolevBracket extends Bracket {
	/** 2/upper ≤ ρ ≤ 2/lower. */
	readonly rho: Bracket
	readonly suprema: Sides
}

export interface BartheRoberto extends LogSobolevBracket {
	/** b_±, of the lower bound; `suprema` are B_±. */
	readonly lowerSuprema: Sides
}

/** Muckenhoupt's bounds of C_P. */
export function poincareBracket(law: LineLaw): PoincareBracket {
	const muckenhoupt = sides(law, () => 0, (slope) => 1 / slope ** 2)
	const constant = Math.max(muckenhoupt.minus.value, muckenhoupt.plus.value)
	const slack = Math.max(muckenhoupt.minus.error, muckenhoupt.plus.error)
	const lower = (law.symmetric ? 1 : 0.5) * constant * (1 - slack)
	return { muckenhoupt, constant, symmetric: law.symmetric, lower, upper: 4 * Math.max(muckenhoupt.minus.bound, muckenhoupt.plus.bound) }
}

/** Bobkov and Götze's bounds of C_LS. */
export function bobkovGotze(law: LineLaw): LogSobolevBracket {
	// log(1/t) is −log t, at least log 2.
	const suprema = sides(law, (logT) => Math.log(-logT), unbounded)
	const lower = suprema.minus.value / 150 + suprema.plus.value / 150
	const slack = Math.max(suprema.minus.error, suprema.plus.error)
	return bracketOf(lower * (1 - slack), 468 * (suprema.minus.bound + suprema.plus.bound), suprema)
}

/** Barthe and Roberto's bounds of C_LS. */
export function bartheRoberto(law: LineLaw): BartheRoberto {
	const lowerSuprema = sides(law, (logT) => Math.log(logAdd(0, -Math.LN2 - logT)), unbounded)
	const suprema = sides(law, (logT) => Math.log(logAdd(0, 2 - logT)), unbounded)
	const lower = Math.max(lowerSuprema.minus.value * (1 - lowerSuprema.minus.error), lowerSuprema.plus.value * (1 - lowerSuprema.plus.error))
	const upper = 4 * Math.max(suprema.minus.bound, suprema.plus.bound)
	return { ...bracketOf(lower, upper, suprema), lowerSuprema }
}

const unbounded = () => Number.POSITIVE_INFINITY

function bracketOf(lower: number, upper: number, suprema: Sides): LogSobolevBracket {
	return { lower, upper, rho: { lower: 2 / upper, upper: 2 / lower }, suprema }
}

/** Suprema of t·e^{logFactor(log t)}·R on both sides; `limit`: what it tends to far out where V' → slope. */
function sides(law: LineLaw, logFactor: (logT: number) => number, limit: (slope: number) => number): Sides {
	const [minus, plus] = ([-1, 1] as const).map((sign): SideSupremum => {
		let on = onPanels(law, sign, logFactor)
		let beyond = outer(law, sign, logFactor)
		// Where waves or wells outside might hold the supremum they are put on panels.
		const unsettled = extentOf(law, (p) => !isSettled(p) && !(boundAt(law, p, logFactor) < on.log))
		const source = unsettled === null || unsettled.depth > DEEP ? undefined : law.source.deeper?.(unsettled.depth, unsettled.reach)
		const longer = source && lineLaw(source)
		if (longer?.resolved) {
			on = onPanels(longer, sign, logFactor)
			beyond = outer(longer, sign, logFactor)
		}
		const tail = sign < 0 ? law.tails.minus : law.tails.plus
		const all = [on, beyond.settled, limitOf(tail, limit)]
		const best = all.reduce((a, b) => (b.value > a.value ? b : a))
		return { ...best, bound: all.reduce((sum, s) => Math.max(sum, s.bound), beyond.bound) }
	})
	return { minus: minus as SideSupremum, plus: plus as SideSupremum }
}

function onPanels(law: LineLaw, sign: number, logFactor: (logT: number) => number): SideSupremum {
	const { log, at, exponent } = supremum(law.refined(), sign, logFactor)
	const before = supremum(law, sign, logFactor)
	return found(Math.exp(log), log, at, Math.abs(Math.expm1(log - before.log)) + 4e-15 + 2 * law.rounding * (1 + exponent))
}

/** Beyond the doubles, but finite, the value is the largest double and the bound infinite: each on its side of the truth. */
const found = (value: number, log: number, at: number | null, error: number): SideSupremum => ({
	value: log < Number.POSITIVE_INFINITY ? Math.min(value, Number.MAX_VALUE) : value,
	log,
	at,
	error,
	bound: value * (1 + error),
})
const farOut = (value: number, error = 0): SideSupremum => found(value, Math.log(value), null, error)

/** Largest D to which laws are kept for the sake of waves. */
const DEEP = 1000
/** Share of V'² below which V'' counts as small: there t ≈ p/V' and R ≈ 1/(pV'). */
const SETTLED = 0.25
const isSettled = ({ slope, bend }: OuterPoint) => slope > 0 && Math.abs(bend) < SETTLED * slope * slope

/** The logarithm of a bound of t·e^{logFactor}·R at a point with waves: V' is that of the mean, and waves cost e^{osc}. */
function boundAt(law: LineLaw, { depth, mean }: OuterPoint, logFactor: (logT: number) => number): number {
	const { slope, waves } = mean()
	return slope > 0 ? waves + logFactor(-depth - law.logPartition - Math.log(slope)) - 2 * Math.log(slope) : Number.POSITIVE_INFINITY
}

/** Outside of the panels: the largest t·e^{logFactor}·R where V'' is small against V'², and a bound elsewhere. */
function outer(law: LineLaw, sign: -1 | 1, logFactor: (logT: number) => number): { readonly settled: SideSupremum; readonly bound: number } {
	let settled = farOut(0)
	let bound = Number.NEGATIVE_INFINITY
	for (const p of outerPoints(law, sign)) {
		if (!isSettled(p)) {
			bound = Math.max(bound, boundAt(law, p, logFactor))
			continue
		}
		const log = logFactor(-p.depth - law.logPartition - Math.log(p.slope)) - 2 * Math.log(p.slope)
		if (log > settled.log) settled = found(Math.exp(log), log, law.location + p.u, Math.abs(p.bend) / p.slope ** 2)
	}
	return { settled, bound: Math.exp(bound) }
}

/** The limit far out. 0: nothing is known to be larger there than on the way. */
function limitOf({ slope, quadratic, growth }: LineTail, limit: (slope: number) => number): SideSupremum {
	if (Number.isFinite(slope)) return farOut(limit(slope), Number.isFinite(limit(slope)) ? 1e-13 : 0)
	// Muckenhoupt's suprema tend to 0 where V' → ∞; the logarithmic ones to V/V'²: infinity where V grows more slowly than a quadratic.
	if (Number.isFinite(limit(1))) return farOut(0)
	if (quadratic === false) return farOut(Number.POSITIVE_INFINITY)
	if (quadratic === null) return { ...farOut(0), bound: Number.POSITIVE_INFINITY }
	return growth === undefined || growth[0] === Number.POSITIVE_INFINITY ? farOut(0) : farOut(1 / growth[0], 1e-13 + 1 - growth[0] / growth[1])
}

const GRID = 4 * PANEL
const grid = Float64Array.from({ length: GRID + 1 }, (_, i) => -1 + (2 * i) / GRID)
const onGrid = interpolation(grid)

/** The supremum on one side of the median, on the panels. */
function supremum(law: LineLaw, sign: number, logFactor: (logT: number) => number): { log: number; at: number; exponent: number } {
	const { edges, medianEdge, logResistance, exponents } = law
	const logT = sign < 0 ? law.logLower : law.logUpper
	const panels = edges.length - 1
	const [from, to] = sign < 0 ? [0, medianEdge] : [medianEdge, panels]
	const log = (i: number) => (logT[i] as number) + logFactor(logT[i] as number) + (logResistance[i] as number)
	let best = from * PANEL
	for (let i = from * PANEL; i < to * PANEL; i++) if (log(i) > log(best)) best = i
	const top = log(best)
	const own = Math.floor(best / PANEL)
	let result = { log: top, at: law.location + (law.nodes[best] as number), exponent: exponents[best] as number }
	// The maximum of the interpolant, also on the neighbours: it may lie between the last node of one and the first of the next.
	const values = new Float64Array(PANEL)
	for (const k of [own - 1, own, own + 1]) {
		if (k < from || k >= to) continue
		for (let i = 0; i < PANEL; i++) values[i] = Math.exp(log(k * PANEL + i) - top)
		let place = 1
		for (let i = 2; i < GRID; i++) if (row(onGrid, i, values, 0) > row(onGrid, place, values, 0)) place = i
		const [x, value] = vertex(values, grid[place] as number)
		const half = 0.5 * ((edges[k + 1] as number) - (edges[k] as number))
		if (top + Math.log(value) > result.log) result = { ...result, log: top + Math.log(value), at: law.location + (edges[k] as number) + half * (1 + x) }
	}
	return result
}

/** The maximum of an interpolant near x, by parabolas through three points, nearer and nearer. */
function vertex(values: Float64Array, start: number): readonly [number, number] {
	let x = start
	for (const step of [2 / GRID, 2 / GRID / 16, 2 / GRID / 128]) {
		const rows = interpolation([x - step, x, x + step])
		const [a, b, c] = [row(rows, 0, values, 0), row(rows, 1, values, 0), row(rows, 2, values, 0)]
		const bend = a - 2 * b + c
		if (!(bend < 0)) break
		x = Math.max(-1, Math.min(1, x + step * Math.max(-1, Math.min(1, (0.5 * (a - c)) / bend))))
	}
	return [x, row(interpolation([x]), 0, values, 0)]
}
