/**
 * Proof by interval bounds that ψ = ψ_c + δ with ψ_c'' ≥ c and a bounded δ, for a proposed set of lines (`envelope.ts`).
 *
 *   on a component [a, b]:  ψ_c = α + β(z − a) + c(z − a)²/2, which touches ψ at both ends;  elsewhere ψ_c = ψ.
 *
 * Checked: ψ'' ≥ c between the components and out to ±∞; the range of δ on each component. The two tangencies hold to rounding: what they
 * miss is added to the oscillation.
 */
import { constant, differentiate, type Expression, negate, power, product, rationalFromDouble, subtract, sum, variable } from '../../expression/index.ts'
import { lowerBoundBeyond, lowerLimit } from '../../potential/asymptotics/limit.ts'
import { infimumOnLine } from '../../potential/line-extremum.ts'
import type { Bitangent } from './envelope.ts'

export interface Certificate {
	/** sup δ − inf δ is at most this. */
	readonly oscillation: number
	/** ψ_c'' is at least this. */
	readonly convexity: number
	/** Whether both were proved; if not, what failed. */
	readonly certified: boolean
	readonly reason: string
}

/** ψ_c'' ≥ c is proved up to this relative amount. */
const SLACK = 1e-9
/** Above this number of components, lines are shown to lie below ψ with less accuracy. */
const MANY = 16
const NEAREST = 16
const FURTHEST = 2 ** 40

/** `period`: the components are those that begin in one period, and repeat. */
export function certify(psi: Expression, c: number, components: readonly Bitangent[], period: number | null): Certificate {
	const second = differentiate(differentiate(psi, 'z'), 'z')
	const convexity = c * (1 - SLACK)
	let oscillation = 0
	for (const k of components) oscillation = Math.max(oscillation, k.height + k.error)
	const fail = (reason: string): Certificate => ({ oscillation, convexity, certified: false, reason })
	const between = (a: number, b: number) => !(b > a) || infimumOnLine(second, { within: [a, b], threshold: convexity }).bound > convexity
	const [first, last] = [components[0], components[components.length - 1]]
	if (first === undefined) return fail('no components')
	for (let i = 0; i + 1 < components.length; i++)
		if (!between(components[i].to, components[i + 1].from)) return fail("psi'' between two components could not be bounded from below")
	if (period !== null) {
		if (!between(last.to, first.from + period)) return fail("psi'' between two components could not be bounded from below")
	} else
		for (const [edge, end] of [
			[first.from, '-'],
			[last.to, '+'],
		] as const)
			if (!convexBeyond(second, edge, end, convexity)) return fail(`psi'' beyond ${edge} could not be bounded from below`)
	const tallest = components.reduce((a, b) => (b.height > a.height ? b : a))
	for (const k of components) {
		const delta = perturbationOn(psi, c, k)
		const high = infimumOnLine(negate(delta), k === tallest ? { within: [k.from, k.to], tolerance: 1e-9 } : { within: [k.from, k.to], threshold: -oscillation })
		if (!Number.isFinite(high.bound)) return fail('the height of a component could not be bounded')
		const deep = components.length > MANY ? 1e-6 : 1e-9
		const low = infimumOnLine(delta, { within: [k.from, k.to], threshold: -deep * oscillation })
		if (!(low.bound >= -10 * deep * oscillation)) return fail('the line of a component is not shown to stay below psi')
		oscillation = Math.max(oscillation, -high.bound + k.error - Math.min(0, low.bound))
	}
	return { oscillation, convexity, certified: true, reason: '' }
}

/** δ on a component, as an expression. */
function perturbationOn(psi: Expression, c: number, { from, line }: Bitangent): Expression {
	const number = (x: number) => constant(rationalFromDouble(x))
	const x = subtract(variable('z'), number(from))
	return subtract(psi, sum([number(line.value), product([number(line.slope), x]), product([number(c / 2), power(x, 2)])]))
}

/** ψ'' > c on the half line: boxes first, the expansion at infinity beyond. */
function convexBeyond(second: Expression, edge: number, end: '-' | '+', c: number): boolean {
	const limit = lowerLimit(second, end)
	if (!limit.known || !(limit.bound > c)) return false
	const outward = end === '+' ? edge : -edge
	for (let far = Math.max(NEAREST, 2 * Math.abs(edge)); far <= FURTHEST; far *= 8) {
		if (!(lowerBoundBeyond(second, end, far, limit.bound) > c)) continue
		const within = end === '+' ? ([edge, far] as const) : ([-far, edge] as const)
		return outward >= far || infimumOnLine(second, { within, threshold: c }).bound > c
	}
	return false
}
