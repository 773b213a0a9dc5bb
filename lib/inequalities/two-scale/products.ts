/**
 * Log-Sobolev constants of products and of weakly coupled blocks (theory 6.3, 6.5).
 *
 *   tensorisation:     ⊗ μ_i satisfies LSI(min ρ_i);
 *   Otto–Reznikoff:    if μ(dx_i | x_j, j ≠ i) satisfies LSI(ρ_i) for all x_j and |∇_i∇_j H| ≤ κ_ij, then μ satisfies LSI(ρ̂) with
 *                      ρ̂ = λ_min(diag ρ − (κ_ij)), provided it is positive.
 */
import { InputError } from '../../errors.ts'
import { leastEigenvalue } from '../../levels/meso/blocks/eigenvalue.ts'

/** min ρ_i. @throws InputError for an empty list or a negative constant. */
export function tensorisedConstant(constants: readonly number[]): number {
	if (constants.length === 0 || constants.some((rho) => !(rho >= 0)))
		throw new InputError('bad-parameter', `tensorisation: constants must be a list of numbers ≥ 0 (got ${constants.join(', ')})`, 'Try one constant per factor.')
	return Math.min(...constants)
}

export interface CoupledConstant {
	/** λ_min of diag ρ − κ; the log-Sobolev constant when positive, else the criterion says nothing. */
	readonly least: number
	/** Rounding error of `least`: n ε times the largest row sum. */
	readonly error: number
	/** max(0, least − error). */
	readonly constant: number
	readonly applies: boolean
}

/**
 * The Otto–Reznikoff criterion.
 * @param constants ρ_i ≥ 0 of the conditional laws (1/z²)
 * @param couplings κ_ij ≥ 0, symmetric; the diagonal is not read
 * @throws InputError for a wrong shape, a negative entry, or a matrix that is not symmetric.
 */
export function coupledConstant(constants: readonly number[], couplings: readonly (readonly number[])[]): CoupledConstant {
	const n = constants.length
	const wrong = (what: string) => new InputError('bad-parameter', `Otto–Reznikoff criterion: ${what}`, 'Try ρ_i ≥ 0 and a symmetric matrix of κ_ij ≥ 0.')
	if (n === 0 || couplings.length !== n || couplings.some((row) => row.length !== n)) throw wrong(`expected ${n} × ${n} couplings`)
	if (constants.some((rho) => !(rho >= 0 && rho < Number.POSITIVE_INFINITY))) throw wrong('a constant is negative or not finite')
	let size = 0
	for (let i = 0; i < n; i++) {
		let row = constants[i]
		for (let j = 0; j < n; j++) {
			if (j === i) continue
			if (!(couplings[i][j] >= 0) || couplings[i][j] !== couplings[j][i]) throw wrong(`the coupling (${i}, ${j}) is negative or not symmetric`)
			row += couplings[i][j]
		}
		size = Math.max(size, row)
	}
	const least = leastEigenvalue(
		Float64Array.from({ length: n * n }, (_, k) => (Math.floor(k / n) === k % n ? constants[k % n] : -couplings[Math.floor(k / n)][k % n])),
		n,
	)
	const error = 4 * n * 2 ** -52 * size
	return { least, error, constant: Math.max(0, least - error), applies: least > error }
}
