/**
 * Positive quadrature over the fibre {x : Cᵗx = v}, in n = N − d dimensions: the trapezoidal rule on x = x₀ + Bk, k ∈ ℤⁿ (theory 8.1).
 *
 *   ∫ Πp_i(x_i) dHausdorff = √det(CᵗC) g,   E[f | Cᵗx = v],   ∂log g = −Lᵗ E[ψ'(x) − h],   ∂²log g = Var(Lᵗψ'(x)) − Lᵗ E[diag ψ''] L,   L = C(CᵗC)⁻¹,
 *
 * with p_i the tilted densities. Nothing cancels, so it serves where characteristic functions do: deep wells, few sites. The rule converges
 * geometrically; the step shrinks until two of them agree. The lattice covers {−Σ log p_i ≤ least + 28}, well by well (`wells.ts`). Cost: points × sites.
 */
import { type RelativeExponent, relativeExponent } from '../../../../cramer/block/exponent.ts'
import type { CramerTransform } from '../../../../cramer/index.ts'
import type { Constraint } from './constraint.ts'
import { choleskyFactor, choleskyInverse, invertLower, orthonormalComplement, weightedGram } from './dense.ts'
import { addExponents, type ExponentTable, exponentTable } from '../../../../cramer/exponent-table.ts'
import type { DensityJet } from './fourier.ts'
import type { MeanField } from './mean-field.ts'
import { type WellLines, wellLines } from './wells.ts'

/** Integrals over a fibre: ∫Πp, and conditional expectations given Cᵗx = v, with D' = ψ'(x_i) − h_i. */
export interface FibreMoments {
	/** log ∫ Πp_i dHausdorff. */
	readonly log: number
	/** E D'_i. */
	readonly slopes: Float64Array
	/** E D'_i D'_j, N × N. */
	readonly products: Float64Array
	/** E ψ''(x_i). */
	readonly curvatures: Float64Array
	readonly points: number
	/** Relative error of the integral, and of the expectations in units of their spread, from two grids. */
	readonly error: number
	readonly noise: number
}

/** Visits the lines of a lattice: k_1 = low … high with k_2 … k_n as given. */
type Lines = (visit: (k: Int32Array, low: number, high: number) => void) => void

const DEPTH = 28
/** How often the depth may grow: by a quarter where nothing is found. */
const ROUNDS = 40
const STEPS = [1, 0.82, 0.67, 0.55, 0.45, 0.37]

/** Exponents by potential: compiled once. */
const exponents = new WeakMap<CramerTransform, RelativeExponent>()

export function exponentOf(transform: CramerTransform): RelativeExponent {
	let known = exponents.get(transform)
	if (known === undefined) {
		known = relativeExponent(transform.site)
		exponents.set(transform, known)
	}
	return known
}

