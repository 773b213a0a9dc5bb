/**
 * The coarse-grained Hamiltonian of the auxiliary level Z of discontinuous piecewise polynomials of degree ≤ L (theory 2.6), block by block:
 *
 *   H̄_Z(z) = (1/M) Σ_j Ψ_{K,L}(a_j),   Ψ_{K,L}(a) = −(1/K) log ∫_{Qx = a} e^{−Σψ(x_r)} dHausdorff^{K−L−1},
 *
 * a_j ∈ ℝ^{L+1} the Legendre coefficients of z on block j (polynomial-rows.ts). Exact for L ≤ 3, and where the fibre has at most 3 dimensions; else an
 * Edgeworth expansion, with its error. K → ∞: Ψ → 𝒫si(p) = sup_{q ∈ Poly_L} {⟨q, p⟩ − ∫φ*(q)}.
 */
import type { CramerTransform } from '../../../cramer/index.ts'
import { InputError } from '../../../errors.ts'
import { type ConstrainedSites, constrainedSites } from '../energy/exact/constrained-sites.ts'
import type { ExactMethod } from '../energy/exact/constraint.ts'
import { edgeworthEnergy } from '../energy/exact/edgeworth.ts'
import { polynomialRows, requirePolynomialBlock } from './polynomial-rows.ts'

/** Ψ_{K,L} at a point, with absolute errors. */
export interface PolynomialBlockPoint {
	readonly value: number
	readonly error: number
	/** dΨ/da, L + 1. */
	readonly gradient: Float64Array
	readonly gradientError: number
	/** d²Ψ/da², (L + 1)². */
	readonly hessian: Float64Array
	readonly hessianError: number
	readonly method: ExactMethod
	readonly reason?: string
}

export interface PolynomialBlock {
	readonly degree: number
	/** K. */
	readonly sites: number
	/** Ψ_{K,L}(a). */
	at(moments: ArrayLike<number>): PolynomialBlockPoint
	/** Ψ at the moments that the polynomial field with these coefficients has (before conditioning): no search. */
	atField(coefficients: Float64Array): PolynomialBlockPoint & { readonly moments: Float64Array }
	/** a = Qx. */
	project(x: ArrayLike<number>, offset?: number): Float64Array
}

/** Inversion in this many dimensions is exact. */
const EXACT_DIMENSIONS = 4

/** Ψ_{K,L} of one block. @throws InputError for K < L + 1. */
export function polynomialBlock(degree: number, sites: number, transform: CramerTransform, solver = constrainedSites(transform)): PolynomialBlock {
	requirePolynomialBlock(degree, sites)
	if (!Number.isFinite(sites)) throw new InputError('bad-flag', 'polynomial block: infinitely many sites', 'Try polynomialBlockLimit, which is their limit.')
	const d = degree + 1
	const c = polynomialRows(degree, sites)
	const reduced = polynomialRows(degree, sites, degree + 8)
	const exact = d <= EXACT_DIMENSIONS || (c.exact && sites - d <= 3)
	const scaled = (e: PolynomialBlockPoint): PolynomialBlockPoint => ({
		value: e.value / sites,
		error: e.error / sites,
		gradient: e.gradient,
		gradientError: e.gradientError,
		hessian: e.hessian.map((x) => x * sites),
		hessianError: e.hessianError * sites,
		method: e.method,
		...(e.reason === undefined ? {} : { reason: e.reason }),
	})
	return {
		degree,
		sites,
		at(moments) {
			const v = Float64Array.from({ length: d }, (_, l) => sites * moments[l])
			if (!exact) {
				const field = solver.fieldAt(c, v, { reduced })
				if (field !== null) return scaled(edgeworthEnergy(c, field))
			}
			return scaled(solver.at(c, v, { reduced }))
		},
		atField(coefficients) {
			const e = solver.atField(c, coefficients)
			return { ...scaled(e), moments: e.moments.map((x) => x / sites) }
		},
		project(x, offset = 0) {
			const full = c.exact ? c : polynomialRows(degree, sites, Number.POSITIVE_INFINITY)
			const out = new Float64Array(d)
			for (let r = 0; r < sites; r++) for (let l = 0; l < d; l++) out[l] += (full.matrix[r * d + l] * x[offset + r]) / sites
			return out
		},
	}
}

