/**
 * The density at 0 of Cᵗ(X − m), by inversion of its characteristic function on a lattice in d ≤ 4 dimensions (theory 8.1):
 *
 *   g(δ) = (2π)^{−d} ∫ e^{−iξ·δ} Π_i χ_i(t_i) dξ,  t = Cξ,  by the trapezoidal rule on ξ = Ξk, k ∈ ℤᵈ,
 *
 * with ∂g, ∂²g from the factors −iξ, −ξξᵗ. Spacing: the alias of g at distance 2π/|Ξ_k| is below e^{−depth} by Chernoff's inequality. Cut-off: where
 * Π|χ_i| < e^{−depth}, inside an ellipsoid Σ a_i t_i² ≤ depth with a_i ≤ −log|χ_i(t)|/t². Two lattices of different spacing and cut-off measure
 * the error; cancellation (Σ|terms|) is counted. Cost: points × rows.
 */
import type { CharacteristicTable } from './characteristic-table.ts'
import type { Constraint } from './constraint.ts'
import { choleskyFactor, choleskyInverse, invertLower, weightedGram } from './dense.ts'
import { ellipsoidLines, ellipsoidVolume } from './lattice.ts'
import { lineKernel, lineReference } from './line-kernel.ts'
import type { MeanField } from './mean-field.ts'

/** log g and its first two derivatives at the residual, with absolute errors. */
export interface DensityJet {
	readonly log: number
	readonly gradient: Float64Array
	readonly hessian: Float64Array
	readonly errors: { readonly log: number; readonly gradient: number; readonly hessian: number }
	/** Σ|terms|/|Σ terms|. */
	readonly cancellation: number
	readonly points: number
}

/** A lattice with what it covers. */
export interface SpectralLattice {
	/** Ξ, columns are the steps. */
	readonly basis: Float64Array
	/** Ellipsoid of the cut-off in k: kᵗHk ≤ depth. */
	readonly form: Float64Array
	readonly depth: number
	/** Points of half the ellipsoid, about. */
	readonly points: number
}

const EPSILON = 2 ** -52

/** The lattice for this depth; `stretch` divides the spacing. Extends the tables as far as they are needed. */
export function spectralLattice(
	c: Constraint,
	field: MeanField,
	tables: readonly CharacteristicTable[],
	depth: number,
	stretch = 1,
): SpectralLattice | null {
	const d = c.dimension
	const factor = choleskyFactor(field.covariance, d)
	if (factor === null) return null
	const inverse = invertLower(factor, d)
	const basis = new Float64Array(d * d)
	for (let k = 0; k < d; k++) {
		// Column k of L⁻ᵗ is row k of L⁻¹.
		const column = inverse.subarray(k * d, (k + 1) * d)
		const step = (2 * Math.PI) / (rangeAlong(c, field, column, depth) * stretch)
		for (let a = 0; a < d; a++) basis[a * d + k] = step * column[a]
	}
	const form = decayForm(c, field, tables, depth)
	if (form === null) return null
	const inLattice = congruent(form, basis, d)
	return { basis, form: inLattice, depth, points: ellipsoidVolume(inLattice, d, depth) / 2 }
}

/** X with density of the projection w·Cᵗ(X−m) beyond ±X below e^{−depth}, by Chernoff's inequality; w·Σw = 1. */
export function rangeAlong(c: Constraint, { laws, lawOf }: MeanField, direction: Float64Array, depth: number): number {
	const d = c.dimension
	const unit = Math.sqrt(2 * depth)
	let range = 0
	for (const sign of [1, -1]) {
		let best = Number.POSITIVE_INFINITY
		for (const share of [0.12, 0.2, 0.3, 0.45, 0.6, 0.8, 1, 1.25, 1.7]) {
			const tau = share * unit
			let total = 0
			for (let i = 0; i < c.rows && total < 50 * depth; i++) {
				let a = 0
				for (let k = 0; k < d; k++) a += c.matrix[i * d + k] * direction[k]
				total += c.weights[i] * logMoment(laws[lawOf[i]]!, sign * tau * a)
			}
			best = Math.min(best, (total + depth) / tau)
		}
		range = Math.max(range, best)
	}
	return range
}

/** log E e^{x(X − m)} on the nodes of the law. */
function logMoment({ nodes, weights, offset, deviation }: MeanField['laws'][number], x: number): number {
	if (Math.abs(x) * deviation < 0.02) return (x * deviation) ** 2 / 2
	const top = x > 0 ? x * (nodes[nodes.length - 1] - offset) : x * (nodes[0] - offset)
	const shift = top > 600 ? top : 0
	let sum = 0
	for (let i = 0; i < nodes.length; i++) sum += weights[i] * Math.exp(x * (nodes[i] - offset) - shift)
	return Math.log(sum) + shift
}