/** Moments over the fibre through v; null where no two lattices of together `budget` points × sites agree. Finer ones are taken until the error is below the target. */
export function fibreMoments(transform: CramerTransform, c: Constraint, field: MeanField, budget: number, target = 1e-11): FibreMoments | null {
	const { dimension: d, rows, matrix } = c
	const n = rows - d
	const exponent = exponentOf(transform)
	const complement = orthonormalComplement(matrix, rows, d)
	const inverseGram = choleskyInverse(choleskyFactor(weightedGram(matrix, rows, d), d) as Float64Array, d)
	const origin = new Float64Array(rows)
	for (let i = 0; i < rows; i++)
		for (let a = 0; a < d; a++) for (let b = 0; b < d; b++) origin[i] += matrix[i * d + a] * inverseGram[a * d + b] * field.residual[b]
	let depth = DEPTH + 4
	let tables = field.laws.map((law) => exponentTable(exponent, law, depth))
	const information = weightedGram(complement, rows, n, (i) => tables[field.lawOf[i]]!.information)
	const sharp = choleskyFactor(information, n)
	if (sharp === null) return null
	const inverse = invertLower(sharp, n)
	/** Columns of B·J^{−1/2}. */
	const basis = new Float64Array(rows * n)
	for (let i = 0; i < rows; i++)
		for (let k = 0; k < n; k++) for (let a = 0; a <= k; a++) basis[i * n + k] += complement[i * n + a] * inverse[k * n + a]
	let logCell = 0
	for (let k = 0; k < n; k++) logCell -= Math.log(sharp[k * n + k] as number)
	const covered = (to: number) => {
		depth = to
		tables = field.laws.map((law) => exponentTable(exponent, law, depth))
		lines = wellLines({ rows, n, origin, basis, tables: Array.from(field.lawOf, (l) => tables[l]!) }, depth)
	}
	let lines: WellLines | null = null
	covered(depth)
	let previous: Sums | null = null
	/** What two grids agreed on so far. */
	let reached: FibreMoments | null = null
	let spent = 0
	for (const step of STEPS) {
		let sums: Sums | null = null
		const scaled = basis.map((x) => x * step)
		let covers = depth
		// Until the deepest point is known to lie well inside of what is covered.
		for (let round = 0; round < ROUNDS; round++) {
			const here = lines as WellLines | null
			spent += here === null ? Number.POSITIVE_INFINITY : here.points(step) * rows
			if (here === null || !(spent <= budget)) return reached
			sums = sumOver(rows, n, scaled, logCell + n * Math.log(step), origin, field, tables, (line) => here.visit(step, line), depth)
			covers = depth
			if (sums.least + DEPTH <= depth) break
			covered(Number.isFinite(sums.least) ? sums.least + DEPTH + 6 : 1.25 * depth)
			previous = null
			reached = null
		}
		if (sums === null) return null
		// What finer lattices need not cover.
		if (depth > sums.least + DEPTH + 6) covered(sums.least + DEPTH + 4)
		if (previous !== null) {
			const change = Math.max(Math.abs(sums.log - previous.log), distance(sums, previous))
			// Geometric convergence: the error of the finer grid is at most that of the coarser one to the power of the ratio of the steps.
			// Both leave out what lies deeper than they cover, which their difference does not see.
			const error = change < 0.3 ? 3 * change ** 1.2 + leftOut(n, covers - sums.least) : Number.POSITIVE_INFINITY
			reached = momentsOf(sums, tables, field, error)
			if (error <= target) return reached
		}
		previous = sums
	}
	return reached
}

/** The mass of a standard Gaussian in n dimensions where its exponent is above x, twice: Γ(⌈n/2⌉, x)/Γ(⌈n/2⌉) = e^{−x} Σ_{j < ⌈n/2⌉} x^j/j!. */
function leftOut(n: number, x: number): number {
	let [term, sum] = [1, 0]
	for (let j = 0; j < Math.ceil(n / 2); j++) {
		sum += term
		term *= x / (j + 1)
	}
	return 2 * sum * Math.exp(-x)
}

interface Sums {
	readonly log: number
	readonly slopes: Float64Array
	readonly products: Float64Array
	readonly curvatures: Float64Array
	readonly least: number
	readonly points: number
}

function distance(a: Sums, b: Sums): number {
	let most = 0
	const rows = a.slopes.length
	for (let i = 0; i < rows; i++) {
		const spread = Math.sqrt(a.products[i * rows + i]) + 1e-300
		most = Math.max(most, Math.abs(a.slopes[i] - b.slopes[i]) / spread)
	}
	return most
}

function momentsOf(sums: Sums, tables: readonly ExponentTable[], field: MeanField, error: number): FibreMoments {
	let noise = 0
	for (const l of field.lawOf) noise += tables[l]!.noise
	const { log, slopes, products, curvatures, points } = sums
	return { log, slopes, products, curvatures, points, error, noise }
}

