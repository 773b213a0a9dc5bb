/** A thread that simulates blocks of one plan. */
import { parentPort, workerData } from 'node:worker_threads'
import type { MicroImage } from '../kernel/micro-kernel.ts'
import { blockSimulator } from './block.ts'
import type { EnsemblePlan } from './plan.ts'
import type { Sums } from './sums.ts'

const { plan, image } = workerData as { readonly plan: EnsemblePlan; readonly image: MicroImage | null }
const simulate = blockSimulator(plan, image)

/** What a worker tells while it works. */
export interface BlockProgress {
	readonly block: number
	readonly fraction: number
}

/** Milliseconds between two messages. */
const PACE = 250

export default (block: number): Sums => {
	const work = simulate(block)
	let told = performance.now()
	for (;;) {
		const { done, value } = work.next()
		if (done === true) return value
		if (performance.now() - told < PACE) continue
		told = performance.now()
		parentPort?.postMessage({ block, fraction: value } satisfies BlockProgress)
	}
}
