/** A thread that simulates blocks of one plan. */
import { parentPort, workerData } from 'node:worker_threads'
import type { MicroImage } from '../kernel/micro-kernel.ts'
import { blockSimulator } from './block.ts'
import { paced } from './paced.ts'
import type { EnsemblePlan } from './plan.ts'
import type { Sums } from './sums.ts'

const { plan, image } = workerData as { readonly plan: EnsemblePlan; readonly image: MicroImage | null }
const simulate = blockSimulator(plan, image)

/** What a worker tells while it works. */
export interface BlockProgress {
	readonly block: number
	readonly fraction: number
}

export default (block: number): Sums => paced(simulate(block), (fraction) => parentPort?.postMessage({ block, fraction } satisfies BlockProgress))