/** Σ w_i a_i c_i c_iᵗ with −log|χ_i(t)| ≥ a_i t² wherever the sum is below `depth`; null where the tables would be out of proportion. */
export function decayForm(c: Constraint, { laws, lawOf }: MeanField, tables: readonly CharacteristicTable[], depth: number): Float64Array | null {
	const d = c.dimension
	const rate = laws.map((l) => l.deviation ** 2 / 2)
	for (let round = 0; round < 100; round++) {
		const form = weightedGram(c.matrix, c.rows, d, (i) => c.weights[i] * rate[lawOf[i]]!)
		const factor = choleskyFactor(form, d)
		if (factor === null) return null
		const inverse = invertLower(factor, d)
		const reach = new Float64Array(laws.length)
		for (let i = 0; i < c.rows; i++) {
			let square = 0
			for (let a = 0; a < d; a++) {
				let s = 0
				for (let b = 0; b <= a; b++) s += inverse[a * d + b] * c.matrix[i * d + b]
				square += s * s
			}
			reach[lawOf[i]] = Math.max(reach[lawOf[i]], Math.sqrt(depth * square))
		}
		let changed = false
		// A product that is to be above e^{−depth} has no factor below that, and none of many equal ones below its share.
		const share = Math.min(depth, Math.max((6 * depth) / c.sites, 0.5))
		for (let l = 0; l < laws.length; l++) {
			const table = tables[l]!
			if (reach[l] / table.spacing > 100_000) return null
			table.extend(reach[l])
			const found = table.leastRatio(reach[l], share)
			if (found < rate[l]! * (1 - 1e-3)) {
				// A little less, so that a few rounds settle it.
				rate[l] = 0.96 * found
				changed = true
			}
		}
		if (!changed) return form
	}
	return null
}

/** BᵗFB. */
function congruent(form: Float64Array, basis: Float64Array, d: number): Float64Array {
	const out = new Float64Array(d * d)
	for (let a = 0; a < d; a++)
		for (let b = 0; b < d; b++) {
			let sum = 0
			for (let i = 0; i < d; i++) for (let j = 0; j < d; j++) sum += basis[i * d + a] * form[i * d + j] * basis[j * d + b]
			out[a * d + b] = sum
		}
	return out
}

/** The sums over one lattice. */
interface Sums {
	readonly total: number
	readonly first: Float64Array
	readonly second: Float64Array
	readonly size: number
	readonly firstSize: number
	readonly secondSize: number
	readonly cell: number
	readonly points: number
}

function sumOver(c: Constraint, field: MeanField, tables: readonly CharacteristicTable[], lattice: SpectralLattice): Sums {
	const { dimension: d, rows, matrix, weights } = c
	const { basis, form, depth } = lattice
	// t_i = Σ_k step[i,k] k_k.
	const step = new Float64Array(rows * d)
	for (let i = 0; i < rows; i++)
		for (let k = 0; k < d; k++) {
			let sum = 0
			for (let a = 0; a < d; a++) sum += matrix[i * d + a] * basis[a * d + k]
			step[i * d + k] = sum
		}
	const threshold = Math.exp(-2 * (depth + 4))
	const reach = Math.ceil(Math.sqrt(depth * (choleskyInverse(choleskyFactor(form, d) as Float64Array, d)[0] as number))) + 1
	const kernel = weights.every((w) => w === 1)
		? lineKernel(tables, field.lawOf, reach, threshold)
		: lineReference(tables, field.lawOf, weights, reach, threshold)
	const spacing = Array.from(field.lawOf, (l) => tables[l]!.spacing)
	for (let i = 0; i < rows; i++) kernel.lines[2 * i + 1] = step[i * d] / spacing[i]!
	// e^{−iξ·δ} = e^{−iξ₀·δ} e^{−ix b·δ} on the line ξ₀ + xb.
	const b = Float64Array.from({ length: d }, (_, a) => basis[a * d])
	const dot = (x: Float64Array, y: Float64Array) => x.reduce((sum, value, a) => sum + value * (y[a] as number), 0)
	const turn = dot(b, field.residual)
	for (let x = -reach; x <= reach; x++) {
		kernel.phases[2 * (x + reach)] = Math.cos(x * turn)
		kernel.phases[2 * (x + reach) + 1] = -Math.sin(x * turn)
	}
	const bb = dot(b, b)
	let total = 1
	const first = new Float64Array(d)
	const second = new Float64Array(d * d)
	let [size, firstSize, secondSize, points] = [1, 0, 0, 1]
	const xi = new Float64Array(d)
	ellipsoidLines(form, d, depth, true, (k, low, high) => {
		for (let i = 0; i < rows; i++) {
			let start = 0
			for (let a = 1; a < d; a++) start += k[a] * step[i * d + a]
			kernel.lines[2 * i] = start / spacing[i]!
		}
		kernel.run(low, high - low + 1)
		points += high - low + 1
		const [p0, q0, p1, q1, p2, q2, z0, z1, z2] = kernel.sums as unknown as [number, number, number, number, number, number, number, number, number]
		if (z0 === 0) return
		let phase = 0
		let [x0, x1] = [0, 0]
		for (let a = 0; a < d; a++) {
			xi[a] = 0
			for (let e = 1; e < d; e++) xi[a] += basis[a * d + e] * k[e]
			phase += xi[a] * field.residual[a]
			x0 += xi[a] * xi[a]
			x1 += xi[a] * b[a]
		}
		const [cos, sin] = [Math.cos(phase), -Math.sin(phase)]
		const [re0, im0] = [p0 * cos - q0 * sin, p0 * sin + q0 * cos]
		const [re1, im1] = [p1 * cos - q1 * sin, p1 * sin + q1 * cos]
		const re2 = p2 * cos - q2 * sin
		total += 2 * re0
		size += 2 * z0
		const square = 2 * Math.max(0, x0 * z0 + 2 * x1 * z1 + bb * z2)
		secondSize += square
		// Cauchy and Schwarz: Σ|ξ||P| from Σ|P| and Σ|ξ|²|P|.
		firstSize += Math.sqrt(2 * z0 * square)
		for (let a = 0; a < d; a++) {
			first[a] += 2 * (xi[a] * im0 + b[a] * im1)
			for (let e = 0; e <= a; e++) second[a * d + e] -= 2 * (xi[a] * xi[e] * re0 + (xi[a] * b[e] + b[a] * xi[e]) * re1 + b[a] * b[e] * re2)
		}
	})
	for (let a = 0; a < d; a++) for (let b = a + 1; b < d; b++) second[a * d + b] = second[b * d + a]
	let cell = 1
	const l = choleskyFactor(weightedGram(basis, d, d), d)
	if (l !== null) for (let a = 0; a < d; a++) cell *= l[a * d + a]
	return { total, first, second, size, firstSize, secondSize, cell: cell / (2 * Math.PI) ** d, points }
}

