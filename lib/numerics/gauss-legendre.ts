/**
 * Gauss–Legendre rules on [−1, 1]: Σ w_i f(x_i) = ∫ f for polynomials of degree ≤ 2n − 1; nodes ascending, weights positive.
 *
 * Nodes by Newton's method on P_n from Tricomi's estimate, weights 2/((1−x²) P_n'(x)²); errors of an ulp or two.
 */

export interface QuadratureRule {
	readonly nodes: Float64Array
	readonly weights: Float64Array
}

const rules = new Map<number, QuadratureRule>()

/** The rule with n nodes. @throws RangeError unless n is a positive integer. */
export function gaussLegendre(n: number): QuadratureRule {
	if (!Number.isInteger(n) || n < 1) throw new RangeError(`gaussLegendre: ${n} nodes`)
	const known = rules.get(n)
	if (known) return known
	const nodes = new Float64Array(n)
	const weights = new Float64Array(n)
	for (let i = 0; i < Math.ceil(n / 2); i++) {
		const angle = (Math.PI * (4 * i + 3)) / (4 * n + 2)
		let x = (1 - (n - 1) / (8 * n ** 3)) * Math.cos(angle)
		if (2 * i + 1 === n) x = 0
		let slope = 0
		for (let step = 0; step < 20; step++) {
			const [p, d] = legendre(n, x)
			slope = d
			const dx = p / d
			if (x !== 0) x -= dx
			if (Math.abs(dx) <= 1e-16 * Math.abs(x) || x === 0) break
		}
		slope = legendre(n, x)[1]
		const w = 2 / ((1 - x * x) * slope * slope)
		nodes[i] = -x
		nodes[n - 1 - i] = x
		weights[i] = w
		weights[n - 1 - i] = w
	}
	const rule = { nodes, weights }
	rules.set(n, rule)
	return rule
}

/** P_n(x) and P_n'(x), |x| < 1. */
export function legendre(n: number, x: number): [number, number] {
	let previous = 1
	let value = x
	if (n === 0) return [1, 0]
	for (let k = 2; k <= n; k++) {
		const next = ((2 * k - 1) * x * value - (k - 1) * previous) / k
		previous = value
		value = next
	}
	return [value, (n * (x * value - previous)) / (x * x - 1)]
}
