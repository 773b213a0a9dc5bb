/**
 * From an exponent V to a law on panels (`line-law.ts`).
 *
 * A panel is halved while V changes by more than `CHANGE` on it or the Legendre coefficients of e^{−V} or e^{V} have not
 * decayed. Sums over panels, with D_k the reference of panel k:
 *
 *   F:    L_{k+1} = log(e^{L_k} + e^{−D_k} ∫_k e^{D_k−D}),     1 − F the same from the right,
 *   ∫1/p: outwards from the median with e^{D−D_k}.
 */
import { bisect, goldenMinimum } from '../../numerics/one-dimensional-search.ts'
import { type LineLaw, type LineSource, PANEL } from './line-law.ts'
import { fromLeft, fromRight, legendreTail, logAdd, panelNodes, panelWeights, row, whole } from './panel.ts'

/** Largest change of V on a panel. */
const CHANGE = 4
/** Accepted size of the last Legendre coefficients over the largest value: the first one left out is a hundred times less. */
const DECAY = 2e-11
const MAXIMAL_ROUNDS = 60
const MAXIMAL_PANELS = 8000

/** The law of a source: panels are cut as they need to be. Cost: O(panels · 16²) operations, about a millisecond. */
export function lineLaw(source: LineSource): LineLaw {
	const { edges, resolved } = cut(source)
	return tabulate(source, withMedian(source, edges), resolved)
}

function cut(source: LineSource): { readonly edges: Float64Array; readonly resolved: boolean } {
	const given = Array.from(source.edges)
	let pending = given.slice(1).map((upper, k) => ({ lower: given[k] as number, upper, parent: Number.POSITIVE_INFINITY }))
	const accepted: number[] = [given[0] as number]
	const values = new Float64Array(PANEL)
	let resolved = true
	for (let round = 0; pending.length > 0; round++) {
		const u = new Float64Array(pending.length * PANEL)
		pending.forEach(({ lower, upper }, k) => fillNodes(u, k * PANEL, lower, upper))
		const d = new Float64Array(u.length)
		source.exponents(u, d, u.length)
		const last = round >= MAXIMAL_ROUNDS || accepted.length + pending.length > MAXIMAL_PANELS
		const next: typeof pending = []
		pending.forEach(({ lower, upper, parent }, k) => {
			let low = Number.POSITIVE_INFINITY
			let high = Number.NEGATIVE_INFINITY
			for (let i = 0; i < PANEL; i++) {
				low = Math.min(low, d[k * PANEL + i] as number)
				high = Math.max(high, d[k * PANEL + i] as number)
			}
			let tail = Number.POSITIVE_INFINITY
			if (high - low <= CHANGE) {
				tail = 0
				for (const sign of [1, -1]) {
					for (let i = 0; i < PANEL; i++) values[i] = Math.exp(sign * ((d[k * PANEL + i] as number) - (sign > 0 ? high : low)))
					tail = Math.max(tail, legendreTail(values))
				}
			}
			// Where halving no longer helps the tail is the rounding of V.
			const rough = tail <= 100 * source.rounding * (1 + Math.abs(high)) || (tail < 1e-9 && tail > parent / 32)
			const middle = 0.5 * (lower + upper)
			const fine = tail <= DECAY || rough
			if (fine || last || !(middle > lower && middle < upper)) {
				accepted.push(upper)
				resolved &&= fine
			} else next.push({ lower, upper: middle, parent: tail }, { lower: middle, upper, parent: tail })
		})
		pending = next
	}
	return { edges: Float64Array.from(accepted).sort(), resolved }
}

function fillNodes(u: Float64Array, at: number, lower: number, upper: number): void {
	const half = 0.5 * (upper - lower)
	for (let i = 0; i < PANEL; i++) u[at + i] = lower + half * (1 + (panelNodes[i] as number))
}

/** The edges with the median among them, and its index. */
function withMedian(source: LineSource, edges: Float64Array): { edges: Float64Array; median: number } {
	const tabulated = masses(source, edges)
	const { panels, below, above, reference } = tabulated
	const flat = flatMedian(source, tabulated)
	if (flat !== undefined) return inserted(edges, flat)
	let k = 0
	while (k + 1 < panels && (below[k + 1] as number) < (above[k + 1] as number)) k++
	const lower = edges[k] as number
	const upper = edges[k + 1] as number
	// F(x) − (1 − F(x)) = 0 by Newton's method between the edges, integrals over [lower, x] and [x, upper] by the rule.
	const u = new Float64Array(2 * PANEL + 1)
	const d = new Float64Array(2 * PANEL + 1)
	const defect = (x: number): readonly [number, number] => {
		fillNodes(u, 0, lower, x)
		fillNodes(u, PANEL, x, upper)
		u[2 * PANEL] = x
		source.exponents(u, d, 2 * PANEL + 1)
		for (let i = 0; i < d.length; i++) d[i] = Math.exp(reference - (d[i] as number))
		const left = Math.exp(below[k] as number) + 0.5 * (x - lower) * whole(d, 0)
		const right = Math.exp(above[k + 1] as number) + 0.5 * (upper - x) * whole(d, PANEL)
		return [left - right, 2 * (d[2 * PANEL] as number)]
	}
	let low = lower
	let high = upper
	let x = 0.5 * (lower + upper)
	for (let step = 0; step < 60; step++) {
		const [value, slope] = defect(x)
		if (value < 0) low = x
		else high = x
		let next = x - value / slope
		if (!(next >= low && next <= high)) next = 0.5 * (low + high)
		if (Math.abs(next - x) <= 1e-15 * (upper - lower)) break
		x = next
	}
	return inserted(edges, x)
}

