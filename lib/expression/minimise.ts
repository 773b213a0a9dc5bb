/**
 * Certified global minima by branch and bound, and certified signs.
 *
 * On a box X with centre c: the interval value, the mean value form f(c) + f'(X)(X − c), monotonicity, and, where f'' ≥ 0, the
 * tangent at an approximate minimiser, which is tight to rounding.
 */
import { enclose } from './bounds.ts'
import { negate } from './construct.ts'
import { differentiate } from './differentiate.ts'
import type { Interval } from './interval.ts'
import { add, intersect, multiply } from './interval.ts'
import type { Expression } from './node.ts'

export interface MinimiseOptions {
	/** Wanted upper − lower. Default 1e-9 of the size of the minimum, at least 1e-12. */
	readonly tolerance?: number
	/** Most boxes to look at. Default 20 000. */
	readonly boxes?: number
}

/** inf of e is in [lower, upper]; upper is attained up to rounding at `at`. */
export interface Minimum {
	readonly lower: number
	readonly upper: number
	readonly at: number
	/** False when the boxes ran out: lower is still a bound, upper − lower is larger than wanted. */
	readonly reached: boolean
}

/** Enclosures of f, f', f'' in one variable. */
class Enclosed {
	private readonly parts: readonly Expression[]
	private readonly name: string

	constructor(e: Expression, name: string) {
		const first = differentiate(e, name)
		this.parts = [e, first, differentiate(first, name)]
		this.name = name
	}

	range(order: 0 | 1 | 2, x: Interval): Interval {
		return enclose(this.parts[order] as Expression, new Map([[this.name, x]]))
	}

	point(order: 0 | 1 | 2, x: number): Interval {
		return this.range(order, [x, x])
	}

	/** Interval value sharpened by the mean value form. */
	sharp(x: Interval): Interval {
		const natural = this.range(0, x)
		if (x[0] === x[1]) return natural
		const slope = this.range(1, x)
		if (!Number.isFinite(slope[0]) || !Number.isFinite(slope[1])) return natural
		const c = middle(x)
		return intersect(natural, add(this.point(0, c), multiply(slope, add(x, [-c, -c]))))
	}
}

function middle([p, q]: Interval): number {
	const c = p + (q - p) / 2
	return Math.min(q, Math.max(p, c))
}

/** Certified inf of e over a bounded interval. @throws RangeError when the interval is unbounded or empty. */
export function minimise(e: Expression, name: string, interval: Interval, options: MinimiseOptions = {}): Minimum {
	if (!(Number.isFinite(interval[0]) && Number.isFinite(interval[1]) && interval[0] <= interval[1]))
		throw new RangeError(`minimise: [${interval[0]}, ${interval[1]}] is not a bounded interval`)
	const f = new Enclosed(e, name)
	let best = { value: Number.POSITIVE_INFINITY, at: middle(interval) }
	const try_ = (x: number): Interval => {
		const value = f.point(0, x)
		if (value[1] < best.value) best = { value: value[1], at: x }
		return value
	}
	for (let i = 0; i <= 32; i++) try_(i === 32 ? interval[1] : interval[0] + ((interval[1] - interval[0]) * i) / 32)
	const tolerance = () => options.tolerance ?? Math.max(1e-12, 1e-9 * Math.abs(best.value))
	let lower = Number.POSITIVE_INFINITY
	let remaining = options.boxes ?? 20_000
	let reached = true
	const settle = (bound: number) => {
		lower = Math.min(lower, bound)
	}
	const stack: Interval[] = [interval]
	while (stack.length > 0) {
		const x = stack.pop() as Interval
		const bound = f.sharp(x)[0]
		const c = middle(x)
		if (bound >= best.value - tolerance()) settle(bound)
		else if (remaining-- <= 0 || c === x[0] || c === x[1]) {
			settle(bound)
			reached = false
		} else {
			const slope = f.range(1, x)
			if (slope[0] >= 0) settle(Math.max(bound, try_(x[0])[0]))
			else if (slope[1] <= 0) settle(Math.max(bound, try_(x[1])[0]))
			else {
				const tangent = f.range(2, x)[0] >= 0 ? tangentBound(f, x, try_) : bound
				if (tangent >= best.value - tolerance()) settle(Math.max(bound, tangent))
				else {
					try_(c)
					const halves: [Interval, Interval] = [
						[x[0], c],
						[c, x[1]],
					]
					// The more promising half is looked at first.
					if (f.point(1, c)[0] > 0) halves.reverse()
					stack.push(halves[0], halves[1])
				}
			}
		}
	}
	return {
		lower: Math.min(lower, best.value) + 0,
		upper: best.value + 0,
		at: best.at,
		reached: reached && best.value - lower <= 2 * tolerance(),
	}
}

