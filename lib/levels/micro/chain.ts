/**
 * Two replicas of the chain on their way through the times of a plan: by the generated kernel, or exactly for a Gaussian ψ.
 *
 * Exact step (theory 5.1), ψ'' = a, over an interval t in Fourier space: X̂_k ← e^{−aλ_k t} X̂_k + √((1 − e^{−2aλ_k t})/a) ξ̂_k, ξ white noise of the sites.
 */
import { circulantOfSymbol } from '../../numerics/circulant.ts'
import type { EnsemblePlan } from './ensemble/plan.ts'
import { stepsOf } from './ensemble/plan.ts'
import { instantiateMicro, type MicroImage } from './kernel/micro-kernel.ts'
import { streamNormals } from './kernel/streams.ts'

export interface Chain {
	/** Site i of lane l at 2i + l: fill it before the first interval. */
	readonly state: Float64Array
	begin(replicas: readonly [number, number]): void
	/** From time j − 1 (0 for j = 0) to time j of the plan. */
	advance(interval: number): void
}

export function kernelChain(image: MicroImage, plan: EnsemblePlan): Chain {
	const kernel = instantiateMicro(image)
	const steps = stepsOf(plan)
	let pair: readonly [number, number] = [0, 1]
	let first = 0
	return {
		state: kernel.state,
		begin(replicas) {
			pair = replicas
			first = 0
		},
		advance(interval) {
			const { count, timestep } = steps[interval]!
			kernel.prepare({ seed: plan.seed, replicas: pair, timestep })
			kernel.run(first, count)
			first += count
		},
	}
}

export function gaussianChain(curvature: number, plan: EnsemblePlan): Chain {
	const { sites, seed } = plan
	const steps = stepsOf(plan)
	const state = new Float64Array(2 * sites)
	const rate = (k: number) => 4 * sites * sites * curvature * Math.sin((Math.PI * k) / sites) ** 2
	const filters = steps.map(({ timestep }) => ({
		decay: circulantOfSymbol(Float64Array.from({ length: sites }, (_, k) => Math.exp(-rate(k) * timestep))),
		noise: circulantOfSymbol(Float64Array.from({ length: sites }, (_, k) => Math.sqrt(-Math.expm1(-2 * rate(k) * timestep) / curvature))),
	}))
	let pair: readonly [number, number] = [0, 1]
	const [x, xi] = [new Float64Array(sites), new Float64Array(sites)]
	return {
		state,
		begin(replicas) {
			pair = replicas
		},
		advance(interval) {
			if (steps[interval]!.count === 0) return
			const { decay, noise } = filters[interval]!
			for (const lane of [0, 1] as const) {
				for (let i = 0; i < sites; i++) x[i] = state[2 * i + lane]
				streamNormals({ seed, sites, replica: pair[lane], step: interval, purpose: 'noise' }, xi)
				const [mean, random] = [decay.apply(x), noise.apply(xi)]
				for (let i = 0; i < sites; i++) state[2 * i + lane] = mean[i] + random[i]
			}
		},
	}
}
