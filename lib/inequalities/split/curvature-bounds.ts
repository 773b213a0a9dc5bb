/**
 * Log-Sobolev constants from curvature: Bakry–Émery and Holley–Stroock (theory 6.1, 6.2), for one site and for K sites under linear constraints.
 *
 *   inf ψ'' ≥ c > 0                    ⇒  LSI(c) for e^{−ψ}, for products, and on every affine subspace (Hess H ≥ c there);
 *   ψ = ψ_c + δ, ψ_c'' ≥ c, osc δ < ∞  ⇒  LSI(c e^{−osc δ}) for e^{−ψ} and products; LSI(c e^{−K osc δ}) for K sites on an affine subspace.
 */
import type { Potential } from '../../potential/index.ts'
import { type BestSplit, bestSplit } from './best-split.ts'

/** A proved lower bound of a log-Sobolev constant. */
export interface CurvatureBound {
	/** ρ (1/z²), 0 when only its logarithm is a normal double; null: the criterion does not apply. */
	readonly rho: number | null
	readonly logRho: number | null
	/** Absolute error of ρ as the value of the criterion. */
	readonly error: number | null
	readonly certified: boolean
	readonly reason: string
}

/** inf ψ'' where it is positive. */
export function bakryEmery({ minSecondDerivative: { value, error, certified, note } }: Pick<Potential, 'minSecondDerivative'>): CurvatureBound {
	if (value === null || error === null) return { rho: null, logRho: null, error: null, certified, reason: note === '' ? "inf psi'' is not known" : note }
	const least = value - error
	if (!(least > 0)) return { rho: null, logRho: null, error: null, certified, reason: `inf psi'' = ${value} is not positive` }
	return { rho: least, logRho: Math.log(least), error, certified, reason: 'psi is uniformly convex' }
}

/** c e^{−K osc δ} of the best split; the tilts and the linear constraints of K sites have it, too. */
export function holleyStroock(potential: Potential, copies = 1): CurvatureBound & { readonly split: BestSplit | null } {
	const { split, reason } = bestSplit(potential, copies)
	if (split === null) return { rho: null, logRho: null, error: null, certified: false, reason, split }
	return { rho: split.rho, logRho: split.logRho, error: split.error, certified: split.certified, reason: split.reason, split }
}
