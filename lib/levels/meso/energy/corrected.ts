/**
 * H̄ to first and second order in 1/K, with gradient and Hessian action through the dual field. theory.md 8.1, 2.5.
 *
 *   H̄ = 𝓗_{Y,N} + T(μ),  T = (1/2N)(M log 2π + log det V − log det G) − (1/N²) b(μ),
 *   ∇ = μ + V⁻¹T_μ,  T_μ = ⟨(κ3 r_ii/2N − β/N²) c⟩,  Hess u = dμ + V⁻¹(dT_μ − dV V⁻¹T_μ),  dμ = V⁻¹Bu, dV = ⟨κ3 dh c cᵗ⟩,
 *
 * with the orthonormal columns of theory 8.1 replaced by C: det Σ_Q = det V/det G. b, β: `bracket.ts`; r_ii = c_iᵗV⁻¹c_i.
 */
import type { MesoSpace } from '../space.ts'
import { type Bracket, bracket } from './bracket.ts'
import { bandTimes, denseInverse, solveRows } from './dense.ts'
import type { MesoEnergy } from './kinds.ts'
import type { DualState } from './leading.ts'
import type { NodeSums } from './sums.ts'

/** log det G; −∞ where G is singular (K = 1, odd degree, even M). */
export function logDeterminantOfGram(space: MesoSpace): number {
	return space.discreteGram.symbol.reduce((sum, g) => sum + Math.log(g), 0)
}

/** The energy 'gaussian', or 'corrected' with the bracket, over its leading term. */
export function correctedEnergy(space: MesoSpace, dual: DualState, leading: MesoEnergy, second: boolean): MesoEnergy {
	const { blocks, degree, sites } = space
	const { solver, target } = dual
	const width = degree + 1
	const constant = (blocks * Math.log(2 * Math.PI) - logDeterminantOfGram(space)) / (2 * sites)
	const [orderOfValue, orderOfGradient, orderOfHessian] = second ? [4, 5, 6] : [2, 3, 4]
	let pairs: Bracket | undefined
	const bracketHere = () => (pairs ??= bracket(solver, blocks, degree))
	const band = new Float64Array(blocks * width)
	const vector = () => new Float64Array(blocks)
	const [force, other, direction] = [vector(), vector(), vector()]
	let arrays: { sums: NodeSums; diagonal: Float64Array; weight: Float64Array; work: Float64Array; dh: Float64Array } | undefined
	let matrices: { inverse: Float64Array; product: Float64Array; flipped: Float64Array } | undefined
	const ready = () => {
		const { sums } = solver.level()
		if (arrays?.sums === sums) return arrays
		const array = () => new Float64Array(sums.size)
		arrays = { sums, diagonal: array(), weight: array(), work: array(), dh: array() }
		return arrays
	}
	/** force = T_μ. */
	const slope = () => {
		const { sums, diagonal, weight } = ready()
		const k3 = solver.level().cumulants[3]
		sums.quadratic(solver.factor.inverseBand(band), diagonal)
		for (let i = 0; i < sums.size; i++) weight[i] = (k3[i] * diagonal[i]) / (2 * sites)
		sums.moments(weight, force)
		if (!second) return
		bracketHere().gradient(other)
		for (let j = 0; j < blocks; j++) force[j] -= other[j] / (sites * sites)
	}
	/** out = dT_μ along direction = dμ. */
	const slopeChange = (out: Float64Array) => {
		const { sums, diagonal, weight, work, dh } = ready()
		matrices ??= { inverse: new Float64Array(blocks ** 2), product: new Float64Array(blocks ** 2), flipped: new Float64Array(blocks ** 2) }
		const { inverse, product, flipped } = matrices
		const { cumulants } = solver.level()
		const [k3, k4] = [cumulants[3], cumulants[4]]
		sums.values(direction, dh)
		for (let i = 0; i < sums.size; i++) work[i] = k3[i] * dh[i]
		denseInverse(solver.factor, inverse)
		bandTimes(sums.band(work, band), degree, blocks, inverse, product)
		// d r_ii = −c_iᵗ V⁻¹ dV V⁻¹ c_i; rows of the transposed product solved are rows of V⁻¹ dV V⁻¹.
		for (let i = 0; i < blocks; i++) for (let j = 0; j < blocks; j++) flipped[j * blocks + i] = product[i * blocks + j]
		solveRows(solver.factor, flipped)
		for (let i = 0; i < blocks; i++) for (let d = 0; d <= degree; d++) band[i * width + d] = flipped[i * blocks + ((i + d) % blocks)]
		sums.quadratic(band, work)
		for (let i = 0; i < sums.size; i++) weight[i] = (k4[i] * dh[i] * diagonal[i] - k3[i] * work[i]) / (2 * sites)
		sums.moments(weight, out)
		if (!second) return
		bracketHere().directional(direction, other)
		for (let j = 0; j < blocks; j++) out[j] -= other[j] / (sites * sites)
	}
	return {
		...leading,
		name: second ? 'H̄ with the second-order bracket' : 'H̄ with the Gaussian term',
		kind: second ? 'corrected' : 'gaussian',
		convexity: { lower: null, upper: null, reason: 'not known beforehand: convex for K large enough (theory 2.6)' },
		value: (state) => {
			if (!dual.at(state, orderOfValue).reached) return Number.POSITIVE_INFINITY
			const gaussian = dual.value() + constant + solver.factor.logDeterminant() / (2 * sites)
			return second ? gaussian - bracketHere().value() / (sites * sites) : gaussian
		},
		gradient: (state, out = new Float64Array(blocks)) => {
			if (!dual.at(state, orderOfGradient).reached) return out.fill(Number.NaN)
			slope()
			solver.factor.solve(force, out)
			for (let j = 0; j < blocks; j++) out[j] += solver.coefficients[j]
			return out
		},
		hessian: (state, tangent, out = new Float64Array(blocks)) => {
			if (!dual.at(state, orderOfHessian).reached) return out.fill(Number.NaN)
			target.apply(tangent, direction)
			solver.factor.solve(direction, direction)
			slope()
			// w = V⁻¹T_μ, dV w = ⟨κ3 dh (Cw) c⟩.
			solver.factor.solve(force, force)
			const { sums, work, dh } = ready()
			const k3 = solver.level().cumulants[3]
			sums.values(force, work)
			sums.values(direction, dh)
			for (let i = 0; i < sums.size; i++) work[i] *= k3[i] * dh[i]
			sums.moments(work, force)
			slopeChange(out)
			for (let j = 0; j < blocks; j++) out[j] -= force[j]
			solver.factor.solve(out, out)
			for (let j = 0; j < blocks; j++) out[j] += direction[j]
			return out
		},
	}
}
