/**
 * Relative entropy of the Gaussian chain with respect to the canonical measure μ_{N,m}, and its rate of change. theory.md 5.5.
 *
 *   Ent(f_t|μ) = ½ [ a|m_t − m|² + Σ_{k≠0} (aσ_k − 1 − log aσ_k) ],   −d/dt Ent = I_A = Σ_k λ_k [ N a² |m̂(k)|² + a (aσ_k − 1)²/(aσ_k) ].
 *
 * Error: a few ulp, also near equilibrium and at small times. A deterministic start has infinite entropy at time 0.
 */
import { chainEigenvalue } from './chain.ts'
import type { GaussianLaw } from './law.ts'

export interface GaussianEntropy {
	/** Ent(f_t|μ), not divided by N. */
	readonly total: number
	/** ½ a|m_t − m|². */
	readonly ofMeans: number
	/** ½ Σ (aσ_k − 1 − log aσ_k) = Ent of the law with respect to the local Gibbs state of the same means. */
	readonly ofCovariance: number
	/** I_A = −d/dt Ent. */
	readonly dissipation: number
}

/** Entropy and entropy dissipation of a law. */
export function gaussianEntropy({ curvature: a, sites, power, variances, excess }: GaussianLaw): GaussianEntropy {
	let [means, covariance, dissipation] = [0, 0, 0]
	for (let k = 1; k < sites; k++) {
		means += power[k]
		covariance += excessEntropy(excess[k], variances[k])
		dissipation += chainEigenvalue(sites, k) * a * (sites * a * power[k] + excess[k] ** 2 / variances[k])
	}
	const [ofMeans, ofCovariance] = [(a * sites * means) / 2, covariance / 2]
	return { total: ofMeans + ofCovariance, ofMeans, ofCovariance, dissipation }
}

/** e − log(1 + e) ≥ 0, given both e and v = 1 + e to full relative accuracy. */
export function excessEntropy(e: number, v = 1 + e): number {
	if (Math.abs(e) > 0.3) return e - Math.log(v)
	// log(1 + e) = 2 artanh s with s = e/(2 + e), and e − 2s = es.
	const s = e / (2 + e)
	let sum = 0
	let power = s ** 3
	for (let j = 3; j < 30; j += 2) {
		sum += power / j
		power *= s * s
	}
	return e * s - 2 * sum
}
