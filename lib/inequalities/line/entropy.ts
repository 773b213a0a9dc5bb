/**
 * Ent(f²) = ∫ f² log(f²/‖f‖²) dμ without cancellation where f is almost constant: with y = f²/‖f‖²,
 *
 *   Ent(f²) = ‖f‖² ∫ (y log y − y + 1) dμ,     y − 1 = ((f − Ef)(f + Ef) − Var f)/‖f‖².
 */

/** What is needed of f. */
export interface EntropyParts {
	readonly entropy: number
	/** ∫ f dμ, ∫ f² dμ. */
	readonly mean: number
	readonly square: number
	/** f log(f²/‖f‖²) at the nodes: half the derivative of the entropy. */
	readonly derivative: Float64Array
	/** ∫ f log(f²/‖f‖²) dμ, and its derivative by a constant added to f. */
	readonly byConstant: readonly [number, number]
}

/** The entropy of (level + u)² under the masses. */
export function entropyOf(masses: Float64Array, u: Float64Array, level: number): EntropyParts {
	const n = u.length
	let first = 0
	for (let i = 0; i < n; i++) first += (masses[i] as number) * (u[i] as number)
	let variance = 0
	for (let i = 0; i < n; i++) variance += (masses[i] as number) * ((u[i] as number) - first) ** 2
	const mean = level + first
	const square = mean * mean + variance
	const derivative = new Float64Array(n)
	let entropy = 0
	let slope = 0
	let logs = 0
	for (let i = 0; i < n; i++) {
		const f = level + (u[i] as number)
		const deviation = (u[i] as number) - first
		const d = Math.max(-1, (deviation * (deviation + 2 * mean) - variance) / square)
		const log = d <= -1 ? -745 : Math.log1p(d)
		const w = masses[i] as number
		entropy += w * excess(d, log)
		derivative[i] = f * log
		slope += w * (derivative[i] as number)
		logs += w * log
	}
	return { entropy: square * entropy, mean, square, derivative, byConstant: [slope, logs + (2 * variance) / square] }
}

/** (1 + d) log(1 + d) − d. */
function excess(d: number, log: number): number {
	if (Math.abs(d) > 0.02) return (1 + d) * log - d
	// Σ_{k≥2} (−d)^k/(k(k−1)).
	let sum = 0
	let power = d * d
	for (let k = 2; k < 12; k++) {
		sum += power / (k * (k - 1))
		power *= -d
	}
	return sum
}
