/**
 * Laws on the hyperplane of two sites by their quantile function: nodes Y_0 < … < Y_n and the masses w_k between them, uniform density in between.
 *
 *   W₂²(p, q) with cost |x − y|²_{A⁻¹} = (1/λ) ∫_0^1 (Y_p(u) − Y_q(u))² du,   λ = 16        (one dimension: monotone transport is optimal)
 *
 * y is the coordinate along (1, −1)/√2: x_1 = m + y/√2, x_2 = m − y/√2. theory.md 5.6.
 */
import { hyperplane } from '../fokker-planck/hyperplane.ts'
import type { LawGrid } from '../fokker-planck/grid.ts'

export interface QuantileLaw {
	/** Y, ascending. */
	readonly nodes: Float64Array
	/** w, positive, Σ = 1; one fewer than nodes. */
	readonly masses: Float64Array
}

const MOBILITY = hyperplane(2).mobility
/** Cells at the ends with less than this are left out. */
const SMALLEST = 1e-14

/** The law of a density on the cells of two sites. @throws RangeError for another number of sites. */
export function quantileLaw({ plane, cells, spacing, coordinates }: LawGrid, density: Float64Array): QuantileLaw {
	if (plane.sites !== 2) throw new RangeError(`quantileLaw: ${plane.sites} sites (expected 2)`)
	let first = 0
	let end = cells
	while (density[first] * spacing < SMALLEST && first < end - 1) first++
	while (density[end - 1] * spacing < SMALLEST && end > first + 1) end--
	const masses = density.slice(first, end)
	const total = masses.reduce((s, x) => s + x, 0)
	for (let k = 0; k < masses.length; k++) masses[k] /= total
	const nodes = Float64Array.from({ length: masses.length + 1 }, (_, k) => coordinates[first] + (k - 0.5) * spacing)
	return { nodes, masses }
}

/** W₂² with cost |x − y|²_{A⁻¹}, exact for these laws (to rounding), whatever their masses. Cost O(n). */
export function squaredQuantileDistance(p: QuantileLaw, q: QuantileLaw): number {
	let [i, j, sum] = [0, 0, 0]
	/** What is left of the intervals, and the quantiles where they begin. */
	let [leftP, leftQ] = [p.masses[0], q.masses[0]]
	let [fromP, fromQ] = [p.nodes[0], q.nodes[0]]
	while (i < p.masses.length && j < q.masses.length) {
		const mass = Math.min(leftP, leftQ)
		const toP = mass === leftP ? p.nodes[i + 1] : fromP + ((p.nodes[i + 1] - fromP) * mass) / leftP
		const toQ = mass === leftQ ? q.nodes[j + 1] : fromQ + ((q.nodes[j + 1] - fromQ) * mass) / leftQ
		const [a, b] = [fromP - fromQ, toP - toQ]
		sum += (mass * (a * a + a * b + b * b)) / 3
		;[leftP, leftQ, fromP, fromQ] = [leftP - mass, leftQ - mass, toP, toQ]
		if (leftP === 0) leftP = p.masses[++i] ?? 0
		if (leftQ === 0) leftQ = q.masses[++j] ?? 0
	}
	return sum / MOBILITY
}

/** E y and Var y. */
export function quantileMoments({ nodes, masses }: QuantileLaw): { readonly mean: number; readonly variance: number } {
	let mean = 0
	for (let k = 0; k < masses.length; k++) mean += (masses[k] * (nodes[k] + nodes[k + 1])) / 2
	let variance = 0
	for (let k = 0; k < masses.length; k++) {
		const [a, b] = [nodes[k] - mean, nodes[k + 1] - mean]
		variance += (masses[k] * (a * a + a * b + b * b)) / 3
	}
	return { mean, variance }
}
