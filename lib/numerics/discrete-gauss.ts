/**
 * Gauss rules for the uniform measure on the K midpoints v_r = (r + ½)/K of [0,1], and for dv on [0,1] at K = ∞.
 *
 *   Σ_a w_a f(v_a) = (1/K) Σ_r f(v_r) for polynomials f of degree ≤ 2n − 1;   K = ∞: ∫_0^1 f dv (Gauss–Legendre).
 *
 * The orthogonal polynomials are the discrete Chebyshev (Gram) polynomials: p_{k+1} = (v − ½)p_k − β_k p_{k−1}, β_k = k²(1 − k²/K²)/(4(4k² − 1)).
 * With n = K the nodes are the midpoints themselves. Sums over the sites of a block of a function that is smooth in the site thus cost n terms
 * for every K. Nodes by bisection with Sturm counts; weights from eigenvectors of the Jacobi matrix, built from both ends, as recurrences from one
 * end blow up for n near K. Error: a few ulp.
 */
import type { QuadratureRule } from './gauss-legendre.ts'

const rules = new Map<string, QuadratureRule>()

/** The rule with min(n, K) nodes on (0,1), ascending; weights sum to 1. @throws RangeError unless n ≥ 1 and K ≥ 1 are integers (K may be ∞). */
export function discreteGauss(sites: number, n: number): QuadratureRule {
	if (!(Number.isInteger(n) && n >= 1 && sites >= 1 && (Number.isInteger(sites) || sites === Number.POSITIVE_INFINITY)))
		throw new RangeError(`discreteGauss: ${n} nodes for ${sites} sites`)
	const count = Math.min(n, sites)
	const key = `${sites},${count}`
	const known = rules.get(key)
	if (known) return known
	const rule = count === sites ? midpoints(sites) : gauss(sites, count)
	rules.set(key, rule)
	return rule
}

function midpoints(sites: number): QuadratureRule {
	return {
		nodes: Float64Array.from({ length: sites }, (_, r) => (r + 0.5) / sites),
		weights: new Float64Array(sites).fill(1 / sites),
	}
}

function gauss(sites: number, n: number): QuadratureRule {
	// The Jacobi matrix minus x: off-diagonal entries √beta, diagonal −x.
	const beta = Float64Array.from({ length: n }, (_, k) => (k * k * (1 - (k / sites) ** 2)) / (4 * (4 * k * k - 1)))
	const [down, up, vector] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)]
	const nonzero = (pivot: number) => (pivot === 0 ? -1e-300 : pivot)
	/** Number of nodes below ½ + x: negative pivots. */
	const below = (x: number) => {
		let count = 0
		let pivot = 1
		for (let k = 0; k < n; k++) {
			pivot = nonzero(-x - (k === 0 ? 0 : beta[k] / pivot))
			if (pivot < 0) count++
		}
		return count
	}
	/** The squared first component of the normalised eigenvector at x, built from both ends to where they meet best. */
	const weightAt = (x: number) => {
		for (let k = 0; k < n; k++) down[k] = nonzero(-x - (k === 0 ? 0 : beta[k] / down[k - 1]))
		for (let k = n - 1; k >= 0; k--) up[k] = nonzero(-x - (k === n - 1 ? 0 : beta[k + 1] / up[k + 1]))
		let meet = 0
		let least = Number.POSITIVE_INFINITY
		for (let k = 0; k < n; k++) {
			const residual = Math.abs(down[k] + up[k] + x)
			if (residual < least) [least, meet] = [residual, k]
		}
		vector[meet] = 1
		let squares = 1
		for (let k = meet; k > 0; k--) squares += (vector[k - 1] = -(Math.sqrt(beta[k]) / down[k - 1]) * vector[k]) ** 2
		for (let k = meet; k + 1 < n; k++) squares += (vector[k + 1] = -(Math.sqrt(beta[k + 1]) / up[k + 1]) * vector[k]) ** 2
		return vector[0] ** 2 / squares
	}
	const nodes = new Float64Array(n)
	const weights = new Float64Array(n)
	for (let i = 0; i < Math.ceil(n / 2); i++) {
		let [low, high] = [-0.5, 0]
		if (2 * i + 1 === n) low = 0
		for (let middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2) {
			if (below(middle) > i) high = middle
			else low = middle
		}
		const x = 2 * i + 1 === n ? 0 : high
		const weight = weightAt(x)
		nodes[i] = 0.5 + x
		nodes[n - 1 - i] = 0.5 - x
		weights[i] = weight
		weights[n - 1 - i] = weight
	}
	return { nodes, weights }
}
