/**
 * The observables of a block of K sites on the auxiliary level Z of discontinuous piecewise polynomials of degree ≤ L (theory 2.6).
 *
 * Poly_L has the orthonormal basis P_l(v) = √(2l+1) Legendre_l(2v − 1) of L²(0,1). The projection of a step function has the coefficients
 *
 *   a_l = ∫_0^1 x̄ P_l dv = (1/K) Σ_r x_r C_rl,   C_rl = average of P_l over the cell [r/K, (r+1)/K],
 *
 * so a_0 is the mean. The columns of C span the polynomials of degree ≤ L on the K sites; they are orthonormal (times 1/√K) up to O(K⁻²).
 */
import { InputError } from '../../../errors.ts'
import { discreteGauss } from '../../../numerics/discrete-gauss.ts'
import { gaussLegendre } from '../../../numerics/gauss-legendre.ts'
import { type Constraint, constraint } from '../energy/exact/constraint.ts'

/** out_l = P_l(v), l = 0 … L. */
export function legendreValues(degree: number, v: number): Float64Array {
	const x = 2 * v - 1
	const out = new Float64Array(degree + 1)
	let [previous, value] = [0, 1]
	for (let l = 0; l <= degree; l++) {
		out[l] = Math.sqrt(2 * l + 1) * value
		;[previous, value] = [value, ((2 * l + 1) * x * value - l * previous) / (l + 1)]
	}
	return out
}

/** Rows per block: beyond, sites are replaced by the nodes of a rule. */
const DIRECT = 96

/**
 * The constraint Cᵗx = K a of one block; with `count` nodes of a rule in place of the sites where there are more. K = ∞: weights sum to 1.
 *
 * @throws InputError for K < L + 1: the observables are then dependent.
 */
export function polynomialRows(degree: number, sites: number, count = DIRECT): Constraint {
	requirePolynomialBlock(degree, sites)
	const finite = Number.isFinite(sites)
	const { nodes, weights } = discreteGauss(sites, finite && sites <= DIRECT && count >= DIRECT ? sites : Math.min(count, 32))
	const d = degree + 1
	const matrix = new Float64Array(nodes.length * d)
	const rule = gaussLegendre(d)
	nodes.forEach((v, i) => {
		if (!finite) matrix.set(legendreValues(degree, v), i * d)
		else
			rule.nodes.forEach((x, q) => {
				const p = legendreValues(degree, v + x / (2 * sites))
				for (let l = 0; l < d; l++) matrix[i * d + l] += (rule.weights[q] * p[l]) / 2
			})
	})
	const exact = finite && nodes.length === sites
	return exact
		? constraint(matrix, d)
		: constraint(
				matrix,
				d,
				weights.map((w) => (finite ? sites * w : w)),
			)
}

/** @throws InputError unless L ≥ 0 and K ≥ L + 1. */
export function requirePolynomialBlock(degree: number, sites: number): void {
	if (!(Number.isInteger(degree) && degree >= 0 && degree <= 5))
		throw new InputError('bad-flag', `polynomial blocks: degree must be 0 … 5 (got ${degree})`, 'Try a degree from 0 to 5.')
	if (!(sites === Number.POSITIVE_INFINITY || (Number.isInteger(sites) && sites >= degree + 1)))
		throw new InputError(
			'bad-flag',
			`polynomial blocks: ${degree + 1} moments of degree ≤ ${degree} need at least ${degree + 1} sites per block (got ${sites})`,
			`Try ${degree + 1} sites per block or more, or a lower degree.`,
		)
}
