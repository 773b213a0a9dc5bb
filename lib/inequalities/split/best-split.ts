/**
 * The best Holley–Stroock constant c e^{−K osc δ} over all splits ψ = ψ_c + δ, ψ_c'' ≥ c > 0, δ bounded (theory 6.2).
 *
 * For fixed c the least oscillation is G(c) = sup (u − u**), u = ψ − c z²/2, u** the greatest convex minorant of u:
 *   let h = ψ_c − c z²/2 be convex and α = −inf (u − h). Then h − α ≤ u is a convex minorant, so h − α ≤ u**, and
 *   osc(u − h) = sup(u − h) + α ≥ sup(u − u**) − α + α. Equality for h = u**, as inf (u − u**) = 0.
 * ψ_c = c z²/2 + u** is C¹ with ψ_c'' ≥ c in the sense of distributions, which is what Bakry–Émery needs (mollify).
 *
 * G is convex in c: osc(ψ − c z²/2 − h) is convex in (c, h), and the convex h form a convex set. So log c − K G(c) is strictly concave and has one
 * maximum. By the envelope theorem G'(c) = ½(t − a)(b − t) on the tallest component [a, b] with top t: the maximum is where c K G'(c) = 1.
 * The number found is a lower bound whether or not it is the maximum: `certificate.ts` proves ψ_c'' ≥ c and the oscillation.
 */
import { cramerTransform, referenceScale, relativeExponent } from '../../cramer/index.ts'
import { InputError } from '../../errors.ts'
import { lowerLimit } from '../../potential/asymptotics/limit.ts'
import type { Potential } from '../../potential/index.ts'
import { certify } from './certificate.ts'
import { curvatureCells } from './curvature-cells.ts'
import { type Bitangent, envelopeAt, type EnvelopeProblem } from './envelope.ts'

export interface BestSplit {
	/** K: the oscillation counts K times. */
	readonly copies: number
	/** c: ψ_c'' ≥ c (1/z²). */
	readonly convexity: number
	/** sup δ − inf δ is at most this. */
	readonly oscillation: number
	/** log c − K·oscillation, for constants that underflow. */
	readonly logRho: number
	/** c e^{−K·oscillation}: lower bound of the log-Sobolev and the spectral gap constant of e^{−ψ} (K = 1) and of K sites with any linear constraint. */
	readonly rho: number
	/** Absolute: ρ of the best split is at most rho + error. */
	readonly error: number
	/** Where ψ_c is not ψ but a parabola of curvature c that touches ψ at both ends; with a period, those of one period. */
	readonly components: readonly Bitangent[]
	readonly period: number | null
	/** Convexity and oscillation proved by interval bounds on the whole line. */
	readonly certified: boolean
	readonly method: 'convex' | 'envelope' | 'given'
	/** What is not proved, or how it was found. */
	readonly reason: string
}

export interface BestSplitResult {
	readonly split: BestSplit | null
	/** Why there is none. */
	readonly reason: string
}

/** Relative accuracy of c; the value is stationary there. */
const ACCURACY = 1e-7
/** Below the ceiling of c by this: at the ceiling components may be infinitely long, or contacts of all periods on one line. */
const CEILING = 1e-6

/**
 * The best split of ψ for K copies. null where no c > 0 is possible (ψ'' → 0), or none was found.
 * Cost: some fifty envelopes, 0.05–1 s. @throws InputError unless K is a positive integer.
 */
export function bestSplit(potential: Potential, copies = 1): BestSplitResult {
	if (!(Number.isInteger(copies) && copies >= 1)) throw new InputError('bad-flag', `best split: the number of copies must be a positive integer (got ${copies})`, 'Try 1.')
	const candidates: BestSplit[] = []
	const convex = convexSplit(potential, copies)
	if (convex !== null) candidates.push(convex)
	const searched = searchedSplit(potential, copies)
	if (typeof searched !== 'string') candidates.push(searched)
	// Whatever split the text suggests is no better than a maximum inside the range of c.
	const settled = typeof searched !== 'string' && searched.certified && !searched.atCeiling
	const given = settled ? null : givenSplit(potential, copies)
	if (given !== null) candidates.push(given)
	const proved = candidates.filter((s) => s.certified)
	const pool = proved.length > 0 ? proved : candidates
	if (pool.length === 0) return { split: null, reason: typeof searched === 'string' ? searched : '' }
	const split = pool.reduce((a, b) => (b.logRho > a.logRho ? b : a))
	// No split beats the envelope's own maximum.
	const best = typeof searched === 'string' ? split.logRho : Math.max(split.logRho, searched.logRho + searched.error / Math.max(searched.rho, Number.MIN_VALUE))
	const optimal = typeof searched !== 'string' || split.method === 'convex'
	const { atCeiling: _, ...plain } = { atCeiling: false, ...split }
	return { split: { ...plain, error: Math.max(split.error, Math.exp(best) - split.rho), reason: optimal ? split.reason : `${split.reason}; not optimised: ${searched as string}` }, reason: '' }
}

/** δ = 0, c = inf ψ''. */
function convexSplit({ minSecondDerivative: { value, error, certified } }: Potential, copies: number): BestSplit | null {
	if (value === null || error === null || !(value - error > 0)) return null
	const c = value - error
	return { copies, convexity: c, oscillation: 0, logRho: Math.log(c), rho: c, error, components: [], period: null, certified, method: 'convex', reason: 'psi is uniformly convex' }
}

