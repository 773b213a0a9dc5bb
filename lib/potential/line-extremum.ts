/**
 * The infimum of an expression over the real line, enclosed: branch and bound with interval bounds on bounded boxes,
 * asymptotic expansion beyond the largest.
 *
 * On a box the lower bound is the best of the interval extension, the mean-value form, monotonicity (g' without zero) and
 * the tangent at an inner point where g is convex. Half lines are cut geometrically until the interval bound or that of
 * `lowerBoundBeyond` suffices, or they begin beyond `FAR`, where lim inf from the expansion takes over.
 */
import { dependsOn, differentiate, type Expression, operands, topological } from '../expression/index.ts'
import { enclose } from '../expression/bounds.ts'
import type { Interval } from '../expression/interval.ts'
import { bisect, goldenMinimum } from '../numerics/one-dimensional-search.ts'
import { periodOf } from './asymptotics/coefficient.ts'
import { drawOutPowers } from './common-powers.ts'
import type { End } from './asymptotics/expand.ts'
import { type LowerLimit, lowerBoundBeyond, lowerLimit, positiveBeyond } from './asymptotics/limit.ts'

export interface Infimum {
	/** Certified lower bound; −∞ when unbounded below or unknown. */
	readonly bound: number
	/** The infimum is at most this: a value at `at`, or a limit at infinity. +∞ never. */
	readonly value: number
	/** Where `value` is taken; ±∞ when only in the limit. */
	readonly at: number
	/** Whether `bound` holds for the whole line. */
	readonly certified: boolean
	/** Whether the function is known to be unbounded below. */
	readonly unbounded: boolean
	readonly reason?: string
}

export interface SearchOptions {
	/** Only this interval (a period, or a bounded range) instead of the line. */
	readonly within?: Interval
	/** Stop as soon as the sign of the infimum relative to this number is decided. */
	readonly threshold?: number
	/** Relative gap between bound and value at which the search stops. Default 1e-11. */
	readonly tolerance?: number
	/** Boxes to look at. */
	readonly budget?: number
}

interface Box {
	readonly a: number
	readonly b: number
	readonly lower: number
}

/** Half lines are left to `lowerBoundBeyond` from here, where its bound suffices; from `FAR` on to the expansion alone. */
const NEAR = 2 ** 4
const FAR = 2 ** 40
const RELATIVE_TOLERANCE = 1e-11

export function infimumOnLine(g: Expression, options: SearchOptions = {}): Infimum {
	if (!dependsOn(g, 'z')) {
		const [bound, value] = enclose(g, new Map())
		return { bound, value, at: 0, certified: true, unbounded: false }
	}
	const period = options.within ? undefined : periodOf(g)
	return new Search(g, period === undefined ? options : { ...options, within: onePeriod(period) }).run()
}

function onePeriod(period: number): Interval {
	return [-0.5 * period * (1 + 2 ** -40), 0.5 * period * (1 + 2 ** -40)]
}

/** sup g as −inf(−g) in the same form: `bound` ≥ sup, `value` ≤ sup. */
export function negated(i: Infimum): Infimum {
	return { ...i, bound: -i.bound, value: -i.value }
}

class Search {
	private readonly g: Expression
	private readonly first: Expression
	private readonly second: Expression
	private readonly options: SearchOptions
	private readonly tails: { readonly minus: LowerLimit; readonly plus: LowerLimit } | undefined
	private best = Number.POSITIVE_INFINITY
	private at = 0
	private width = 0

	constructor(g: Expression, options: SearchOptions) {
		this.g = drawOutPowers(g)
		this.first = drawOutPowers(differentiate(g, 'z'))
		this.second = drawOutPowers(differentiate(differentiate(g, 'z'), 'z'))
		this.options = options
		this.tails = options.within ? undefined : { minus: lowerLimit(g, '-'), plus: lowerLimit(g, '+') }
	}

	run(): Infimum {
		const minusInfinity = Number.NEGATIVE_INFINITY
		const { tails } = this
		for (const tail of tails ? [tails.minus, tails.plus] : []) {
			if (tail.known && tail.value === minusInfinity)
				return {
					bound: minusInfinity,
					value: minusInfinity,
					at: tail === tails?.plus ? Infinity : minusInfinity,
					certified: true,
					unbounded: true,
				}
		}
		this.sample()
		if (tails) {
			// A limit of zero from above does not decide the sign.
			const counts = (tail: LowerLimit) => this.options.threshold !== 0 || !tail.eventuallyPositive
			if (counts(tails.minus) && tails.minus.value < this.best) this.attain(tails.minus.value, minusInfinity, 0)
			if (counts(tails.plus) && tails.plus.value < this.best) this.attain(tails.plus.value, Number.POSITIVE_INFINITY, 0)
		}
		return this.branchAndBound()
	}

