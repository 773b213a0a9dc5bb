/**
 * The tilt of a constraint: fields h = Cμ with Cᵗm(h) = v, m = φ*', by Newton's method on the convex dual Σφ*(h_i) − μ·v (theory 2.5, 8.1).
 *
 * What follows is exact for every μ: E(v) = Σφ(m_i) + μ·(v − Cᵗm) − ½ log det CᵗC − log g(v − Cᵗm), with g the density of Cᵗ(X − m) under the product
 * of the laws tilted by h. So μ need not be exact: it is found on fewer sites where they are many. The field is rounded to 13 digits, and equal fields
 * share their law.
 */
import type { CramerTransform, TiltedLaw } from '../../../../cramer/index.ts'
import type { Constraint } from './constraint.ts'
import { choleskyFactor, choleskySolve, weightedGram } from './dense.ts'

export interface MeanField {
	readonly multiplier: Float64Array
	/** The distinct laws, and which one each row has. */
	readonly laws: readonly TiltedLaw[]
	readonly lawOf: Int32Array
	/** v − Cᵗm. */
	readonly residual: Float64Array
	/** Σ φ(m_i) + μ·residual. */
	readonly leading: number
	readonly leadingError: number
	/** Cᵗ diag(κ₂) C. */
	readonly covariance: Float64Array
}

const STEPS = 100
const SETTLED = 1e-16

/** Laws by field, shared: fields that agree to 13 digits have one. */
export interface LawStore {
	readonly transform: CramerTransform
	at(field: number): TiltedLaw
}

export function lawStore(transform: CramerTransform): LawStore {
	const known = new Map<number, TiltedLaw>()
	return {
		transform,
		at(field) {
			const key = Number(field.toPrecision(13)) + 0
			let law = known.get(key)
			if (law === undefined) {
				if (known.size > 4000) known.clear()
				law = transform.logPartition(key)
				known.set(key, law)
			}
			return law
		},
	}
}

interface DualState {
	readonly mu: Float64Array
	readonly dual: number
	readonly gradient: Float64Array
	readonly curvature: Float64Array
}

/** μ by damped Newton from `start`, or from the constant field of the mean; null where none was found. */
export function solveMultiplier(c: Constraint, v: ArrayLike<number>, laws: LawStore, start?: Float64Array): Float64Array | null {
	const { dimension: d, rows, matrix, weights } = c
	const evaluate = (mu: Float64Array): DualState | null => {
		let dual = 0
		const gradient = Float64Array.from({ length: d }, (_, k) => -v[k])
		const curvature = new Float64Array(d * d)
		for (let i = 0; i < rows; i++) {
			let h = 0
			for (let k = 0; k < d; k++) h += matrix[i * d + k] * mu[k]
			if (!inside(laws.transform, h)) return null
			const law = laws.at(h)
			dual += weights[i] * law.logPartition
			const s2 = law.deviation ** 2
			for (let a = 0; a < d; a++) {
				const ca = matrix[i * d + a]
				gradient[a] += weights[i] * ca * law.mean
				for (let b = 0; b < d; b++) curvature[a * d + b] += weights[i] * s2 * ca * matrix[i * d + b]
			}
		}
		for (let k = 0; k < d; k++) dual -= mu[k] * v[k]
		return { mu, dual, gradient, curvature }
	}
	const first = start === undefined ? null : evaluate(start)
	const initial = first ?? evaluate(constantField(c, v, laws))
	if (initial === null) return null
	let state = initial
	for (let step = 0; step < STEPS; step++) {
		const { mu, dual, gradient, curvature } = state
		const factor = choleskyFactor(curvature, d)
		if (factor === null) return null
		const direction = choleskySolve(factor, d, gradient)
		// gᵗH⁻¹g: the squared distance from v in standard deviations of the observables. Any small one will do.
		const slope = direction.reduce((s, x, k) => s + x * (gradient[k] as number), 0)
		if (slope <= SETTLED) return mu
		let length = 1
		let next: DualState | null = null
		while (length > 1e-10) {
			next = evaluate(mu.map((x, k) => x - length * (direction[k] as number)))
			if (next !== null && next.dual <= dual - 0.1 * length * slope + 1e-13 * (1 + Math.abs(dual))) break
			next = null
			length *= next === null && length === 1 ? 0.5 : 0.35
		}
		// No further descent: rounding, or no solution.
		if (next === null) return slope <= 1e-4 ? mu : null
		state = next
	}
	return null
}

/** Whether all fields Cμ are admissible. */
export function admissible({ dimension: d, rows, matrix }: Constraint, mu: Float64Array, transform: CramerTransform): boolean {
	for (let i = 0; i < rows; i++) {
		let h = 0
		for (let k = 0; k < d; k++) h += matrix[i * d + k] * mu[k]
		if (!inside(transform, h)) return false
	}
	return true
}

function inside({ site }: CramerTransform, field: number): boolean {
	const { min, max } = site.fields
	return Number.isFinite(field) && (min === null || field > min) && (max === null || field < max)
}

/** The coefficients of a constant field, that of the mean over all sites. */
function constantField({ dimension: d, rows, matrix, weights, sites }: Constraint, v: ArrayLike<number>, laws: LawStore): Float64Array {
	const sums = new Float64Array(d)
	for (let i = 0; i < rows; i++) for (let k = 0; k < d; k++) sums[k] += weights[i] * matrix[i * d + k]
	const factor = choleskyFactor(
		weightedGram(matrix, rows, d, (i) => weights[i]),
		d,
	) as Float64Array
	const one = choleskySolve(factor, d, sums)
	let mean = 0
	for (let k = 0; k < d; k++) mean += (one[k] * v[k]) / sites
	const { min, max } = laws.transform.site.means
	const admissible = (min === null || mean > min) && (max === null || mean < max)
	const field = admissible ? laws.transform.at(mean).first : 0
	return one.map((x) => x * field)
}

/** The tilt at μ. */
export function meanField(c: Constraint, v: ArrayLike<number>, multiplier: Float64Array, laws: LawStore): MeanField {
	const { dimension: d, rows, matrix, weights } = c
	const distinct: TiltedLaw[] = []
	const index = new Map<TiltedLaw, number>()
	const lawOf = new Int32Array(rows)
	const residual = Float64Array.from({ length: d }, (_, k) => v[k])
	let leading = 0
	let leadingError = 0
	const variance = new Float64Array(rows)
	for (let i = 0; i < rows; i++) {
		let h = 0
		for (let k = 0; k < d; k++) h += matrix[i * d + k] * multiplier[k]
		const law = laws.at(h)
		let at = index.get(law)
		if (at === undefined) {
			at = distinct.length
			distinct.push(law)
			index.set(law, at)
		}
		lawOf[i] = at
		for (let k = 0; k < d; k++) residual[k] -= weights[i] * matrix[i * d + k] * law.mean
		variance[i] = weights[i] * law.deviation ** 2
		// φ(m) = σ(m − r) + ψ(r) − log ∫e^{−D}, without cancellation.
		const psi = law.levels.potential[0]
		leading += weights[i] * (law.field * law.offset + psi - law.logIntegral)
		leadingError += weights[i] * (law.errors.logIntegral + 2.3e-16 * (Math.abs(psi) + Math.abs(law.field * law.offset) + Math.abs(law.field * law.mean)))
	}
	for (let k = 0; k < d; k++) leading += multiplier[k] * residual[k]
	return { multiplier, laws: distinct, lawOf, residual, leading, leadingError, covariance: weightedGram(matrix, rows, d, (i) => variance[i]) }
}
