/** Single paths of the chain: the states of a few replicas at given times, the same replicas as those of an ensemble with these times. */
import type { CramerTransform } from '../../cramer/index.ts'
import type { Potential } from '../../potential/index.ts'
import type { EnsemblePlan } from './ensemble/plan.ts'
import { gaussianChain, kernelChain } from './chain.ts'
import { microImage } from './kernel/micro-kernel.ts'
import { gaussianCurvature } from './law/gaussian/chain.ts'
import { type MicroSetup, planOf } from './setup.ts'
import { microStart } from './start.ts'

/**
 * Paths of the replicas 0 … count − 1 at the times of the setup: paths[r][j] has the N site values at the j-th time. Values of a path that leaves the
 * finite numbers are not finite.
 */
export function microPaths(site: Potential, transform: CramerTransform, setup: MicroSetup, count: number, progress?: (fraction: number) => void): Float64Array[][] {
	const { sites, times } = setup
	const plan: EnsemblePlan = { ...planOf(site, setup, times), observed: [], coarse: null, curvatures: null }
	const { step } = setup
	const chain = step === null ? gaussianChain(gaussianCurvature(site), plan) : kernelChain(microImage(site, sites, step), plan)
	const start = microStart(setup.start, transform, setup.means, setup.seed)
	const paths: Float64Array[][] = []
	for (let replica = 0; replica < count; replica += 2) {
		chain.begin([replica, replica + 1])
		for (const lane of [0, 1]) start.sample(replica + lane, chain.state, lane, 2)
		const pair: Float64Array[][] = [[], []]
		for (let j = 0; j < times.length; j++) {
			for (const _ of chain.advance(j)) progress?.((replica + (2 * j) / times.length) / count)
			for (const lane of [0, 1]) pair[lane]!.push(Float64Array.from({ length: sites }, (_, i) => chain.state[2 * i + lane]))
		}
		for (const lane of [0, 1]) if (replica + lane < count) paths.push(pair[lane] as Float64Array[])
	}
	return paths
}
