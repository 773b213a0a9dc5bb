/**
 * H̄ of splines exactly, with its gradient (theory 8.1): H̄(y) = E(Nu)/N with u = Cᵗx/N the moments of the state.
 *
 * N = M: one solution. Degree 0: (1/M) Σψ_K(c_j). M = 1: ψ_N. M ≤ 4: inversion in M dimensions, or positive quadrature over the fibre where that has
 * few dimensions; degree 1 with M ≤ 5 by operators along the ring. The Riesz gradient has the coefficients dH̄/du in both products: P and the product change together (theory 2.2).
 */
import { blockHamiltonian, type BlockRow, type CramerTransform } from '../../../../cramer/index.ts'
import type { MesoSpace } from '../../space.ts'
import { constrainedSites, ENOUGH } from './constrained-sites.ts'
import { type Constraint, constraint, type ExactMethod } from './constraint.ts'

export interface ExactEnergy {
	/** H̄(y). */
	readonly value: number
	/** |value − H̄(y)| ≤ error, absolute. */
	readonly error: number
	/** Coefficients of the Riesz gradient. */
	readonly gradient: Float64Array
	/** Largest error of a coefficient. */
	readonly gradientError: number
	readonly method: ExactMethod
	/** Why the error is above 1e-9. */
	readonly reason?: string
}

export interface ExactOptions {
	/** Coefficients μ of the dual field, if known: saves the search. */
	readonly dual?: Float64Array
	/** 1: about a second at most, whatever the error; by default some minutes where wells are deep. */
	readonly patience?: number
}

export interface ExactHamiltonian {
	/** @throws InputError where a block mean is not admissible. */
	at(state: Float64Array, options?: ExactOptions): ExactEnergy
}

/** Blocks up to this many splines are inverted in as many dimensions. */
const DIMENSIONS = 4
/** Hat functions on a ring: up to this many, by operators from one block to the next. */
const RING = 5
/** Rows per block: beyond, sites are replaced by the nodes of a rule. */
const DIRECT = 48
const NODES = 32

/** H̄ of a space with finitely many sites; null where it is not to be had exactly (M > 4 with degree ≥ 2, K > 1). */
export function exactHamiltonian(space: MesoSpace, transform: CramerTransform): ExactHamiltonian | null {
	const { degree, blocks, sites, sitesPerBlock } = space
	if (!Number.isFinite(sites)) return null
	if (blocks === 1 || degree === 0) return byBlocks(space, transform)
	const ring = degree === 1 && blocks >= 3
	if (blocks > (ring ? RING : DIMENSIONS) && sitesPerBlock > 1) return null
	const full = rowsOf(space, sitesPerBlock <= DIRECT ? sitesPerBlock : NODES)
	const reduced = rowsOf(space, degree + 6)
	const solver = constrainedSites(transform)
	const moments = new Float64Array(blocks)
	return {
		at(state, { dual, patience } = {}) {
			// N u = N S c, or N G c.
			space.form.apply(state, moments)
			const v = moments.map((x) => x * sites)
			const guess = { reduced, ...(dual ? { start: dual } : {}), ...(patience === undefined ? {} : { patience }) }
			const along = ring && blocks >= DIMENSIONS && sitesPerBlock > 1 ? solver.alongRing(full, v, guess) : null
			// Where that cancels, as in deep wells: what serves every degree.
			const served = along !== null && along.error <= ENOUGH * sites
			const other = served || (blocks > DIMENSIONS && sitesPerBlock > 1) ? null : solver.at(full, v, guess)
			const found = [along, other].filter((e) => e !== null).sort((a, b) => a.error - b.error)[0] ?? outOfReach(blocks)
			const { value, error, gradient, gradientError, method, reason } = found
			return { value: value / sites, error: error / sites, gradient, gradientError, method, ...(reason === undefined ? {} : { reason }) }
		},
	}
}

function outOfReach(blocks: number) {
	return {
		value: Number.NaN,
		error: Number.POSITIVE_INFINITY,
		gradient: new Float64Array(blocks).fill(Number.NaN),
		gradientError: Number.POSITIVE_INFINITY,
		method: 'transfer' as const,
		reason: 'the operators along the ring would be too large, or no field has these moments',
	}
}

/** The rows of a space: cell averages of the splines around its sites, or around `count` nodes a block. */
export function rowsOf({ blocks, degree, sitesPerBlock, nodes }: MesoSpace, count: number): Constraint {
	const { basis, weights, exact, count: found } = nodes(count)
	const rows = blocks * found
	const matrix = new Float64Array(rows * blocks)
	const multiple = new Float64Array(rows)
	for (let block = 0; block < blocks; block++)
		for (let a = 0; a < found; a++) {
			const row = block * found + a
			multiple[row] = sitesPerBlock * weights[a]
			for (let l = 0; l <= degree; l++) {
				const j = (((block - l) % blocks) + blocks) % blocks
				matrix[row * blocks + j] += basis[a * (degree + 1) + l]
			}
		}
	return exact ? constraint(matrix, blocks) : constraint(matrix, blocks, multiple)
}

/** Degree 0, or one block: H̄ = (1/M) Σψ_K(c_j). */
function byBlocks({ blocks, sitesPerBlock }: MesoSpace, transform: CramerTransform): ExactHamiltonian {
	const block = blockHamiltonian(transform)
	return {
		at(state) {
			const known = new Map<number, BlockRow>()
			let value = 0
			let error = 0
			let gradientError = 0
			let reason: string | undefined
			const gradient = state.map((mean) => {
				const row = known.get(mean) ?? block.at(sitesPerBlock, mean)
				known.set(mean, row)
				// Errors of a row are in natural units: value, first.
				const s = 1 / Math.sqrt(transform.at(mean).second)
				value += row.value / blocks
				error += (row.error * Math.max(1, Math.abs(row.value))) / blocks
				gradientError = Math.max(gradientError, row.error * Math.max(1 / s, Math.abs(row.first)))
				if (row.error > 1e-9) reason = row.reason
				return row.first
			})
			return { value, error, gradient, gradientError, method: sitesPerBlock === 1 ? 'unique' : 'block', ...(reason === undefined ? {} : { reason }) }
		},
	}
}
