/**
 * The spectral gap 1/C_P of a law on the line (theory 0.8, 6.6): the least λ > 0 with −(p f')' = λ p f, or the bottom of the
 * essential spectrum where that is lower.
 *
 * C_P is the largest eigenvalue of a positive operator (`principal.ts`). The eigenfunction found on the panels is put back into
 * the operator on panels half as long: the quotients T̃h/h there bound C_P from both sides, and say how well it is known.
 */
import { type HardyOperator, hardyOperator } from './hardy-operator.ts'
import { lineLaw } from './build.ts'
import { type LineLaw, PANEL } from './line-law.ts'
import { fromLeft, interpolateToHalves, row, whole } from './panel.ts'
import { DEEPEST, type Extent, wellsOutside } from './outside.ts'
import { principalPair, quotients } from './principal.ts'
import { thresholdGap } from './threshold.ts'

export interface SpectralGap {
	/** NaN where the law could not be resolved: see `reason`. */
	readonly gap: number
	/** C_P = 1/gap. */
	readonly poincare: number
	/** log C_P, where C_P or the gap is beyond the range of doubles. */
	readonly logPoincare: number
	/** lower ≤ gap ≤ upper. */
	readonly lower: number
	readonly upper: number
	/** Relative error of gap and C_P: Collatz–Wielandt bounds on halved panels, plus rounding of V. */
	readonly error: number
	/** Whether the gap is an eigenvalue or the bottom of the essential spectrum. */
	readonly kind: 'eigenvalue' | 'essential'
	/** Bottom of the essential spectrum, (least slope far out)²/4; Infinity where V grows faster than linearly. */
	readonly essential: number
	/** On the nodes of `law`; the best test function found when the gap is no eigenvalue. */
	readonly eigenfunction: Eigenfunction
	/** The law it was computed on: the given one, or one with longer tails. */
	readonly law: LineLaw
	readonly reason: string
}

/** f with E f = 0, E f² = 1, increasing, and f'. */
export interface Eigenfunction {
	readonly values: Float64Array
	readonly slopes: Float64Array
}

/** Relative effect of the tails left out that is accepted. */
const LEFT_OUT = 1e-13
/** Depths tried when the eigenfunction is not over at the ends. */
const DEPTHS = [160, 400, 1000]
const MOST_ROUNDS = 8
const SAFETY = 30
/** Factor on Temple's bound: the second eigenvalue is a Ritz value. */
const TEMPLE = 10

/** Share of the essential bottom above which the partner equation decides. */
const NEAR = 0.99

/** The gap of a law. Cost: about 10 ms; deeper tails cost more. */
export function spectralGap(law: LineLaw): SpectralGap {
	const essential = essentialBottom(law)
	if (!law.resolved) return unresolved(law, essential)
	let current = law
	let found = onPanels(current, essential)
	let kept = 0
	let hidden: Extent | null = null
	for (let round = 0; round < MOST_ROUNDS; round++) {
		hidden = wellsOutside(current, Number.isFinite(essential) ? Math.min(found.gap, NEAR * essential) : found.gap)
		// Where the essential spectrum is not known there is an upper bound only, which longer tails do not make better by much.
		const settled = found.leftOut <= LEFT_OUT || found.gap > NEAR * essential || Number.isNaN(essential)
		if (hidden === null && settled) break
		const depth = Math.max(hidden?.depth ?? 0, DEPTHS.find((d) => d > kept) ?? kept)
		const deeper = depth > kept && depth <= DEEPEST ? current.source.deeper?.(depth, hidden?.reach) : undefined
		if (deeper === undefined) break
		const next = lineLaw(deeper)
		if (!next.resolved) break
		kept = depth
		current = next
		found = onPanels(current, essential)
	}
	const common = { essential, law: current, eigenfunction: found.eigenfunction }
	if (Number.isNaN(essential)) {
		return {
			...common,
			...valuesOf(found.gap, 0, found.gap * (1 + found.error), 1),
			logPoincare: found.logPoincare,
			kind: 'eigenvalue',
			reason: `V' has no limit far out, so that the essential spectrum is not known: the gap of the law conditioned to [${ends(current)}], which bounds it from above only`,
		}
	}
	if (hidden !== null)
		return {
			...common,
			...valuesOf(found.gap, 0, found.gap * (1 + found.error), 1),
			logPoincare: found.logPoincare,
			kind: 'eigenvalue',
			reason: `places outside of [${ends(current)}] that are too high or too rough for panels may hold a slower eigenfunction: the gap of the law conditioned to that, which bounds it from above only`,
		}
	if (essential < Number.POSITIVE_INFINITY && (found.gap > NEAR * essential || found.leftOut > LEFT_OUT)) {
		const shot = thresholdGap(current, essential)
		return { ...common, ...valuesOf(shot.gap, shot.lower, shot.upper, shot.error), logPoincare: -Math.log(shot.gap), kind: shot.kind, reason: shot.reason }
	}
	const error = found.error + found.leftOut
	return {
		...common,
		...valuesOf(found.gap, found.lower * (1 - found.leftOut), found.upper * (1 + found.leftOut), error),
		logPoincare: found.logPoincare,
		kind: 'eigenvalue',
		reason: `the eigenfunction of the positive operator on ${current.edges.length - 1} panels, bounds by Collatz–Wielandt on halved panels`,
	}
}

function unresolved(law: LineLaw, essential: number): SpectralGap {
	const nothing = new Float64Array(law.nodes.length)
	return {
		...valuesOf(Number.NaN, 0, 1 / law.deviation ** 2, Number.POSITIVE_INFINITY),
		logPoincare: Number.NaN,
		essential,
		law,
		eigenfunction: { values: nothing, slopes: nothing },
		kind: 'eigenvalue',
		reason: `V oscillates too much: ${law.edges.length - 1} panels do not resolve e^V. The upper bound is 1/Var. Try a smaller amplitude or frequency`,
	}
}

