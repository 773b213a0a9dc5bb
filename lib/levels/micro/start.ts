/**
 * Starts of the micro level: the deterministic state of cell averages; the local Gibbs state, a product of tilted laws with these means; the canonical
 * measure μ_{N,m}, the product of laws of mean m conditioned on (1/N)Σx_i = m.
 *
 *   x_i = N∫_{cell i} ζ_0;      x_i ~ e^{σ_i z − ψ(z) − φ*(σ_i)} with mean N∫_{cell i} ζ_0;      μ_{N,m} ∝ e^{−Σψ(x_i)} on the hyperplane.
 *
 * Canonical: x_1 … x_{N−1} independent with the law p of mean m, x_N = Nm − Σ_{i<N} x_i accepted with probability p(x_N)/p_max. The accepted state has
 * density ∝ Πp(x_i) on the hyperplane, which is μ_{N,m}: exact, no equilibration. Expected number of trials: p_max over the density of the sum,
 * about √(2πN) s p_max. theory.md 0.2; von Neumann (1951).
 */
import { type CramerTransform, relativeExponent } from '../../cramer/index.ts'
import { InputError } from '../../errors.ts'
import { streamUniforms } from './kernel/streams.ts'
import { type TiltedSampler, tiltedSampler } from './tilted-sampler.ts'

/** design.md section 3, "flows". */
export type StartKind = 'deterministic' | 'local-gibbs' | 'canonical'

export const START_KINDS: readonly StartKind[] = ['deterministic', 'local-gibbs', 'canonical']

export interface MicroStartSampler {
	readonly kind: StartKind
	/** state[stride·i + offset] ← x_i of this replica. */
	sample(replica: number, state: Float64Array, offset: number, stride: number): void
}

/** Trials of the canonical start: far more than √(2πN) s p_max, but laws in narrow wells may have no sum near Nm. */
const MOST_TRIALS = 2e5
/** Relative size of differences of means that are rounding. */
const ROUNDING = 1e-12

/** A start with these means. @throws InputError for a canonical start whose means are not all the same, or that cannot be drawn. */
export function microStart(kind: StartKind, transform: CramerTransform, means: Float64Array, seed: number): MicroStartSampler {
	if (kind === 'deterministic') return deterministic(means)
	return kind === 'canonical' ? canonical(transform, means, seed) : localGibbs(transform, means, seed)
}

function deterministic(means: Float64Array): MicroStartSampler {
	return {
		kind: 'deterministic',
		sample(_, state, offset, stride) {
			for (let i = 0; i < means.length; i++) state[stride * i + offset] = means[i]
		},
	}
}

function localGibbs(transform: CramerTransform, means: Float64Array, seed: number): MicroStartSampler {
	const sites = means.length
	const known = new Map<number, TiltedSampler>()
	const exponent = relativeExponent(transform.site)
	const samplers = Array.from(means, (mean) => {
		let sampler = known.get(mean)
		if (sampler === undefined) known.set(mean, (sampler = tiltedSampler(transform, mean, exponent)))
		return sampler
	})
	const uniforms = new Float64Array(sites)
	return {
		kind: 'local-gibbs',
		sample(replica, state, offset, stride) {
			streamUniforms({ seed, sites, replica, step: 0, purpose: 'start' }, uniforms)
			for (let i = 0; i < sites; i++) state[stride * i + offset] = (samplers[i] as TiltedSampler).quantile(uniforms[i])
		},
	}
}

/** The mean of a constant profile. @throws InputError for one that is not constant. */
export function constantMean(means: Float64Array): number {
	const mean = means.reduce((a, b) => a + b, 0) / means.length
	const spread = means.reduce((a, x) => Math.max(a, Math.abs(x - mean)), 0)
	const size = means.reduce((a, x) => Math.max(a, Math.abs(x)), 0)
	if (spread <= ROUNDING * size) return mean
	throw new InputError('bad-profile', 'flow micro: the canonical start needs a constant profile, the mean m of μ_{N,m}', 'Try --profile 0.3, or --start local-gibbs.')
}

function canonical(transform: CramerTransform, means: Float64Array, seed: number): MicroStartSampler {
	const sites = means.length
	const mean = constantMean(means)
	const { quantile, relativeDensity } = tiltedSampler(transform, mean)
	const uniforms = new Float64Array(sites)
	const last = sites - 1
	return {
		kind: 'canonical',
		sample(replica, state, offset, stride) {
			for (let trial = 0; trial < MOST_TRIALS; trial++) {
				streamUniforms({ seed, sites, replica, step: trial, purpose: 'start' }, uniforms)
				let rest = 0
				for (let i = 0; i < last; i++) {
					const x = quantile(uniforms[i])
					state[stride * i + offset] = x
					rest -= x - mean
				}
				state[stride * last + offset] = mean + rest
				if (uniforms[last] < relativeDensity(mean + rest)) return
			}
			throw new InputError('mean-out-of-range', `flow micro: no state of μ_{N,m} was found in ${MOST_TRIALS} trials: ${sites} sites in narrow wells hardly ever have the mean ${mean}`, 'Try another mean or number of sites, or --start deterministic.')
		},
	}
}
