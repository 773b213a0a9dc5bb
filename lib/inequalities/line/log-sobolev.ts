/**
 * The log-Sobolev constant of a law on the line from below: the largest Ent(f²)/∫ f'² dμ over trial functions (theory 0.8, 6.7),
 *
 *   C_LS = sup Ent(f²)/∫ f'² dμ ≥ 2 C_P,
 *
 * 2C_P being the limit at f = 1 + εf₁, ε → 0. A maximum f away from the constants satisfies −C(p f')' = p f log(f²/‖f‖²); the fixed
 * point iteration f' ← (1/p)∫_x^∞ p f log(f²/‖f‖²) with a line search climbs to it from asymmetric starts (exponentials, either side of
 * every barrier, capped ∫1/p). Any f gives a lower bound of C_LS: the value returned is the quotient of the f returned, evaluated on
 * halved panels.
 */
import { entropyOf } from './entropy.ts'
import { type HardyOperator, hardyOperator } from './hardy-operator.ts'
import { type LineLaw, PANEL } from './line-law.ts'
import { fromLeft, fromRight, interpolateToHalves, row, whole } from './panel.ts'
import type { SpectralGap } from './spectral-gap.ts'

export interface LogSobolevTrial {
	/** Lower bound of C_LS in Ent(f²) ≤ C ∫ f'² dμ; Infinity where no log-Sobolev inequality holds. */
	readonly constant: number
	/** 2/constant: upper bound of ρ. */
	readonly rho: number
	/** Relative error of the quotient of the trial function. */
	readonly error: number
	/** constant/(2 C_P) ≥ 1. */
	readonly overLinearised: number
	/** `trial`: attained by `trial`; `linearised`: 2C_P, no trial function was better; `none`: there is no inequality. */
	readonly kind: 'trial' | 'linearised' | 'none'
	/** f and f' on the nodes of `law`, f² of mean 1; null unless kind is `trial`. */
	readonly trial: { readonly values: Float64Array; readonly slopes: Float64Array } | null
	readonly law: LineLaw
	/** Every start with the quotient it was led to. */
	readonly starts: readonly { readonly name: string; readonly quotient: number }[]
	readonly reason: string
}

const STEPS = 60
/** How much better than 2C_P a trial function has to be. */
const BETTER = 1e-8
/** Relative change by halving the panels above which a trial function is not resolved. */
const RESOLVED = 1e-4

/** The best trial function found from all starts. Cost: some 10 ms per start. */
export function logSobolevTrial(gap: SpectralGap): LogSobolevTrial {
	const { law } = gap
	const slow = [law.tails.minus, law.tails.plus].find((t) => t.quadratic === false)
	if (slow !== undefined) return none(law, slow.reason)
	const operator = hardyOperator(law)
	const linearised = 2 * gap.poincare
	const climber = climb(operator, linearised)
	let best: Climbed | undefined
	let refined: ReturnType<typeof onHalves> | undefined
	const starts: { name: string; quotient: number }[] = []
	for (const { name, h, level } of startsOf(operator, gap)) {
		const found = climber.from(h, level)
		starts.push({ name, quotient: found.quotient })
		if (!(found.quotient > (best?.quotient ?? linearised * (1 + BETTER)))) continue
		const halved = onHalves(law, found)
		if (!(halved.error < RESOLVED && halved.constant * (1 - halved.error) > linearised * (1 + BETTER))) continue
		best = found
		refined = halved
	}
	if (best === undefined || refined === undefined)
		return {
			constant: linearised,
			rho: 2 / linearised,
			error: gap.error,
			overLinearised: 1,
			kind: 'linearised',
			trial: null,
			law,
			starts,
			reason: `2 C_P, the limit at constants: none of ${starts.length} starts led to a larger quotient`,
		}
	const norm = Math.sqrt(best.square)
	return {
		...refined,
		rho: 2 / refined.constant,
		overLinearised: refined.constant / linearised,
		kind: 'trial',
		trial: { values: best.u.map((x) => (best.level + x) / norm), slopes: best.slopes.map((x) => x / norm) },
		law,
		starts,
		reason: `the quotient of an explicit trial function, ${(refined.constant / linearised).toPrecision(6)} times 2 C_P`,
	}
}