/** 𝒫si(p) = sup_q {⟨q, p⟩ − ∫φ*(q)} over polynomials of degree ≤ L: value, maximiser q (its gradient), Hessian. NaN where p is not admissible. */
export function polynomialBlockLimit(degree: number, transform: CramerTransform, solver = constrainedSites(transform)) {
	const c = polynomialRows(degree, Number.POSITIVE_INFINITY, 32)
	return {
		degree,
		at(moments: ArrayLike<number>): { readonly value: number; readonly gradient: Float64Array } {
			const field = solver.fieldAt(c, moments)
			if (field === null) return { value: Number.NaN, gradient: new Float64Array(degree + 1).fill(Number.NaN) }
			return { value: field.leading, gradient: field.multiplier }
		},
	}
}

/** H̄_Z for all blocks. */
export interface PolynomialBlockEnergy {
	readonly degree: number
	readonly blocks: number
	readonly sitesPerBlock: number
	/** The state (M(L+1) Legendre coefficients, block by block) of N site values. */
	project(x: ArrayLike<number>): Float64Array
	/** H̄_Z, its gradient in L² (coefficients in the same orthonormal basis), its limit (1/M) Σ𝒫si. */
	at(state: ArrayLike<number>): {
		readonly value: number
		readonly error: number
		readonly gradient: Float64Array
		readonly gradientError: number
		readonly limit: number
		readonly method: ExactMethod
		readonly reason?: string
	}
}

/** H̄_Z on M blocks of N/M sites. @throws InputError unless M | N and K ≥ L + 1. */
export function polynomialBlockEnergy(
	degree: number,
	transform: CramerTransform,
	{ blocks, sites }: { readonly blocks: number; readonly sites: number },
): PolynomialBlockEnergy {
	if (!(Number.isInteger(blocks) && blocks >= 1 && Number.isInteger(sites) && sites % blocks === 0))
		throw new InputError(
			'bad-flag',
			`polynomial blocks: the number of sites must be a multiple of the number of blocks (got ${sites} sites, ${blocks} blocks)`,
			'Try sites = K times blocks.',
		)
	const sitesPerBlock = sites / blocks
	const solver: ConstrainedSites = constrainedSites(transform)
	const block = polynomialBlock(degree, sitesPerBlock, transform, solver)
	const limit = polynomialBlockLimit(degree, transform, solver)
	const d = degree + 1
	return {
		degree,
		blocks,
		sitesPerBlock,
		project(x) {
			const out = new Float64Array(blocks * d)
			for (let j = 0; j < blocks; j++) out.set(block.project(x, j * sitesPerBlock), j * d)
			return out
		},
		at(state) {
			const gradient = new Float64Array(blocks * d)
			let [value, error, gradientError, limitValue] = [0, 0, 0, 0]
			let method: ExactMethod = 'unique'
			let reason: string | undefined
			// Equal blocks are computed once.
			const known = new Map<string, { point: PolynomialBlockPoint; limit: number }>()
			for (let j = 0; j < blocks; j++) {
				const moments = Float64Array.from({ length: d }, (_, l) => state[j * d + l])
				const key = moments.join()
				let found = known.get(key)
				if (found === undefined) {
					found = { point: block.at(moments), limit: limit.at(moments).value }
					known.set(key, found)
				}
				const { point } = found
				value += point.value / blocks
				error += point.error / blocks
				limitValue += found.limit / blocks
				gradient.set(point.gradient, j * d)
				gradientError = Math.max(gradientError, point.gradientError)
				method = point.method
				reason ??= point.reason
			}
			return { value, error, gradient, gradientError, limit: limitValue, method, ...(reason === undefined ? {} : { reason }) }
		},
	}
}
