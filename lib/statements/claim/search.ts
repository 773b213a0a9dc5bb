/**
 * The supremum of a function of one variable on an interval, by search: nothing is proved, and what the search cannot rule
 * out is in the upper end of the result.
 *
 * Samples at given nodes; intervals are halved (off the middle, so that no period is in step with the samples) where the cubic
 * through four samples misses the new one so far that the interval may hide more than the best sample, or where the function
 * is not resolved at all; then every local maximum that competes is closed in from both sides. On a bracket a < x < b on which
 * f is concave, with f(x) ≥ f(a), f(b), no value exceeds the lines from a and b through x: this bounds what is left.
 */
import { errorOf, type Value } from './value.ts'

export interface SearchOptions {
	/** Evaluations for halving intervals again; every one is halved once anyway. */
	readonly budget: number
	/** Accepted rest of the search, over the size of the supremum. */
	readonly tolerance: number
	/** Take the samples alone: the function is noise about its supremum. */
	readonly samplesOnly?: boolean
}

export interface Supremum {
	readonly x: number
	/** The value at x; from the least it can be, to the most that the search leaves open. */
	readonly value: Value
	readonly evaluations: number
}

interface Sample {
	readonly x: number
	readonly y: number
	readonly value: Value
}

/** Steps of one bracket. */
const CLOSING = 60
/** Local maxima that are closed in. */
const CANDIDATES = 12
const ROUNDS = 12
/** A cubic that misses by more than this share of the range of values has not seen the function. */
const UNRESOLVED = 0.03

/**
 * sup f over [nodes[0], nodes.at(-1)], the nodes ascending. Points at which f has no value are left out.
 * @returns null when f has a value at no node
 */
export function supremum(f: (x: number) => Value, nodes: readonly number[], options: SearchOptions): Supremum | null {
	let evaluations = 0
	const sample = (x: number): Sample => {
		evaluations++
		const value = f(x)
		return { x, y: value.value, value }
	}
	const defined = (s: Sample) => s.value.lack === undefined
	let samples = nodes.map(sample).filter(defined)
	if (samples.length === 0) return null
	const seen: Sample[] = [...samples]
	/** By how much the cubic is trusted to miss on [samples[i], samples[i+1]]. */
	let misses = samples.slice(1).map(() => Number.POSITIVE_INFINITY)
	let best = top(samples)
	let lowest = Math.min(...samples.map((s) => s.y))
	/** What is not worth looking for: the tolerance, and a share of the error of the function, which is noise. */
	const least = () => {
		const error = errorOf(best.value)
		return Math.max(Number.MIN_VALUE, options.tolerance * Math.max(Math.abs(best.y), 0.01 * (best.y - lowest)), Number.isFinite(error) ? error / 10 : 0)
	}
	for (let round = 0; round < ROUNDS; round++) {
		lowest = Math.min(...samples.map((s) => s.y))
		const spread = best.y - lowest
		const next: Sample[] = []
		const nextMisses: number[] = []
		let halved = 0
		for (let i = 0; i < samples.length; i++) {
			const left = samples[i] as Sample
			next.push(left)
			const right = samples[i + 1]
			if (right === undefined) break
			const miss = misses[i] as number
			const worth = round === 0 || (miss > least() && (miss > UNRESOLVED * spread || peak(samples, i) + miss > best.y + least()))
			const x = left.x + (0.5 + jitter(left.x, right.x)) * (right.x - left.x)
			if (!worth || (round > 0 && evaluations >= 2 * nodes.length + options.budget) || !(x > left.x && x < right.x)) {
				nextMisses.push(miss)
				continue
			}
			const middle = sample(x)
			halved++
			if (!defined(middle)) {
				nextMisses.push(miss / 2)
				continue
			}
			seen.push(middle)
			const missed = Math.abs(middle.y - cubic(samples, i, x))
			next.push(middle)
			nextMisses.push(missed / 2, missed / 2)
		}
		samples = next
		misses = nextMisses
		best = top(samples)
		if (halved === 0) break
	}
	if (options.samplesOnly === true) return result(best, seen, 0, evaluations)
	// Close in on the local maxima that compete.
	const rest = misses.map((miss, i) => peak(samples, i) + miss)
	const open = (i: number) => rest[i] ?? Number.NEGATIVE_INFINITY
	const competing = samples
		.map((s, i) => ({ i, s, reach: Math.max(s.y, open(i - 1), open(i)) }))
		.filter(({ i, s, reach }) => s.y >= (samples[i - 1]?.y ?? s.y) && s.y >= (samples[i + 1]?.y ?? s.y) && reach >= best.y - least())
		.sort((a, b) => b.reach - a.reach)
		.slice(0, CANDIDATES)
	let excess = 0
	const closed: { readonly found: Sample; readonly rest: number }[] = []
	for (const { i, s, reach } of competing) {
		if (reach < best.y) continue
		const a = samples[i - 1]
		const b = samples[i + 1]
		const bracket = close(sample, { a, x: s, b }, least())
		seen.push(...bracket.seen)
		closed.push({ found: bracket.found, rest: bracket.rest })
		if (a) rest[i - 1] = Number.NEGATIVE_INFINITY
		if (b) rest[i] = Number.NEGATIVE_INFINITY
		if (bracket.found.y > best.y) best = bracket.found
	}
	for (const c of closed) excess = Math.max(excess, c.found.y + c.rest - best.y)
	for (const r of rest) excess = Math.max(excess, r - best.y)
	return result(best, seen, excess, evaluations)
}

