/**
 * A path of means t ↦ (m_1(t), …, m_n(t)), a polynomial in t on each panel; and where its panels end.
 *
 * The prediction is linear fluctuation theory about such a path: only D(t) = diag φ''(m_i(t)) enters. theory.md 7.3 D2.
 */
import type { Collocation } from './collocation.ts'

/** m(t), 0 ≤ t ≤ the last of `ends`. */
export interface MeanPath {
	readonly size: number
	/** 0 = t_0 < t_1 < …; each requested time is one of them. */
	readonly ends: readonly number[]
	/** Nodes of a panel in [0,1], both ends among them, and their Lagrange basis. */
	readonly method: Collocation
	/** values[panel][j·size + i] = m_i at node j. */
	readonly values: readonly Float64Array[]
	/** What a higher degree would still change in each panel, absolute. */
	readonly tails: readonly number[]
	/** Estimate of the error of the values at the nodes, absolute. */
	readonly error: number
}

/**
 * Size of the errors of the means as a prediction at T = ends[end] sees them: a panel of length δ counts by √(δ/T), its share of the noise if it
 * were the last one.
 */
export function pathError(path: MeanPath, end: number): number {
	const time = path.ends[end] as number
	let worst = 0
	for (let k = 0; k < end; k++) {
		const length = (path.ends[k + 1] as number) - (path.ends[k] as number)
		worst = Math.max(worst, (path.tails[k] as number) * Math.sqrt(length / time))
	}
	return path.error + worst
}

/** out_i = m_i at x ∈ [0,1] of a panel. */
export function meansInPanel(path: MeanPath, panel: number, x: number, out: Float64Array): Float64Array {
	const { size, method } = path
	const values = path.values[panel] as Float64Array
	const basis = method.basis(x, new Float64Array(method.stages + 1))
	out.fill(0, 0, size)
	for (let j = 0; j < basis.length; j++) {
		const b = basis[j]
		if (b === 0) continue
		for (let i = 0; i < size; i++) out[i] += b * values[j * size + i]
	}
	return out
}

/** m at one of the ends. */
export function meansAtEnd(path: MeanPath, end: number): Float64Array {
	const { size, method } = path
	if (end === 0) return (path.values[0] as Float64Array).slice(0, size)
	return (path.values[end - 1] as Float64Array).slice(method.stages * size)
}

/** Largest over the means of the last two Legendre coefficients of a panel: what a higher degree would still change. */
export function panelTail(method: Collocation, values: Float64Array, size: number): number {
	const n = method.stages + 1
	let largest = 0
	for (let i = 0; i < size; i++) {
		let [a, b] = [0, 0]
		for (let j = 0; j < n; j++) {
			a += method.tail[j] * values[j * size + i]
			b += method.tail[n + j] * values[j * size + i]
		}
		largest = Math.max(largest, Math.abs(a) + Math.abs(b))
	}
	return largest
}