	private attain(value: number, at: number, width: number): void {
		if (!(value < this.best)) return
		this.best = value
		this.at = at
		this.width = width
	}

	private valueAt(z: number): number {
		const [lower, upper] = enclose(this.g, new Map([['z', [z, z] as const]]))
		if (upper < this.best) this.attain(upper, z, upper - lower)
		// Unknown values (overflow) never look like a minimum.
		return Number.isFinite(lower) && Number.isFinite(upper) ? 0.5 * (lower + upper) : upper < 0 ? -Number.MAX_VALUE : Number.MAX_VALUE
	}

	/** A first guess of the minimum: a grid, uniform near the origin and geometric far away, and a local search. */
	private sample(): void {
		const { within } = this.options
		const place = (i: number) => (within ? within[0] + ((i + 0.5) / 128) * (within[1] - within[0]) : 2 * Math.sinh((i - 63.5) / 8))
		let lowest = 0
		let value = Number.POSITIVE_INFINITY
		for (let i = 0; i < 128; i++) {
			const y = this.valueAt(place(i))
			if (y < value) {
				value = y
				lowest = i
			}
		}
		const clip = (x: number) => (within ? Math.min(within[1], Math.max(within[0], x)) : x)
		goldenMinimum((x) => this.valueAt(x), clip(place(lowest - 1)), clip(place(lowest + 1)))
		this.polish()
	}

	/** Moves the place to the zero of g' next to it, and to a round number where that is as good. */
	private polish(): void {
		const { within } = this.options
		if (!Number.isFinite(this.at)) return
		const slope = (x: number) => {
			const [lower, upper] = enclose(this.first, new Map([['z', [x, x] as const]]))
			return 0.5 * (lower + upper)
		}
		const h = 1e-6 * Math.max(1, Math.abs(this.at))
		const candidates = [Math.round(2 * this.at) / 2]
		for (const d of [h, 1e-3 * h])
			if (slope(this.at - d) < 0 && slope(this.at + d) > 0) candidates.unshift(bisect(slope, this.at - d, this.at + d))
		for (const x of candidates) {
			if (Math.abs(x - this.at) > h || (within && (x < within[0] || x > within[1]))) continue
			const [lower, upper] = enclose(this.g, new Map([['z', [x, x] as const]]))
			if (lower > this.best) continue
			this.best = Math.min(this.best, upper)
			this.at = x + 0
			this.width = Math.max(this.width, upper - lower)
		}
	}

	private tolerance(): number {
		return Math.max((this.options.tolerance ?? RELATIVE_TOLERANCE) * Math.abs(this.best), 16 * this.width)
	}

	/** Whether a box with this lower bound needs no further look. */
	private settled(lower: number): boolean {
		const { threshold } = this.options
		if (threshold !== undefined) return lower > threshold
		return lower >= this.best - this.tolerance()
	}

	/** Boxes to look at: fewer for long expressions. */
	private affordable(): number {
		return Math.max(
			200,
			Math.min(4000, Math.floor(3e6 / topological([this.g, this.first, this.second]).reduce((n, e) => n + 1 + operands(e).length, 0))),
		)
	}