function none(law: LineLaw, why: string): LogSobolevTrial {
	return {
		constant: Number.POSITIVE_INFINITY,
		rho: 0,
		error: 0,
		overLinearised: Number.POSITIVE_INFINITY,
		kind: 'none',
		trial: null,
		law,
		starts: [],
		reason: `no log-Sobolev inequality holds (Barthe–Roberto's lower bound is infinite): ${why}`,
	}
}

interface Climbed {
	readonly quotient: number
	/** f = level + u with u = 0 at the median, f' = h F(1−F)/p up to e^{−logScale}. */
	readonly h: Float64Array
	readonly level: number
	readonly u: Float64Array
	readonly slopes: Float64Array
	readonly square: number
}

interface State extends Climbed {
	readonly mean: number
	readonly derivative: Float64Array
}

function climb(operator: HardyOperator, linearised: number) {
	const { law } = operator
	const state = (h: Float64Array, level: number): State => evaluate(operator, h, level)
	const from = (h0: Float64Array, level0: number): Climbed => {
		let current = state(h0, level0)
		let step = 1
		for (let count = 0; count < STEPS; count++) {
			const target = fixedPoint(law, current)
			const scale = length(operator, current.h) / length(operator, target)
			let next: State | undefined
			let gain = 0
			for (let attempt = 0; attempt < 12; attempt++) {
				const h = current.h.map((x, i) => (1 - step) * x + step * scale * (target[i] as number))
				const candidate = state(h, current.level)
				gain = candidate.quotient / current.quotient - 1
				if (gain > 0) {
					next = candidate
					break
				}
				step /= 2
			}
			if (next === undefined) break
			current = next
			if (gain < 1e-13 || fades(current, linearised)) break
			step = Math.min(4, 1.7 * step)
		}
		return current
	}
	return { from }
}

/** Whether f goes to a constant, where the quotient goes to 2C_P. */
const fades = ({ mean, square, quotient }: State, linearised: number) => 1 - mean ** 2 / square < 1e-4 && quotient <= linearised * (1 + 1e-6)

/** f, its quotient, and the level that is best for this f'. */
function evaluate(operator: HardyOperator, h: Float64Array, level0: number): State {
	const { law, logScale } = operator
	const slopes = h.map((x, i) => x * Math.exp((operator.logConductance[i] as number) - logScale))
	const u = cumulative(law, slopes)
	let energy = 0
	for (let i = 0; i < h.length; i++)
		energy += (h[i] as number) ** 2 * Math.exp(2 * (operator.logConductance[i] as number) - logScale + (law.logDensity[i] as number)) * (law.weights[i] as number)
	let level = level0
	let parts = entropyOf(law.masses, u, level)
	// Newton's method for the best level, as far as the entropy grows.
	for (let step = 0; step < 8; step++) {
		const [slope, bend] = parts.byConstant
		const move = bend < 0 ? -slope / bend : 0.3 * Math.sign(slope) * Math.sqrt(parts.square)
		const limit = 0.5 * Math.sqrt(parts.square)
		const next = level + Math.max(-limit, Math.min(limit, move))
		const candidate = entropyOf(law.masses, u, next)
		if (!(candidate.entropy > parts.entropy * (1 + 1e-15))) break
		level = next
		parts = candidate
	}
	return { quotient: Math.exp(logScale + Math.log(parts.entropy / energy)), h, level, u, slopes, mean: parts.mean, square: parts.square, derivative: parts.derivative }
}

/** ∫ from the median, on the nodes: where f grows far out its values in the middle lose nothing. */
function cumulative({ edges, medianEdge }: LineLaw, slopes: Float64Array): Float64Array {
	const out = new Float64Array(slopes.length)
	for (const side of [1, -1]) {
		let level = 0
		for (let k = side > 0 ? medianEdge : medianEdge - 1; k >= 0 && k + 1 < edges.length; k += side) {
			const half = 0.5 * ((edges[k + 1] as number) - (edges[k] as number))
			for (let i = 0; i < PANEL; i++) out[k * PANEL + i] = side * (level + half * row(side > 0 ? fromLeft : fromRight, i, slopes, k * PANEL))
			level += half * whole(slopes, k * PANEL)
		}
	}
	return out
}

