/**
 * min over the scanned means of ψ_K'', for many K at once (theory 3: the minimisers move, and K = 6 misses by 0.0038).
 *
 * Values are exact second derivatives at samples that resolve ψ_K'' at this K: every anchor, and where |χ|^K has mass away
 * from its centre (wells that make ψ_K'' oscillate with period d/K in m) eight samples per shortest period. Every local
 * minimum of the samples that could be the global one is refined by golden sections.
 */
import type { Anchor, Curvature } from './anchor.ts'
import type { BlockHamiltonian } from './block-hamiltonian.ts'
import { byConvolution } from './block-hamiltonian.ts'

/** The least ψ_K'' found. */
export interface BlockMinimum {
	/** K. */
	readonly sites: number
	/** Where; null when the infimum is only approached at infinity. */
	readonly mean: number | null
	/** min ψ_K''. */
	readonly second: number
	/** Absolute error of `second` as a value of ψ_K'' there. */
	readonly error: number
}

/** Up to this K convolution serves the scan where it is cheap: |χ|^K decays slowly there, and inversion cancels first. */
const USUALLY_CONVOLVED = 7
/** Multiplications that convolution may cost where inversion serves as well. */
const CHEAP = 3e8
/** Accepted error of a sample, times s². */
const SAMPLE_ERROR = 1e-7
const MAXIMAL_SAMPLES = 60_000

/** The minima for the K of a list (each ≥ 2), in its order. */
export function minimaOver(block: BlockHamiltonian, anchors: readonly Anchor[], list: readonly number[]): BlockMinimum[] {
	const found = new Map<number, BlockMinimum>()
	const windows = groups(anchors)
	const cost = (most: number) => windows.reduce((sum, [a]) => sum + 6 * a.points ** 2 * most ** 2, 0)
	const always = cost(USUALLY_CONVOLVED) < CHEAP ? USUALLY_CONVOLVED : 2
	const spoiled: number[] = []
	for (const sites of list) {
		if (sites <= always) continue
		const samples = fourierSamples(anchors, sites)
		if (samples === null) spoiled.push(sites)
		else found.set(sites, { sites, ...refine(samples, (m) => fourierAt(anchors, sites, m)) })
	}
	const convolved = [...list.filter((k) => k <= always), ...spoiled]
	if (convolved.length > 0) {
		const most = Math.max(...convolved)
		const samples = new Map<number, Curvature[]>(convolved.map((k) => [k, []]))
		for (const [anchor, left, right] of windows) anchor.convolve(left, right, most, (k, rows) => void samples.get(k)?.push(...rows))
		for (const k of convolved) {
			const rows = (samples.get(k) as Curvature[]).sort((a, b) => a.mean - b.mean)
			const least = refine(rows, (m) => nearest(anchors, m).convolved(k, m), 10)
			const row = byConvolution(block, k, least.mean)
			const unit = Math.max(Math.abs(row.second), 1 / nearest(anchors, least.mean).deviation ** 2)
			found.set(k, { sites: k, mean: least.mean, second: row.second, error: row.error * unit })
		}
	}
	return list.map((k) => found.get(k) as BlockMinimum)
}

/** Neighbouring anchors joined into windows of at most 0.6 deviations, each with the anchor next to its middle. */
function groups(anchors: readonly Anchor[]): [Anchor, number, number][] {
	const result: [Anchor, number, number][] = []
	let i = 0
	while (i < anchors.length) {
		let j = i
		const left = (anchors[i] as Anchor).left
		let width = 0.6 * (anchors[i] as Anchor).deviation
		while (j + 1 < anchors.length) {
			const next = anchors[j + 1] as Anchor
			width = Math.min(width, 0.6 * next.deviation)
			if (next.right - left > width) break
			j++
		}
		result.push([anchors[(i + j) >> 1] as Anchor, left, (anchors[j] as Anchor).right])
		i = j + 1
	}
	return result
}

function nearest(anchors: readonly Anchor[], mean: number): Anchor {
	let low = 0
	let high = anchors.length - 1
	while (low < high) {
		const middle = (low + high) >> 1
		if ((anchors[middle] as Anchor).right < mean) low = middle + 1
		else high = middle
	}
	return anchors[low] as Anchor
}

function fourierAt(anchors: readonly Anchor[], sites: number, mean: number): Curvature {
	const anchor = nearest(anchors, mean)
	return anchor.second(sites, mean - anchor.mean)
}

