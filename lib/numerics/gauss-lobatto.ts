/**
 * Gauss–Lobatto–Legendre points on [0,1]: nodal basis of the spectral elements, its quadrature, derivative and Legendre coefficients.
 *
 * With p + 1 points the quadrature is exact for polynomials of degree ≤ 2p − 1, so ∫ ℓ_i' ℓ_j' (degree 2p − 2) is exact and the lumped mass
 * matrix is diagonal with positive entries. Nodes are zeros of x(1−x) P_p'(2x−1).
 */

/** Everything the elements of one degree share; matrices are row-major, (p+1) × (p+1). */
export interface LobattoRule {
	readonly degree: number
	/** x_0 = 0 < x_1 < … < x_p = 1, symmetric about 1/2. */
	readonly nodes: Float64Array
	/** Weights > 0 with sum 1. */
	readonly weights: Float64Array
	/** derivative[q(p+1)+j] = ℓ_j'(x_q); rows sum to 0. */
	readonly derivative: Float64Array
	/** stiffness[i(p+1)+j] = ∫_0^1 ℓ_i' ℓ_j' dx. */
	readonly stiffness: Float64Array
	/** Barycentric weights of the nodes, scaled to a maximum of 1. */
	readonly barycentric: Float64Array
	/** Nodal values → coefficients of the Legendre polynomials P_k(2x−1) of the interpolant. */
	readonly analysis: Float64Array
}

const rules = new Map<number, LobattoRule>()

/** P_n(t) and P_n'(t), |t| ≤ 1; the derivative is meant for |t| < 1. */
function legendre(n: number, t: number): [number, number] {
	let previous = 1
	let value = t
	for (let k = 2; k <= n; k++) {
		const next = ((2 * k - 1) * t * value - (k - 1) * previous) / k
		previous = value
		value = next
	}
	return n === 0 ? [1, 0] : [value, (n * (previous - t * value)) / (1 - t * t)]
}

/** Interior zeros of P_p' by Newton's method; t_j ascending in (−1,1), made exactly antisymmetric. */
function interiorPoints(p: number): Float64Array {
	const points = new Float64Array(p + 1)
	points[0] = -1
	points[p] = 1
	for (let j = 1; 2 * j < p; j++) {
		let t = -Math.cos((Math.PI * (j + 0.25)) / p - 3 / (8 * p * Math.PI * (j + 0.25)))
		for (let iteration = 0; iteration < 50; iteration++) {
			const [value, slope] = legendre(p, t)
			// Legendre's equation: (1−t²)P'' = 2tP' − p(p+1)P.
			const update = (slope * (1 - t * t)) / (2 * t * slope - p * (p + 1) * value)
			t -= update
			if (Math.abs(update) < 1e-16) break
		}
		points[j] = t
		points[p - j] = -t
	}
	return points
}

/** The rule with p + 1 points, p ≥ 1; cached. Nodes and weights are accurate to a few ulp. */
export function lobattoRule(degree: number): LobattoRule {
	const cached = rules.get(degree)
	if (cached) return cached
	const p = degree
	const n = p + 1
	const t = interiorPoints(p)
	const nodes = t.map((x) => (1 + x) / 2)
	const values = t.map((x) => (Math.abs(x) === 1 ? (x < 0 && p % 2 === 1 ? -1 : 1) : legendre(p, x)[0]))
	const weights = values.map((v) => 1 / (p * (p + 1) * v * v))
	const barycentric = new Float64Array(n)
	const derivative = new Float64Array(n * n)
	for (let q = 0; q < n; q++) {
		let diagonal = 0
		for (let j = 0; j < n; j++) {
			if (j === q) continue
			const d = (2 * values[q]) / (values[j] * (t[q] - t[j]))
			derivative[q * n + j] = d
			diagonal -= d
		}
		derivative[q * n + q] = diagonal
		barycentric[q] = (1 - 2 * (q % 2)) * Math.sqrt(weights[q] / Math.max(...weights))
	}
	const stiffness = new Float64Array(n * n)
	for (let i = 0; i < n; i++) {
		for (let j = 0; j < n; j++) {
			let sum = 0
			for (let q = 0; q < n; q++) sum += weights[q] * derivative[q * n + i] * derivative[q * n + j]
			stiffness[i * n + j] = sum
		}
	}
	const analysis = new Float64Array(n * n)
	for (let k = 0; k < n; k++) {
		// Discrete orthogonality holds exactly for k < p; at k = p the discrete norm is 1/p instead of 1/(2p+1).
		const norm = k < p ? 1 / (2 * k + 1) : 1 / p
		for (let j = 0; j < n; j++) {
			const value = Math.abs(t[j]) === 1 ? (t[j] < 0 && k % 2 === 1 ? -1 : 1) : legendre(k, t[j])[0]
			analysis[k * n + j] = (value * weights[j]) / norm
		}
	}
	const rule: LobattoRule = { degree, nodes, weights, derivative, stiffness, barycentric, analysis }
	rules.set(degree, rule)
	return rule
}

/** Lagrange basis values ℓ_0(x), …, ℓ_p(x) at x in [0,1], by the second barycentric formula; exact at nodes. */
export function lagrangeBasis(rule: LobattoRule, x: number, out: Float64Array = new Float64Array(rule.degree + 1)): Float64Array {
	const { nodes, barycentric } = rule
	let sum = 0
	for (let j = 0; j < nodes.length; j++) {
		if (x === nodes[j]) {
			out.fill(0, 0, nodes.length)
			out[j] = 1
			return out
		}
		out[j] = barycentric[j] / (x - nodes[j])
		sum += out[j]
	}
	for (let j = 0; j < nodes.length; j++) out[j] /= sum
	return out
}

/** out[offset + k] = P_k(t), k = 0 … degree, |t| ≤ 1. */
export function legendreValues(degree: number, t: number, out: Float64Array, offset = 0): void {
	out[offset] = 1
	if (degree > 0) out[offset + 1] = t
	for (let k = 2; k <= degree; k++) out[offset + k] = ((2 * k - 1) * t * out[offset + k - 1] - (k - 1) * out[offset + k - 2]) / k
}
