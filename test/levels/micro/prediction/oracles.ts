/** Independent values for the tests of predictions: closed forms, and brute force with explicit steps. */
import { parseExpression } from '../../../../lib/expression/index.ts'
import { cramerTransform } from '../../../../lib/cramer/index.ts'
import type { FreeEnergyTable, ProfileLike } from '../../../../lib/levels/index.ts'

const LINE = { min: null, max: null }
/** The transform of a ψ whose fields and means fill the line, or with fields above `least`. */
export const transformOf = (text: string, least: number | null = null) =>
	cramerTransform({ expression: parseExpression(text, { variables: ['z'] }).expression, fields: { min: least, max: null }, means: LINE })

/** One smooth piece. */
export const profileOf = (value: (theta: number) => number): ProfileLike => ({ pieces: [{ from: 0, to: 1, value }] })

export const eigenvalue = (n: number, k: number) => (2 * n * Math.sin((Math.PI * k) / n)) ** 2

/** theory.md 5.4: N·Var for ψ = z²/2. */
export function gaussianLattice(n: number, t: number): number {
	let sum = 0
	for (let k = 1; k < n; k++) sum += (1 / eigenvalue(n, k) - 1 / (6 * n * n)) * -Math.expm1(-2 * eigenvalue(n, k) * t)
	return sum
}

/** theory.md 5.4: V(t) = Σ_{n≠0} (1 − e^{−8π²n²t})/(4π²n²). */
export function gaussianLimit(t: number): number {
	if (t === 0) return 0
	let sum = 1 / 12
	for (let k = 1; 8 * Math.PI ** 2 * k * k * t < 40; k++) sum -= Math.exp(-8 * Math.PI ** 2 * k * k * t) / (2 * Math.PI ** 2 * k * k)
	return sum
}

/** d/dt of (m, C) by the definition in D2, everything dense. */
function rate(table: FreeEnergyTable, n: number, y: Float64Array): Float64Array {
	const out = new Float64Array(y.length)
	const at = (i: number) => (i + n) % n
	for (let i = 0; i < n; i++) out[i] = n * n * (table.first(y[at(i + 1)]) - 2 * table.first(y[i]) + table.first(y[at(i - 1)]))
	const dc = (i: number, j: number) => table.second(y[at(i)]) * y[n + at(i) * n + at(j)]
	const laplace = (i: number, j: number) => n * n * (2 * dc(i, j) - dc(i + 1, j) - dc(i - 1, j))
	for (let i = 0; i < n; i++) {
		for (let j = 0; j < n; j++) out[n + i * n + j] = -laplace(i, j) - laplace(j, i)
		out[n + i * n + i] += 4 * n * n
		out[n + i * n + at(i + 1)] -= 2 * n * n
		out[n + i * n + at(i - 1)] -= 2 * n * n
	}
	return out
}

/** tr((A⁻¹ − (I − J)/(6N²)) C(T)) about the lattice equation, classical Runge–Kutta with equal steps; N ≥ 3. */
export function bruteForce(table: FreeEnergyTable, means: Float64Array, start: 'deterministic' | 'local-gibbs' | 'free', time: number, steps: number): number {
	const n = means.length
	let y = new Float64Array(n + n * n)
	y.set(means)
	if (start !== 'deterministic') {
		const s2 = means.map((m) => 1 / table.second(m))
		const total = s2.reduce((a, x) => a + x, 0)
		for (let i = 0; i < n; i++) {
			for (let j = 0; j < n; j++) {
				const projected = total / (n * n) - s2[i] / n - s2[j] / n
				y[n + i * n + j] = (i === j ? s2[i] : 0) + (start === 'local-gibbs' ? projected : 0)
			}
		}
	}
	const h = time / steps
	const shifted = (c: number, k: Float64Array) => y.map((x, i) => x + c * k[i])
	for (let s = 0; s < steps; s++) {
		const k1 = rate(table, n, y)
		const k2 = rate(table, n, shifted(h / 2, k1))
		const k3 = rate(table, n, shifted(h / 2, k2))
		const k4 = rate(table, n, shifted(h, k3))
		y = y.map((x, i) => x + (h / 6) * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]))
	}
	let trace = 0
	for (let i = 0; i < n; i++) {
		for (let j = 0; j < n; j++) {
			// The kernel of the functional by its Fourier sum.
			let kernel = 0
			for (let k = 1; k < n; k++) kernel += ((1 / eigenvalue(n, k) - 1 / (6 * n * n)) * Math.cos((2 * Math.PI * k * (i - j)) / n)) / n
			trace += kernel * y[n + i * n + j]
		}
	}
	return trace
}

/** Cell averages of ζ_0 by the midpoint rule between the ends of many parts: smooth periodic profiles and jumps at part ends. */
export function averagesOf(value: (theta: number) => number, n: number, parts = 40000): Float64Array {
	return Float64Array.from({ length: n }, (_, i) => {
		let sum = 0
		for (let p = 0; p < parts; p++) sum += value((i + (p + 0.5) / parts) / n) / parts
		return sum
	})
}
