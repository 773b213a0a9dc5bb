/**
 * Independent sites under linear constraints: what every exact coarse-grained Hamiltonian is made of (theory 8.1).
 *
 *   E(v) = −log ∫_{Cᵗx = v} e^{−Σψ(x_i)} dHausdorff,   C of `rows` × d with full rank, v ∈ ℝᵈ.
 *
 * Splines: rows are cell averages, E = N·H̄ and v = N·moments. Blocks of polynomials: rows are orthonormal polynomials on the K sites. A row may
 * stand for `weights[i]` sites (nodes of a rule over sites), where only sums over sites of smooth functions occur.
 */
import { choleskyFactor, logDeterminant, weightedGram } from './dense.ts'

export interface Constraint {
	/** d. */
	readonly dimension: number
	readonly rows: number
	/** C, row-major. */
	readonly matrix: Float64Array
	/** How many sites each row stands for. */
	readonly weights: Float64Array
	/** Every row is one site. */
	readonly exact: boolean
	/** Σ weights: the number of sites. */
	readonly sites: number
	/** log det CᵗC. */
	readonly logDeterminant: number
}

/** The constraint of these rows. @throws RangeError unless C has full rank. */
export function constraint(matrix: Float64Array, dimension: number, weights?: Float64Array): Constraint {
	const rows = matrix.length / dimension
	const w = weights ?? new Float64Array(rows).fill(1)
	const factor = choleskyFactor(
		weightedGram(matrix, rows, dimension, (i) => w[i]),
		dimension,
	)
	if (factor === null) throw new RangeError('constraint: the observables are linearly dependent')
	return {
		dimension,
		rows,
		matrix,
		weights: w,
		exact: weights === undefined,
		sites: Math.round(w.reduce((a, b) => a + b, 0)),
		logDeterminant: logDeterminant(factor, dimension),
	}
}

/** E, λ = dE/dv and, where asked, d²E/dv², with absolute errors of each. */
export interface ConstrainedEnergy {
	readonly value: number
	readonly error: number
	readonly gradient: Float64Array
	readonly gradientError: number
	/** d × d. */
	readonly hessian: Float64Array
	readonly hessianError: number
	readonly method: ExactMethod
	/** Why the error is larger than what is aimed at. */
	readonly reason?: string
}

/** How a value was found. 'unique': one solution of the constraint; 'block': ψ_K; 'fourier', 'transfer': inversion of the characteristic
 * function, on a lattice or site by site along the ring; 'fibre': positive quadrature over {Cᵗx = v}; 'edgeworth': not exact, an expansion in 1/K. */
export type ExactMethod = 'unique' | 'block' | 'fourier' | 'fibre' | 'transfer' | 'edgeworth'
