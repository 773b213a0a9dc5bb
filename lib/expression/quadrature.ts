/** Gauss–Legendre nodes and weights on [−1, 1] by Newton's method on the Legendre recurrence, to rounding. */
export interface GaussRule {
	readonly nodes: Float64Array
	readonly weights: Float64Array
}

const rules = new Map<number, GaussRule>()

/** The rule with n nodes: exact for polynomials of degree 2n − 1. */
export function gaussLegendre(n: number): GaussRule {
	const known = rules.get(n)
	if (known) return known
	const nodes = new Float64Array(n)
	const weights = new Float64Array(n)
	for (let i = 0; i < Math.ceil(n / 2); i++) {
		let x = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5))
		let slope = 1
		for (let step = 0; step < 20; step++) {
			let [previous, current] = [1, x]
			for (let k = 2; k <= n; k++) [previous, current] = [current, ((2 * k - 1) * x * current - (k - 1) * previous) / k]
			slope = (n * (x * current - previous)) / (x * x - 1)
			const dx = current / slope
			x -= dx
			if (Math.abs(dx) < 1e-16) break
		}
		if (n % 2 === 1 && i === (n - 1) / 2) x = 0
		nodes[i] = -x
		nodes[n - 1 - i] = x
		weights[i] = 2 / ((1 - x * x) * slope * slope)
		weights[n - 1 - i] = weights[i] as number
	}
	const rule = { nodes, weights }
	rules.set(n, rule)
	return rule
}
