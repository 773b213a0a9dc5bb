/**
 * The hyperplane {x ∈ ℝᴺ: (1/N)Σx_i = m} for N = 2 and 3 in orthonormal coordinates y: x = m + Qy, QᵗQ = id.
 *
 * A acts on it as a number, λ_1: N = 2 has a double bond, A = 8 (1, −1; −1, 1) and λ = 16; N = 3 has λ_1 = λ_2 = 27. So ρ_t solves
 *   ∂_tρ = λ ∇·(∇ρ + ρ∇H)   in N − 1 dimensions. theory.md 0.3, 0.4.
 */
export interface Hyperplane {
	readonly sites: 2 | 3
	/** N − 1. */
	readonly dimension: 1 | 2
	/** λ: the eigenvalue of A. */
	readonly mobility: number
	/** Q by columns: Q_{i,d} at d·N + i. */
	readonly basis: Float64Array
}

const { SQRT1_2 } = Math
const SIXTH = 1 / Math.sqrt(6)

/** The hyperplane of 2 or 3 sites. @throws RangeError for other numbers of sites. */
export function hyperplane(sites: number): Hyperplane {
	if (sites === 2) return { sites, dimension: 1, mobility: 16, basis: Float64Array.of(SQRT1_2, -SQRT1_2) }
	if (sites === 3) return { sites, dimension: 2, mobility: 27, basis: Float64Array.of(SQRT1_2, -SQRT1_2, 0, SIXTH, SIXTH, -2 * SIXTH) }
	throw new RangeError(`hyperplane: the law is solved for on 2 or 3 sites (got ${sites}). Try gaussianLaw, or a simulation`)
}
