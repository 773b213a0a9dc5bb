/**
 * Elements that resolve a piecewise smooth profile on the torus: bisected until the Legendre coefficients decay, graded towards jumps and kinks.
 *
 * At a jump the solution is a function of (θ − θ_j)/√t at early times. Elements shrink geometrically down to a small part of the diffusive
 * length of the first time of interest, or of the pieces beside the jump if they are shorter; what the last one hides is an error of that
 * relative size in the energy and of its cube in the solution (it has neither mass nor first moment).
 */
import { lobattoRule } from '../../numerics/gauss-lobatto.ts'
import type { Pieces } from './profile.ts'

export interface Element {
	readonly start: number
	readonly length: number
	readonly piece: number
	/** Beside a jump: elements up to this length hide what they do not resolve and are not split. */
	readonly floor?: number
}

/** How a profile continues from one piece into the next: value jumps, derivative jumps, or smooth. */
export type Joint = 'jump' | 'kink' | 'smooth'

export interface Mesh {
	readonly elements: readonly Element[]
	/** joints[k] at ends[k], the left end of piece k; joints[0] is at θ = 0. */
	readonly joints: readonly Joint[]
	/** Whether every element resolves the initial profile. */
	readonly resolved: boolean
}

export interface MeshOptions {
	readonly degree: number
	/** Largest Legendre tail of an element, absolute. */
	readonly tolerance: number
	/** √(φ'' t) at the first positive time of interest. */
	readonly diffusiveLength: number
	/** Factor of the smallest elements; default 1. */
	readonly coarseness?: number
}

const LARGEST_ELEMENT = 1 / 4
const SMALLEST_SPLIT = 2 ** -30
const GRADING = 0.12
/**
 * Smallest element relative to the diffusive length or the pieces, by the number of jumps: the part of the energy that is not seen is about a
 * hundredth of it, so that the energy identity holds to 1e-8, 1e-7 and 1e-6; in the values nothing is seen of it.
 */
const AT_JUMP = [
	{ upTo: 8, smallest: 1e-7 },
	{ upTo: 128, smallest: 1e-5 },
	{ upTo: Number.POSITIVE_INFINITY, smallest: 1e-4 },
] as const
const AT_KINK = 1e-3
/** Elements up to this many times the smallest are not split. */
const FLOOR = 20

/** |c_p| + |c_{p−1}| + |c_{p−2}| of nodal values: what the next degree would still change. */
export function legendreTail(values: Float64Array, degree: number, offset = 0, limit = values.length): number {
	const { analysis } = lobattoRule(degree)
	const n = degree + 1
	let tail = 0
	for (let k = Math.max(1, degree - 2); k <= degree; k++) {
		let sum = 0
		for (let j = 0; j < n; j++) {
			const index = offset + j
			sum += analysis[k * n + j] * values[index < limit ? index : index - limit]
		}
		tail += Math.abs(sum)
	}
	return tail
}

function sample(pieces: Pieces, element: Element, nodes: Float64Array): Float64Array {
	const [from, to] = [pieces.ends[element.piece], pieces.ends[element.piece + 1]]
	return nodes.map((x) => pieces.value(element.piece, Math.min(to, Math.max(from, element.start + x * element.length))))
}

/** Values of the profile at the nodes of each element, one-sided at the ends of pieces: element e at [e(p+1), (e+1)(p+1)). */
export function sampleElements(pieces: Pieces, elements: readonly Element[], degree: number): Float64Array {
	const { nodes } = lobattoRule(degree)
	const out = new Float64Array(elements.length * (degree + 1))
	for (let e = 0; e < elements.length; e++) out.set(sample(pieces, elements[e] as Element, nodes), e * (degree + 1))
	return out
}

/** n equal parts of an element. */
export function split(element: Element, n: number): Element[] {
	const length = element.length / n
	return Array.from({ length: n }, (_, i) => ({ ...element, start: element.start + i * length, length }))
}

