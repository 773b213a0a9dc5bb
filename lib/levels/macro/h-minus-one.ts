/**
 * H⁻¹ norms of macroscopic states and of their differences from step functions, integrated exactly. theory.md 0.5, 5.2, 7.4.
 *
 *   |g|²_{H⁻¹} = ∫w² − (∫w)²,  w' = g − ∫g.
 *
 * For a step function x̄ with cells ((i−1)/N, i/N] the primitive of x̄ − ζ is S − R: S piecewise linear, the primitive of x̄ − ζ̄ with ζ̄ the cell
 * averages of ζ, and R the primitive of ζ − ζ̄, which vanishes at cell boundaries. R and its moments belong to ζ alone, so a distance costs O(N),
 * and no large numbers cancel. R² has degree 2p + 2 on each part of an element, within the exactness of p + 3 Lobatto points.
 */
import { lagrangeBasis, lobattoRule } from '../../numerics/gauss-lobatto.ts'
import type { MacroSpace } from './space.ts'

/** Distances of step functions with N cells from one state ζ. */
export interface StepDistance {
	readonly sites: number
	/** N∫ over each cell of ζ. */
	readonly cellAverages: Float64Array
	/** |x̄ − ζ|²_{H⁻¹}, the zero mode of the difference removed; x has length N. */
	squared(x: Float64Array): number
}

/** primitive[q(m+1)+j] = ∫_0^{x_q} ℓ_j dx on the nodes of the rule of degree m; exact. */
function primitiveMatrix(m: number): Float64Array {
	const rule = lobattoRule(m)
	const n = m + 1
	const out = new Float64Array(n * n)
	for (let q = 0; q < n; q++) {
		for (let r = 0; r < n; r++) {
			const basis = lagrangeBasis(rule, rule.nodes[q] * rule.nodes[r])
			for (let j = 0; j < n; j++) out[q * n + j] += rule.nodes[q] * rule.weights[r] * basis[j]
		}
	}
	return out
}

/** Cuts of [0,1] at cell boundaries and element boundaries, ascending and distinct. */
function cuts(space: MacroSpace, sites: number): number[] {
	const all = new Set<number>([0, 1])
	for (let i = 1; i < sites; i++) all.add(i / sites)
	for (const element of space.elements) if (element.start < 1) all.add(element.start)
	return [...all].sort((a, b) => a - b)
}

/** Prepares the distances of step functions with N cells from a state. Cost O((elements + N) p²). */
export function stepDistance(space: MacroSpace, state: Float64Array, sites: number): StepDistance {
	const p = space.rule.degree
	const m = p + 2
	const n = m + 1
	const { nodes, weights } = lobattoRule(m)
	const primitive = primitiveMatrix(m)
	const points = cuts(space, sites)
	const parts = points.length - 1
	const values = new Float64Array(parts * n)
	const cell = new Int32Array(parts)
	const cellAverages = new Float64Array(sites)
	const place = new Float64Array(2)
	for (let k = 0; k < parts; k++) {
		const [a, h] = [points[k] as number, (points[k + 1] as number) - (points[k] as number)]
		space.locate(a + h / 2, place)
		const e = place[0]
		const { start, length } = space.elements[e] as { start: number; length: number }
		cell[k] = Math.min(sites - 1, Math.floor((a + h / 2) * sites))
		let sum = 0
		for (let q = 0; q < n; q++) {
			const x = Math.min(1, Math.max(0, (a + h * nodes[q] - start) / length))
			const basis = lagrangeBasis(space.rule, x)
			let value = 0
			for (let j = 0; j <= p; j++) value += basis[j] * state[(e * p + j) % space.dimension]
			values[k * n + q] = value
			sum += weights[q] * value
		}
		cellAverages[cell[k]] += h * sum * sites
	}
	/** ∫R, ∫τR per cell with τ = Nθ − (middle of the cell), and ∫R². */
	const moment = new Float64Array(sites)
	const tilt = new Float64Array(sites)
	let square = 0
	let left = 0
	for (let k = 0; k < parts; k++) {
		const [a, h] = [points[k] as number, (points[k + 1] as number) - (points[k] as number)]
		const i = cell[k]
		if (k > 0 && cell[k - 1] !== i) left = 0
		const average = cellAverages[i]
		let r = left
		for (let q = 0; q < n; q++) {
			let sum = 0
			for (let j = 0; j < n; j++) sum += primitive[q * n + j] * (values[k * n + j] - average)
			r = left + h * sum
			const weight = h * weights[q]
			moment[i] += weight * r
			tilt[i] += weight * r * ((a + h * nodes[q]) * sites - i - 0.5)
			square += weight * r * r
		}
		left = r
	}
	const squared = (x: Float64Array) => {
		let shift = 0
		for (let i = 0; i < sites; i++) shift += x[i] - cellAverages[i]
		shift /= sites
		let a = 0
		let first = 0
		let second = square
		for (let i = 0; i < sites; i++) {
			const b = a + (x[i] - cellAverages[i] - shift) / sites
			first += (a + b) / 2 / sites - moment[i]
			second += (a * a + a * b + b * b) / 3 / sites - 2 * (((a + b) / 2) * moment[i] + (b - a) * tilt[i])
			a = b
		}
		return second - first * first
	}
	return { sites, cellAverages, squared }
}

/** |ζ − ∫ζ|²_{H⁻¹} of a state. */
export function squaredHminus1(space: MacroSpace, state: Float64Array): number {
	const distance = stepDistance(space, state, 1)
	return distance.squared(distance.cellAverages)
}
