/**
 * The tasks of a Slurm job array: consecutive shards, minutes of work each.
 *
 * A task costs the cluster a second or so before it computes anything, so it gets minutes; no more are lost than the units in flight when it is stopped,
 * however long it is. Sites limit arrays to 1001 indices (`MaxArraySize`) unless their administrators say otherwise.
 */
import type { MissingShard } from '../missing.ts'

/** Shards from ≤ s < to. What lies between its first and its last missing shard and is stored costs nothing. */
export interface SlurmRange {
	readonly from: number
	readonly to: number
	/** Numbers of the cases, ascending. */
	readonly cases: readonly number[]
	/** Site updates that are missing. */
	readonly cost: number
}

/** Site updates of a core in a second, about: what tasks are cut by. */
export const RATE = 1e8
/** Work of a task in seconds, as far as there are not too many of them. */
export const TASK_SECONDS = 180
/** Tasks of an array. */
export const MOST_TASKS = 1000

/** Cuts missing shards, ascending, into tasks of about the same cost; `tasks` is their number at most (default: by `TASK_SECONDS`). */
export function slurmTasks(missing: readonly MissingShard[], { threads, tasks }: { readonly threads: number; readonly tasks?: number }): SlurmRange[] {
	const total = missing.reduce((sum, { cost }) => sum + cost, 0)
	const count = Math.max(1, Math.min(MOST_TASKS, tasks ?? Math.ceil(total / (RATE * TASK_SECONDS * threads))))
	const found = new Map<number, MissingShard[]>()
	let before = 0
	for (const shard of missing) {
		// The task in which the middle of the shard lies.
		const task = Math.min(count - 1, Math.floor(((before + shard.cost / 2) / total) * count))
		found.set(task, [...(found.get(task) ?? []), shard])
		before += shard.cost
	}
	return [...found.values()].map((shards) => ({
		from: shards[0]!.shard,
		to: shards.at(-1)!.shard + 1,
		cases: [...new Set(shards.map((s) => s.case))],
		cost: shards.reduce((sum, { cost }) => sum + cost, 0),
	}))
}
