/** A thread that simulates blocks of one plan. */
import { workerData } from 'node:worker_threads'
import type { MicroImage } from '../kernel/micro-kernel.ts'
import { type BlockSums, blockSimulator } from './block.ts'
import type { EnsemblePlan } from './plan.ts'

const { plan, image } = workerData as { readonly plan: EnsemblePlan; readonly image: MicroImage | null }
const simulate = blockSimulator(plan, image)

export default (block: number): BlockSums => simulate(block)