/** ψ_K'' at resolving samples, or null when inversion cancels somewhere. */
function fourierSamples(anchors: readonly Anchor[], sites: number): Curvature[] | null {
	const samples: Curvature[] = []
	for (const anchor of anchors) {
		const { left, right, mean, deviation } = anchor
		const width = right - left
		if (width <= 0 && anchors.length > 1) continue
		const highest = anchor.bandwidth(sites)
		const count = highest === 0 ? 1 : Math.min(MAXIMAL_SAMPLES, Math.ceil((width * sites * highest * 8) / (2 * Math.PI)))
		for (let k = 0; k < count; k++) {
			const m = count === 1 ? Math.min(right, Math.max(left, mean)) : left + (width * (k + 0.5)) / count
			const sample = anchor.second(sites, m - mean)
			if (!(sample.error * deviation ** 2 <= SAMPLE_ERROR * Math.max(1, Math.abs(sample.second) * deviation ** 2))) return null
			samples.push(sample)
		}
		if (samples.length > MAXIMAL_SAMPLES) break
	}
	const first = anchors[0] as Anchor
	const last = anchors[anchors.length - 1] as Anchor
	return [first.second(sites, first.left - first.mean), ...samples, last.second(sites, last.right - last.mean)]
}

/** The least local minimum of the samples, each refined between its neighbours. */
function refine(samples: readonly Curvature[], at: (mean: number) => Curvature, evaluations = 40): Curvature {
	const candidates: { index: number; low: number }[] = []
	let best = samples[0] as Curvature
	for (let i = 0; i < samples.length; i++) {
		const here = samples[i] as Curvature
		if (here.second < best.second) best = here
		const before = samples[i - 1]
		const after = samples[i + 1]
		if ((before !== undefined && here.second > before.second) || (after !== undefined && here.second > after.second)) continue
		const rise = Math.max((before ?? here).second, (after ?? here).second) - here.second
		if (rise <= 4 * here.error) continue
		// The vertex of the parabola through the three samples, with twice the descent to it as a margin.
		const descent = before === undefined || after === undefined ? rise : here.second - vertexValue(before, here, after)
		candidates.push({ index: i, low: here.second - 3 * descent })
	}
	const promising = candidates.filter((c) => c.low <= best.second).sort((a, b) => a.low - b.low)
	let result: Curvature | undefined
	for (const { index, low } of promising.slice(0, 24)) {
		if (result !== undefined && low > result.second) break
		const here = samples[index] as Curvature
		const a = samples[Math.max(0, index - 1)] as Curvature
		const b = samples[Math.min(samples.length - 1, index + 1)] as Curvature
		const refined = evaluations > 20 ? golden(at, a.mean, b.mean, evaluations) : parabolic(at, a, here, b, evaluations)
		if (result === undefined || refined.second < result.second) result = refined
	}
	return result ?? best
}

/** Least value of the parabola through three points, the middle one lowest. */
function vertexValue(a: Curvature, b: Curvature, c: Curvature): number {
	const left = (a.second - b.second) / (a.mean - b.mean)
	const right = (c.second - b.second) / (c.mean - b.mean)
	const bend = (right - left) / (c.mean - a.mean)
	const slope = left + bend * (b.mean - a.mean)
	return bend > 0 ? b.second - (slope * slope) / (4 * bend) : b.second
}

function golden(at: (mean: number) => Curvature, from: number, to: number, evaluations: number): Curvature {
	const ratio = (Math.sqrt(5) - 1) / 2
	let a = from
	let b = to
	let left = at(b - ratio * (b - a))
	let right = at(a + ratio * (b - a))
	for (let k = 2; k < evaluations; k++) {
		if (left.second <= right.second) {
			b = right.mean
			right = left
			left = at(b - ratio * (b - a))
		} else {
			a = left.mean
			left = right
			right = at(a + ratio * (b - a))
		}
	}
	const ends = [at(from), at(to), left, right]
	return ends.reduce((x, y) => (y.second < x.second ? y : x))
}

/** Successive parabolic interpolation from three samples; the last evaluation stands. */
function parabolic(at: (mean: number) => Curvature, left: Curvature, middle: Curvature, right: Curvature, evaluations: number): Curvature {
	let [a, b, c] = [left, middle, right]
	let best = at(b.mean)
	b = best
	for (let k = 1; k < evaluations; k++) {
		const p = (b.mean - a.mean) * (b.second - c.second)
		const q = (b.mean - c.mean) * (b.second - a.second)
		const vertex = b.mean - ((b.mean - a.mean) * p - (b.mean - c.mean) * q) / (2 * (p - q))
		if (!(vertex > a.mean && vertex < c.mean) || Math.abs(vertex - b.mean) < 1e-5 * (c.mean - a.mean)) break
		const next = at(vertex)
		if (next.second < best.second) best = next
		if (next.second <= b.second) {
			if (vertex < b.mean) c = b
			else a = b
			b = next
		} else if (vertex < b.mean) a = next
		else c = next
	}
	return best
}
