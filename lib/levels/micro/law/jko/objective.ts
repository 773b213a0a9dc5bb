/**
 * The entropy of a law given by quantiles, and the objective of a JKO step, with gradient and tridiagonal Hessian in the nodes.
 *
 *   Ent(Y) = Σ_k w_k [ log w_k − log(Y_{k+1} − Y_k) + ∫_0^1 H((1 − s)Y_k + sY_{k+1}) ds ] + log Z,   Z = ∫ e^{−H} dy,
 *   Φ(Y) = (1/(2τλ)) Σ_k w_k (d_k² + d_k d_{k+1} + d_{k+1}²)/3 + Ent(Y),   d = Y − Y^{old}.
 *
 * Exact for densities that are uniform between nodes but for the 3-point Gauss rule of H. Φ is strictly convex where 1/(τλ) + H'' > 0.
 */
import type { SingleSite } from '../../../../potential/single-site.ts'
import { gaussLegendre } from '../../../../numerics/gauss-legendre.ts'
import { pairEnergy } from '../fokker-planck/exponent.ts'
import type { LawGrid } from '../fokker-planck/grid.ts'
import { hyperplane } from '../fokker-planck/hyperplane.ts'

/** H on the line of two sites. */
export interface PairModel {
	readonly site: SingleSite
	readonly mean: number
	/** log ∫ e^{−H} dy, H = 0 at y = 0. */
	readonly logPartition: number
	/** inf H'' over the cells. */
	readonly leastCurvature: number
	/** H, H', H'' at y. */
	evaluate(y: Float64Array, value: Float64Array, first: Float64Array, second: Float64Array): void
}

/** Value, gradient and Hessian (diagonal, off-diagonal) of Φ, or of Ent for τ = ∞. */
export interface Derivatives {
	value: number
	readonly gradient: Float64Array
	readonly diagonal: Float64Array
	readonly off: Float64Array
}

const RULE = gaussLegendre(3)
const { mobility } = hyperplane(2)

/** H of the grid's site and mean, with Z of the grid. */
export function pairModel({ site, mean, coordinates, gibbs, cells }: LawGrid): PairModel {
	const evaluate = pairEnergy(site, mean)
	const [value, first, second] = [new Float64Array(cells), new Float64Array(cells), new Float64Array(cells)]
	evaluate(coordinates, value, first, second)
	// Σ h e^{−H} from the cell where the Gibbs density is largest.
	const top = gibbs.reduce((best, g, i) => (g > (gibbs[best] as number) ? i : best), 0)
	const leastCurvature = second.reduce((m, x) => Math.min(m, x), Number.POSITIVE_INFINITY)
	return { site, mean, logPartition: -value[top] - Math.log(gibbs[top]), leastCurvature, evaluate }
}

/** Φ for nodes with the given masses, infinite where the nodes are not ascending; `convexify` replaces H'' < 0 by 0 in the Hessian. */
export function objective(
	model: PairModel,
	masses: Float64Array,
	previous: Float64Array,
	tau: number,
): { readonly out: Derivatives; evaluate(nodes: Float64Array, convexify?: boolean): Derivatives; entropy(nodes: Float64Array): number } {
	const n = masses.length
	const out: Derivatives = { value: 0, gradient: new Float64Array(n + 1), diagonal: new Float64Array(n + 1), off: new Float64Array(n) }
	const count = RULE.nodes.length
	const points = new Float64Array(n * count)
	const [h0, h1, h2] = [new Float64Array(n * count), new Float64Array(n * count), new Float64Array(n * count)]
	const share = RULE.nodes.map((x) => (x + 1) / 2)
	const weight = RULE.weights.map((w) => w / 2)
	const spring = Number.isFinite(tau) ? 1 / (tau * mobility) : 0
	const evaluate = (nodes: Float64Array, convexify = false): Derivatives => {
		const { gradient, diagonal, off } = out
		gradient.fill(0)
		diagonal.fill(0)
		off.fill(0)
		for (let k = 0; k < n; k++) for (let q = 0; q < count; q++) points[k * count + q] = nodes[k] + share[q] * (nodes[k + 1] - nodes[k])
		model.evaluate(points, h0, h1, h2)
		let value = model.logPartition
		for (let k = 0; k < n; k++) {
			const w = masses[k]
			const gap = nodes[k + 1] - nodes[k]
			if (!(gap > 0)) {
				out.value = Number.POSITIVE_INFINITY
				return out
			}
			const [a, b] = [nodes[k] - previous[k], nodes[k + 1] - previous[k + 1]]
			value += w * (Math.log(w / gap) + (spring * (a * a + a * b + b * b)) / 6)
			gradient[k] += w * (1 / gap + (spring * (2 * a + b)) / 6)
			gradient[k + 1] += w * (-1 / gap + (spring * (a + 2 * b)) / 6)
			const bend = w / (gap * gap)
			diagonal[k] += bend + (w * spring) / 3
			diagonal[k + 1] += bend + (w * spring) / 3
			off[k] += (w * spring) / 6 - bend
			for (let q = 0; q < count; q++) {
				const [i, s, u] = [k * count + q, share[q], w * weight[q]]
				const curvature = convexify ? Math.max(0, h2[i]) : h2[i]
				value += u * h0[i]
				gradient[k] += u * (1 - s) * h1[i]
				gradient[k + 1] += u * s * h1[i]
				diagonal[k] += u * (1 - s) * (1 - s) * curvature
				diagonal[k + 1] += u * s * s * curvature
				off[k] += u * s * (1 - s) * curvature
			}
		}
		out.value = value
		return out
	}
	const entropy = (nodes: Float64Array) => {
		for (let k = 0; k < n; k++) for (let q = 0; q < count; q++) points[k * count + q] = nodes[k] + share[q] * (nodes[k + 1] - nodes[k])
		model.evaluate(points, h0, h1, h2)
		let value = model.logPartition
		for (let k = 0; k < n; k++) {
			value += masses[k] * Math.log(masses[k] / (nodes[k + 1] - nodes[k]))
			for (let q = 0; q < count; q++) value += masses[k] * weight[q] * h0[k * count + q]
		}
		return value
	}
	return { out, evaluate, entropy }
}
