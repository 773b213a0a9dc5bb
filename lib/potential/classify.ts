/**
 * Growth classes of potentials (design.md, "What the fields mean"), decided from expansions of ψ, ψ', ψ'' at both ends.
 *
 *   gaussian                convex quadratic polynomial
 *   quadratic-perturbation  ψ = c z²/2 + b z + δ, c > 0, with δ, δ', δ'' bounded
 *   super-quadratic         ψ = ψ_c + δ, ψ_c'' ≥ c > 0 and → ∞ on at least one side, δ and δ' bounded
 *   other                   admissible, none of these
 *
 * At an end write ψ = G + δ with G the terms that tend to infinity. The end is convex when lim inf ψ'' > 0 (then δ may be
 * taken to vanish there), or when G'' tends to a positive limit or +∞ while δ and δ' stay bounded. Two convex ends can
 * always be joined: convexity is taken from far out, where there is enough, to fill a bounded interval, and the joint stays
 * within a bounded δ with bounded derivative.
 */
import {
	constant,
	differentiate,
	type Expression,
	HALF,
	negate,
	polynomialCoefficients,
	power,
	product,
	subtract,
	sum,
	variable,
	zero,
} from '../expression/index.ts'
import { enclose } from '../expression/bounds.ts'
import { toText } from '../expression/text.ts'
import { coefficientIsZero, coefficientSign, constantValue, isOscillating } from './asymptotics/coefficient.ts'
import { type End, expandAt, termsToExpression } from './asymptotics/expand.ts'
import { lowerLimit } from './asymptotics/limit.ts'
import { compareMonomials, type Term, UNIT } from './asymptotics/monomial.ts'
import { magnitude, splitSeries } from './asymptotics/series.ts'
import { format } from './domain.ts'

const variableZ = variable('z')

export type GrowthClass = 'gaussian' | 'quadratic-perturbation' | 'super-quadratic' | 'other'

export interface Classification {
	readonly class: GrowthClass
	/** One sentence with the numbers. */
	readonly reason: string
	/** c and b of ψ = c z²/2 + b z + δ for the first two classes. */
	readonly quadratic: { readonly curvature: Expression; readonly slope: Expression } | null
}

export function classify(psi: Expression): Classification {
	const gaussian = asGaussian(psi)
	if (gaussian !== undefined) return gaussian
	const ends = { minus: analyseEnd(psi, '-'), plus: analyseEnd(psi, '+') }
	return asQuadraticPerturbation(ends) ?? asSuperQuadratic(ends) ?? asOther(ends)
}

function asGaussian(psi: Expression): Classification | undefined {
	const coefficients = polynomialCoefficients(psi, 'z')
	let curvature: Expression
	let slope: Expression
	if (coefficients !== undefined) {
		if (coefficients.length !== 3) return undefined
		curvature = differentiate(differentiate(psi, 'z'), 'z')
		curvature = (polynomialCoefficients(curvature, 'z') as Expression[])[0] as Expression
		slope = coefficients[1] as Expression
	} else {
		const second = differentiate(differentiate(psi, 'z'), 'z')
		const third = differentiate(second, 'z')
		if (!coefficientIsZero(third) || !vanishesOnGrid(third) || !vanishesAt(third, '-') || !vanishesAt(third, '+')) return undefined
		const end = expandAt(psi, '+')
		if (typeof end === 'string') return undefined
		const quadratic = quadraticPart(splitSeries(end).infinite)
		if (quadratic === null) return undefined
		curvature = quadratic.curvature
		slope = quadratic.slope
	}
	if (coefficientSign(curvature) <= 0) return undefined
	return {
		class: 'gaussian',
		reason: `psi is a quadratic polynomial with psi'' = ${format(constantValue(curvature))}${coefficients === undefined ? ' (an identity verified by intervals and by expansion)' : ''}`,
		quadratic: { curvature, slope },
	}
}

/** No point of a wide grid where e is certainly not zero. */
function vanishesOnGrid(e: Expression): boolean {
	for (let i = -400; i <= 400; i++) {
		const z = 0.7320508 * i
		const [lower, upper] = enclose(e, new Map([['z', [z, z] as const]]))
		if (lower > 0 || upper < 0) return false
	}
	return true
}

