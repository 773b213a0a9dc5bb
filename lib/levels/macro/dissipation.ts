/**
 * The dissipation K = −∂²_θ on the discrete space, whose inverse is the H⁻¹ product. theory.md 0.5, 0.7.
 *
 *   ⟨u, K v⟩ = ∫ u' v' dθ  exactly for states:  K = W⁻¹S,  S_ij = ∫ b_i' b_j'.
 *
 * S acts on differences of values and what an element gives to its nodes sums to zero by construction: constants give exactly zero and mass is
 * conserved to rounding.
 */
import { ElementChain } from '../../numerics/element-chain.ts'
import type { Dissipation } from '../gradient-flow.ts'
import { type MacroSpace, weightedSum } from './space.ts'

export interface MacroDissipation extends Dissipation {
	/** out = S ξ: K ξ before division by the weights. */
	stiffness(force: Float64Array, out: Float64Array): void
}

/** −∂²_θ on a macroscopic space. */
export function macroDissipation(space: MacroSpace): MacroDissipation {
	const { rule, lengths, weights, dimension } = space
	const p = rule.degree
	const n = p + 1
	const { derivative, stiffness: matrix, weights: reference } = rule
	const local = new Float64Array(n)
	const flux = new Float64Array(n)
	let chain: ElementChain | undefined

	const gradient = (force: Float64Array, e: number) => {
		const base = e * p
		const origin = force[base]
		for (let j = 0; j < p; j++) local[j] = force[base + j] - origin
		local[p] = force[base + p === dimension ? 0 : base + p] - origin
		for (let q = 0; q < n; q++) {
			let sum = 0
			for (let j = 1; j < n; j++) sum += derivative[q * n + j] * local[j]
			flux[q] = sum
		}
	}
	const stiffness = (force: Float64Array, out: Float64Array) => {
		out.fill(0)
		for (let e = 0; e < lengths.length; e++) {
			const base = e * p
			const next = base + p === dimension ? 0 : base + p
			const origin = force[base]
			const scale = 1 / lengths[e]
			for (let j = 1; j < p; j++) local[j] = (force[base + j] - origin) * scale
			local[p] = (force[next] - origin) * scale
			let total = 0
			for (let i = 1; i <= p; i++) {
				let sum = 0
				const row = i * n
				for (let j = 1; j <= p; j++) sum += matrix[row + j] * local[j]
				total += sum
				out[i === p ? next : base + i] += sum
			}
			out[base] -= total
		}
	}
	const rate = (force: Float64Array) => {
		let total = 0
		for (let e = 0; e < lengths.length; e++) {
			gradient(force, e)
			let sum = 0
			for (let q = 0; q < n; q++) sum += reference[q] * flux[q] * flux[q]
			total += sum / lengths[e]
		}
		return total
	}
	const solve = (tangent: Float64Array, out = new Float64Array(dimension)) => {
		if (!chain) {
			chain = new ElementChain(rule, lengths)
			chain.factor(new Float64Array(lengths.length * n))
		}
		const mean = weightedSum(weights, tangent)
		for (let i = 0; i < dimension; i++) out[i] = weights[i] * (tangent[i] - mean)
		chain.solve(out)
		const shift = weightedSum(weights, out)
		for (let i = 0; i < dimension; i++) out[i] -= shift
		return out
	}
	return {
		name: '−∂²_θ',
		stiffness,
		rate,
		apply: (force, out = new Float64Array(dimension)) => {
			stiffness(force, out)
			for (let i = 0; i < dimension; i++) out[i] /= weights[i]
			return out
		},
		solve,
		squaredNorm: (tangent) => rate(solve(tangent)),
	}
}
