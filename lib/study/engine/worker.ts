/** A thread that simulates units of any case of a study; the cases it knows stay compiled. */
import { parentPort } from 'node:worker_threads'
import type { EnsemblePlan } from '../../levels/index.ts'
import { paced } from '../../levels/micro/ensemble/paced.ts'
import type { Sums } from '../../levels/micro/ensemble/sums.ts'
import type { MicroImage } from '../../levels/micro/kernel/micro-kernel.ts'
import { unitSimulator } from '../simulation/units.ts'

export interface UnitTask {
	readonly case: number
	readonly unit: number
	readonly height: number
	readonly plan: EnsemblePlan
	readonly image: MicroImage | null
}

export interface UnitProgress {
	readonly case: number
	readonly unit: number
	readonly fraction: number
}

/** Cases that stay compiled. */
const MOST = 4
const known = new Map<number, ReturnType<typeof unitSimulator>>()

export default ({ case: index, unit, height, plan, image }: UnitTask): Sums => {
	const simulate = known.get(index) ?? unitSimulator(plan, image, height)
	known.delete(index)
	known.set(index, simulate)
	if (known.size > MOST) known.delete(known.keys().next().value as number)
	return paced(simulate(unit), (fraction) => parentPort?.postMessage({ case: index, unit, fraction } satisfies UnitProgress))
}
