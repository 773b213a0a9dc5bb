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
import type { MesoSpace } from '../space.ts'
import { blockEnergy } from './blocks.ts'
import { correctedEnergy } from './corrected.ts'
import type { MesoEnergy, MesoEnergyKind } from './kinds.ts'
import { dualState } from './leading.ts'
import { leadingEnergy } from './leading-energy.ts'

export type { MesoEnergy, MesoEnergyKind } from './kinds.ts'

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