/** The split that the text suggests (potential/split.ts). */
function givenSplit(potential: Potential, copies: number): BestSplit | null {
	const { split } = potential
	if (split === null) return null
	const logRho = Math.log(split.convexity) - copies * split.oscillation
	const rho = Math.exp(logRho)
	const error = rho * Math.expm1(split.convexityError / split.convexity + copies * split.oscillationError)
	return { copies, convexity: split.convexity, oscillation: split.oscillation, logRho, rho, error, components: [], period: null, certified: split.certified, method: 'given', reason: split.method }
}

function searchedSplit(potential: Potential, copies: number): (BestSplit & { readonly atCeiling: boolean }) | string {
	const problem = problemOf(potential)
	if (typeof problem === 'string') return problem
	const { ceiling, period } = problem
	// Sign of the derivative of log c − K G in log c.
	const rising = (c: number): boolean => {
		const components = envelopeAt(problem, c)
		if (components === null) return false
		const k = tallestOf(components)
		return k === null || c * copies * 0.5 * (k.top - k.from) * (k.to - k.top) < 1
	}
	const most = ceiling * (1 - CEILING)
	let low = Math.min(most, 1 / problem.unit ** 2)
	let high = low
	for (let step = 0; step < 80 && !rising(low); step++) {
		high = low
		low /= 8
	}
	if (low === high) {
		for (let step = 0; step < 80 && high < most; step++) {
			low = high
			high = Math.min(most, 8 * high)
			if (!rising(high)) break
		}
		if (high === most && rising(high)) low = most
	}
	while (high > low * (1 + ACCURACY)) {
		const middle = Math.sqrt(low) * Math.sqrt(high)
		if (rising(middle)) low = middle
		else high = middle
	}
	const components = envelopeAt(problem, low)
	if (components === null) return 'the components of the envelope could not be enclosed'
	if (components.length === 0) return 'the envelope is psi itself: there is nothing to split'
	const proof = certify(potential.expression, low, components, period)
	const logRho = Math.log(proof.convexity) - copies * proof.oscillation
	const rho = Math.exp(logRho)
	const tallest = tallestOf(components)!
	// What certificate and rounding cost; the stationary value itself is right to ACCURACY².
	const lost = Math.log(low / proof.convexity) + copies * (proof.oscillation - tallest.height) + 10 * ACCURACY ** 2 + (low < most ? ACCURACY * kink(low, copies, components) : 0)
	return {
		copies,
		convexity: proof.convexity,
		oscillation: proof.oscillation,
		logRho,
		rho,
		error: rho * Math.expm1(Math.max(0, lost)),
		components,
		period,
		certified: proof.certified,
		method: 'envelope',
		atCeiling: low >= most,
		reason: proof.certified ? 'convex envelope of psi minus a parabola, curvature optimised' : `not proved: ${proof.reason}`,
	}
}

/** |1 − cKG'|: not small where two components are equally tall (the maximum is a kink). */
function kink(c: number, copies: number, components: readonly Bitangent[]): number {
	const k = tallestOf(components)!
	return Math.abs(1 - 0.5 * c * copies * (k.top - k.from) * (k.to - k.top))
}

function tallestOf(components: readonly Bitangent[]): Bitangent | null {
	return components.reduce<Bitangent | null>((a, b) => (a === null || b.height > a.height ? b : a), null)
}

/** What the envelopes need, with the largest c that any split can have; a reason where there is none. */
function problemOf(potential: Potential): (EnvelopeProblem & { readonly ceiling: number }) | string {
	const second = potential.derivatives[2]
	const { tail } = potential.structure
	const limits = (['-', '+'] as const).map((end) => lowerLimit(second, end))
	const flat = limits.findIndex((l) => l.known && l.value <= 0)
	if (tail.kind === 'unproved' && flat >= 0 && potential.structure.perturbation === null)
		return `liminf psi'' ${limits[flat].value < 0 ? '<' : '='} 0 as z -> ${flat === 0 ? '-' : '+'}infinity: no uniformly convex part was found`
	if (tail.kind === 'unproved') return tail.reason
	const ceiling = tail.kind === 'convex-outside' ? Math.min(...limits.map((l) => l.bound)) : tail.curvature
	if (!(ceiling > 0)) return "psi'' does not stay above a positive constant far out, so no part of psi is uniformly convex up to a bounded rest"
	const scale = referenceScale(cramerTransform(potential))
	const exponent = relativeExponent(potential)
	const { at } = potential.minSecondDerivative
	const centre = at !== null && Math.abs(at - scale.mean) < 1e3 * scale.deviation ? at : scale.mean
	const period = tail.kind === 'periodic' ? tail.period : null
	// Cells in step with the period: every period has the same points, so that none of its contacts is passed over.
	const unit = period ?? scale.deviation
	const cells = curvatureCells(second, centre, unit)
	const reach = (c: number): readonly [number, number] => {
		const [left, right] = [-1, 1].map((side) => {
			let last = 0
			for (let k = -80; k <= 320; k++) {
				const x = unit * 2 ** (k / 8)
				if (exponent.curvature(centre + side * x) < 1.001 * c) last = x
			}
			// Outwards until an octave is shown to be above c: samples may miss a wave.
			for (let shells = 0, proved = 0; last > 0 && shells < 400 && proved < 8; shells++) {
				const [a, b] = [proved, proved + 1].map((k) => centre + side * last * 2 ** (k / 8))
				if (cells.least(Math.min(a, b), Math.max(a, b)) >= c) proved++
				else {
					last *= 2 ** ((proved + 1) / 8)
					proved = 0
				}
			}
			return last
		})
		if (left === 0 && right === 0 && !(exponent.curvature(centre) < 1.001 * c)) return [centre, centre]
		const pad = 0.5 * (left + right) + 1e-3 * unit
		return [centre - left - pad, centre + right + pad]
	}
	return { exponent, cells, centre, unit, period, reach, ceiling }
}
