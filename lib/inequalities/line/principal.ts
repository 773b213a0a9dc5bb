/**
 * The largest eigenvalue of T̃ (`hardy-operator.ts`) with two-sided bounds: Rayleigh–Ritz on short Krylov spaces, which separates
 * nearly equal eigenvalues, and steps of the power method in between, which make h positive and smooth far out. At every step
 * inf T̃h/h ≤ e^{−logScale} C_P ≤ sup T̃h/h, and the iteration ends when these agree.
 */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import type { HardyOperator } from './hardy-operator.ts'

export interface Principal {
	/** h > 0, largest value 1. */
	readonly h: Float64Array
	/** Bounds of the eigenvalue of `operator.apply`. */
	readonly lower: number
	readonly upper: number
	/** ⟨h, T̃h⟩/⟨h, h⟩ in the product of L²(p). */
	readonly rayleigh: number
	/** The second Ritz value: about the second eigenvalue. 0: not needed. */
	readonly second: number
}

const KRYLOV = 6
const POWERS = 4
const MAXIMAL_ROUNDS = 60
const PATIENT_ROUNDS = 5

/** The principal pair; `tolerance`: the bounds are to agree to this, relative. Cost: about 10 applications per round, 2 to 5 rounds. */
export function principalPair(operator: HardyOperator, start?: Float64Array, tolerance = 2e-13): Principal {
	const n = operator.logConductance.length
	let h: Float64Array = start ? Float64Array.from(start) : new Float64Array(n).fill(1)
	let image: Float64Array = new Float64Array(n)
	let second = 0
	let lower = 0
	let upper = Number.POSITIVE_INFINITY
	let best = Number.POSITIVE_INFINITY
	let stagnant = 0
	for (let round = 0; round < MAXIMAL_ROUNDS; round++) {
		for (let step = 0; step < POWERS; step++) {
			operator.apply(h, image)
			const [low, high] = quotients(h, image)
			lower = Math.max(lower, low)
			upper = Math.min(upper, high)
			;[h, image] = [image, h]
			normalise(h)
			if (upper - lower <= tolerance * upper) break
		}
		const spread = (upper - lower) / upper
		if (spread <= tolerance) break
		stagnant = spread < 0.7 * best ? 0 : stagnant + 1
		best = Math.min(best, spread)
		// Rounding: the bounds do not come any closer.
		if (stagnant >= 3 && best < 1e-11) break
		if (stagnant >= 20) break
		// Settled in L²(p), while far out h takes its time.
		if (round >= PATIENT_ROUNDS && settled(operator, h, image, second)) break
		const found = ritz(operator, h)
		h = found.h
		second = Math.max(second, found.second)
	}
	operator.apply(h, image)
	const [low, high] = quotients(h, image)
	return { h, lower: Math.max(lower, low), upper: Math.min(upper, high), rayleigh: operator.inner(h, image) / operator.inner(h, h), second }
}

/** inf and sup of image/h where h is positive (h ≤ 0 somewhere: 0 and ∞). */
export function quotients(h: Float64Array, image: Float64Array): readonly [number, number] {
	let low = Number.POSITIVE_INFINITY
	let high = 0
	for (let i = 0; i < h.length; i++) {
		if (!((h[i] as number) > 0)) return [0, Number.POSITIVE_INFINITY]
		const q = (image[i] as number) / (h[i] as number)
		low = Math.min(low, q)
		high = Math.max(high, q)
	}
	return [low, high]
}

/** Whether Temple's bound r²/(θ − second) for the error of the Rayleigh quotient θ is below rounding. */
function settled(operator: HardyOperator, h: Float64Array, image: Float64Array, second: number): boolean {
	operator.apply(h, image)
	const norm = operator.inner(h, h)
	const theta = operator.inner(h, image) / norm
	const r = image.map((x, i) => x - theta * (h[i] as number))
	return operator.inner(r, r) / norm < 1e-16 * (theta - second) * theta
}

function normalise(h: Float64Array): void {
	let top = 0
	for (const x of h) top = Math.max(top, Math.abs(x))
	for (let i = 0; i < h.length; i++) h[i] = (h[i] as number) / top
}

/** The Ritz vector of the largest Ritz value on span(h, T̃h, …), where it is negative made positive by T̃|·|. */
function ritz(operator: HardyOperator, h: Float64Array): { readonly h: Float64Array; readonly second: number } {
	const n = h.length
	const basis: Float64Array[] = []
	const images: Float64Array[] = []
	let next: Float64Array = h.slice()
	for (let k = 0; k < KRYLOV; k++) {
		const before = Math.sqrt(operator.inner(next, next))
		for (let pass = 0; pass < 2; pass++)
			for (const v of basis) {
				const c = operator.inner(v, next)
				for (let i = 0; i < n; i++) next[i] = (next[i] as number) - c * (v[i] as number)
			}
		const norm = Math.sqrt(operator.inner(next, next))
		if (!(norm > 1e-13 * before)) break
		const v = next.map((x) => x / norm)
		const image = new Float64Array(n)
		operator.apply(v, image)
		basis.push(v)
		images.push(image)
		next = image.slice()
	}
	const m = basis.length
	// h lives where p is below the doubles.
	if (m === 0) return { h, second: 0 }
	const matrix = Matrix.zeros(m, m)
	for (let a = 0; a < m; a++)
		for (let b = 0; b < m; b++)
			matrix.set(a, b, 0.5 * (operator.inner(basis[a] as Float64Array, images[b] as Float64Array) + operator.inner(basis[b] as Float64Array, images[a] as Float64Array)))
	const decomposition = new EigenvalueDecomposition(matrix, { assumeSymmetric: true })
	const values = decomposition.realEigenvalues
	const top = values.indexOf(Math.max(...values))
	const combined = new Float64Array(n)
	images.forEach((image, k) => {
		const y = decomposition.eigenvectorMatrix.get(k, top)
		for (let i = 0; i < n; i++) combined[i] = (combined[i] as number) + y * (image[i] as number)
	})
	if (operator.inner(combined, h) < 0) for (let i = 0; i < n; i++) combined[i] = -(combined[i] as number)
	if (combined.some((x) => !(x > 0))) for (let i = 0; i < n; i++) combined[i] = Math.abs(combined[i] as number) + 1e-300
	normalise(combined)
	return { h: combined, second: Math.max(0, ...values.filter((_, k) => k !== top)) }
}