/** h of (1/p)∫_x^∞ p q with q = f log(f²/‖f‖²) less its mean: (E[q | X > x] − E[q | X < x]) = (1/(F(1−F))) ∫_x^∞ p q. */
function fixedPoint(law: LineLaw, { derivative }: State): Float64Array {
	const { masses, edges, weights } = law
	const n = masses.length
	let mean = 0
	for (let i = 0; i < n; i++) mean += (masses[i] as number) * (derivative[i] as number)
	const out = new Float64Array(n)
	const q = new Float64Array(PANEL)
	const panels = edges.length - 1
	const sides = [
		{ from: 0, to: law.medianEdge, step: 1 },
		{ from: panels - 1, to: law.medianEdge - 1, step: -1 },
	]
	for (const { from, to, step } of sides) {
		let carried = 0
		for (let k = from; k !== to; k += step) {
			const half = 0.5 * ((edges[k + 1] as number) - (edges[k] as number))
			for (let i = 0; i < PANEL; i++) {
				const at = k * PANEL + i
				q[i] = (half * ((masses[at] as number) / (weights[at] as number))) * ((derivative[at] as number) - mean)
			}
			for (let i = 0; i < PANEL; i++) {
				const at = k * PANEL + i
				const tail = carried + row(step > 0 ? fromLeft : fromRight, i, q, 0)
				out[at] = (-step * tail) / Math.exp((law.logLower[at] as number) + (law.logUpper[at] as number))
			}
			carried += whole(q, 0)
		}
	}
	return out
}

const length = (operator: HardyOperator, h: Float64Array) => Math.sqrt(operator.inner(h, h))

interface Start {
	readonly name: string
	readonly h: Float64Array
	readonly level: number
}

/** f' for exponentials, both sides of the bottleneck, and ∫1/p capped where its bound is best. */
function* startsOf(operator: HardyOperator, gap: SpectralGap): Generator<Start> {
	const { law, logConductance, logScale } = operator
	const n = law.nodes.length
	const toH = (slopes: (i: number) => number) => Float64Array.from({ length: n }, (_, i) => slopes(i) / Math.exp((logConductance[i] as number) - logScale))
	const flatBetween = (from: number, to: number) => Float64Array.from({ length: n }, (_, i) => (i >= from && i < to ? 1 : 0))
	const place = (from: number, to: number) => {
		let top = from
		for (let i = from; i < to; i++) if ((logConductance[i] as number) > (logConductance[top] as number)) top = i
		return law.location + (law.nodes[top] as number)
	}
	// f = e^{ax}: f² p must be on the panels.
	const centre = law.median - law.location
	for (const a of [-2, -1, -0.5, 0.5, 1, 2]) {
		const rate = a / law.deviation
		const exponent = (i: number) => rate * ((law.nodes[i] as number) - centre)
		const seen = [0, n - 1].every((i) => 2 * exponent(i) + (law.logDensity[i] as number) < -25)
		if (!seen) continue
		yield { name: `exp(${a} x/s)`, h: toH((i) => rate * Math.exp(exponent(i))), level: 1 }
	}
	/** f at the median, given f at the left end. */
	const start = (name: string, h: Float64Array, atLeft: number): Start => {
		const slopes = h.map((x, i) => x * Math.exp((logConductance[i] as number) - logScale))
		return { name, h, level: atLeft - (cumulative(law, slopes)[0] as number) }
	}
	const rise = (h: Float64Array) => {
		const u = cumulative(law, h.map((x, i) => x * Math.exp((logConductance[i] as number) - logScale)))
		return (u[n - 1] as number) - (u[0] as number)
	}
	// 1 + a f₁ and functions that are almost 0 on one side of the bottleneck.
	const h1 = toH((i) => gap.eigenfunction.slopes[i] as number)
	const [lowest, highest] = [gap.eigenfunction.values[0] as number, gap.eigenfunction.values[n - 1] as number]
	for (const a of [-1, 1]) {
		yield start(`1 ${a < 0 ? '-' : '+'} f1/2`, h1.map((x) => (a * x) / 2), 1 + (a * lowest) / 2)
		yield start(`f1 from zero ${a < 0 ? 'at the right' : 'at the left'}`, h1.map((x) => a * x), a < 0 ? 1.01 * (highest - lowest) : 0.01 * (highest - lowest))
	}
	// The two sides of every barrier: h = 1 between the bottoms beside it.
	for (const { from, to } of barriers(logConductance)) {
		const between = flatBetween(from, to)
		const end = rise(between)
		for (const a of [-1, 1]) yield start(`well ${a < 0 ? 'left' : 'right'} of the barrier at ${place(from, to).toPrecision(3)}`, between.map((x) => a * x), a < 0 ? 1.001 * end : 0.001 * end)
	}
	// The committor of the whole law, h = 1, and ∫1/p from the median to where t log(1/t) R is largest.
	const flat = new Float64Array(n).fill(1)
	for (const a of [-1, 1]) {
		const end = rise(flat)
		yield start(`committor, 1 on the ${a < 0 ? 'left' : 'right'}`, flat.map(() => a), a < 0 ? 1.001 * end : 0.001 * end)
	}
	for (const side of [-1, 1]) {
		const logT = side < 0 ? law.logLower : law.logUpper
		const score = (i: number) => (logT[i] as number) + Math.log(-(logT[i] as number)) + (law.logResistance[i] as number)
		const [from, to] = side < 0 ? [0, law.medianEdge * PANEL] : [law.medianEdge * PANEL, n]
		let best = from
		for (let i = from; i < to; i++) if (score(i) > score(best)) best = i
		const cap = Math.floor(best / PANEL)
		const inside = (i: number) => (side > 0 ? i >= from && i < (cap + 1) * PANEL : i >= cap * PANEL && i < to)
		// 1/p = (F(1−F)/p)/(F(1−F)).
		const h = Float64Array.from({ length: n }, (_, i) => (inside(i) ? side * Math.exp(-(law.logLower[i] as number) - (law.logUpper[i] as number)) : 0))
		const total = rise(h)
		yield start(`capped resistance, ${side < 0 ? 'left' : 'right'}`, h, side > 0 ? 0.01 * total : 1.01 * -total)
	}
}

