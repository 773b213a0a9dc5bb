/**
 * One Brownian path on nested grids of time: a generated kernel driven with steps dt, dt/2, dt/4, … whose normals are those of the finest grid,
 *
 *   ξ_k of a grid = (ξ_2k + ξ_2k+1)/√2 of the next finer one,   so that √(2dt) Σξ is the same path on all of them.
 *
 * The variates of the finest grid are those of the streams (`kernel/streams.ts`): the same in every run. Where moves are accepted, a step takes the
 * exponential of the first of its two halves.
 */
import { instantiateMicro, microImage, type MicroKernel, type StepKind } from '../../../lib/levels/micro/kernel/index.ts'
import type { Potential } from '../../../lib/potential/index.ts'

export interface NestedPaths {
	readonly site: Potential
	readonly sites: number
	readonly step: StepKind
	readonly time: number
	/** Steps of the coarsest grid; grid l has 2^l times as many. */
	readonly coarsest: number
	readonly grids: number
	readonly seed: number
	readonly start: (site: number) => number
}

/** States at the time for a pair of replicas, coarsest grid first; site i of lane l at 2i + l. */
export function nestedPaths({ site, sites, step, time, coarsest, grids, seed, start }: NestedPaths): (pair: number) => readonly Float64Array[] {
	const width = 2 * sites
	// Its own states do not matter: it draws the variates.
	const source = instantiateMicro(microImage(site, sites, { kind: 'bonds' }))
	const image = microImage(site, sites, step)
	const levels = Array.from({ length: grids }, (_, l) => {
		const steps = coarsest * 2 ** l
		// A step may read the normals of the next one.
		const rows = steps + 2 ** l
		return { kernel: instantiateMicro(image), steps, rows, normals: new Float64Array(rows * width), exponentials: new Float64Array(rows * width) }
	})
	type Level = (typeof levels)[number]
	const finest = levels.at(-1) as Level
	const draw = (replicas: readonly [number, number]) => {
		source.prepare({ seed, replicas, timestep: time / finest.steps })
		for (let k = 0; k < finest.rows; k++) {
			source.state.fill(0)
			source.run(k, 1)
			finest.normals.set(source.variates.normals, k * width)
			finest.exponentials.set(source.variates.exponentials, k * width)
		}
	}
	const halve = (fine: Level, coarse: Level) => {
		for (let k = 0; k < coarse.rows; k++)
			for (let i = 0; i < width; i++) {
				const [first, second] = [2 * k * width + i, (2 * k + 1) * width + i]
				coarse.normals[k * width + i] = (fine.normals[first] + fine.normals[second]) * Math.SQRT1_2
				coarse.exponentials[k * width + i] = fine.exponentials[first]
			}
	}
	const walk = ({ kernel, steps, normals, exponentials }: Level) => {
		const { state, variates }: MicroKernel = kernel
		for (let i = 0; i < width; i++) state[i] = start(i >> 1)
		for (let k = 0; k < steps; k++) {
			variates.normals.set(normals.subarray(k * width, (k + 1) * width))
			variates.next.set(normals.subarray((k + 1) * width, (k + 2) * width))
			variates.exponentials.set(exponentials.subarray(k * width, (k + 1) * width))
			kernel.drive(k)
		}
		return state.slice()
	}
	return (pair) => {
		const replicas = [2 * pair, 2 * pair + 1] as const
		draw(replicas)
		for (let l = grids - 1; l > 0; l--) halve(levels[l] as Level, levels[l - 1] as Level)
		return levels.map((level) => {
			level.kernel.prepare({ seed, replicas, timestep: time / level.steps })
			return walk(level)
		})
	}
}
