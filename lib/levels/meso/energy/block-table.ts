/**
 * ψ_K, ψ_K', ψ_K'' as functions of the mean, for hot loops at degree 0: polynomials of degree 15 for ψ_K' on pieces that are made when needed.
 *
 * Rows of the block Hamiltonian at 8 Chebyshev points of a piece give ψ_K' and ψ_K'' there, two-fold Hermite data; ψ_K is the integral. Pieces lie on
 * the octave grid of the means and are halved until the last Chebyshev coefficients have decayed, so that a value depends on ψ, K and the mean
 * alone. K = 1 is ψ itself, without a table. theory.md 1.1, 3.
 */
import type { BlockHamiltonian } from '../../../cramer/block/index.ts'
import { referenceScale } from '../../../cramer/reference-scale.ts'
import { octaveGrid } from '../../../numerics/octave-grid.ts'

export interface BlockTable {
	readonly sitesPerBlock: number
	/** Estimate over the pieces made so far: of ψ_K' over max(1/s₀, |ψ_K'|) and of ψ_K'' over max(1/s₀², |ψ_K''|). */
	readonly error: () => number
	/** ψ_K, ψ_K', ψ_K'' at the means into the arrays that are given; false where a mean is not admissible. */
	evaluate(means: Float64Array, value: Float64Array | null, first: Float64Array | null, second: Float64Array | null): boolean
}

const POINTS = 8
const TERMS = 2 * POINTS
const DEEPEST = 12
/** Accepted size of the last coefficients of ψ_K''. */
const TOLERANCE = 2e-12

interface Piece {
	readonly centre: number
	readonly half: number
	/** ψ_K at the left end. */
	readonly start: number
	/** Monomial coefficients of ψ_K' in t ∈ [−1, 1]. */
	readonly coefficients: Float64Array
}

/** The table of ψ_K for K = `sitesPerBlock`. */
export function blockTable(block: BlockHamiltonian, sitesPerBlock: number): BlockTable {
	if (sitesPerBlock === 1) return singleSite(block)
	const scale = referenceScale(block.transform)
	const { means: range } = block.transform.site
	const grid = octaveGrid(range, scale.mean, 2 * scale.deviation)
	const pieces: Piece[] = []
	let error = 0
	const make = (octave: number, share: number): number => {
		let [from, width] = [0, 1]
		for (let depth = 0; ; depth++) {
			const ends = [grid.point(octave, from), grid.point(octave, from + width)].sort((p, q) => p - q) as [number, number]
			const fitted = fit(block, sitesPerBlock, ends[0], ends[1], scale.deviation)
			if (fitted === null) return -1
			if (fitted.tail <= TOLERANCE + fitted.noise || depth >= DEEPEST) {
				error = Math.max(error, fitted.tail + fitted.noise)
				grid.set(octave, from, width, pieces.length)
				return pieces.push(fitted.piece) - 1
			}
			width /= 2
			if (share >= from + width) from += width
		}
	}
	return {
		sitesPerBlock,
		error: () => error,
		evaluate: (means, value, first, second) => {
			for (let i = 0; i < means.length; i++) {
				if (!grid.locate(means[i])) return false
				const { octave, share } = grid.at
				let index = grid.get(octave, share)
				if (index < 0) index = make(octave, share)
				if (index < 0) return false
				const { centre, half, start, coefficients } = pieces[index] as Piece
				const t = (means[i] - centre) / half
				let [v, d] = [0, 0]
				let [integral, before] = [0, 0]
				for (let j = TERMS - 1; j >= 0; j--) {
					d = d * t + v
					v = v * t + coefficients[j]
					integral = integral * t + coefficients[j] / (j + 1)
					before = -before + coefficients[j] / (j + 1)
				}
				if (value !== null) value[i] = start + half * (integral * t + before)
				if (first !== null) first[i] = v
				if (second !== null) second[i] = d / half
			}
			return true
		},
	}
}