/** Rise of log F(1−F)/p above the bottoms on both sides that makes a barrier, and how many of the highest are tried. */
const RISE = 3
const MOST_BARRIERS = 4

/** Barriers of F(1−F)/p by the nodes of the bottoms beside them, rounded to panels: the highest ones. */
function barriers(level: Float64Array): { readonly from: number; readonly to: number }[] {
	const found: { from: number; to: number; height: number }[] = []
	let bottom = 0
	let top = 0
	const close = (end: number) => {
		if ((level[top] as number) - (level[bottom] as number) > RISE) found.push({ from: bottom, to: end, height: level[top] as number })
	}
	let lowest = 0
	for (let i = 1; i < level.length; i++) {
		if ((level[i] as number) > (level[top] as number)) {
			top = i
			lowest = i
		}
		if ((level[i] as number) < (level[lowest] as number)) lowest = i
		// Fallen far enough and rising again: the barrier is over at the lowest point since.
		if ((level[top] as number) - (level[lowest] as number) > RISE && (level[i] as number) - (level[lowest] as number) > RISE) {
			close(lowest)
			bottom = lowest
			top = i
			lowest = i
		} else if (top === bottom && (level[i] as number) < (level[bottom] as number)) {
			bottom = i
			top = i
			lowest = i
		}
	}
	close(level.length)
	const whole = (i: number) => Math.round(i / PANEL) * PANEL
	return found.length < 2
		? []
		: found.sort((a, b) => b.height - a.height).slice(0, MOST_BARRIERS).map(({ from, to }) => ({ from: whole(from), to: whole(to) })).filter(({ from, to }) => to > from)
}

/** The quotient on halved panels, and what that changes. */
function onHalves(law: LineLaw, { h, level, quotient }: Climbed): { readonly constant: number; readonly error: number } {
	const fine = hardyOperator(law.refined())
	// The scales of the two operators differ: f' and the level in the units of the fine one.
	const shift = Math.exp(hardyOperator(law).logScale - fine.logScale)
	const evaluated = evaluate(fine, interpolateToHalves(h), level * shift)
	const error = Math.abs(evaluated.quotient / quotient - 1) + 1e-14 + 4 * law.rounding * (1 + maximalExponent(fine))
	return { constant: evaluated.quotient, error }
}

function maximalExponent({ law, logConductance }: HardyOperator): number {
	let at = 0
	for (let i = 0; i < logConductance.length; i++) if ((logConductance[i] as number) > (logConductance[at] as number)) at = i
	return law.exponents[at] as number
}
