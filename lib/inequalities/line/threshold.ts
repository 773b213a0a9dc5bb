/**
 * The gap next to the essential spectrum, for laws whose exponent is linear far out: V' → ±s.
 *
 * With g = e^{V/2} w the equation of the derivative of an eigenfunction is H₊w = λw,
 *
 *   H₊ = −d²/dx² + V'²/4 + V''/2,      gap = inf spec H₊ ≤ s²/4.
 *
 * inf spec H₊ ≥ E if and only if H₊w = Ew has a positive solution. y = w'/w solves y' = V'²/4 + V''/2 − E − y²; integrated from far
 * left and (mirrored) from far right it stays finite and meets in the middle in the right order exactly then (Sturm). V' − s is
 * followed to 10⁶/s, so that an eigenvalue closer than 10⁻¹⁰, relative, to s²/4 is not told from it.
 */
import type { LineLaw } from './line-law.ts'

export interface ThresholdGap {
	readonly gap: number
	readonly lower: number
	readonly upper: number
	/** Relative. */
	readonly error: number
	readonly kind: 'eigenvalue' | 'essential'
	readonly reason: string
}

/** How far the solution is followed, in units of 1/s. */
const FAR = 1e6
const STEP_ERROR = 1e-11
/** −log of what is left of the start of a solution that is not followed farther. */
const FORGOTTEN = 40
/** Relative distance from the essential spectrum below which an eigenvalue is not told from it. */
const UNRESOLVED = 1e-10

/** The gap where it is at or near s²/4 = essential. Cost: some 10 ms per solution. */
export function thresholdGap(law: LineLaw, essential: number): ThresholdGap {
	const { slopes } = law.source
	if (slopes === undefined)
		return {
			gap: essential,
			lower: 0,
			upper: essential,
			error: 1,
			kind: 'essential',
			reason: "the gap is at most the bottom of the essential spectrum; without V' and V'' no lower bound is known",
		}
	const s = 2 * Math.sqrt(essential)
	/** V'²/4 + V''/2 − (1 − δ) s²/4. */
	const excess = (u: number, delta: number) => {
		const [first, second] = slopes(u)
		return ((Math.abs(first) - s) * (Math.abs(first) + s)) / 4 + second / 2 + delta * essential
	}
	let exhausted = false
	/** (w'/w)(middle from the left) − (w'/w)(middle from the right): ≥ 0 where a positive solution exists; null where one has a zero. */
	const mismatch = (delta: number): number | null => {
		const middle = law.median - law.location
		// A law that is its own mirror image has one side.
		const sides = (law.symmetric ? [1] : [-1, 1]).map((side) => {
			const slope = side < 0 ? law.tails.minus.slope : law.tails.plus.slope
			const onSide = (t: number) => excess(middle + side * t, delta)
			const y = riccati(onSide, reach(law, side, slope, s, onSide), s)
			exhausted ||= Number.isNaN(y)
			return y
		})
		return sides.some((y) => y === null) ? null : (sides[0] as number) + (sides.at(-1) as number)
	}
	const unresolved = (): ThresholdGap => ({
		gap: essential,
		lower: 0,
		upper: essential,
		error: 1,
		kind: 'essential',
		reason: 'the gap is at most the bottom of the essential spectrum; the solutions of the partner equation take too many steps for a lower bound',
	})
	const first = mismatch(0.5 * UNRESOLVED) ?? -1
	if (exhausted) return unresolved()
	if (first >= 0)
		return {
			gap: essential,
			lower: essential * (1 - UNRESOLVED),
			upper: essential,
			error: UNRESOLVED,
			kind: 'essential',
			reason: `no eigenvalue below the essential spectrum, which begins at (slope far out)^2/4 with slope ${Number(s.toPrecision(12))}`,
		}
	const [shallow, deep] = root(mismatch)
	if (exhausted) return unresolved()
	const slack = 0.1 * UNRESOLVED * essential
	const [lower, upper] = [essential * (1 - deep) - slack, Math.min(essential, essential * (1 - shallow) + slack)]
	return {
		gap: Math.min(essential, essential * (1 - 0.5 * (deep + shallow))),
		lower,
		upper,
		error: (upper - lower) / lower,
		kind: 'eigenvalue',
		reason: 'an eigenvalue just below the essential spectrum, by counting the zeros of solutions of the partner equation',
	}
}

/**
 * How far a solution is followed: to `FAR`/s where V' → s, and no farther than where what lies outside no longer matters: y forgets its start like
 * e^{−2∫√excess}. Where V is steeper, to the end of the panels.
 */
