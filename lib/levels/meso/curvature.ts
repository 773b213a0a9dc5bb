/**
 * The Hessian of a mesoscopic energy in a form that implicit time steps can use in O(M). theory.md 2.5.
 *
 *   dual:      Hess = V⁻¹·(Gram of the space), V = Cᵗ diag(φ*''(h_i)) C/N: cyclic banded, reach L;
 *   diagonal:  Hess = diag d, degree 0: d_j = ψ_K''(y_j);
 *   dense:     Hess by its columns, `Energy.hessian` of unit vectors: O(M²) storage, O(M³) per factorisation.
 */
import type { OpenRange } from '../../potential/single-site.ts'
import type { Energy } from '../gradient-flow.ts'

export type Curvature =
	| {
			readonly kind: 'dual'
			/** V by its cyclic diagonals: band[i(2L+1) + L + d] = V_{i, i+d mod M}, |d| ≤ L; entries that meet are added. */
			readonly band: Float64Array
			readonly reach: number
	  }
	| { readonly kind: 'diagonal'; readonly values: Float64Array }
	| {
			readonly kind: 'dense'
			/** Action of an approximation of the Hessian that is cheaper than `Energy.hessian`. */
			readonly hessian?: Energy['hessian']
	  }

/** An energy of which time steps can be made. */
export interface MesoFlowEnergy extends Energy {
	/** The admissible means; absent: all. */
	readonly means?: OpenRange
	/** The Hessian at a state, or a good approximation of it: only the speed of Newton's iteration depends on it. Borrowed storage. */
	curvature(state: Float64Array): Curvature
}
