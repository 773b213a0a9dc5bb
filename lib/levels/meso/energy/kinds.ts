/** What an energy of the mesoscopic flow is: an `Energy` on B-spline coefficients that also shows its dual field. theory.md 2.5. */
import type { Energy } from '../../gradient-flow.ts'
import type { DualOutcome } from './dual.ts'

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
