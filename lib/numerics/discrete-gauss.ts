/**
 * Gauss rules for the uniform measure on the K midpoints v_r = (r + ½)/K of [0,1], and for dv on [0,1] at K = ∞.
 *
 *   Σ_a w_a f(v_a) = (1/K) Σ_r f(v_r) for polynomials f of degree ≤ 2n − 1;   K = ∞: ∫_0^1 f dv (Gauss–Legendre).
 *
 * The orthogonal polynomials are the discrete Chebyshev (Gram) polynomials: p_{k+1} = (v − ½)p_k − β_k p_{k−1}, β_k = k²(1 − k²/K²)/(4(4k² − 1)).
 * With n = K the nodes are the midpoints themselves. Sums over the sites of a block of a function that is smooth in the site thus cost n terms
 * for every K. Nodes by bisection with Sturm counts, then Newton; weights by Christoffel's formula. Error: a few ulp.
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
	const beta = (k: number) => (k * k * (1 - (k / sites) ** 2)) / (4 * (4 * k * k - 1))
	/** Orthonormal p_0 … p_{n−1} at ½ + x: the sum of squares, and p_n and p_n' up to one factor. */
	const values = (x: number) => {
		let [previous, value] = [0, 1]
		let [previousSlope, slope] = [0, 0]
		let squares = 1
		for (let k = 0; k < n; k++) {
			const [b, c] = [Math.sqrt(beta(k + 1)), k === 0 ? 0 : Math.sqrt(beta(k))]
			const [next, nextSlope] = [(x * value - c * previous) / b, (x * slope + value - c * previousSlope) / b]
			;[previous, value, previousSlope, slope] = [value, next, slope, nextSlope]
			if (k < n - 1) squares += value * value
		}
		return { value, slope, squares }
	}
	/** Number of nodes below ½ + x: negative pivots of the Jacobi matrix minus x. */
	const below = (x: number) => {
		let count = 0
		let pivot = 1
		for (let k = 0; k < n; k++) {
			pivot = -x - (k === 0 ? 0 : beta(k) / pivot)
			if (pivot === 0) pivot = -1e-300
			if (pivot < 0) count++
		}
		return count
	}
	const nodes = new Float64Array(n)
	const weights = new Float64Array(n)
	for (let i = 0; i < Math.ceil(n / 2); i++) {
		let [low, high] = [-0.5, 0]
		if (2 * i + 1 === n) low = 0
		while (high - low > 1e-9) {
			const middle = (low + high) / 2
			if (below(middle) > i) high = middle
			else low = middle
		}
		let x = (low + high) / 2
		for (let step = 0; step < 4 && x !== 0; step++) {
			const { value, slope } = values(x)
			x -= value / slope
		}
		const weight = 1 / values(x).squares
		nodes[i] = 0.5 + x
		nodes[n - 1 - i] = 0.5 - x
		weights[i] = weight
		weights[n - 1 - i] = weight
	}
	return { nodes, weights }
}
