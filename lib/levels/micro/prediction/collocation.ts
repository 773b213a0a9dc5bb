/**
 * Radau IIA with s stages as collocation on (0,1]: nodes c_1 < … < c_s = 1, a_pq = ∫_0^{c_p} ℓ_q, weights a_s·; and the interpolant of a step.
 *
 * Order 2s − 1, stiffly accurate, L-stable; the quadrature at the nodes is exact for degree 2s − 2. The interpolant of a step goes through its
 * start and its stages: degree s. Source: Hairer and Wanner, Solving Ordinary Differential Equations II, IV.5.
 */
import { gaussLegendre } from '../../../numerics/gauss-legendre.ts'
import { lobattoRule } from '../../../numerics/gauss-lobatto.ts'

export interface Collocation {
	readonly stages: number
	readonly nodes: Float64Array
	/** matrix[p·s + q] = ∫_0^{c_p} ℓ_q; the last row is the weights. */
	readonly matrix: Float64Array
	/** 0, c_1, …, c_s: the nodes of the interpolant. */
	readonly points: Float64Array
	/** Basis of the interpolant at x ∈ [0,1]: s + 1 values. */
	basis(x: number, out: Float64Array): Float64Array
	/** out[j] = derivative at 1 of basis function j. */
	readonly endSlope: Float64Array
	/** tail[0·(s+1) + j], tail[1·(s+1) + j]: the last two Legendre coefficients of basis function j. */
	readonly tail: Float64Array
}

const known = new Map<number, Collocation>()

/** The method with s ≥ 1 stages. Nodes to rounding, matrix to a few ulp. */
export function collocation(stages: number): Collocation {
	const cached = known.get(stages)
	if (cached) return cached
	const s = stages
	const nodes = radauNodes(s)
	const points = Float64Array.from([0, ...nodes])
	const { nodes: gauss, weights } = gaussLegendre(s)
	const matrix = new Float64Array(s * s)
	for (let p = 0; p < s; p++) {
		for (let r = 0; r < s; r++) {
			const x = (nodes[p] * (gauss[r] + 1)) / 2
			for (let q = 0; q < s; q++) matrix[p * s + q] += (nodes[p] / 2) * weights[r] * lagrange(nodes, q, x)
		}
	}
	const basis = (x: number, out: Float64Array) => {
		for (let j = 0; j <= s; j++) out[j] = lagrange(points, j, x)
		return out
	}
	const rule = lobattoRule(s)
	const tail = new Float64Array(2 * (s + 1))
	const values = new Float64Array(s + 1)
	for (let k = 0; k <= s; k++) {
		basis(rule.nodes[k], values)
		for (let j = 0; j <= s; j++)
			for (let row = 0; row < 2; row++) tail[row * (s + 1) + j] += rule.analysis[(s - 1 + row) * (s + 1) + k] * values[j]
	}
	const endSlope = points.map((x, j) => {
		let value = j < s ? 1 / (x - 1) : 0
		for (let k = 0; k < s; k++) {
			if (j === s) value += 1 / (1 - points[k])
			else if (k !== j) value *= (1 - points[k]) / (x - points[k])
		}
		return value
	})
	const method: Collocation = { stages: s, nodes, matrix, points, basis, endSlope, tail }
	known.set(s, method)
	return method
}

function lagrange(nodes: Float64Array, j: number, x: number): number {
	let value = 1
	for (let k = 0; k < nodes.length; k++) if (k !== j) value *= (x - nodes[k]) / (nodes[j] - nodes[k])
	return value
}

/** Zeros of P_s − P_{s−1}, moved to (0,1], by bisection between sign changes. */
function radauNodes(s: number): Float64Array {
	const f = (x: number) => {
		let [before, value] = [1, x]
		for (let k = 2; k <= s; k++) [before, value] = [value, ((2 * k - 1) * x * value - (k - 1) * before) / k]
		return value - before
	}
	const count = 40 * s * s
	const out: number[] = []
	for (let i = 0; i < count && out.length < s - 1; i++) {
		let [a, b] = [-Math.cos((Math.PI * i) / count), -Math.cos((Math.PI * (i + 1)) / count)]
		const sign = Math.sign(f(a))
		if (sign === Math.sign(f(b))) continue
		for (let k = 0; k < 80; k++) {
			const c = (a + b) / 2
			if (Math.sign(f(c)) === sign) a = c
			else b = c
		}
		out.push((1 + (a + b) / 2) / 2)
	}
	return Float64Array.from([...out, 1])
}
