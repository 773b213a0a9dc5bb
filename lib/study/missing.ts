/** What of a study is not stored yet, shard by shard: what engines that hand shards out ask for. */
import type { StudyPlan } from './plan.ts'
import { caseState } from './run.ts'
import { readingOf } from './simulation/prepare.ts'
import type { StudyFolder } from './store/index.ts'

/** A shard that is not complete. */
export interface MissingShard {
	readonly shard: number
	/** Its case in the plan. */
	readonly case: number
	/** Units that are not stored, and their site updates. */
	readonly units: number
	readonly cost: number
}

/** The shards from ≤ s < to (default: all) that lack units; shards of a case whose target is met lack nothing. @throws InputError `damaged-study` */
export function missingShards(folder: StudyFolder, plan: StudyPlan, { from, to }: { readonly from: number; readonly to: number } = { from: 0, to: plan.shards.length }): MissingShard[] {
	const target = plan.specification.targetError
	const met = new Map<number, boolean>()
	return plan.shards.flatMap((shard, number): MissingShard[] => {
		if (number < from || number >= to) return []
		const it = plan.cases[shard.case]!
		const { records } = folder.read(number)
		let units = 0
		for (let unit = shard.from; unit < shard.to; unit++) if (!records.has(unit)) units++
		if (units === 0) return []
		if (!met.has(it.index)) met.set(it.index, target !== null && isMet(folder, plan, it.index, target))
		return met.get(it.index) === true ? [] : [{ shard: number, case: it.index, units, cost: units * it.cost }]
	})
}

/** Whether what is stored of a case meets its target. */
function isMet(folder: StudyFolder, { cases, shards }: StudyPlan, index: number, target: number): boolean {
	const it = cases[index]!
	const units = new Map<number, unknown>()
	shards.forEach((shard, number) => {
		if (shard.case === index) for (const [unit, payload] of folder.read(number).records) units.set(unit, payload)
	})
	// Before the first prefix no target is tried.
	for (let unit = 0; unit < it.first; unit++) if (!units.has(unit)) return false
	return caseState(it, readingOf(it), units, target).done
}
