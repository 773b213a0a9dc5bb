/**
 * The coarse-grained Hamiltonian H̄ of a spline, by the best method that there is, with its errors: what the command `energy` shows.
 *
 *   'exact'      one solution of Px = y (N = M), one block (ψ_N), degree 0 (ψ_K), few blocks (inversion): `exact/`
 *   'edgeworth'  𝓗_{Y,N} + Gaussian term + second-order bracket (`corrected.ts`), error by the next order (`remainder.ts`)
 *   'gaussian'   𝓗_{Y,N} + Gaussian term, where the matrices of the bracket would be too large; error by the bracket of single blocks
 *
 * Hausdorff normalisation; gradient: coefficients of the Riesz gradient. theory.md 8.1, 2.5.
 */
import { InputError } from '../../../errors.ts'
import { type FieldTable, fieldTable } from '../../../cramer/field-table.ts'
import type { CramerTransform } from '../../../cramer/transform.ts'
import type { MesoSpace } from '../space.ts'
import { bracket } from './bracket.ts'
import { correctedEnergy } from './corrected.ts'
import { dualState } from './leading.ts'
import { mesoEnergy } from './energy.ts'
import { exactHamiltonian } from './exact/exact-hamiltonian.ts'
import { leadingEnergy } from './leading-energy.ts'
import { type Remainder, remainderEstimate } from './remainder.ts'

export interface CoarseHamiltonianRow {
	/** H̄(y). */
	readonly value: number
	readonly method: 'exact' | 'edgeworth' | 'gaussian'
	/** |value − H̄(y)| ≤ error. */
	readonly error: number
	/** B-spline coefficients of ∇H̄. */
	readonly gradient: Float64Array
	/** Bound of the largest error of a coefficient. */
	readonly gradientError: number
	/** 𝓗_Y(y). */
	readonly limit: number
	/** The parts of the value where it is a sum: the leading term, the Gaussian term, the bracket, and the next term, which is not added. */
	readonly terms: { readonly leading: number; readonly gaussian: number; readonly bracket: number; readonly next: number } | null
	/** Why the error is large. */
	readonly reason?: string
}

export interface CoarseHamiltonian {
	/** @throws InputError when the spline is not the projection of admissible means. */
	at(state: Float64Array): CoarseHamiltonianRow
}

export interface CoarseHamiltonianOptions {
	readonly table?: FieldTable
	/** False: the expansion even where exact inversion is to be had. */
	readonly exact?: boolean
}

/** Blocks beyond which dense M × M matrices are not made. */
const LARGEST = 2048
/** Error of an inversion that needs no comparison. */
const GOOD = 1e-6
const EPSILON = 2 ** -52

