/**
 * Continuous piecewise polynomials on the torus with the lumped L² product: the discrete L²(𝕋) of the macroscopic level.
 *
 *   ⟨u, v⟩ = Σ_i w_i u_i v_i,   w = assembled Gauss–Lobatto weights,  Σ w_i = 1.
 *
 * The lumped product integrates polynomials of degree 2p − 1 on each element exactly, so the error is that of the resolution itself. State =
 * values at the nodes; element e has nodes e·p … (e+1)·p, the last node of the last element being the first of the first. theory.md 0.7.
 */
import { type LobattoRule, lagrangeBasis, lobattoRule } from '../../numerics/gauss-lobatto.ts'
import type { Space } from '../gradient-flow.ts'
import type { Element } from './mesh.ts'

export interface MacroSpace extends Space {
	readonly rule: LobattoRule
	readonly elements: readonly Element[]
	readonly lengths: Float64Array
	/** w_i, length `dimension`. */
	readonly weights: Float64Array
	/** θ_i. */
	readonly nodes: Float64Array
	/** Values given element by element (one-sided at vertices) → state whose mass is exactly theirs: vertices get the weighted average. */
	assemble(elementValues: Float64Array): Float64Array
	/** The element that holds θ and the coordinate in it, written to `out` = [element, x]; θ in [0,1). */
	locate(theta: number, out: Float64Array): void
}

/** The space on these elements, which cover [0,1) in order; at least two. */
export function macroSpace(elements: readonly Element[], degree: number): MacroSpace {
	const rule = lobattoRule(degree)
	const p = degree
	const count = elements.length
	const dimension = count * p
	const lengths = Float64Array.from(elements, (element) => element.length)
	const starts = Float64Array.from(elements, (element) => element.start)
	const weights = new Float64Array(dimension)
	const nodes = new Float64Array(dimension)
	for (let e = 0; e < count; e++) {
		for (let j = 0; j <= p; j++) weights[(e * p + j) % dimension] += lengths[e] * rule.weights[j]
		for (let j = 0; j < p; j++) nodes[e * p + j] = starts[e] + lengths[e] * rule.nodes[j]
	}
	const basis = new Float64Array(p + 1)
	const place = new Float64Array(2)
	const locate = (theta: number, out: Float64Array) => {
		let low = 0
		let high = count
		while (high - low > 1) {
			const middle = (low + high) >> 1
			if (starts[middle] <= theta) low = middle
			else high = middle
		}
		out[0] = low
		out[1] = Math.min(1, Math.max(0, (theta - starts[low]) / lengths[low]))
	}
	return {
		name: `piecewise polynomials of degree ${p} on ${count} elements`,
		dimension,
		rule,
		elements,
		lengths,
		weights,
		nodes,
		inner: (u, v) => {
			let sum = 0
			for (let i = 0; i < dimension; i++) sum += weights[i] * u[i] * v[i]
			return sum
		},
		mean: (state) => weightedSum(weights, state),
		embed: (state, theta, out = new Float64Array(theta.length)) => {
			for (let k = 0; k < theta.length; k++) {
				const t = theta[k] - Math.floor(theta[k])
				locate(t < 1 ? t : 0, place)
				lagrangeBasis(rule, place[1], basis)
				let sum = 0
				for (let j = 0; j <= p; j++) sum += basis[j] * state[(place[0] * p + j) % dimension]
				out[k] = sum
			}
			return out
		},
		assemble: (values) => {
			const out = new Float64Array(dimension)
			for (let e = 0; e < count; e++) {
				for (let j = 1; j < p; j++) out[e * p + j] = values[e * (p + 1) + j]
				const previous = (e + count - 1) % count
				const a = lengths[previous]
				const b = lengths[e]
				const left = values[previous * (p + 1) + p]
				const right = values[e * (p + 1)]
				out[e * p] = left === right ? left : (a * left + b * right) / (a + b)
			}
			return out
		},
		locate,
	}
}

/** Σ w_i u_i, compensated (Neumaier). */
export function weightedSum(weights: Float64Array, u: Float64Array): number {
	let total = 0
	let correction = 0
	for (let i = 0; i < weights.length; i++) {
		const x = weights[i] * u[i]
		const next = total + x
		correction += Math.abs(total) >= Math.abs(x) ? total - next + x : x - next + total
		total = next
	}
	return total + correction
}
