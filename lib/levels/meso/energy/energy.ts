/**
 * The energies of the mesoscopic flow, as functions of the B-spline coefficients of a state.
 *
 *   'limit'     𝓗_Y(y) = sup_σ {⟨σ, y⟩ − ∫ φ*(σ)}, K = ∞
 *   'leading'   𝓗_{Y,N}(y), the same with sums over sites
 *   'gaussian'  𝓗_{Y,N}(y) + (1/2N)(M log 2π + log det V − log det G)
 *   'corrected' the same − (1/N)(r4/8 − r13/8 − r23/12);  degree 0: as 'exact'
 *   'exact'     degree 0 only: (1/M) Σ_j ψ_K(y_j)
 *
 * Gradients are Riesz gradients in the product of the space, Hessian actions are exact derivatives of them. A state that is not the projection of
 * admissible means has value ∞ and gradient NaN: an outcome, which `dual(state).outcome` explains. theory.md 2.5, 8.1.
 */
import { type FieldTable, fieldTable } from '../../../cramer/field-table.ts'
import type { CramerTransform } from '../../../cramer/transform.ts'
import type { Energy } from '../../gradient-flow.ts'
import type { MesoSpace } from '../space.ts'
import { blockEnergy } from './blocks.ts'
import { correctedEnergy } from './corrected.ts'
import type { DualOutcome } from './dual.ts'
import { type DualState, dualState } from './leading.ts'

export type MesoEnergyKind = 'limit' | 'leading' | 'gaussian' | 'corrected' | 'exact'

export interface MesoEnergy extends Energy {
	readonly kind: MesoEnergyKind
	/** μ at the state (borrowed) and how it was found. */
	dual(state: Float64Array): { readonly coefficients: Float64Array; readonly outcome: DualOutcome }
	/**
	 * The cyclic band of V = Cᵗ diag(κ2) C/N at the state (borrowed), out[j(L+1) + d] = V_{j,j+d}, d = 0 … L, entries that coincide for M ≤ 2L to be
	 * added (layout of `cyclicBanded`). The Hessian form of the leading term is BV⁻¹B. Null for 'exact' at degree 0.
	 */
	band(state: Float64Array): Float64Array | null
	/** Degree 0: the second derivatives at the y_j, which are the diagonal Hessian in the product of the space; null for other degrees. */
	diagonal(state: Float64Array, out?: Float64Array): Float64Array | null
}

export interface MesoEnergyOptions {
	readonly kind: MesoEnergyKind
	/** Shared between energies of one transform. */
	readonly table?: FieldTable
	/** Nodes per block instead of an adaptive number. */
	readonly count?: number
}

/** The energy of a kind on a space. */
export function mesoEnergy(space: MesoSpace, transform: CramerTransform, { kind, table, count }: MesoEnergyOptions): MesoEnergy {
	const limit = kind === 'limit' || space.sites === Number.POSITIVE_INFINITY
	const dual = dualState(space, table ?? fieldTable(transform), { limit, count })
	const leading = leadingEnergy(space, dual, kind)
	if (limit || kind === 'leading') return leading
	if (space.degree === 0 && kind !== 'gaussian') return blockEnergy(space, transform, leading, kind)
	if (kind === 'exact') throw new RangeError('mesoEnergy: kind exact needs degree 0')
	return correctedEnergy(space, dual, leading, kind === 'corrected')
}

/** 𝓗_{Y,N} or 𝓗_Y as an energy. */
export function leadingEnergy(space: MesoSpace, dual: DualState, kind: MesoEnergyKind): MesoEnergy {
	const { solver, target } = dual
	const { degree, blocks, form } = space
	/** Riesz vector in the product of the space of a cotangent given as target·v. */
	const riesz = (v: Float64Array) => (target === form ? v : form.solve(target.apply(v, v), v))
	const failed = (out: Float64Array) => out.fill(Number.NaN)
	return {
		name: kind === 'limit' ? '𝓗_Y' : '𝓗_{Y,N}',
		kind,
		convexity: { lower: null, upper: null, reason: 'not known beforehand: Hess = (P diag(κ2) NPᵗ)⁻¹ > 0 at every state' },
		value: (state) => (dual.at(state, 2).reached ? dual.value() : Number.POSITIVE_INFINITY),
		gradient: (state, out = new Float64Array(blocks)) => {
			if (!dual.at(state, 2).reached) return failed(out)
			out.set(solver.coefficients)
			return riesz(out)
		},
		hessian: (state, tangent, out = new Float64Array(blocks)) => {
			if (!dual.at(state, 2).reached) return failed(out)
			target.apply(tangent, out)
			solver.factor.solve(out, out)
			return riesz(out)
		},
		dual: (state) => {
			const outcome = dual.at(state, 2)
			return { coefficients: solver.coefficients, outcome }
		},
		band: (state) => (dual.at(state, 2).reached ? solver.band : solver.band.fill(Number.NaN)),
		diagonal: (state, out = new Float64Array(blocks)) => {
			if (degree > 0) return null
			if (!dual.at(state, 2).reached) return failed(out)
			for (let j = 0; j < blocks; j++) out[j] = 1 / (blocks * solver.band[j])
			return out
		},
	}
}