function valuesOf(gap: number, lower: number, upper: number, error: number) {
	return { gap, poincare: 1 / gap, lower, upper, error }
}

const ends = (law: LineLaw) =>
	[law.edges[0] as number, law.edges[law.edges.length - 1] as number].map((u) => Number((law.location + u).toPrecision(6))).join(', ')

/** The bottom of the essential spectrum: (V')²/4 at the flatter end; NaN: not known. */
export function essentialBottom({ tails }: LineLaw): number {
	const slope = Math.min(tails.minus.slope, tails.plus.slope)
	return slope ** 2 / 4
}

interface OnPanels {
	readonly gap: number
	readonly logPoincare: number
	readonly lower: number
	readonly upper: number
	readonly error: number
	/** Relative effect of what lies beyond the ends, estimated. */
	readonly leftOut: number
	readonly eigenfunction: Eigenfunction
}

function onPanels(law: LineLaw, essential: number): OnPanels {
	const coarse = hardyOperator(law)
	const { h, rayleigh: before, second } = principalPair(coarse)
	const fine = hardyOperator(law.refined())
	const fineH = interpolateToHalves(h)
	const image = new Float64Array(fineH.length)
	fine.apply(fineH, image)
	const scale = fine.logScale
	const [low, high] = quotients(fineH, image)
	const rayleigh = fine.inner(fineH, image) / fine.inner(fineH, fineH)
	const change = Math.abs(Math.expm1(coarse.logScale - scale + Math.log(before / rayleigh)))
	// The exponent at the bottleneck carries the rounding of V.
	const floor = 4e-15 + 2 * law.rounding * (1 + bottleneck(coarse))
	// Above: Collatz–Wielandt, or Temple's r²/(C − C₂) where the tails of h are not settled; below: Rayleigh.
	const separation = rayleigh - Math.max(second * Math.exp(coarse.logScale - scale), essential > 0 ? Math.exp(-scale - Math.log(essential)) : 0)
	const temple = separation > 0 ? (TEMPLE * residual(fine, fineH, image, rayleigh) ** 2) / separation / rayleigh : Number.POSITIVE_INFINITY
	const above = Math.max(0, Math.min(high / rayleigh - 1, temple))
	const below = Math.max(0, Math.min(1 - low / rayleigh, change))
	const error = Math.max(above, below) + floor
	const logPoincare = scale + Math.log(rayleigh)
	const gap = Math.exp(-logPoincare)
	const eigenfunction = functionOf(coarse, h)
	return {
		gap,
		logPoincare,
		lower: gap / (1 + above + floor),
		upper: gap * (1 + 2 * below + floor),
		error: Number.isFinite(error) ? error : change + floor,
		leftOut: tailEffect(law, eigenfunction, gap),
		eigenfunction,
	}
}

/** ‖T̃h − θh‖/‖h‖ in L²(p). */
function residual(operator: HardyOperator, h: Float64Array, image: Float64Array, theta: number): number {
	const r = image.map((x, i) => x - theta * (h[i] as number))
	return Math.sqrt(operator.inner(r, r) / operator.inner(h, h))
}

/** D where F(1 − F)/p is largest. */
function bottleneck({ law, logConductance }: HardyOperator): number {
	let at = 0
	for (let i = 0; i < logConductance.length; i++) if ((logConductance[i] as number) > (logConductance[at] as number)) at = i
	return law.exponents[at] as number
}

/** f from h: f' = h F(1−F)/p, made to have mean 0 and variance 1. */
function functionOf({ law, logConductance, logScale }: HardyOperator, h: Float64Array): Eigenfunction {
	const { edges, masses } = law
	const n = h.length
	const slopes = h.map((x, i) => x * Math.exp((logConductance[i] as number) - logScale))
	const values = new Float64Array(n)
	let level = 0
	for (let k = 0; k + 1 < edges.length; k++) {
		const half = 0.5 * ((edges[k + 1] as number) - (edges[k] as number))
		for (let i = 0; i < PANEL; i++) values[k * PANEL + i] = level + half * row(fromLeft, i, slopes, k * PANEL)
		level += half * whole(slopes, k * PANEL)
	}
	let mean = 0
	for (let i = 0; i < n; i++) mean += (masses[i] as number) * (values[i] as number)
	let variance = 0
	for (let i = 0; i < n; i++) variance += (masses[i] as number) * ((values[i] as number) - mean) ** 2
	const norm = Math.sqrt(variance)
	return { values: values.map((x) => (x - mean) / norm), slopes: slopes.map((x) => x / norm) }
}

/**
 * What a law that goes on would change, relative: −p f' f/λ = f(x) ∫_x^∞ p f ≈ (1 − F) f² over E f² = 1, three panels before the end.
 * Where V' → s, f² p decays like e^{−D√(1 − 4λ/s²)}.
 */
function tailEffect(law: LineLaw, { values }: Eigenfunction, gap: number): number {
	const n = values.length
	const left = Math.min(n - 1, 3 * PANEL)
	const right = Math.max(0, n - 1 - 3 * PANEL)
	const linear = (slope: number, depth: number) => (slope < Number.POSITIVE_INFINITY ? Math.exp(-depth * Math.sqrt(Math.max(0, 1 - (4 * gap) / slope ** 2))) : 0)
	const below = Math.exp(law.logLower[left] as number) * (values[left] as number) ** 2 + linear(law.tails.minus.slope, law.exponents[left] as number)
	const above = Math.exp(law.logUpper[right] as number) * (values[right] as number) ** 2 + linear(law.tails.plus.slope, law.exponents[right] as number)
	return SAFETY * (below + above)
}
