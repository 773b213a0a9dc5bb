/**
 * Two replicas of the chain on their way through the times of a plan: by the generated kernel, or exactly for a Gaussian ψ.
 *
 * Exact step (theory 5.1), ψ'' = a, over an interval t in Fourier space: X̂_k ← e^{−aλ_k t} X̂_k + √((1 − e^{−2aλ_k t})/a) ξ̂_k, ξ white noise of the sites.
 */
import { ELEMENTARY } from '../../expression/elementary/index.ts'
import { scalarFunction } from '../../expression/targets/javascript/runtime.ts'
import { circulantOfSymbol } from '../../numerics/circulant.ts'
import { latticeEigenvalues } from './control.ts'
import type { EnsemblePlan } from './ensemble/plan.ts'
import { controlIntervals, stepsOf } from './ensemble/plan.ts'
import { instantiateMicro, type MicroImage } from './kernel/micro-kernel.ts'
import { streamNormals } from './kernel/streams.ts'

export interface Chain {
	/** Site i of lane l at 2i + l: fill it before the first interval. */
	readonly state: Float64Array
	/** The linear field, laid out as the state; null where none goes along. Fill it, too. */
	readonly control: Float64Array | null
	/** Least and largest value of a site since `begin`, looked at every `LOOK` steps, by lane. */
	readonly extremes: readonly [Extremes, Extremes]
	begin(replicas: readonly [number, number]): void
	/** From time j − 1 (0 for j = 0) to time j of the plan; yields now and then the part of the interval that is done. */
	advance(interval: number): Generator<number, void>
}

export interface Extremes {
	low: number
	high: number
}

/** Steps between two looks at the extremes: some percent of the cost of the steps. */
const LOOK = 64

const fresh = (): Extremes => ({ low: Number.POSITIVE_INFINITY, high: Number.NEGATIVE_INFINITY })

function watch(state: Float64Array, extremes: readonly [Extremes, Extremes]): void {
	for (const lane of [0, 1] as const) {
		let { low, high } = extremes[lane]
		for (let k = lane; k < state.length; k += 2) {
			const x = state[k]
			if (!(x >= low)) low = x
			if (!(x <= high)) high = x
		}
		extremes[lane].low = low
		extremes[lane].high = high
	}
}

export function kernelChain(image: MicroImage, plan: EnsemblePlan): Chain {
	const kernel = instantiateMicro(image)
	const steps = controlIntervals(plan)
	const extremes = [fresh(), fresh()] as const
	let pair: readonly [number, number] = [0, 1]
	let first = 0
	return {
		state: kernel.state,
		control: image.control ? kernel.control : null,
		extremes,
		begin(replicas) {
			pair = replicas
			first = 0
			for (const e of extremes) Object.assign(e, fresh())
		},
		*advance(interval) {
			const { count, timestep, curvature } = steps[interval]!
			kernel.prepare({ seed: plan.seed, replicas: pair, timestep, curvature })
			for (let done = 0; done < count; done += LOOK) {
				kernel.run(first + done, Math.min(LOOK, count - done))
				watch(kernel.state, extremes)
				yield Math.min(1, (done + LOOK) / count)
			}
			if (count === 0) watch(kernel.state, extremes)
			first += count
		},
	}
}

export function gaussianChain(curvature: number, plan: EnsemblePlan): Chain {
	const { sites, seed } = plan
	const steps = stepsOf(plan)
	const state = new Float64Array(2 * sites)
	const rates = latticeEigenvalues(sites).map((lambda) => curvature * lambda)
	const [exp, expm1] = [scalarFunction(ELEMENTARY.exp), scalarFunction(ELEMENTARY.expm1)]
	const filters = steps.map(({ timestep }) => ({
		decay: circulantOfSymbol(rates.map((rate) => exp(-rate * timestep))),
		noise: circulantOfSymbol(rates.map((rate) => Math.sqrt(-expm1(-2 * rate * timestep) / curvature))),
	}))
	const extremes = [fresh(), fresh()] as const
	let pair: readonly [number, number] = [0, 1]
	const [x, xi] = [new Float64Array(sites), new Float64Array(sites)]
	return {
		state,
		control: null,
		extremes,
		begin(replicas) {
			pair = replicas
			for (const e of extremes) Object.assign(e, fresh())
		},
		*advance(interval) {
			if (steps[interval]!.count > 0) {
				const { decay, noise } = filters[interval]!
				for (const lane of [0, 1] as const) {
					for (let i = 0; i < sites; i++) x[i] = state[2 * i + lane]
					streamNormals({ seed, sites, replica: pair[lane], step: interval, purpose: 'noise' }, xi)
					const [mean, random] = [decay.apply(x), noise.apply(xi)]
					for (let i = 0; i < sites; i++) state[2 * i + lane] = mean[i] + random[i]
				}
			}
			watch(state, extremes)
			yield 1
		},
	}
}