/** H̄ on a space with finitely many sites. */
export function coarseHamiltonian(space: MesoSpace, transform: CramerTransform, options: CoarseHamiltonianOptions = {}): CoarseHamiltonian {
	if (!Number.isFinite(space.sites)) throw new RangeError('coarseHamiltonian: needs finitely many sites; the limit is mesoEnergy with kind limit')
	const table = options.table ?? fieldTable(transform)
	const limit = mesoEnergy(space, transform, { kind: 'limit', table })
	const exact = options.exact === false ? null : exactHamiltonian(space, transform)
	const { blocks, degree, sites } = space
	const dual = dualState(space, table, { limit: false })
	const leading = leadingEnergy(space, dual, 'leading')
	const second = blocks <= LARGEST
	const gaussian = correctedEnergy(space, dual, leading, false)
	const energy = second ? correctedEnergy(space, dual, leading, true) : gaussian
	const pairs = second ? bracket(dual.solver, blocks, degree) : null
	const remainder = second && space.sitesPerBlock > 1 ? remainderEstimate(space, table) : null
	const expanded = (state: Float64Array): CoarseHamiltonianRow => {
		const outcome = dual.at(state, 6)
		if (!outcome.reached)
			throw new InputError(
				'mean-out-of-range',
				'coarse-grained Hamiltonian: the spline is not the projection of admissible means, or too far out for doubles',
				'Try a profile further inside the admissible means.',
			)
		const gaussianValue = gaussian.value(state)
		const term = pairs === null ? 0 : -pairs.value() / (sites * sites)
		const first = dual.value()
		const gradient = Float64Array.from(energy.gradient(state))
		const { next, error, gradientError }: Remainder =
			remainder === null ? withoutBracket(dual.solver, sites, gradient) : remainder(dual.solver, state, term)
		// Rounding of the sums, and the second-order effect of the error of μ.
		const size = dual.solver.level().sums.mean(dual.solver.level().cumulants[0].map(Math.abs))
		// The order after the next one, of the size of the squared bracket: alone where the next order vanishes, as for exponential laws.
		const square = Number.isFinite(next) ? term * term : 0
		const slope = gaussian.gradient(state)
		let slopeOfBracket = 0
		for (let j = 0; j < blocks; j++) slopeOfBracket = Math.max(slopeOfBracket, Math.abs(gradient[j] - slope[j]))
		const floor = 8 * EPSILON * (Math.abs(first) + size) + outcome.error ** 2
		return {
			value: gaussianValue + term,
			method: second ? 'edgeworth' : 'gaussian',
			error: error + square + floor,
			gradient,
			gradientError: gradientError + 2 * Math.abs(term) * slopeOfBracket + roundingOfGradient(dual.solver.coefficients, outcome.error, dual.solver.band, degree),
			limit: limit.value(state),
			terms: { leading: first, gaussian: gaussianValue - first, bracket: term, next },
			...(Number.isFinite(error) ? {} : { reason: 'single blocks miss their expansion: wells too deep or narrow for so few sites, or a profile too steep for its blocks' }),
		}
	}
	return {
		at: (state) => {
			if (exact === null) return expanded(state)
			// The dual field of the expansion saves the search, and is found where a search on few sites gets stuck between wells.
			const searched = degree > 0 && blocks > 1 && space.sitesPerBlock > 1 && dual.at(state, 6).reached
			const { value, error, gradient, gradientError, reason } = exact.at(state, searched ? { dual: Float64Array.from(dual.solver.coefficients) } : {})
			const why = reason === undefined ? {} : { reason }
			const row: CoarseHamiltonianRow = { value, method: 'exact', error, gradient, gradientError, limit: limit.value(state), terms: null, ...why }
			// An inversion that did not get anywhere, where the expansion does.
			if (error <= GOOD * Math.max(1, Math.abs(value)) || remainder === null || degree === 0) return row
			const other = expanded(state)
			return other.error < error || !Number.isFinite(value) ? other : row
		},
	}
}

/** The size of the bracket's local part, doubled, for the Gaussian term alone. */
function withoutBracket(solver: ReturnType<typeof dualState>['solver'], sites: number, gradient: Float64Array): Remainder {
	const { sums, cumulants } = solver.level()
	const [, , k2, k3, k4] = cumulants as unknown as Float64Array[]
	const r = sums.quadratic(solver.factor.inverseBand(), new Float64Array(sums.size))
	const local = r.map((d, i) => Math.abs(k4[i] * d * d) / 8 + (5 * k3[i] * k3[i] * d * d) / (24 * k2[i]))
	const error = (4 * sums.mean(local)) / (sites * sites)
	let largest = 0
	for (const g of gradient) largest = Math.max(largest, Math.abs(g))
	return { next: Number.NaN, error, gradientError: (error * largest) / Math.max(error, Math.abs(sums.mean(cumulants[0]))) }
}

/** Errors of μ: Newton's last step and one rounding of μ itself. */
function roundingOfGradient(mu: Float64Array, error: number, band: Float64Array, degree: number): number {
	let worst = 0
	for (let j = 0; j < mu.length; j++) {
		const s = Math.sqrt(mu.length * band[j * (degree + 1)])
		worst = Math.max(worst, 4 * EPSILON * Math.abs(mu[j]) + (10 * error) / s)
	}
	return worst
}