function result(best: Sample, seen: readonly Sample[], excess: number, evaluations: number): Supremum {
	const low = Math.max(...seen.map((s) => s.value.low))
	const high = Math.max(best.value.high + excess, ...seen.map((s) => s.value.high))
	return { x: best.x, value: { ...best.value, low: Math.min(low, best.y), high }, evaluations }
}

function top(samples: readonly Sample[]): Sample {
	return samples.reduce((a, b) => (b.y > a.y ? b : a))
}

/** A number in (−0.12, 0.12) that depends on the interval alone. */
function jitter(a: number, b: number): number {
	const x = Math.sin(12.9898 * a + 78.233 * b) * 43758.5453
	return 0.24 * (x - Math.floor(x) - 0.5)
}

/** The cubic through the four samples about [i, i+1] (fewer near an end), at x. */
function cubic(samples: readonly Sample[], i: number, x: number): number {
	const first = Math.max(0, Math.min(i - 1, samples.length - 4))
	const near = samples.slice(first, first + 4)
	let total = 0
	for (const p of near) {
		let weight = 1
		for (const q of near) if (q !== p) weight *= (x - q.x) / (p.x - q.x)
		total += weight * p.y
	}
	return total
}

/** The largest value of the cubic on the interval, at its ends and three places. */
function peak(samples: readonly Sample[], i: number): number {
	const left = samples[i] as Sample
	const right = samples[i + 1] as Sample
	const inside = [0.25, 0.5, 0.75].map((t) => cubic(samples, i, left.x + t * (right.x - left.x)))
	return Math.max(left.y, right.y, ...inside)
}

interface Bracket {
	readonly a: Sample | undefined
	readonly x: Sample
	readonly b: Sample | undefined
}

/** Narrows a bracket of a local maximum until no concave function exceeds the best value by more than the tolerance. */
function close(sample: (x: number) => Sample, { a: left, x: middle, b: right }: Bracket, tolerance: number): { found: Sample; rest: number; seen: Sample[] } {
	const seen: Sample[] = []
	let [a, x, b] = [left, middle, right]
	// The point beyond the nearer one on the only side, for maxima at an end.
	let beyond: Sample | undefined
	let share = 0.1
	const bound = (): number => {
		if (a && b) return Math.max(((x.y - a.y) * (b.x - x.x)) / (x.x - a.x), ((x.y - b.y) * (x.x - a.x)) / (b.x - x.x))
		const near = a ?? b
		if (!near) return 0
		if (!beyond) return Number.POSITIVE_INFINITY
		const line = near.y + ((near.y - beyond.y) / (near.x - beyond.x)) * (x.x - near.x)
		return Math.max(0, line - x.y)
	}
	for (let step = 0; step < CLOSING && !(bound() <= tolerance); step++) {
		const sides = [a, b].filter((s) => s !== undefined)
		const wide = sides.reduce((p, q) => (Math.abs(q.x - x.x) > Math.abs(p.x - x.x) ? q : p))
		let t = x.x + share * (wide.x - x.x)
		if (a && b && step % 2 === 0) {
			const vertex = vertexOf(a, x, b)
			if (vertex > a.x && vertex < b.x && Math.abs(vertex - x.x) > 1e-3 * Math.abs(wide.x - x.x)) t = vertex
		}
		if (t === x.x || t === wide.x) break
		const next = sample(t)
		if (next.value.lack) break
		seen.push(next)
		const above = t > x.x
		if (next.y > x.y) {
			beyond = undefined
			if (above) a = x
			else b = x
			x = next
			share = 0.38
		} else {
			beyond = above ? b : a
			if (above) b = next
			else a = next
			share = 0.1
		}
	}
	return { found: x, rest: bound(), seen }
}

/** Where the parabola through three samples is largest; NaN where it has no maximum. */
function vertexOf(a: Sample, x: Sample, b: Sample): number {
	const p = (x.x - a.x) * (x.y - b.y)
	const q = (x.x - b.x) * (x.y - a.y)
	return x.x - (0.5 * ((x.x - a.x) * p - (x.x - b.x) * q)) / (p - q)
}
