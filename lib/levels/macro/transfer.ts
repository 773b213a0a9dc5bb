/**
 * States carried from one mesh to another: elements are split, which is exact, or two neighbours are joined.
 *
 * Joining keeps the values at both ends and the moments ∫ u P_k, k = 0 … p − 2, p + 1 conditions in all: the Legendre coefficients up to p − 2
 * are those of u, exactly by the Lobatto rule (degree 2p − 2), the last two follow from the ends. Mass and first moment are kept, so that what
 * is lost has no effect at scales larger than the element. theory.md 0.7.
 */
import type { LobattoRule } from '../../numerics/gauss-lobatto.ts'
import { lagrangeBasis, legendreValues } from '../../numerics/gauss-lobatto.ts'
import { type Element, split } from './mesh.ts'
import { type MacroSpace, weightedSum } from './space.ts'

/** Joins polynomials on two neighbouring elements into one. */
export interface Joiner {
	/** Nodal values of the joined polynomial, after `join`. */
	readonly values: Float64Array
	/** |c_p| + |c_{p−1}| + |c_{p−2}| of the joined polynomial. */
	tail(): number
	/** Join element e of the state with the next one (cyclically not: e + 1 < number of elements). */
	join(space: MacroSpace, state: Float64Array, e: number): void
	/** Largest difference from the two polynomials at their nodes. */
	miss(space: MacroSpace, state: Float64Array, e: number): number
}

/** Storage for joining elements of one degree. */
export function joiner(rule: LobattoRule): Joiner {
	const p = rule.degree
	const n = p + 1
	const { nodes, weights } = rule
	const values = new Float64Array(n)
	const coefficients = new Float64Array(n)
	/** P_k at the nodes of the two parts, k fastest. */
	const legendre = new Float64Array(2 * n * n)
	const synthesis = new Float64Array(n * n)
	for (let j = 0; j < n; j++) legendreValues(p, 2 * nodes[j] - 1, synthesis, j * n)
	let known = Number.NaN
	const prepare = (share: number) => {
		if (share === known) return
		known = share
		for (let j = 0; j < n; j++) {
			legendreValues(p, 2 * share * nodes[j] - 1, legendre, j * n)
			legendreValues(p, 1 - 2 * (1 - share) * (1 - nodes[j]), legendre, (n + j) * n)
		}
	}
	const at = (space: MacroSpace, state: Float64Array, index: number) => state[index === space.dimension ? 0 : index]
	const join = (space: MacroSpace, state: Float64Array, e: number) => {
		const share = space.lengths[e] / (space.lengths[e] + space.lengths[e + 1])
		prepare(share)
		const origin = state[e * p]
		coefficients.fill(0)
		for (let part = 0; part < 2; part++) {
			const size = part === 0 ? share : 1 - share
			for (let j = 0; j < n; j++) {
				const u = size * weights[j] * (at(space, state, (e + part) * p + j) - origin)
				const row = (part * n + j) * n
				for (let k = 0; k <= p - 2; k++) coefficients[k] += u * legendre[row + k]
			}
		}
		const end = at(space, state, (e + 2) * p)
		let right = end - origin
		let left = 0
		for (let k = 0; k <= p - 2; k++) {
			coefficients[k] *= 2 * k + 1
			right -= coefficients[k]
			left -= k % 2 === 0 ? coefficients[k] : -coefficients[k]
		}
		const sign = p % 2 === 0 ? 1 : -1
		coefficients[p] = (right + sign * left) / 2
		coefficients[p - 1] = (right - sign * left) / 2
		for (let j = 1; j < p; j++) {
			let sum = 0
			for (let k = 0; k < n; k++) sum += coefficients[k] * synthesis[j * n + k]
			values[j] = origin + sum
		}
		values[0] = origin
		values[p] = end
	}
	const miss = (space: MacroSpace, state: Float64Array, e: number) => {
		const origin = state[e * p]
		let largest = 0
		for (let i = 1; i < 2 * n - 1; i++) {
			let sum = origin - at(space, state, e * p + (i < n ? i : i - 1))
			for (let k = 0; k < n; k++) sum += coefficients[k] * legendre[i * n + k]
			largest = Math.max(largest, Math.abs(sum))
		}
		return largest
	}
	const tail = () => {
		let sum = 0
		for (let k = Math.max(1, p - 2); k <= p; k++) sum += Math.abs(coefficients[k])
		return sum
	}
	return { values, tail, join, miss }
}

/** What becomes of an element: n ≥ 1 equal parts, or JOIN with the next one, whose own entry is then not read. */
export type Change = Int8Array
export const JOIN = -1

/** The elements after a change. */
export function changedElements(elements: readonly Element[], change: Change): Element[] {
	const out: Element[] = []
	for (let e = 0; e < elements.length; e++) {
		const element = elements[e] as Element
		const parts = change[e]
		if (parts !== JOIN) {
			out.push(...(parts === 1 ? [element] : split(element, parts)))
			continue
		}
		const next = elements[++e] as Element
		out.push({ ...element, length: element.length + next.length, floor: Math.min(element.floor ?? 0, next.floor ?? 0) })
	}
	return out
}

/** The state on the new mesh; its mass is that of the old state to rounding. */
export function transferred(from: MacroSpace, to: MacroSpace, change: Change, joining: Joiner, state: Float64Array): Float64Array {
	const p = from.rule.degree
	const { nodes } = from.rule
	const out = new Float64Array(to.dimension)
	const basis = new Float64Array(p + 1)
	let next = 0
	for (let e = 0; e < change.length; e++) {
		const parts = change[e]
		if (parts === JOIN) {
			joining.join(from, state, e)
			for (let j = 0; j < p; j++) out[next++] = joining.values[j]
			e++
			continue
		}
		for (let i = 0; i < parts; i++) {
			for (let j = 0; j < p; j++) {
				if (parts === 1) {
					out[next++] = state[e * p + j]
					continue
				}
				lagrangeBasis(from.rule, (i + nodes[j]) / parts, basis)
				const origin = state[e * p]
				let sum = 0
				for (let k = 1; k <= p; k++) {
					const index = e * p + k
					sum += basis[k] * (state[index === from.dimension ? 0 : index] - origin)
				}
				out[next++] = origin + sum
			}
		}
	}
	keepMass(to, out, weightedSum(from.weights, state))
	return out
}

/** Gives the rounding of a transfer back, to the middle of the longest element. */
function keepMass(space: MacroSpace, state: Float64Array, mass: number): void {
	const p = space.rule.degree
	let longest = 0
	for (let e = 1; e < space.lengths.length; e++) if (space.lengths[e] > space.lengths[longest]) longest = e
	const middle = longest * p + (p >> 1)
	state[middle] += (mass - weightedSum(space.weights, state)) / space.weights[middle]
}
