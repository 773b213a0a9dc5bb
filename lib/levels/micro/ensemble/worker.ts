/** A thread that simulates blocks of one plan. */
import { workerData } from 'node:worker_threads'
import type { MicroImage } from '../kernel/micro-kernel.ts'
import { blockSimulator } from './block.ts'
import type { EnsemblePlan } from './plan.ts'
import type { Sums } from './sums.ts'

const { plan, image } = workerData as { readonly plan: EnsemblePlan; readonly image: MicroImage | null }
const simulate = blockSimulator(plan, image)

export default (block: number): Sums => {
	const work = simulate(block)
	for (;;) {
		const { done, value } = work.next()
		if (done === true) return value
	}
}