/** The edges with x among them; an edge that all but is x is moved there. */
function inserted(edges: Float64Array, x: number): { edges: Float64Array; median: number } {
	const panels = edges.length - 1
	let k = 0
	while (k + 2 < edges.length && (edges[k + 1] as number) <= x) k++
	const [lower, upper] = [edges[k] as number, edges[k + 1] as number]
	const near = 1e-3 * (upper - lower)
	const moved = x - lower < near && k > 0 ? k : upper - x < near && k + 1 < panels ? k + 1 : -1
	if (moved >= 0) return { edges: edges.map((e, i) => (i === moved ? x : e)), median: moved }
	return { edges: Float64Array.from([...edges.slice(0, k + 1), x, ...edges.slice(k + 1)]), median: k + 1 }
}

/** Difference of F and 1 − F that rounding does not tell from zero. */
const BALANCED = 1e-13

/**
 * Where F stays at ½ to rounding across a barrier, every point there is the median of a law whose density differs by 10⁻¹³: the top of
 * the barrier is taken, which is the centre of a symmetric law.
 */
function flatMedian(source: LineSource, { panels, nodes, exponents, below, above }: Masses): number | undefined {
	const total = logAdd(below[panels] as number, above[panels] as number)
	let first = -1
	let last = -1
	for (let k = 1; k < panels; k++) {
		const difference = Math.exp((below[k] as number) - total) - Math.exp((above[k] as number) - total)
		if (Math.abs(difference) > BALANCED + 10 * source.rounding) continue
		if (first < 0) first = k
		last = k
	}
	if (first < 0 || last - first < 2) return undefined
	let top = first * PANEL
	for (let i = first * PANEL; i < last * PANEL; i++) if ((exponents[i] as number) > (exponents[top] as number)) top = i
	if (top <= first * PANEL || top >= last * PANEL - 1) return undefined
	const [low, high] = [nodes[top - 1] as number, nodes[top + 1] as number]
	const { slopes } = source
	if (slopes !== undefined && slopes(low)[0] > 0 && slopes(high)[0] < 0) return bisect((u) => slopes(u)[0], low, high)
	const one = new Float64Array(1)
	const value = (u: number) => {
		one[0] = u
		source.exponents(one, one, 1)
		return -(one[0] as number)
	}
	return goldenMinimum(value, low, high).x
}

type Masses = ReturnType<typeof masses>

/** log ∫ e^{reference − D} below and above every edge, with the least D as reference. */
function masses(source: LineSource, edges: Float64Array) {
	const panels = edges.length - 1
	const nodes = new Float64Array(panels * PANEL)
	const exponents = new Float64Array(panels * PANEL)
	for (let k = 0; k < panels; k++) fillNodes(nodes, k * PANEL, edges[k] as number, edges[k + 1] as number)
	source.exponents(nodes, exponents, nodes.length)
	let reference = Number.POSITIVE_INFINITY
	for (const d of exponents) reference = Math.min(reference, d)
	for (let i = 0; i < exponents.length; i++) exponents[i] = (exponents[i] as number) - reference
	const own = new Float64Array(panels)
	const density = new Float64Array(PANEL)
	const below = new Float64Array(panels + 1)
	const above = new Float64Array(panels + 1)
	for (let k = 0; k < panels; k++) {
		const d = least(exponents, k)
		for (let i = 0; i < PANEL; i++) density[i] = Math.exp(d - (exponents[k * PANEL + i] as number))
		own[k] = -d + Math.log((0.5 * ((edges[k + 1] as number) - (edges[k] as number))) * whole(density, 0))
	}
	below[0] = Number.NEGATIVE_INFINITY
	above[panels] = Number.NEGATIVE_INFINITY
	for (let k = 0; k < panels; k++) below[k + 1] = logAdd(below[k] as number, own[k] as number)
	for (let k = panels - 1; k >= 0; k--) above[k] = logAdd(above[k + 1] as number, own[k] as number)
	return { panels, nodes, exponents, reference, below, above }
}

