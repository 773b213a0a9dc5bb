/**
 * H̄ at degree 0, exactly: H̄(y) = (1/M) Σ_j ψ_K(y_j), ∇ = (ψ_K'(y_j)), Hess = diag ψ_K''(y_j). theory.md 1.1.
 *
 * The products of the space agree at degree 0: ⟨y, y'⟩ = (1/M) Σ y_j y_j'.
 */
import { blockHamiltonian } from '../../../cramer/block/index.ts'
import type { CramerTransform } from '../../../cramer/transform.ts'
import type { MesoSpace } from '../space.ts'
import { blockTable, type BlockTable } from './block-table.ts'
import type { MesoEnergy } from './kinds.ts'

export interface BlockEnergy extends MesoEnergy {
	readonly table: BlockTable
}

/** The energy 'exact' of a space of degree 0 with finitely many sites; `leading` answers for the dual field. */
export function blockEnergy(space: MesoSpace, transform: CramerTransform, leading: MesoEnergy, kind: 'exact' | 'corrected'): BlockEnergy {
	const { blocks } = space
	const table = blockTable(blockHamiltonian(transform), space.sitesPerBlock)
	const work = new Float64Array(blocks)
	return {
		...leading,
		name: 'H̄ = (1/M) Σ ψ_K(y_j)',
		kind,
		table,
		convexity: { lower: null, upper: null, reason: 'inf ψ_K″ and its sign: blockConvexity' },
		value: (state) => {
			if (!table.evaluate(state, work, null, null)) return Number.POSITIVE_INFINITY
			let sum = 0
			for (let j = 0; j < blocks; j++) sum += work[j]
			return sum / blocks
		},
		gradient: (state, out = new Float64Array(blocks)) => (table.evaluate(state, null, out, null) ? out : out.fill(Number.NaN)),
		hessian: (state, tangent, out = new Float64Array(blocks)) => {
			if (!table.evaluate(state, null, null, out)) return out.fill(Number.NaN)
			for (let j = 0; j < blocks; j++) out[j] *= tangent[j]
			return out
		},
		band: () => null,
		diagonal: (state, out = new Float64Array(blocks)) => (table.evaluate(state, null, null, out) ? out : out.fill(Number.NaN)),
	}
}
