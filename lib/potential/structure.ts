/**
 * The parts of ψ by how they behave far out, and what that says about a scan over means.
 *
 *   ψ = polynomial + rest,   rest = periodic, bounded (with its limits) or growing
 *
 * `tail` is why a scan of ψ_K'' over a bounded range of means suffices (design.md, ψ_K): one period of a periodic δ; a δ whose
 * second derivative dies out or stays small; convexity of ψ outside a bounded interval.
 */
import { type Expression, differentiate, expandPolynomial, polynomialCoefficients, subtract, sum, zero } from '../expression/index.ts'
import { constantValue, periodOf } from './asymptotics/coefficient.ts'
import { expandAt, termsToExpression } from './asymptotics/expand.ts'
import { lowerLimit } from './asymptotics/limit.ts'
import { compareMonomials, UNIT } from './asymptotics/monomial.ts'
import { magnitude, splitSeries } from './asymptotics/series.ts'
import type { Classification } from './classify.ts'
import { quadraticExpression } from './classify.ts'

export type Tail =
	| { readonly kind: 'periodic'; readonly period: number; readonly curvature: number }
	| { readonly kind: 'bounded-perturbation'; readonly curvature: number }
	| { readonly kind: 'convex-outside' }
	| { readonly kind: 'unproved'; readonly reason: string }

export interface Structure {
	/** Terms z^n with constant coefficients. */
	readonly polynomial: Expression
	/** Summands that are bounded on the whole line (together, when they are so only together). */
	readonly bounded: Expression
	/** What is left: grows, and is no polynomial. */
	readonly growing: Expression
	/** ψ − c z²/2 − b z for the classes gaussian and quadratic-perturbation. */
	readonly perturbation: Expression | null
	/** Period of the perturbation, or of ψ'' . */
	readonly period: number | null
	readonly tail: Tail
}

export function structureOf(psi: Expression, classification: Classification): Structure {
	const parts = splitBySize(psi)
	const { quadratic } = classification
	const perturbation = quadratic === null ? null : expandPolynomial(subtract(psi, quadraticExpression(quadratic)))
	const period = (perturbation !== null ? periodOf(perturbation) : undefined) ?? null
	return { ...parts, perturbation, period, tail: tailOf(psi, classification, period) }
}

function splitBySize(psi: Expression): { polynomial: Expression; bounded: Expression; growing: Expression } {
	const expanded = expandPolynomial(psi)
	const polynomial: Expression[] = []
	const bounded: Expression[] = []
	const growing: Expression[] = []
	for (const term of expanded.kind === 'sum' ? expanded.terms : [expanded]) {
		if (polynomialCoefficients(term, 'z') !== undefined) polynomial.push(term)
		else (isBoundedAtBothEnds(term) ? bounded : growing).push(term)
	}
	// Terms that grow one by one may be a polynomial plus something bounded together, e.g. √(1+z²) − log cosh z.
	const rest = sum(growing)
	const hidden = rest === zero ? undefined : hiddenPolynomial(rest)
	if (hidden === undefined) return { polynomial: sum(polynomial), bounded: sum(bounded), growing: rest }
	return { polynomial: sum([...polynomial, hidden]), bounded: sum([...bounded, subtract(rest, hidden)]), growing: zero }
}

/** The polynomial from which e differs by something bounded, if there is one. */
function hiddenPolynomial(e: Expression): Expression | undefined {
	const [minus, plus] = (['-', '+'] as const).map((end) => {
		const series = expandAt(e, end)
		return typeof series === 'string' ? undefined : termsToExpression(splitSeries(series).infinite, end)
	})
	if (minus === undefined || plus === undefined || polynomialCoefficients(plus, 'z') === undefined) return undefined
	if (expandPolynomial(subtract(minus, plus)) !== zero) return undefined
	return isBoundedAtBothEnds(subtract(e, plus)) ? plus : undefined
}

export function isBoundedAtBothEnds(e: Expression): boolean {
	return (['-', '+'] as const).every((end) => {
		const series = expandAt(e, end)
		if (typeof series === 'string') return false
		const size = magnitude(series)
		return size === null || compareMonomials(size, UNIT) <= 0
	})
}

function tailOf(psi: Expression, { class: kind, quadratic }: Classification, period: number | null): Tail {
	const curvature = quadratic === null ? Number.NaN : constantValue(quadratic.curvature)
	if (kind === 'gaussian') return { kind: 'bounded-perturbation', curvature }
	if (period !== null) return { kind: 'periodic', period, curvature }
	const second = differentiate(differentiate(psi, 'z'), 'z')
	const limits = (['-', '+'] as const).map((end) => lowerLimit(second, end))
	if (limits.every((l) => l.known && l.bound > 0))
		return kind === 'quadratic-perturbation' ? { kind: 'bounded-perturbation', curvature } : { kind: 'convex-outside' }
	if (kind === 'quadratic-perturbation')
		return { kind: 'unproved', reason: "delta'' oscillates for ever without a period, and psi'' is not positive far out" }
	const bad = limits.findIndex((l) => !(l.bound > 0))
	return { kind: 'unproved', reason: `psi'' is not shown to stay positive as z -> ${bad === 0 ? '-' : '+'}infinity` }
}
