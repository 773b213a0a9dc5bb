/**
 * The two-scale criterion (theory 1.2): from a log-Sobolev inequality on the fibres and one on the coarse level to one for the whole.
 *
 *   ρ̂ = ½ [ S − √(S² − 4ρλ) ],  S = ρ + λ + κ²/ρ,
 *
 * if μ(dx|y) satisfies LSI(ρ) for every y, μ̄ satisfies LSI(λN) in |·|_Y, and κ bounds ⟨Hess H u, v⟩ for unit u ∈ Ran NPᵗP, v ⊥ Ran NPᵗP.
 * Sharp: for the Gaussian V = (ρ/2)(y − az)² + (λ/2)z² with κ = ρa it is the least eigenvalue of Hess V.
 */
import { InputError } from '../../errors.ts'

/**
 * ρ̂ of fibre constant ρ, coarse constant λ and coupling κ, each ≥ 0 and possibly Infinity (units 1/z²).
 *
 * With a = 1, b² = λ/ρ, c = κ/ρ the root that cancels is a quotient of positive numbers,
 *   ρ̂ = 2λ/(1 + b² + c² + √((1 − b²)² + c²(2 + 2b² + c²))),
 * and dividing 1, b, c by the largest of them keeps every square finite. Error: a few ulp wherever ρ̂ is a normal double.
 * @throws InputError for a negative number or NaN.
 */
export function twoScaleConstant(rho: number, lambda: number, kappa: number): number {
	for (const [name, x] of Object.entries({ rho, lambda, kappa }))
		if (!(x >= 0)) throw new InputError('bad-parameter', `two-scale criterion: ${name} must not be negative (got ${x})`, 'Try a number ≥ 0.')
	if (rho === 0 || lambda === 0 || kappa === Number.POSITIVE_INFINITY) return 0
	if (kappa === 0 || rho === Number.POSITIVE_INFINITY || lambda === Number.POSITIVE_INFINITY) return Math.min(rho, lambda)
	const c = kappa / rho
	const ratio = lambda / rho
	if (c === Number.POSITIVE_INFINITY || ratio === Number.POSITIVE_INFINITY || ratio === 0) return extreme(rho, lambda, kappa)
	const b = Math.sqrt(ratio)
	const size = Math.max(1, b, c)
	const [u, v, w] = [1 / size, b / size, c / size]
	const sum = u * u + v * v + w * w
	const difference = ((rho - lambda) / rho / size) * u
	const root = Math.hypot(difference, w * Math.sqrt(2 * u * u + 2 * v * v + w * w))
	return (lambda / size / size) * (2 / (sum + root))
}

/** Ratios beyond the doubles: one of the three is negligible. */
function extreme(rho: number, lambda: number, kappa: number): number {
	const least = Math.min(rho, lambda)
	// κ against √(ρ·max(ρ, λ)): below it changes nothing, above it ρ̂ = ρλ/(κ²/ρ + max).
	const largest = Math.max(rho, lambda)
	const t = (kappa / Math.sqrt(rho)) / Math.sqrt(largest)
	if (t <= 1e-9) return least
	return t > 1e9 ? (((rho / kappa) * rho) / kappa) * lambda : least / (1 + t * t)
}

/** The Gaussian for which the criterion is an equality: Hess of V = (ρ/2)(y − az)² + (λ/2)z², a = κ/ρ, in the coordinates (y, z). */
export function sharpGaussian(rho: number, lambda: number, kappa: number): readonly [readonly [number, number], readonly [number, number]] {
	return [
		[rho, -kappa],
		[-kappa, lambda + (kappa / rho) * kappa],
	]
}