/** Whether every term of the expansion cancels. */
function vanishesAt(e: Expression, end: End): boolean {
	const series = expandAt(e, end)
	return typeof series !== 'string' && series.terms.length === 0
}

interface EndAnalysis {
	readonly end: End
	/** The terms of ψ that tend to infinity, when they have constant coefficients and the rest is bounded. */
	readonly growing: Expression | null
	readonly quadratic: { readonly curvature: Expression; readonly slope: Expression } | null
	/** Whether ψ − growing, its first and its second derivative are bounded at this end. */
	readonly bounded: readonly [boolean, boolean, boolean]
	/** lim inf ψ'' (−∞ when unknown or unbounded). */
	readonly curvature: number
	/** lim G'' of the growing part (NaN when unknown). */
	readonly growingCurvature: number
	/** Why the end is not of the bounded-perturbation kind. */
	readonly obstacle: string
}

function analyseEnd(psi: Expression, end: End): EndAnalysis {
	const first = differentiate(psi, 'z')
	const second = differentiate(first, 'z')
	const curvature = lowerLimit(second, end).bound
	const nothing = { end, growing: null, quadratic: null, bounded: [false, false, false] as const, curvature, growingCurvature: Number.NaN }
	const series = expandAt(psi, end, 8)
	if (typeof series === 'string') return { ...nothing, obstacle: series }
	if (series.remainder !== null && compareMonomials(series.remainder, UNIT) > 0)
		return { ...nothing, obstacle: 'the expansion is too short' }
	const { infinite } = splitSeries(series)
	const wild = infinite.find((t) => isOscillating(t.coefficient))
	if (wild) return { ...nothing, obstacle: `the oscillating term ${toText(termsToExpression([wild], end))} is unbounded ${towards(end)}` }
	const growing = termsToExpression(infinite, end)
	const bounded = [psi, first, second].map((derivative, k) => {
		let g = growing
		for (let j = 0; j < k; j++) g = differentiate(g, 'z')
		return isBounded(subtract(derivative, g), end)
	}) as [boolean, boolean, boolean]
	const growingCurvature = limitOf(differentiate(differentiate(growing, 'z'), 'z'), end)
	return { end, growing, quadratic: quadraticPart(infinite, end), bounded, curvature, growingCurvature, obstacle: '' }
}

const towards = (end: End) => `as z -> ${end}infinity`

function isBounded(e: Expression, end: End): boolean {
	const series = expandAt(e, end, 8)
	if (typeof series === 'string') return false
	const size = magnitude(series)
	return size === null || compareMonomials(size, UNIT) <= 0
}

/** The limit when it exists and is resolved, NaN otherwise. */
function limitOf(e: Expression, end: End): number {
	const below = lowerLimit(e, end)
	const above = lowerLimit(negate(e), end)
	if (!below.known || !above.known) return Number.NaN
	if (below.bound === Infinity) return Number.POSITIVE_INFINITY
	return Math.abs(below.bound + above.bound) <= 1e-12 * Math.max(1, Math.abs(below.bound)) ? 0.5 * (below.bound - above.bound) : Number.NaN
}

/** c and b when the growing terms are c x²/2 + b x (in z, so b changes sign at the end '-'). */
function quadraticPart(infinite: readonly Term[], end: End = '+'): { curvature: Expression; slope: Expression } | null {
	let curvature: Expression | undefined
	let slope: Expression = zero
	for (const { coefficient, monomial } of infinite) {
		const degree = monomial.exponent.length === 0 && monomial.powers.slice(1).every((q) => q.n === 0n) ? monomial.powers[0] : undefined
		if (degree?.equals(2)) curvature = product([constant(2), coefficient])
		else if (degree?.equals(1)) slope = end === '+' ? coefficient : negate(coefficient)
		else return null
	}
	return curvature === undefined || coefficientSign(curvature) <= 0 ? null : { curvature, slope }
}

interface Ends {
	readonly minus: EndAnalysis
	readonly plus: EndAnalysis
}

const show = (e: Expression) => format(constantValue(e))