/** Bisect where the profile is not resolved. */
function resolve(pieces: Pieces, options: MeshOptions): { elements: Element[][]; resolved: boolean } {
	const { degree, tolerance } = options
	const { nodes } = lobattoRule(degree)
	let resolved = true
	const refine = (element: Element): Element[] => {
		if (legendreTail(sample(pieces, element, nodes), degree) <= tolerance) return [element]
		if (element.length <= SMALLEST_SPLIT) {
			resolved = false
			return [element]
		}
		return split(element, 2).flatMap(refine)
	}
	const elements: Element[][] = []
	for (let piece = 0; piece + 1 < pieces.ends.length; piece++) {
		const start = pieces.ends[piece]
		const length = pieces.ends[piece + 1] - start
		elements.push(split({ start, length, piece }, Math.ceil(length / LARGEST_ELEMENT)).flatMap(refine))
	}
	return { elements, resolved }
}

/** One-sided value and derivative at an end of an element, and the rounding level of the derivative. */
function endOf(pieces: Pieces, element: Element, degree: number, right: boolean): { value: number; slope: number; noise: number } {
	const { nodes, derivative } = lobattoRule(degree)
	const values = sample(pieces, element, nodes)
	const row = right ? degree : 0
	let slope = 0
	for (let j = 0; j <= degree; j++) slope += derivative[row * (degree + 1) + j] * values[j]
	const size = values.reduce((a, v) => Math.max(a, Math.abs(v)), 0)
	return { value: values[row], slope: slope / element.length, noise: (size * 1e-14 * degree ** 2) / element.length }
}

/** Element [start, start+length] cut at distances δ, δr, δr², …, r ≤ 1/GRADING, from its left end, or from its right end. */
function graded(element: Element, smallest: number, right: boolean): Element[] {
	const cuts = [0]
	const levels = Math.max(0, Math.ceil(Math.log(smallest / element.length) / Math.log(GRADING)))
	const ratio = (element.length / smallest) ** (1 / Math.max(1, levels))
	for (let i = 0; i < levels; i++) cuts.push(smallest * ratio ** i)
	cuts.push(element.length)
	const out: Element[] = []
	for (let i = 0; i + 1 < cuts.length; i++) {
		const [near, far] = [cuts[i], cuts[i + 1]]
		const start = right ? element.start + element.length - far : element.start + near
		out.push({ start, length: far - near, piece: element.piece, floor: FLOOR * smallest })
	}
	return right ? out.reverse() : out
}

/** The mesh of a profile. */
export function profileMesh(pieces: Pieces, options: MeshOptions): Mesh {
	const { degree, tolerance, diffusiveLength } = options
	const { elements, resolved } = resolve(pieces, options)
	const count = elements.length
	const joints: Joint[] = []
	for (let k = 0; k < count; k++) {
		const before = elements[(k + count - 1) % count] as Element[]
		const left = endOf(pieces, before.at(-1) as Element, degree, true)
		const right = endOf(pieces, (elements[k] as Element[])[0] as Element, degree, false)
		const size = Math.max(Math.abs(left.value), Math.abs(right.value))
		const shortest = Math.min((before.at(-1) as Element).length, ((elements[k] as Element[])[0] as Element).length)
		if (Math.abs(left.value - right.value) > 1e-14 * size + tolerance) joints.push('jump')
		else if (Math.abs(left.slope - right.slope) > 10 * (left.noise + right.noise) + (100 * degree ** 2 * tolerance) / shortest)
			joints.push('kink')
		else joints.push('smooth')
	}
	const jumps = joints.filter((joint) => joint === 'jump').length
	const atJump = (AT_JUMP.find(({ upTo }) => jumps <= upTo)?.smallest ?? 1e-4) * (options.coarseness ?? 1)
	const extent = (k: number) => pieces.ends[k + 1] - pieces.ends[k]
	const smallest = (joint: Joint, k: number) =>
		joint === 'jump' ? atJump * Math.min(diffusiveLength, extent(k), extent((k + count - 1) % count)) : AT_KINK * diffusiveLength
	for (let k = 0; k < count; k++) {
		const joint = joints[k] as Joint
		if (joint === 'smooth') continue
		const before = elements[(k + count - 1) % count] as Element[]
		const last = before.pop() as Element
		const first = (elements[k] as Element[]).shift() as Element
		if (before === elements[k] && before.length === 0 && first === undefined) throw new Error('profileMesh: a piece of one element')
		before.push(...graded(last, smallest(joint, k), true))
		;(elements[k] as Element[]).unshift(...graded(first, smallest(joint, k), false))
	}
	return { elements: elements.flat(), joints, resolved }
}
