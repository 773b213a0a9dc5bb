/**
 * The fibre of three sites, {x_1 + x_2 + x_3 = 3m}, on the triangular lattice x_i = m + t a_i, a ∈ ℤ³, Σa_i = 0, with its symmetry under permutations.
 *
 *   conductance of the edge a — a + e_i − e_j:  e^{−V(middle)}/√3;   mass of a node:  √3 t² e^{−V};   V = Σ R(m; t a_i).
 *
 * This is −Δ + ∇V·∇ in the Euclidean metric (edges have length √2 t) with an error in even powers of t: mirrors x_i = x_j go through nodes and middles of
 * edges. V is a sum of values of one function at half-integers, so a lattice costs no evaluations of ψ beyond one table.
 *   symmetric functions:   one wedge a_1 ≥ a_2 ≥ a_3, orbits as nodes;
 *   functions odd under x_1 ↔ x_2:   the half plane a_1 > a_2, grounded on the mirror.
 */
import type { BandedGraph } from './positive-laplacian.ts'

/** R(m; t k/2), k = −2n … 2n, at index k + 2n. */
export interface ExponentLine {
	readonly step: number
	readonly reach: number
	readonly values: Float64Array
}

/** Nodes with V ≤ least + depth. */
export interface Region {
	readonly least: number
	readonly depth: number
}

/** V at a (whole or half numbers times 2). */
const level = ({ values, reach }: ExponentLine, a: number, b: number, c: number) => values[a + 2 * reach] + values[b + 2 * reach] + values[c + 2 * reach]

type Node = readonly [number, number, number]
const EDGES: readonly Node[] = [
	[1, -1, 0],
	[-1, 1, 0],
	[1, 0, -1],
	[-1, 0, 1],
	[0, 1, -1],
	[0, -1, 1],
]

/** The nodes of a sector in an order by rows of constant a_3. */
export function nodesOf(line: ExponentLine, region: Region, sector: 'wedge' | 'half-plane'): Node[] {
	const { reach: n } = line
	const nodes: Node[] = []
	for (let c = -n; c <= n; c++) {
		const most = Math.min(n, n - c)
		for (let a = most; a >= -n; a--) {
			const b = -a - c
			if (b > n) break
			if (b < -n) continue
			if (sector === 'wedge' ? a < b || b < c : a <= b) continue
			if (level(line, 2 * a, 2 * b, 2 * c) <= region.least + region.depth) nodes.push([a, b, c])
		}
	}
	return nodes
}

/** The graph on these nodes. */
export function graphOf(line: ExponentLine, region: Region, sector: 'wedge' | 'half-plane', nodes: readonly Node[]): BandedGraph {
	const { reach: n, step } = line
	const width = 2 * n + 1
	const index = new Int32Array(width * width).fill(-1)
	const key = (a: number, c: number) => (a + n) * width + c + n
	nodes.forEach(([a, , c], i) => void (index[key(a, c)] = i))
	const at = (a: number, b: number, c: number) => (Math.max(Math.abs(a), Math.abs(b), Math.abs(c)) > n ? -1 : index[key(a, c)])
	const links: { i: number; j: number; w: number }[] = []
	const ground = new Float64Array(nodes.length)
	const masses = new Float64Array(nodes.length)
	let band = 1
	nodes.forEach(([a, b, c], i) => {
		const orbit = sector === 'half-plane' ? 1 : a === b || b === c ? (a === c ? 1 : 3) : 6
		masses[i] = orbit * Math.sqrt(3) * step * step * Math.exp(region.least - level(line, 2 * a, 2 * b, 2 * c))
		for (const [p, q, r] of EDGES) {
			if (Math.max(Math.abs(a + p), Math.abs(b + q), Math.abs(c + r)) > n) continue
			const w = (orbit * Math.exp(region.least - level(line, 2 * a + p, 2 * b + q, 2 * c + r))) / Math.sqrt(3)
			if (sector === 'half-plane') {
				const side = a + p - b - q
				// On the mirror f = 0; beyond it f = −f(mirror image): half of w(2f)².
				if (side === 0) ground[i] += w
				else if (side < 0) ground[i] += 2 * w
				else {
					const j = at(a + p, b + q, c + r)
					if (j > i) links.push({ i, j, w })
				}
			} else {
				const [x, y, z] = [a + p, b + q, c + r].sort((u, v) => v - u)
				const j = at(x, y, z)
				// Every pair of orbits is met from both sides with the same total.
				if (j > i) links.push({ i, j, w })
			}
		}
	})
	for (const { i, j } of links) band = Math.max(band, j - i)
	const weights = new Float64Array(nodes.length * band)
	for (const { i, j, w } of links) weights[i * band + j - i - 1] += w
	return { size: nodes.length, band, weights, ground, masses }
}

/**
 * The height above the least V of the lowest path between the deepest places and from them to both kinds of mirrors, over the wedge: what the gap sees.
 * Places higher than `relevant` above the least are not asked for. Infinity: these nodes do not connect them.
 */
export function barrierOf(line: ExponentLine, nodes: readonly Node[], least: number, relevant: number): number {
	const { reach: n } = line
	const width = 2 * n + 1
	const heights = nodes.map(([a, b, c]) => level(line, 2 * a, 2 * b, 2 * c))
	const index = new Map(nodes.map(([a, , c], i) => [(a + n) * width + c + n, i]))
	const order = heights.map((_, i) => i).sort((i, j) => heights[i] - heights[j])
	const [first, second] = [nodes.length, nodes.length + 1]
	const parent = Int32Array.from({ length: nodes.length + 2 }, (_, i) => i)
	const lowest = Float64Array.from({ length: nodes.length + 2 }, (_, i) => heights[i] ?? Number.NEGATIVE_INFINITY)
	const find = (i: number): number => {
		let k = i
		while (parent[k] !== k) k = parent[k] = parent[parent[k]]
		return k
	}
	const seen = new Uint8Array(nodes.length)
	let barrier = 0
	const join = (i: number, j: number, height: number) => {
		const [p, q] = [find(i), find(j)]
		if (p === q) return
		// The higher of the two lowest places escapes here; a mirror counts as infinitely low.
		if (Math.max(lowest[p], lowest[q]) <= least + relevant) barrier = Math.max(barrier, height - least)
		parent[p] = q
		lowest[q] = Math.min(lowest[p], lowest[q])
	}
	for (const i of order) {
		seen[i] = 1
		const [a, b, c] = nodes[i]
		for (const [p, q, r] of EDGES) {
			const [x, , z] = [a + p, b + q, c + r].sort((u, v) => v - u)
			const j = index.get((x + n) * width + z + n)
			if (j !== undefined && seen[j] === 1) join(i, j, heights[i])
		}
		if (a === b) join(i, first, heights[i])
		if (b === c) join(i, second, heights[i])
	}
	if (find(first) !== find(second)) return Number.POSITIVE_INFINITY
	const apart = heights.some((v, i) => v <= least + relevant && find(i) !== find(first))
	return apart ? Number.POSITIVE_INFINITY : barrier
}