function asQuadraticPerturbation({ minus, plus }: Ends): Classification | undefined {
	if (minus.quadratic === null || plus.quadratic === null) return undefined
	if (![...minus.bounded, ...plus.bounded].every((b) => b)) return undefined
	const same = (key: 'curvature' | 'slope') =>
		coefficientIsZero(subtract((minus.quadratic as Quadratic)[key], (plus.quadratic as Quadratic)[key]))
	if (!same('curvature') || !same('slope')) return undefined
	const { curvature, slope } = plus.quadratic
	const straight = slope === zero
	return {
		class: 'quadratic-perturbation',
		reason: `psi = c*z^2/2${straight ? '' : ' + b*z'} + delta with c = ${show(curvature)}${straight ? '' : `, b = ${show(slope)}`} and delta, delta', delta'' bounded`,
		quadratic: plus.quadratic,
	}
}
type Quadratic = NonNullable<EndAnalysis['quadratic']>

/** lim inf of the second derivative of a convex part at this end; 0 when there is none. */
function convexity(e: EndAnalysis): number {
	const direct = Math.max(e.curvature, 0)
	const indirect = e.bounded[0] && e.bounded[1] && e.growingCurvature > 0 ? e.growingCurvature : 0
	return Math.max(direct, indirect)
}

const limitText = (x: number) => (x === Infinity ? '+infinity' : format(x))

function asSuperQuadratic({ minus, plus }: Ends): Classification | undefined {
	const [left, right] = [convexity(minus), convexity(plus)]
	if (!(left > 0 && right > 0) || Math.max(left, right) < Infinity) return undefined
	const whole =
		left === right
			? 'at both ends'
			: `at ${left === Infinity ? '-infinity' : '+infinity'} (and to ${limitText(Math.min(left, right))} at the other end)`
	const exact = minus.curvature > 0 && plus.curvature > 0
	const function_ = exact ? "psi''" : "the second derivative of psi's growing terms"
	const rest = exact ? 'so psi is convex outside a bounded interval' : 'and the remaining terms are bounded with bounded derivative'
	return { class: 'super-quadratic', reason: `${function_} tends to +infinity ${whole}, ${rest}`, quadratic: null }
}

function asOther({ minus, plus }: Ends): Classification {
	return { class: 'other', reason: whyOther(minus, plus), quadratic: null }
}

function whyOther(minus: EndAnalysis, plus: EndAnalysis): string {
	for (const e of [minus, plus]) if (e.obstacle !== '' && !(e.curvature > 0)) return `psi is admissible, but ${e.obstacle}`
	for (const e of [minus, plus]) {
		if (e.curvature > 0 || e.growing === null) continue
		const k = e.bounded.indexOf(false)
		if (e.growingCurvature > 0 && k > 0)
			return `the bounded part of psi has an unbounded ${k === 1 ? 'first' : 'second'} derivative ${towards(e.end)}`
		if (!(e.growingCurvature > 0))
			return `psi grows like ${toText(e.growing)} ${towards(e.end)}, where the second derivative of the growing part ${Number.isNaN(e.growingCurvature) ? 'has no limit' : `tends to ${limitText(e.growingCurvature)}`}`
	}
	const [a, b] = [minus.quadratic, plus.quadratic]
	if (a !== null && b !== null) {
		if (!coefficientIsZero(subtract(a.curvature, b.curvature)))
			return `psi'' has the different finite limits ${show(a.curvature)} and ${show(b.curvature)} at the two ends`
		if (!coefficientIsZero(subtract(a.slope, b.slope)))
			return `psi - c*z^2/2 with c = ${show(b.curvature)} has the different slopes ${show(a.slope)} and ${show(b.slope)} at the two ends, so it is no bounded perturbation of a quadratic, and psi'' stays bounded`
	}
	const growing = [minus, plus].map((e) => (e.growing === null ? null : toText(e.growing))).find((t) => t !== null)
	return `psi'' stays bounded at both ends, but psi minus a quadratic does not${growing ? ` (psi grows like ${growing})` : ''}`
}

/** G = c z²/2 + b z of a classification. */
export function quadraticExpression(q: { readonly curvature: Expression; readonly slope: Expression }): Expression {
	const z = variableZ
	return sum([product([constant(HALF), q.curvature, power(z, 2)]), product([q.slope, z])])
}
