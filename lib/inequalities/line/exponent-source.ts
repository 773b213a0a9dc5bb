/**
 * A source of a law on the line from any exponent V(u) that is a function of arrays: the one-dimensional fibres of canonical ensembles,
 * u ↦ ψ(m + u/√2) + ψ(m − u/√2) for two sites (theory 6.8).
 *
 * The support is found by marching outwards from `location` in steps of `scale`, then doubling, until V stays above its least value by
 * `depth`; wells farther apart than that are seen as long as the steps up to `reach` cover them.
 */
import type { LineSource, LineTail } from './line-law.ts'
import { DEPTH } from './site-line.ts'

export interface ExponentSourceOptions {
	/** A point of the law, and its width: about the deviation. */
	readonly location: number
	readonly scale: number
	/** out_i = V(location + u_i) − const, i < count. */
	exponents(u: Float64Array, out: Float64Array, count: number): void
	/** Wells are looked for up to this distance from `location` at steps of `scale`/4. Default 8·scale. */
	readonly reach?: number
	/** D up to which tails are kept. Default 64. */
	readonly depth?: number
	/** Rounding error of the exponents over 1 + |D|. Default 1e-15. */
	readonly rounding?: number
	/** Default: V grows faster than linearly, at least quadratically, at both ends. */
	readonly tails?: { readonly minus: LineTail; readonly plus: LineTail }
	/** [V', V''] at location + u. */
	slopes?(u: number): readonly [number, number]
}

const STEEP: LineTail = { slope: Number.POSITIVE_INFINITY, quadratic: true, reason: 'V grows at least quadratically' }
/** Doublings of the step far out. */
const DOUBLINGS = 60
/** Steps of scale/4 on each side when wells far out are looked for. */
const MOST_STEPS = 20_000
/** Steps in a row that have to be high before the search ends. */
const HIGH = 3

/** The source of the law e^{−V}/Z. */
export function exponentSource(options: ExponentSourceOptions): LineSource {
	const { location, scale, depth = DEPTH, rounding = 1e-15, tails = { minus: STEEP, plus: STEEP } } = options
	const reach = options.reach ?? 8 * scale
	const step = scale / 4
	const exponents: LineSource['exponents'] = (u, out, count) => options.exponents(u, out, count)
	const near = Math.ceil(reach / step)
	const points = Array.from({ length: 2 * near + 1 }, (_, i) => (i - near) * step)
	const values = at(exponents, points)
	let least = Math.min(...values)
	for (const side of [-1, 1]) {
		let high = 0
		let width = step
		let u = side * near * step
		for (let k = 0; k < DOUBLINGS && high < HIGH; k++) {
			const value = at(exponents, [u])[0] as number
			least = Math.min(least, value)
			high = value - least > depth ? high + 1 : 0
			if (k > 0) {
				points.push(u)
				values.push(value)
			}
			u += side * width
			// Doubling only while V is low, so that the panels near the end stay short.
			if (high === 0 && k % 4 === 3) width *= 2
		}
	}
	const order = points.map((_, i) => i).sort((a, b) => (points[a] as number) - (points[b] as number))
	const inside = order.map((i) => (values[i] as number) - least <= depth)
	const first = Math.max(0, inside.indexOf(true) - 1)
	const last = Math.min(order.length - 1, inside.lastIndexOf(true) + 1)
	const edges = order.slice(first, last + 1).map((i) => points[i] as number)
	return {
		location,
		exponents,
		edges,
		rounding,
		tails,
		...(options.slopes === undefined ? {} : { slopes: (u: number) => (options.slopes as NonNullable<typeof options.slopes>)(u) }),
		deeper: (to, far = 0) => exponentSource({ ...options, depth: to, reach: Math.max(reach, Math.min(far, MOST_STEPS * step)) }),
	}
}

function at(exponents: LineSource['exponents'], u: readonly number[]): number[] {
	const points = Float64Array.from(u)
	const out = new Float64Array(u.length)
	exponents(points, out, u.length)
	return Array.from(out, (x) => (Number.isNaN(x) ? Number.POSITIVE_INFINITY : x))
}