	private branchAndBound(): Infimum {
		const { within, threshold, budget = this.affordable() } = this.options
		const ends = within ?? ([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const)
		const queue = new BoxHeap()
		queue.push({ a: ends[0], b: ends[1], lower: this.lowerBound(ends[0], ends[1]) })
		let closed = Number.POSITIVE_INFINITY
		for (let spent = 0; queue.size > 0 && spent < budget; spent++) {
			if (threshold !== undefined && this.best <= threshold) break
			const box = queue.pop() as Box
			if (this.settled(box.lower)) {
				closed = Math.min(closed, box.lower)
				if (threshold === undefined) break
				continue
			}
			const far = this.farBound(box)
			if (far !== undefined) {
				closed = Math.min(closed, far)
				continue
			}
			const cut = cutOf(box)
			if (!(cut > box.a && cut < box.b) || box.b - box.a < 1e-13 * Math.max(Math.abs(box.a), Math.abs(box.b))) {
				closed = Math.min(closed, box.lower)
				if (threshold !== undefined) break
				continue
			}
			this.valueAt(cut)
			queue.push({ a: box.a, b: cut, lower: this.lowerBound(box.a, cut) })
			queue.push({ a: cut, b: box.b, lower: this.lowerBound(cut, box.b) })
		}
		const bound = Math.min(closed, queue.lowest())
		this.polish()
		const certified = Number.isFinite(bound) && !this.unknownTail
		const result = { bound: Math.min(bound, this.best), value: this.best, at: this.at, certified, unbounded: false }
		return certified ? result : { ...result, reason: this.tails?.minus.reason ?? this.tails?.plus.reason ?? 'the search ran out of boxes' }
	}

	private unknownTail = false

	/** Lower bound on a far half line from the expansion, when it is known and already accurate where the half line begins. */
	private farBound({ a, b }: Box): number | undefined {
		const end: End | undefined = b === Infinity && a >= NEAR ? '+' : a === -Infinity && b <= -NEAR ? '-' : undefined
		if (end === undefined || this.tails === undefined) return undefined
		const tail = end === '+' ? this.tails.plus : this.tails.minus
		const edge = end === '+' ? a : b
		if (!tail.known) {
			if (Math.abs(edge) < FAR) return undefined
			this.unknownTail = true
			return Number.NEGATIVE_INFINITY
		}
		const positive = this.options.threshold === 0 && tail.eventuallyPositive
		const limit = positive ? Math.max(tail.bound, Number.MIN_VALUE) : tail.bound
		if (Math.abs(edge) >= FAR) return limit
		const bound = lowerBoundBeyond(this.g, end, Math.abs(edge), tail.bound)
		if (this.settled(bound)) return bound
		return positive && positiveBeyond(this.g, end, Math.abs(edge)) ? Number.MIN_VALUE : undefined
	}

	private lowerBound(a: number, b: number): number {
		const box = new Map([['z', [a, b] as const]])
		let lower = enclose(this.g, box)[0]
		if (this.settled(lower) || !Number.isFinite(b - a)) return lower
		const slope = enclose(this.first, box)
		const at = (x: number) => enclose(this.g, new Map([['z', [x, x] as const]]))[0]
		if (slope[0] >= 0) return Math.max(lower, at(a))
		if (slope[1] <= 0) return Math.max(lower, at(b))
		const c = this.at > a && this.at < b ? this.at : 0.5 * (a + b)
		const middle = at(c)
		lower = Math.max(lower, middle + Math.min(slope[0] * (b - c), -slope[1] * (c - a)))
		if (this.settled(lower)) return lower
		const curvature = enclose(this.second, box)
		if (curvature[0] >= 0) {
			const tangent = enclose(this.first, new Map([['z', [c, c] as const]]))
			lower = Math.max(lower, middle + Math.min(tangent[0] * (b - c), -tangent[1] * (c - a), 0))
		}
		return Number.isNaN(lower) ? Number.NEGATIVE_INFINITY : lower
	}
}

function cutOf({ a, b }: Box): number {
	if (a === -Infinity && b === Infinity) return 0
	if (b === Infinity) return a < 1 ? Math.max(2, a + 2) : 4 * a
	if (a === -Infinity) return b > -1 ? Math.min(-2, b - 2) : 4 * b
	if (a > 0 && b > 8 * a) return Math.sqrt(a) * Math.sqrt(b)
	if (b < 0 && a < 8 * b) return -Math.sqrt(a * b)
	return 0.5 * (a + b)
}

/** Boxes by lower bound, lowest first. */
class BoxHeap {
	private readonly items: Box[] = []
	get size(): number {
		return this.items.length
	}
	lowest(): number {
		return this.items[0]?.lower ?? Number.POSITIVE_INFINITY
	}
	push(box: Box): void {
		const items = this.items
		let i = items.push(box) - 1
		while (i > 0) {
			const parent = (i - 1) >> 1
			if ((items[parent] as Box).lower <= box.lower) break
			items[i] = items[parent] as Box
			i = parent
		}
		items[i] = box
	}
	pop(): Box | undefined {
		const items = this.items
		const top = items[0]
		const last = items.pop()
		if (top === undefined || last === undefined || items.length === 0) return top
		let i = 0
		for (;;) {
			let child = 2 * i + 1
			if (child >= items.length) break
			if (child + 1 < items.length && (items[child + 1] as Box).lower < (items[child] as Box).lower) child++
			if ((items[child] as Box).lower >= last.lower) break
			items[i] = items[child] as Box
			i = child
		}
		items[i] = last
		return top
	}
}
