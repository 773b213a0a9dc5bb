/**
 * Adaptive Gauss–Lobatto quadrature: the panel on which the rule differs most from itself on the two halves is halved, until the differences add up to
 * less than the tolerance. The integral is that of the halves, its error the sum of the differences: an estimate, and a generous one where f is smooth.
 * The ends of panels are nodes, so that a layer at an edge is seen however thin it is.
 */
import { lobattoRule } from './gauss-lobatto.ts'

/** out_i = f(x_i). */
export type Integrand = (x: Float64Array, out: Float64Array) => void

export interface AdaptiveIntegral {
	readonly value: number
	/** Sum of the differences; more than the tolerance where the panels did not suffice. */
	readonly error: number
	/** The panel with the largest difference. */
	readonly worst: readonly [number, number]
}

export interface AdaptiveOptions {
	/** Accepted error, absolute. */
	readonly tolerance: number
	/** Most panels. Default 400. */
	readonly panels?: number
	/** Degree p of the rule, which has p + 1 nodes. Default 9. */
	readonly degree?: number
}

interface Panel {
	readonly from: number
	readonly to: number
	readonly left: number
	readonly right: number
	readonly difference: number
}

/** ∫ f from the first edge to the last; panels begin at the edges, ascending. Cost: three rules per edge, four per panel that is halved. */
export function adaptiveIntegral(f: Integrand, edges: readonly number[], { tolerance, panels = 400, degree = 9 }: AdaptiveOptions): AdaptiveIntegral {
	const rule = lobattoRule(degree)
	const [x, y] = [new Float64Array(degree + 1), new Float64Array(degree + 1)]
	const apply = (from: number, to: number): number => {
		for (let i = 0; i < degree; i++) x[i] = from + (to - from) * rule.nodes[i]
		x[degree] = to
		f(x, y)
		let sum = 0
		for (let i = 0; i <= degree; i++) sum += rule.weights[i] * y[i]
		return (to - from) * sum
	}
	const panel = (from: number, to: number, whole: number): Panel => {
		const middle = from + 0.5 * (to - from)
		const [left, right] = [apply(from, middle), apply(middle, to)]
		return { from, to, left, right, difference: Math.abs(left + right - whole) }
	}
	const found = edges.slice(1).map((to, i) => panel(edges[i], to, apply(edges[i], to)))
	let error = found.reduce((sum, p) => sum + p.difference, 0)
	// A NaN is no small difference.
	while (!(error <= tolerance) && found.length < panels) {
		const at = worstOf(found)
		const { from, to, left, right } = found[at]
		const middle = from + 0.5 * (to - from)
		if (!(from < middle && middle < to)) break
		found.splice(at, 1, panel(from, middle, left), panel(middle, to, right))
		error = found.reduce((sum, p) => sum + p.difference, 0)
	}
	const { from, to } = found[worstOf(found)]
	return { value: found.reduce((sum, p) => sum + p.left + p.right, 0), error, worst: [from, to] }
}

function worstOf(panels: readonly Panel[]): number {
	return panels.reduce((best, p, i) => (panels[best].difference >= p.difference || Number.isNaN(panels[best].difference) ? best : i), 0)
}
