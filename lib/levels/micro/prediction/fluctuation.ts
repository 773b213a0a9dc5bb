/**
 * tr(B C(T)) for the fluctuation covariance C' = −ADC − CDA + 2A about a path of means, by the adjoint equation. theory.md 7.3 D2, 8.4.
 *
 * With B = Σ_k ℓ_k ℓ_kᵗ and v_k = the solution of dv/dτ = −DAv, τ = T − t, from v_k = ℓ_k at T (so u' = −ADu keeps ⟨v, u⟩),
 *
 *   tr(B C(T)) = Σ_k [ 2∫_0^T ⟨v_k, Av_k⟩ dt + ⟨v_k(0), C_0 v_k(0)⟩ ],
 *
 * a sum of positive terms: no cancellation, and no N×N Lyapunov equation: every column costs O(N) per step. Radau IIA in τ; steps grow
 * geometrically from the time 1/(λ_max φ'') of the fastest mode, as the integrand behaves like τ^{−1/2} between that and 1/λ_1; they end where
 * the panels of the path end. Strips of columns that have died out are dropped, at 1e-14 of the sum.
 */
import type { FreeEnergyTable } from '../../macro/table.ts'
import type { Collocation } from './collocation.ts'
import { type MeanPath, meansInPanel } from './mean-path.ts'
import { stageSystem } from './stage-system.ts'

/** Columns that are propagated together. */
const STRIP = 16
const NEGLIGIBLE = 1e-14

/** ℓ_k at site i. */
export type Column = (site: number) => number

export interface FluctuationOptions {
	readonly method: Collocation
	/** c of M = (c, 1 − 2c, c): A = −M⁻¹S. */
	readonly compact: number
	/** Largest quotient of successive steps. */
	readonly growth: number
	/** Fastest rate λ_max of the columns. */
	readonly fastest: number
}

export interface Fluctuation {
	/** Σ_k 2∫⟨v_k, Av_k⟩: the value for C_0 = 0. */
	readonly noise: number
	/** Σ_k ⟨v_k(0), G v_k(0)⟩ for G = diag of the given weights, and with the mean of v_k removed (G projected on both sides). */
	initial(weights: Float64Array): { readonly free: number; readonly projected: number }
	readonly steps: number
}

interface Strip {
	readonly width: number
	readonly v: Float64Array
}

/** The sums for one T = path.ends[end]; columns in the order in which they die, slowest first, if possible. */
export function fluctuation(
	table: FreeEnergyTable,
	path: MeanPath,
	end: number,
	columns: readonly Column[],
	options: FluctuationOptions,
): Fluctuation {
	const n = path.size
	const { method, compact, growth } = options
	const { stages: s, matrix, nodes } = method
	let strips: Strip[] = []
	for (let from = 0; from < columns.length; from += STRIP) {
		const width = Math.min(STRIP, columns.length - from)
		const v = new Float64Array(n * width)
		for (let i = 0; i < n; i++) for (let c = 0; c < width; c++) v[i * width + c] = (columns[from + c] as Column)(i)
		strips.push({ width, v })
	}
	const system = stageSystem(n, s, matrix, compact)
	const means = new Float64Array(n)
	const force = new Float64Array(n)
	const slope = new Float64Array(n)
	const d = new Float64Array(s * n)
	const w = new Float64Array(n * s * STRIP)
	let noise = 0
	let steps = 0
	let step = 0
	for (let panel = end - 1; panel >= 0; panel--) {
		const [start, stop] = [path.ends[panel] as number, path.ends[panel + 1] as number]
		const length = stop - start
		if (step === 0) {
			meansInPanel(path, panel, 1, means)
			table.evaluate(means, force, slope, n)
			step = 1 / (options.fastest * slope.reduce((a, x) => Math.max(a, x), 0))
		}
		// τ/length from the right end of the panel.
		for (let done = 0; done < 1; ) {
			const left = 1 - done
			const h = step >= left * length ? left : Math.min(step / length, left / 1.5)
			for (let q = 0; q < s; q++) {
				meansInPanel(path, panel, Math.max(0, 1 - done - nodes[q] * h), means)
				table.evaluate(means, force, slope, n)
				d.set(slope, q * n)
			}
			const dt = h * length
			system.factor(dt, d)
			for (const strip of strips) noise += advance(strip, dt)
			done = h === left ? 1 : done + h
			step = Math.max(step, dt) * growth
			steps++
			// What a strip still gives is at most about |v|²/φ''.
			const least = slope.reduce((a, x) => Math.min(a, x), Number.POSITIVE_INFINITY)
			strips = strips.filter(({ v }) => v.reduce((a, x) => a + x * x, 0) > (NEGLIGIBLE * STRIP * noise * least) / columns.length)
		}
	}

	/** One step of a strip; returns its part of 2∫⟨v, Av⟩. */
	function advance({ width, v }: Strip, dt: number): number {
		const scale = n * n
		for (let i = 0; i < n; i++) {
			const [l, r] = [(i === 0 ? n - 1 : i - 1) * width, (i === n - 1 ? 0 : i + 1) * width]
			for (let c = 0; c < width; c++) {
				const second = scale * (v[r + c] - v[i * width + c] - (v[i * width + c] - v[l + c]))
				for (let p = 0; p < s; p++) w[(i * s + p) * width + c] = second
			}
		}
		// w = −Av at the stages.
		system.solve(w, width)
		let sum = 0
		for (let i = 0; i < n; i++) {
			for (let p = 0; p < s; p++) {
				const weight = -2 * dt * matrix[(s - 1) * s + p]
				for (let c = 0; c < width; c++) {
					let value = v[i * width + c]
					for (let q = 0; q < s; q++) value += dt * matrix[p * s + q] * d[q * n + i] * w[(i * s + q) * width + c]
					sum += weight * value * w[(i * s + p) * width + c]
				}
			}
			for (let c = 0; c < width; c++) {
				let value = 0
				for (let q = 0; q < s; q++) value += matrix[(s - 1) * s + q] * d[q * n + i] * w[(i * s + q) * width + c]
				v[i * width + c] += dt * value
			}
		}
		return sum
	}
	return {
		noise,
		steps,
		initial: (weights) => {
			let [free, projected] = [0, 0]
			for (const { width, v } of strips) {
				for (let c = 0; c < width; c++) {
					let mean = 0
					for (let i = 0; i < n; i++) mean += v[i * width + c] / n
					for (let i = 0; i < n; i++) {
						free += weights[i] * v[i * width + c] ** 2
						projected += weights[i] * (v[i * width + c] - mean) ** 2
					}
				}
			}
			return { free, projected }
		},
	}
}