function singleSite({ exponent, transform }: BlockHamiltonian): BlockTable {
	const { min, max } = transform.site.means
	return {
		sitesPerBlock: 1,
		error: () => 1e-15,
		evaluate: (means, value, first, second) => {
			for (let i = 0; i < means.length; i++) {
				if (!Number.isFinite(means[i]) || (min !== null && means[i] <= min) || (max !== null && means[i] >= max)) return false
				const jet = exponent.at(means[i])
				if (value !== null) value[i] = jet[0]
				if (first !== null) first[i] = jet[1]
				if (second !== null) second[i] = jet[2]
			}
			return true
		},
	}
}

/** The polynomial on [low, high], how little it has decayed, and the errors of its rows; null where a row does not exist. */
function fit(block: BlockHamiltonian, sites: number, low: number, high: number, deviation: number) {
	const [centre, half] = [(low + high) / 2, (high - low) / 2]
	const data = new Float64Array(TERMS)
	let noise = 0
	let size = 1 / deviation ** 2
	let start: number
	try {
		for (let k = 0; k < POINTS; k++) {
			const row = block.at(sites, centre + half * (NODES[k] as number))
			data[k] = row.first
			data[POINTS + k] = row.second * half
			noise = Math.max(noise, row.error)
			size = Math.max(size, Math.abs(row.second))
		}
		start = block.at(sites, low).value
	} catch {
		return null
	}
	const chebyshev = new Float64Array(TERMS)
	for (let j = 0; j < TERMS; j++) for (let k = 0; k < TERMS; k++) chebyshev[j] += hermite()[j * TERMS + k] * data[k]
	let tail = 0
	for (let j = TERMS - 3; j < TERMS; j++) tail += j * Math.abs(chebyshev[j])
	return { piece: { centre, half, start, coefficients: monomials(chebyshev) }, tail: tail / half / size, noise: 30 * noise }
}

const NODES = Array.from({ length: POINTS }, (_, k) => -Math.cos((Math.PI * (k + 0.5)) / POINTS))
let matrix: Float64Array | undefined

/** Chebyshev coefficients from values and slopes at the nodes: the inverse of (T_j(x_k); T_j'(x_k)), by elimination with pivots. */
function hermite(): Float64Array {
	if (matrix !== undefined) return matrix
	const n = TERMS
	const rows = Array.from({ length: n }, (_, k) => {
		const angle = Math.acos(NODES[k % POINTS] as number)
		const slope = k >= POINTS
		const row = Array.from({ length: n }, (_, j) => (slope ? (j * Math.sin(j * angle)) / Math.sin(angle) : Math.cos(j * angle)))
		return [...row, ...Array.from({ length: n }, (_, j) => (j === k ? 1 : 0))]
	})
	for (let j = 0; j < n; j++) {
		let pivot = j
		for (let k = j + 1; k < n; k++) if (Math.abs(rows[k]![j]!) > Math.abs(rows[pivot]![j]!)) pivot = k
		;[rows[j], rows[pivot]] = [rows[pivot]!, rows[j]!]
		const own = rows[j]!.map((x) => x / rows[j]![j]!)
		rows[j] = own
		for (let k = 0; k < n; k++) {
			if (k === j) continue
			const factor = rows[k]![j]!
			rows[k] = rows[k]!.map((x, i) => x - factor * own[i]!)
		}
	}
	matrix = Float64Array.from(rows.flatMap((row) => row.slice(n)))
	return matrix
}

/** Σ c_j T_j(t) as powers of t. */
function monomials(chebyshev: Float64Array): Float64Array {
	const n = chebyshev.length
	const out = new Float64Array(n)
	let [previous, current] = [new Float64Array(n), new Float64Array(n)]
	previous[0] = 1
	current[1] = 1
	for (let j = 0; j < n; j++) {
		for (let k = 0; k <= j; k++) out[k] += chebyshev[j] * previous[k]
		const next = new Float64Array(n)
		for (let k = 0; k < n; k++) next[k] = (k > 0 ? 2 * current[k - 1] : 0) - previous[k]
		;[previous, current] = [current, next]
	}
	return out
}
