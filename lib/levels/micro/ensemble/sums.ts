/** Sums over replicas, and how they are added. */
import { GROUPS } from './plan.ts'

/** Where the sums stand: one row of each kind per time. */
export interface SumsShape {
	readonly times: number
	readonly sites: number
	/** Number of observables. */
	readonly observables: number
}

/** Sums over the replicas of a block, or of several; plain data. */
export interface Sums {
	/** Replicas that stayed finite and in the stable range; by group. */
	readonly counts: Float64Array
	/** Replicas that did not, and the first time of the plan by which one was seen. */
	readonly lost: number
	readonly lostAt: number | null
	/** Per time: Σ o_k. */
	readonly values: Float64Array
	/** Per time: Σ o_k o_l, k ≤ l, row by row. */
	readonly products: Float64Array
	/** Per time and group: Σ x_i, then Σ u_i of the linear field. */
	readonly means: Float64Array
	/** Per time: Σ ψ'(x_i). */
	readonly forces: Float64Array
}

export const pairs = (n: number): number => (n * (n + 1)) / 2

export function emptySums({ times, sites, observables }: SumsShape): Sums {
	return {
		counts: new Float64Array(GROUPS),
		lost: 0,
		lostAt: null,
		values: new Float64Array(times * observables),
		products: new Float64Array(times * pairs(observables)),
		means: new Float64Array(times * GROUPS * 2 * sites),
		forces: new Float64Array(times * sites),
	}
}

function addSums(a: Sums, b: Sums): Sums {
	const plus = (x: Float64Array, y: Float64Array) => {
		for (let k = 0; k < x.length; k++) x[k] += y[k]
		return x
	}
	const first = [a.lostAt, b.lostAt].filter((t) => t !== null)
	return {
		counts: plus(a.counts, b.counts),
		lost: a.lost + b.lost,
		lostAt: first.length === 0 ? null : Math.min(...first),
		values: plus(a.values, b.values),
		products: plus(a.products, b.products),
		means: plus(a.means, b.means),
		forces: plus(a.forces, b.forces),
	}
}

/**
 * Σ of blocks in a binary tree that depends on their number alone: the same bits whatever thread computed which block, and when. Blocks are added as
 * soon as their neighbour is there; the sums that are added are used up.
 *
 * Block b is the leaf (0, b); (h, k) covers blocks k2ʰ … (k+1)2ʰ − 1. The first n blocks are the leaves of the subtrees of the binary digits of n.
 */
export class SumTree {
	readonly #nodes = new Map<string, Sums>()
	#added = 0

	/** How many blocks have been added. */
	get added(): number {
		return this.#added
	}

	add(block: number, sums: Sums): void {
		this.#added++
		let [height, index, node] = [0, block, sums]
		for (;;) {
			const neighbour = `${height},${index % 2 === 0 ? index + 1 : index - 1}`
			const other = this.#nodes.get(neighbour)
			if (other === undefined) break
			this.#nodes.delete(neighbour)
			node = index % 2 === 0 ? addSums(node, other) : addSums(other, node)
			height++
			index = Math.floor(index / 2)
		}
		this.#nodes.set(`${height},${index}`, node)
	}

	/** The sums over the blocks before the first one that is missing. */
	prefix(): { readonly blocks: number; readonly sums: Sums } | null {
		const parts: Sums[] = []
		let blocks = 0
		for (let height = 52; height >= 0; height--) {
			const size = 2 ** height
			if (blocks % size !== 0) continue
			const node = this.#nodes.get(`${height},${blocks / size}`)
			if (node === undefined) continue
			parts.push(copyOf(node))
			blocks += size
		}
		const sums = parts.reduceRight<Sums | null>((tail, part) => (tail === null ? part : addSums(part, tail)), null)
		return sums === null ? null : { blocks, sums }
	}
}

function copyOf(s: Sums): Sums {
	return { ...s, counts: s.counts.slice(), values: s.values.slice(), products: s.products.slice(), means: s.means.slice(), forces: s.forces.slice() }
}