function least(d: Float64Array, k: number): number {
	let low = Number.POSITIVE_INFINITY
	for (let i = k * PANEL; i < (k + 1) * PANEL; i++) low = Math.min(low, d[i] as number)
	return low
}

function tabulate(source: LineSource, { edges, median }: { edges: Float64Array; median: number }, resolved: boolean): LineLaw {
	const { panels, nodes, exponents, below, above } = masses(source, edges)
	const n = nodes.length
	const logPartition = logAdd(below[median] as number, above[median] as number)
	const weights = new Float64Array(n)
	const logDensity = new Float64Array(n)
	const shares = new Float64Array(n)
	const logLower = new Float64Array(n)
	const logUpper = new Float64Array(n)
	const logResistance = new Float64Array(n)
	const resistance = new Float64Array(panels + 1).fill(Number.NEGATIVE_INFINITY)
	const part = new Float64Array(PANEL)
	const order = [...range(median, panels, 1), ...range(median - 1, -1, -1)]
	for (const k of order) {
		const lower = edges[k] as number
		const half = 0.5 * ((edges[k + 1] as number) - lower)
		const d = least(exponents, k)
		const right = k >= median
		for (let i = 0; i < PANEL; i++) part[i] = Math.exp(d - (exponents[k * PANEL + i] as number))
		for (let i = 0; i < PANEL; i++) {
			const at = k * PANEL + i
			weights[at] = half * (panelWeights[i] as number)
			logDensity[at] = -(exponents[at] as number) - logPartition
			shares[at] = (weights[at] as number) * Math.exp(logDensity[at] as number)
			logLower[at] = logAdd(below[k] as number, Math.log(half * row(fromLeft, i, part, 0)) - d) - logPartition
			logUpper[at] = logAdd(above[k + 1] as number, Math.log(half * row(fromRight, i, part, 0)) - d) - logPartition
		}
		let high = d
		for (let i = 0; i < PANEL; i++) high = Math.max(high, exponents[k * PANEL + i] as number)
		for (let i = 0; i < PANEL; i++) part[i] = Math.exp((exponents[k * PANEL + i] as number) - high)
		const start = right ? k : k + 1
		for (let i = 0; i < PANEL; i++)
			logResistance[k * PANEL + i] =
				logAdd(resistance[start] as number, Math.log(half * row(right ? fromLeft : fromRight, i, part, 0)) + high) + logPartition
		resistance[right ? k + 1 : k] = logAdd(resistance[start] as number, Math.log(half * whole(part, 0)) + high)
	}
	let first = 0
	for (let i = 0; i < n; i++) first += (shares[i] as number) * (nodes[i] as number)
	let second = 0
	for (let i = 0; i < n; i++) second += (shares[i] as number) * ((nodes[i] as number) - first) ** 2
	const middle = edges[median] as number
	return {
		source,
		location: source.location,
		edges,
		nodes,
		weights,
		exponents,
		masses: shares,
		logDensity,
		logLower,
		logUpper,
		edgeLower: below.map((x) => x - logPartition),
		edgeUpper: above.map((x) => x - logPartition),
		logResistance,
		logPartition,
		medianEdge: median,
		median: source.location + middle,
		mean: source.location + first,
		deviation: Math.sqrt(second),
		symmetric: isSymmetric(source, middle, nodes, exponents),
		tails: source.tails,
		rounding: source.rounding,
		resolved,
		refined: () => tabulate(source, { edges: halved(edges), median: 2 * median }, resolved),
	}
}

function* range(from: number, to: number, step: number): Generator<number> {
	for (let k = from; k !== to; k += step) yield k
}

function halved(edges: Float64Array): Float64Array {
	return Float64Array.from({ length: 2 * edges.length - 1 }, (_, i) =>
		i % 2 === 0 ? (edges[i / 2] as number) : 0.5 * ((edges[(i - 1) / 2] as number) + (edges[(i + 1) / 2] as number)),
	)
}

/** D at the mirror images of the nodes is D, as far as it is known. */
function isSymmetric(source: LineSource, middle: number, nodes: Float64Array, exponents: Float64Array): boolean {
	const mirrored = nodes.map((u) => 2 * middle - u)
	const d = new Float64Array(nodes.length)
	source.exponents(mirrored, d, d.length)
	let shift = 0
	for (let i = 0; i < d.length; i++) if (exponents[i] === 0) shift = d[i] as number
	const slack = 1e-11 + 100 * source.rounding
	const last = Math.abs((nodes[0] as number) - middle) + Math.abs((nodes[nodes.length - 1] as number) - middle)
	const inside = Math.min(middle - (nodes[0] as number), (nodes[nodes.length - 1] as number) - middle)
	if (!(inside > 0.49 * last)) return false
	return d.every((x, i) => Math.abs(x - shift - (exponents[i] as number)) <= slack * (1 + Math.abs(exponents[i] as number)))
}
