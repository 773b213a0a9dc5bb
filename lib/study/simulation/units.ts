/**
 * What is simulated and stored in one piece: 2ʰ blocks of 64 replicas of a case, added in the binary tree of all blocks, so that units of any height give
 * the same bits. One-point functions are left out: they are as long as the chain. design.md section 5.
 */
import { BLOCK, type EnsemblePlan } from '../../levels/index.ts'
import { blockSimulator } from '../../levels/micro/ensemble/block.ts'
import { type Sums, SumTree } from '../../levels/micro/ensemble/sums.ts'
import type { MicroImage } from '../../levels/micro/kernel/micro-kernel.ts'

/** Simulates the u-th unit of height h of a plan; yields the part that is done. Compiles once. */
export function unitSimulator(plan: EnsemblePlan, image: MicroImage | null, height: number): (unit: number) => Generator<number, Sums> {
	const simulate = blockSimulator(plan, image)
	const size = 2 ** height
	return function* (unit) {
		const tree = new SumTree()
		for (let k = 0; k < size; k++) {
			const work = simulate(unit * size + k)
			for (;;) {
				const { done, value } = work.next()
				if (done === true) {
					tree.add(k, slim(value))
					break
				}
				yield (k + value) / size
			}
		}
		return tree.prefix()!.sums
	}
}

const NONE = new Float64Array(0)

/** Without one-point functions. */
const slim = (sums: Sums): Sums => ({ ...sums, means: NONE, forces: NONE })

/** Replicas of a unit. */
export const replicasOf = (height: number): number => BLOCK * 2 ** height
