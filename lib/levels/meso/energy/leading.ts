/**
 * The leading term of H̄ and its limit, by duality:
 *
 *   𝓗_{Y,N}(y) = sup_μ { μ·b − (1/N) Σ φ*((Cμ)_i) },  b = Bc,   ∇ = μ,   Hess u = V⁻¹Bu,   V = Cᵗ diag(κ2) C/N,
 *
 * B the Gram matrix S of the L² product or G of the discrete one. At K = ∞, with S, this is 𝓗_Y(y) = sup_σ {⟨σ, y⟩ − ∫φ*(σ)}. theory.md 2.5.
 *
 * `DualState` keeps the solution for the state asked for last: value, gradient and Hessian at one state cost one solution.
 */
import type { FieldTable } from '../../../cramer/field-table.ts'
import type { Circulant } from '../../../numerics/circulant.ts'
import type { MesoSpace } from '../space.ts'
import { type DualOutcome, type DualSolver, dualSolver } from './dual.ts'
import { dualStart } from './start.ts'

export interface DualState {
	readonly solver: DualSolver
	/** B with b = Bc. */
	readonly target: Circulant
	/** b of the state solved for last. */
	readonly moments: Float64Array
	/** Makes the solver hold the solution at this state, with κ1 … κ_last. */
	at(state: Float64Array, last: number): DualOutcome
	/** μ·b − (1/N) Σ φ*(h) at the solution. */
	value(): number
}

/** Dual solutions for the splines of a space, with K sites per block, K ≤ ∞. `limit`: K = ∞ whatever the space. */
export function dualState(
	space: MesoSpace,
	table: FieldTable,
	{ limit, count }: { readonly limit: boolean; readonly count?: number | undefined },
): DualState {
	const { blocks, degree } = space
	const sitesPerBlock = limit ? Number.POSITIVE_INFINITY : space.sitesPerBlock
	// A spline of degree 0 is constant on a block: one node.
	const nodes = degree === 0 ? 1 : count
	const solver = dualSolver({ degree, blocks, sitesPerBlock }, table, nodes === undefined ? {} : { count: nodes })
	const target = limit ? space.gram : space.form
	const start = dualStart(space, table)
	const moments = new Float64Array(blocks)
	const state = new Float64Array(blocks).fill(Number.NaN)
	const previous = new Float64Array(blocks)
	let known: DualOutcome | undefined
	let order = 0
	const same = (other: Float64Array) => {
		for (let j = 0; j < blocks; j++) if (state[j] !== other[j]) return false
		return true
	}
	return {
		solver,
		target,
		moments,
		at: (other, last) => {
			if (known !== undefined && same(other)) {
				if (last > order && known.reached) solver.extend(last)
				order = Math.max(order, last)
				return known
			}
			const warm = known?.reached === true
			state.set(other)
			target.apply(state, moments)
			if (warm) previous.set(solver.coefficients)
			known = solver.solve(moments, warm ? previous : null, (out) => start(state, out), last)
			order = last
			return known
		},
		value: () => {
			const { sums, cumulants } = solver.level()
			let sum = 0
			for (let j = 0; j < blocks; j++) sum += solver.coefficients[j] * moments[j]
			return sum - sums.mean(cumulants[0])
		},
	}
}
