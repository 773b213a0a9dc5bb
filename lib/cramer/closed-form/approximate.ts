/** Double values of expressions at a point with rigorous bounds of their rounding errors, from interval enclosures. */
import type { Expression } from '../../expression/index.ts'
import { enclose } from '../../expression/bounds.ts'

export interface Approximation {
	readonly value: number
	/** |value − exact| ≤ error; Infinity when nothing is known. */
	readonly error: number
}

/** e at the point (variable → value). */
export function approximate(e: Expression, point: ReadonlyMap<string, number> = new Map()): Approximation {
	const box = new Map([...point].map(([name, x]) => [name, [x, x] as const]))
	const [lower, upper] = enclose(e, box)
	if (lower === upper) return { value: lower, error: 0 }
	const value = lower + (upper - lower) / 2
	const error = Math.max(upper - value, value - lower)
	return Number.isFinite(value) ? { value, error } : { value: Number.NaN, error: Number.POSITIVE_INFINITY }
}

/** Whether a constant is certainly > 0. */
export function isPositive(e: Expression): boolean {
	return e.kind === 'constant' ? e.value.s > 0n && e.value.n !== 0n : enclose(e, new Map())[0] > 0
}