function sumOver(
	rows: number,
	n: number,
	basis: Float64Array,
	logCell: number,
	origin: Float64Array,
	{ lawOf }: MeanField,
	tables: readonly ExponentTable[],
	lines: Lines,
	depth: number,
): Sums {
	let floor = 0
	for (let i = 0; i < rows; i++) floor += tables[lawOf[i]]!.least
	let total = 0
	// Weights of deep fibres, in the range of doubles.
	const shift = Math.max(0, depth - 60)
	let points = 0
	let least = Number.POSITIVE_INFINITY
	const slopes = new Float64Array(rows)
	const curvatures = new Float64Array(rows)
	const products = new Float64Array(rows * rows)
	let size = 64
	let exponent = new Float64Array(size)
	let slope = Array.from({ length: rows }, () => new Float64Array(size))
	let curvature = Array.from({ length: rows }, () => new Float64Array(size))
	lines((k, low, high) => {
		const count = high - low + 1
		if (count > size) {
			size = 2 * count
			exponent = new Float64Array(size)
			slope = Array.from({ length: rows }, () => new Float64Array(size))
			curvature = Array.from({ length: rows }, () => new Float64Array(size))
		}
		exponent.fill(-floor, 0, count)
		points += count
		for (let i = 0; i < rows; i++) {
			let start = origin[i] + low * basis[i * n]
			for (let a = 1; a < n; a++) start += k[a] * basis[i * n + a]
			addExponents(tables[lawOf[i]]!, start, basis[i * n], count, exponent, slope[i], curvature[i])
			if (i % 2 === 1 && i < rows - 1) {
				// What the other sites can still take away.
				let most = depth
				for (let j = i + 1; j < rows; j++) most -= tables[lawOf[j]]!.least
				let any = false
				for (let x = 0; x < count && !any; x++) any = exponent[x] < most
				if (!any) return
			}
		}
		for (let x = 0; x < count; x++) {
			const e = exponent[x]
			if (e < least) least = e
			if (!(e < depth)) continue
			const w = Math.exp(shift - e)
			total += w
			for (let i = 0; i < rows; i++) {
				const si = (slope[i] as Float64Array)[x] * w
				slopes[i] += si
				curvatures[i] += (curvature[i] as Float64Array)[x] * w
				for (let j = 0; j <= i; j++) products[i * rows + j] += si * (slope[j] as Float64Array)[x]
			}
		}
	})
	for (let i = 0; i < rows; i++) {
		slopes[i] /= total
		curvatures[i] /= total
		for (let j = 0; j <= i; j++) {
			products[i * rows + j] /= total
			products[j * rows + i] = products[i * rows + j]
		}
	}
	return { log: Math.log(total) - shift - floor + logCell, slopes, curvatures, products, least, points }
}

/** log g and derivatives from the moments over the fibre; null where these are not affordable. */
export function densityByFibre(transform: CramerTransform, c: Constraint, field: MeanField, budget: number, target?: number): DensityJet | null {
	const moments = fibreMoments(transform, c, field, budget, target)
	if (moments === null || Number.isNaN(moments.error)) return null
	const { dimension: d, rows, matrix } = c
	const inverseGram = choleskyInverse(choleskyFactor(weightedGram(matrix, rows, d), d) as Float64Array, d)
	const lift = new Float64Array(rows * d)
	for (let i = 0; i < rows; i++)
		for (let a = 0; a < d; a++) for (let b = 0; b < d; b++) lift[i * d + a] += matrix[i * d + b] * inverseGram[b * d + a]
	const gradient = new Float64Array(d)
	const hessian = new Float64Array(d * d)
	let [size, squares] = [0, 0]
	for (let i = 0; i < rows; i++) {
		const spread = Math.sqrt(moments.products[i * rows + i])
		for (let a = 0; a < d; a++) {
			gradient[a] -= lift[i * d + a] * moments.slopes[i]
			size = Math.max(size, Math.abs(lift[i * d + a]) * spread)
			for (let b = 0; b < d; b++) {
				hessian[a * d + b] -= lift[i * d + a] * moments.curvatures[i] * lift[i * d + b]
				squares = Math.max(squares, Math.abs(lift[i * d + a] * lift[i * d + b]) * (Math.abs(moments.curvatures[i]) + spread * spread))
				for (let j = 0; j < rows; j++)
					hessian[a * d + b] += lift[i * d + a] * (moments.products[i * rows + j] - moments.slopes[i] * moments.slopes[j]) * lift[j * d + b]
			}
		}
	}
	const relative = moments.error + moments.noise
	return {
		log: moments.log - 0.5 * c.logDeterminant,
		gradient,
		hessian,
		errors: { log: relative, gradient: rows * size * relative, hessian: rows * rows * squares * relative },
		cancellation: 1,
		points: moments.points,
	}
}
