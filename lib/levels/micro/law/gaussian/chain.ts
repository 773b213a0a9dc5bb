/**
 * The Kawasaki chain with ψ = a z²/2 + b z + c, a > 0: an Ornstein–Uhlenbeck process on the hyperplane of mean m. theory.md 5.1, scaled by √a.
 *
 *   dy = −aA y dt + √2 Dᵗ dB,  y = x − m;   A e_k = λ_k e_k,  λ_k = 4N² sin²(πk/N),  equilibrium covariance 1/a.
 */
import type { StartKind } from '../../start.ts'
import { InputError } from '../../../../errors.ts'
import { constantValue } from '../../../../potential/asymptotics/coefficient.ts'
import { classify } from '../../../../potential/classify.ts'
import type { SingleSite } from '../../../../potential/single-site.ts'

/**
 * The law at time 0: a point, a product of tilted laws conditioned on the mean, or a Gaussian whose covariance is `variance` times that of
 * equilibrium (0: deterministic, 1: local Gibbs).
 */
export type GaussianStart = StartKind | { readonly variance: number }

/** aσ_k at time 0, the same for every mode k ≠ 0. */
export function initialVariance(start: GaussianStart): number {
	if (typeof start !== 'string') return start.variance
	return start === 'deterministic' ? 0 : 1
}

/** λ_k = 4N² sin²(πk/N), to rounding for every k. */
export function chainEigenvalue(sites: number, mode: number): number {
	const k = ((mode % sites) + sites) % sites
	return 4 * (sites * Math.sin((Math.PI * Math.min(k, sites - k)) / sites)) ** 2
}

/** 1/λ_k − 1/(6N²): the weight of |X̂_k|² in the squared H⁻¹ norm of the step function. theory.md 5.2. */
export function stepWeight(sites: number, mode: number): number {
	return 1 / chainEigenvalue(sites, mode) - 1 / (6 * sites * sites)
}

/** a of a convex quadratic ψ. @throws InputError for any other ψ. */
export function gaussianCurvature(site: SingleSite): number {
	const { class: kind, quadratic } = classify(site.expression)
	if (kind === 'gaussian' && quadratic !== null) return constantValue(quadratic.curvature)
	const message = `gaussian law: psi is not a convex quadratic polynomial (its class is ${kind})`
	throw new InputError('not-allowed', message, 'Try lawLevel on 2 or 3 sites, or a simulation.')
}
