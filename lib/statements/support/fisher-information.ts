/**
 * E ψ''(X) of a tilted law as its Fisher information (theory 0.6): by parts, E ψ'' = E (ψ' − σ)².
 *
 * Curvature on a piece far narrower than the law is a step of ψ', which a quadrature sees where it overlooks a spike of ψ''. Panels are cut beforehand
 * until interval bounds of ψ'' say that nothing bends inside them, so that no narrow well hides between nodes; after a thousand cuts the adaptive rule is
 * left to itself, and its error is an estimate like any other.
 */
import type { CramerPoint, TiltedLaw } from '../../cramer/index.ts'
import { PANEL_NODES } from '../../cramer/panels.ts'
import { enclose } from '../../expression/bounds.ts'
import type { Expression } from '../../expression/index.ts'
import { adaptiveIntegral } from '../../numerics/adaptive-quadrature.ts'
import type { Subject } from '../subject.ts'

/** Accepted (sup ψ'' − inf ψ'')·width² of a panel. */
const BEND = 1e-2
const MOST_PANELS = 1000
const DEGREE = 9
/** Panels with less mass are taken as they are. */
const NEGLIGIBLE = 1e-18
/** Accepted error, relative to 1/s². */
const TOLERANCE = 1e-11

/** E (ψ' − σ)² of the law of a point, with its error. Cost: some ten thousand values of ψ and ψ'. */
export function fisherInformation(
	{ potential, block: { exponent } }: Pick<Subject, 'potential' | 'block'>,
	{ law, second }: CramerPoint,
): { readonly value: number; readonly error: number } {
	const { location, field, logIntegral } = law
	const slope = exponent.at(location)[1]
	const excess = field - slope
	const remainder = new Float64Array(DEGREE + 1)
	const bend = new Float64Array(DEGREE + 1)
	const integrand = (u: Float64Array, out: Float64Array) => {
		exponent.evaluate(location, u, remainder, bend, u.length)
		for (let i = 0; i < u.length; i++) out[i] = Math.exp(excess * u[i] - remainder[i] - logIntegral) * (bend[i] - excess) ** 2
	}
	const { value, error } = adaptiveIntegral(integrand, edgesOf(potential.derivatives[2], law), { tolerance: TOLERANCE * second, panels: 2 * MOST_PANELS, degree: DEGREE })
	const rounding = 2 ** -52 * (value + Math.sqrt(value) * (Math.abs(field) + Math.abs(slope)))
	return { value, error: error + law.errors.logIntegral * value + rounding }
}

/** The panels of the law, cut. */
function edgesOf(curvature: Expression, { location, nodes, weights }: TiltedLaw): number[] {
	let left = MOST_PANELS
	const cut = (from: number, to: number): number[] => {
		const [low, high] = enclose(curvature, new Map([['z', [location + from, location + to] as const]]))
		const middle = 0.5 * (from + to)
		if ((high - low) * (to - from) ** 2 <= BEND || left-- <= 0 || !(from < middle && middle < to)) return [to]
		return [...cut(from, middle), ...cut(middle, to)]
	}
	const edges = [nodes[0]]
	for (let i = 0; i < nodes.length; i += PANEL_NODES) {
		const [from, next] = [edges[edges.length - 1], i + PANEL_NODES]
		const to = next < nodes.length ? 0.5 * (nodes[next - 1] + nodes[next]) : nodes[nodes.length - 1]
		const mass = weights.subarray(i, next).reduce((a, b) => a + b, 0)
		edges.push(...(mass < NEGLIGIBLE ? [to] : cut(from, to)))
	}
	return edges
}