/** Depths that are tried: an error of e^{−26} of g is more than enough, of e^{−17} still some 1e-8 of H̄, e^{−13} some 1e-6. */
const DEPTHS = [26, 21, 17, 13]
const SHALLOW = 24
/** The second lattice reaches to this share of the depth. */
const COARSE = 0.8

/** log g and derivatives; null where the lattice would have more than `budget` points × rows. `depth`: how deep the first attempt goes. */
export function densityByFourier(
	c: Constraint,
	field: MeanField,
	tables: readonly CharacteristicTable[],
	budget: number,
	deepest = c.dimension <= 2 ? 32 : c.dimension === 3 ? 30 : 26,
): DensityJet | null {
	const d = c.dimension
	let fine: SpectralLattice | null = null
	for (const depth of [deepest, ...DEPTHS.filter((x) => x < deepest)]) {
		fine = spectralLattice(c, field, tables, depth)
		if (fine !== null && fine.points * c.rows <= budget) break
		fine = null
	}
	if (fine === null) return null
	const coarse = spectralLattice(c, field, tables, COARSE * fine.depth, 0.97)
	if (coarse === null) return null
	const a = jetOf(sumOver(c, field, tables, fine), d)
	const b = jetOf(sumOver(c, field, tables, coarse), d)
	const { sums } = a
	const noise = (2 + Math.sqrt(c.rows) + 0.2 * c.rows) * EPSILON
	const relative = Math.abs(sums.total)
	const r0 = (noise * sums.size) / relative
	const g1 = Math.hypot(...a.gradient)
	const r1 = (noise * sums.firstSize) / relative + g1 * r0
	const h1 = Math.hypot(...a.hessian) + g1 * g1
	const r2 = (noise * sums.secondSize) / relative + h1 * r0 + 2 * g1 * r1
	const change = (x: Float64Array, y: Float64Array) => Math.hypot(...x.map((v, k) => v - (y[k] as number)))
	// Both errors fall like e^{−depth}: the fine lattice's is this share of the change, with a factor for safety that is larger where lattices are
	// shallow: sums that oscillate fall in jumps, and 0.33 of the change was measured at a depth of 13.
	const safety = fine.depth < SHALLOW ? 16 : 4
	const share = Math.min(fine.depth < SHALLOW ? 1 : 0.2, safety * Math.exp(-(1 - COARSE) * fine.depth))
	const bad = !(sums.total > 0) || !(b.sums.total > 0) || r0 > 0.1
	const infinite = Number.POSITIVE_INFINITY
	return {
		log: a.log,
		gradient: a.gradient,
		hessian: a.hessian,
		errors: {
			log: bad ? infinite : r0 + share * Math.abs(a.log - b.log),
			gradient: bad ? infinite : r1 + share * change(a.gradient, b.gradient),
			hessian: bad ? infinite : r2 + share * change(a.hessian, b.hessian),
		},
		cancellation: sums.size / relative,
		points: sums.points,
	}
}

function jetOf(sums: Sums, d: number): { log: number; gradient: Float64Array; hessian: Float64Array; sums: Sums } {
	const gradient = sums.first.map((x) => x / sums.total)
	const hessian = sums.second.map((x, k) => x / sums.total - (gradient[Math.floor(k / d)] as number) * (gradient[k % d] as number))
	return { log: Math.log(sums.total * sums.cell), gradient, hessian, sums }
}