/** For convex f on x: f(c) + f'(c)(x − c) at c near the minimiser, found by bisection of f'. */
function tangentBound(f: Enclosed, x: Interval, try_: (x: number) => Interval): number {
	let [p, q] = x
	for (let i = 0; i < 60; i++) {
		const c = middle([p, q])
		const slope = f.point(1, c)
		if (slope[0] > 0) q = c
		else if (slope[1] < 0) p = c
		else break
	}
	const c = middle([p, q])
	return add(try_(c), multiply(f.point(1, c), add(x, [-c, -c])))[0]
}

/** Certified sup of e over a bounded interval, as {lower, upper, at}. */
export function maximise(e: Expression, name: string, interval: Interval, options: MinimiseOptions = {}): Minimum {
	const { lower, upper, at, reached } = minimise(negate(e), name, interval, options)
	return { lower: -upper, upper: -lower, at, reached }
}

/** Enclosure of the range of e over a bounded interval, tight to the tolerance of `minimise`. */
export function encloseRange(e: Expression, name: string, interval: Interval, options: MinimiseOptions = {}): Interval {
	return [minimise(e, name, interval, options).lower, maximise(e, name, interval, options).upper]
}

export type Certificate = 'holds' | 'unknown' | { readonly violatedAt: number }

/** Certified e > 0 on a bounded interval. */
export function certifyPositiveOn(e: Expression, name: string, interval: Interval, boxes = 4000): Certificate {
	return certify(e, name, interval, boxes, false)
}

/** Certified e ≠ 0 on a bounded interval (e continuous there). */
export function certifyNonzeroOn(e: Expression, name: string, interval: Interval, boxes = 4000): Certificate {
	const sign = enclose(e, new Map([[name, [interval[0], interval[0]]]]))
	if (sign[1] < 0) return certify(negate(e), name, interval, boxes, true)
	return certify(e, name, interval, boxes, true)
}

function certify(e: Expression, name: string, interval: Interval, boxes: number, wantsZero: boolean): Certificate {
	const f = new Enclosed(e, name)
	let remaining = boxes
	let open = false
	const stack: Interval[] = [interval]
	while (stack.length > 0) {
		const x = stack.pop() as Interval
		if (f.sharp(x)[0] > 0) continue
		const c = middle(x)
		for (const point of [x[0], c, x[1]]) {
			const value = f.point(0, point)
			if (value[1] < 0 || (value[0] === 0 && value[1] === 0)) return { violatedAt: wantsZero ? signChange(f, interval[0], point) : point }
		}
		if (remaining-- <= 0 || c === x[0] || c === x[1]) open = true
		else if (!open) stack.push([c, x[1]], [x[0], c])
	}
	return open ? 'unknown' : 'holds'
}

/** A zero between a (f > 0) and b (f ≤ 0), by bisection. */
function signChange(f: Enclosed, a: number, b: number): number {
	let [p, q] = [a, b]
	for (let i = 0; i < 200; i++) {
		const c = p + (q - p) / 2
		if (c === p || c === q) break
		if (f.point(0, c)[0] > 0) p = c
		else q = c
	}
	return q
}
