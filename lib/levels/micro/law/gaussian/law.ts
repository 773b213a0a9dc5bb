/**
 * The law of the Gaussian chain at any time, in closed form and at any N. theory.md 5.1.
 *
 *   X_t ~ N(m_t, Σ_t) on the hyperplane:  m̂_t(k) = e^{−aλ_k t} m̂_0(k),   aσ_k(t) = 1 + (v_0 − 1) e^{−2aλ_k t}.
 *
 * Both aσ_k and aσ_k − 1 are kept: the one is small at small times, the other at large ones. Error: a few ulp. Cost O(N log N) per time.
 */
import { realTransform } from '../../../../numerics/real-fft.ts'
import { chainEigenvalue, type GaussianStart, initialVariance } from './chain.ts'

export interface GaussianChain {
	/** a = ψ''. */
	readonly curvature: number
	/** E x_i at time 0, N ≥ 2 of them; their mean is m. */
	readonly means: ArrayLike<number>
	readonly start: GaussianStart
}

/** A Gaussian law on the hyperplane, with a covariance that commutes with A. Modes k = 1 … N − 1; entry 0 is not used. */
export interface GaussianLaw {
	readonly time: number
	readonly curvature: number
	readonly sites: number
	/** m. */
	readonly mean: number
	/** E x_i. */
	readonly means: Float64Array
	/** |m̂(k)|² with m̂(k) = (1/N) Σ_i (E x_i − m) e^{−2πiki/N}. */
	readonly power: Float64Array
	/** aσ_k. */
	readonly variances: Float64Array
	/** aσ_k − 1. */
	readonly excess: Float64Array
}

/** t ↦ the law of X_t. @throws RangeError for fewer than two sites, a ≤ 0, a negative variance or a negative time. */
export function gaussianLaw({ curvature, means: initial, start }: GaussianChain): (time: number) => GaussianLaw {
	const sites = initial.length
	const v0 = initialVariance(start)
	if (sites < 2) throw new RangeError(`gaussianLaw: ${sites} sites (expected at least 2)`)
	if (!(curvature > 0 && Number.isFinite(curvature))) throw new RangeError(`gaussianLaw: curvature ${curvature} (expected a positive number)`)
	if (!(v0 >= 0)) throw new RangeError(`gaussianLaw: variance ${v0} (expected at least 0)`)
	const mean = averageOf(initial)
	const fft = realTransform(sites)
	const [re0, im0] = [new Float64Array(sites), new Float64Array(sites)]
	fft.forward(
		Float64Array.from(initial, (x) => x - mean),
		re0,
		im0,
	)
	const lambda = Float64Array.from({ length: sites }, (_, k) => chainEigenvalue(sites, k))
	return (time) => {
		if (!(time >= 0)) throw new RangeError(`gaussianLaw: time ${time} (expected at least 0)`)
		const [re, im] = [new Float64Array(sites), new Float64Array(sites)]
		const [power, variances, excess] = [new Float64Array(sites), new Float64Array(sites), new Float64Array(sites)]
		for (let k = 1; k < sites; k++) {
			const decay = Math.exp(-curvature * lambda[k] * time)
			re[k] = decay * re0[k]
			im[k] = decay * im0[k]
			power[k] = (re[k] / sites) ** 2 + (im[k] / sites) ** 2
			excess[k] = (v0 - 1) * decay * decay
			variances[k] = v0 - (1 - v0) * Math.expm1(-2 * curvature * lambda[k] * time)
		}
		const means = fft.inverse(re, im, new Float64Array(sites))
		for (let i = 0; i < sites; i++) means[i] += mean
		return { time, curvature, sites, mean, means, power, variances, excess }
	}
}

/** The local Gibbs state of the same means: N(m_t, 1/a) on the hyperplane. */
export function localGibbsOf(law: GaussianLaw): GaussianLaw {
	const variances = new Float64Array(law.sites).fill(1, 1)
	return { ...law, variances, excess: new Float64Array(law.sites) }
}

/** The canonical measure μ_{N,m}: the limit of the law at large times. */
export function equilibriumOf(law: GaussianLaw): GaussianLaw {
	const means = new Float64Array(law.sites).fill(law.mean)
	return { ...localGibbsOf(law), time: Number.POSITIVE_INFINITY, means, power: new Float64Array(law.sites) }
}

function averageOf(values: ArrayLike<number>): number {
	const n = values.length
	const rough = Array.from(values).reduce((s, x) => s + x, 0) / n
	return rough + Array.from(values).reduce((s, x) => s + (x - rough), 0) / n
}