function reach(law: LineLaw, side: number, slope: number, s: number, excess: (t: number) => number): number {
	const own = Math.abs((side < 0 ? law.edges[0] : (law.edges.at(-1) as number)) as number + law.location - law.median)
	if (!Number.isFinite(slope)) return own
	const far = FAR / s
	let from = own
	for (let t = own, forgotten = 0; t < far; ) {
		const next = Math.min(far, 1.1 * t)
		const rate = Math.sqrt(Math.max(0, Math.min(excess(t), excess(0.5 * (t + next)), excess(next))))
		forgotten = rate > 0 ? forgotten + 2 * rate * (next - t) : 0
		if (forgotten === 0) from = next
		else if (forgotten > FORGOTTEN && positiveFrom(excess, next, far)) return Math.min(far, next)
		t = next
	}
	return Math.max(from, far)
}

/** Whether the excess is positive from here to far, on points. */
function positiveFrom(excess: (t: number) => number, from: number, far: number): boolean {
	for (let t = from; t < far; t *= 1.5) if (!(excess(t) > 0)) return false
	return true
}

/** The δ ∈ (0, 1) where the increasing f changes its sign, between two bounds: bisection until f is finite at both ends, then Illinois. */
function root(f: (delta: number) => number | null): readonly [number, number] {
	let low = 0
	let high = 1
	let atLow: number | null = null
	let atHigh = f(1) ?? Number.NaN
	let side = 0
	const tolerance = () => 1e-12 + 1e-13 * high
	for (let step = 0; step < 100 && high - low > tolerance(); step++) {
		let x = low < 1e-12 ? Math.max(1e-12, 0.1 * high) : high > 4 * low ? Math.sqrt(high * low) : 0.5 * (low + high)
		if (atLow !== null && Number.isFinite(atHigh) && step % 6 !== 5) {
			const chord = low - (atLow * (high - low)) / (atHigh - atLow)
			// From the other side of a root that is almost reached.
			const away = 0.3 * tolerance()
			x = Math.min(high - away, Math.max(low + away, chord))
		}
		if (!(x > low && x < high)) break
		const y = f(x)
		if (y !== null && y >= 0) {
			high = x
			atHigh = y
			if (side > 0 && atLow !== null) atLow /= 2
			side = 1
		} else {
			low = x
			atLow = y
			if (side < 0) atHigh /= 2
			side = -1
		}
	}
	return [low, high]
}

/**
 * The slope w'/w towards the middle, at t = 0, of the solution that vanishes at t = far: dy/dt = y² − excess(t) going from far to 0.
 * null when w has another zero, NaN when the steps do not suffice. Dormand–Prince steps.
 */
function riccati(excess: (t: number) => number, far: number, s: number): number | null {
	const f = (t: number, y: number) => excess(t) - y * y
	let t = far * (1 - 1e-3)
	let y = Math.max(1e3 / far, Math.sqrt(Math.max(0, excess(t))))
	let step = far / 1e4
	for (let count = 0; count < 100_000; count++) {
		if (t <= 0) return y
		// Large steps where nothing happens, but never across the structure of V.
		step = Math.min(step, t / 4 + 0.05 / s, t)
		const [next, error] = dormandPrince(f, t, y, -step)
		// The last term is the rounding of V'² − s².
		const scale = STEP_ERROR * (Math.abs(y) + s / (1 + s * t)) + 2e-16 * s * s * step
		if (error <= scale || step < 1e-9 / s) {
			t -= step
			y = next
			if (!(y > -1e4 * s)) return null
		}
		step *= Math.min(4, Math.max(0.2, 0.9 * (scale / Math.max(error, 1e-300)) ** 0.2))
		if (step > t) step = t
	}
	return Number.NaN
}

/** One step of y' = f against the direction of t: dy/d(−t) = f. */
function dormandPrince(f: (t: number, y: number) => number, t: number, y: number, dt: number): readonly [number, number] {
	const h = -dt
	const k1 = f(t, y)
	const k2 = f(t + dt / 5, y + (h * k1) / 5)
	const k3 = f(t + (3 * dt) / 10, y + h * ((3 / 40) * k1 + (9 / 40) * k2))
	const k4 = f(t + (4 * dt) / 5, y + h * ((44 / 45) * k1 - (56 / 15) * k2 + (32 / 9) * k3))
	const k5 = f(t + (8 * dt) / 9, y + h * ((19372 / 6561) * k1 - (25360 / 2187) * k2 + (64448 / 6561) * k3 - (212 / 729) * k4))
	const k6 = f(t + dt, y + h * ((9017 / 3168) * k1 - (355 / 33) * k2 + (46732 / 5247) * k3 + (49 / 176) * k4 - (5103 / 18656) * k5))
	const next = y + h * ((35 / 384) * k1 + (500 / 1113) * k3 + (125 / 192) * k4 - (2187 / 6784) * k5 + (11 / 84) * k6)
	const k7 = f(t + dt, next)
	const error = h * ((71 / 57600) * k1 - (71 / 16695) * k3 + (71 / 1920) * k4 - (17253 / 339200) * k5 + (22 / 525) * k6 - k7 / 40)
	return [next, Math.abs(error)]
}
