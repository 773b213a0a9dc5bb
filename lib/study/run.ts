/**
 * Runs shards of a study: what is stored already is kept, units that are missing are simulated and stored one by one, cases whose target is met are left.
 *
 * Whatever is interrupted loses the units in work; the sums of a case do not depend on who computed which unit, and when.
 */
import { InputError } from '../errors.ts'
import { SumTree } from '../levels/micro/ensemble/sums.ts'
import { EngineStopped, unitEngine, type UnitEngineOptions } from './engine/threads.ts'
import { type PlannedCase, prefixesOf, type Shard, type StudyPlan } from './plan.ts'
import { type CaseEstimate, estimateOf } from './simulation/estimate.ts'
import { type CaseReading, prepareCase, readingOf } from './simulation/prepare.ts'
import { recordOf, sumsOf } from './simulation/record.ts'
import type { RecordWriter, StudyFolder } from './store/index.ts'

/** What of a case is stored: estimates over its longest prefix of units, and whether no more of them are needed. */
export interface CaseState {
	readonly case: PlannedCase
	/** Units before the first that is missing. */
	readonly prefix: number
	/** Units that the estimate is over: the first prefix that meets the target, or the longest that is tried. */
	readonly used: number
	readonly estimate: CaseEstimate | null
	/** The target is met, or there is none and all units are there. */
	readonly done: boolean
	/** Relative standard error of E|X̄ − ζ|² at the last time. */
	readonly error: number | null
}

/** The state of a case from the sums of its units; deterministic in which units there are. */
export function caseState(it: PlannedCase, { plan }: Pick<CaseReading, 'plan'>, units: ReadonlyMap<number, unknown>, target: number | null): CaseState {
	let prefix = 0
	while (units.has(prefix)) prefix++
	const tree = new SumTree()
	let added = 0
	let [estimate, used, error]: [CaseEstimate | null, number, number | null] = [null, 0, null]
	const tried = prefixesOf(it).filter((p) => p <= prefix)
	// Before the first prefix, and between two of them, what there is says at least something.
	if (tried.length === 0 && prefix > 0) tried.push(prefix)
	for (const size of tried) {
		for (; added < size; added++) tree.add(added, sumsOf(units.get(added)))
		estimate = estimateOf(plan, tree.prefix()!.sums)
		used = size
		const last = estimate.moments.at(-1)?.squaredHminus1
		error = last === undefined ? null : last.standardError / last.value
		if (target !== null && size >= it.first && error !== null && error <= target) return { case: it, prefix, used, estimate, done: true, error }
	}
	return { case: it, prefix, used, estimate, done: prefix >= it.units, error }
}

export interface RunOptions extends Pick<UnitEngineOptions, 'threads'> {
	/** Numbers of shards, from ≤ s < to; default all. */
	readonly shards?: { readonly from: number; readonly to: number }
	readonly signal?: AbortSignal
	readonly progress?: (progress: RunProgress) => void
	/** Called when shards are skipped, as others write them, and the like. */
	readonly tell?: (sentence: string) => void
}

export interface RunProgress {
	/** Site updates done, those that were stored before included, and wanted in all. */
	readonly done: number
	readonly wanted: number
	readonly case: PlannedCase
	/** Relative standard error so far. */
	readonly error: number | null
}

export interface RunOutcome {
	/** Whether all units that were asked for are stored. */
	readonly complete: boolean
	/** By the signal. */
	readonly stopped: boolean
	readonly sentence: string
}

/** Simulates what is missing of the shards. @throws InputError `damaged-study`, `disk`; never for a shard that is written by another process. */
export async function runStudy(folder: StudyFolder, plan: StudyPlan, options: RunOptions = {}): Promise<RunOutcome> {
	const { shards: { from, to } = { from: 0, to: plan.shards.length }, signal, progress = () => {}, tell = () => {} } = options
	const { targetError: target } = plan.specification
	const wanted = plan.shards.slice(from, to)
	/** Less what a target that is met spares. */
	let total = wanted.reduce((sum, { case: c, from: a, to: b }) => sum + (b - a) * plan.cases[c]!.cost, 0)
	/** What is stored counts from the beginning, so that it is no part of any rate. */
	let done = wanted.reduce((sum, { case: c }, k) => sum + folder.read(from + k).records.size * plan.cases[c]!.cost, 0)
	let [skipped, stopped] = [0, false]
	const parts = new Map<string, number>()
	const engine = await unitEngine({
		...(options.threads === undefined ? {} : { threads: options.threads }),
		progress: ({ case: c, unit, fraction }) => {
			parts.set(`${c} ${unit}`, fraction * plan.cases[c]!.cost)
			report(c)
		},
	})
	const errors = new Map<number, number | null>()
	const report = (c: number) => {
		const running = [...parts.values()].reduce((a, b) => a + b, 0)
		progress({ done: done + running, wanted: total, case: plan.cases[c]!, error: errors.get(c) ?? null })
	}
	const stop = () => {
		stopped = true
		void engine.stop()
	}
	signal?.addEventListener('abort', stop, { once: true })
	if (signal?.aborted === true) stop()
	const open: RecordWriter[] = []
	const running = new Set<Promise<void>>()
	const ends: Promise<void>[] = []
	try {
		// Shards of a case stand one after the other.
		for (let k = 0; k < wanted.length && !stopped; ) {
			const index = wanted[k]!.case
			const mine: { shard: Shard; number: number }[] = []
			for (; k < wanted.length && wanted[k]!.case === index; k++) mine.push({ shard: wanted[k]!, number: from + k })
			const it = plan.cases[index]!
			const reading = readingOf(it)
			/** All units of the case that are stored anywhere, for the target. */
			const stored = new Map<number, unknown>()
			plan.shards.forEach((shard, number) => {
				if (shard.case === index) for (const [unit, payload] of folder.read(number).records) stored.set(unit, payload)
			})
			const missing = mine.flatMap(({ shard, number }) => Array.from({ length: shard.to - shard.from }, (_, u) => ({ unit: shard.from + u, number }))).filter(({ unit }) => !stored.has(unit))
			let state = caseState(it, reading, stored, target)
			errors.set(index, state.error)
			report(index)
			const writers = new Map<number, RecordWriter | null>()
			const own: Promise<void>[] = []
			const writerOf = (number: number): RecordWriter | null => {
				let found = writers.get(number)
				if (found === undefined) {
					try {
						found = folder.writer(number)
						open.push(found)
					} catch (error) {
						if (!(error instanceof InputError && error.code === 'study-busy')) throw error
						found = null
						tell(`Shard ${number} is left to another process: ${error.message}`)
					}
					writers.set(number, found)
				}
				return found
			}
			for (const { unit, number } of missing) {
				if (stopped || state.done) break
				const writer = writerOf(number)
				if (writer === null) {
					skipped++
					continue
				}
				if (writer.records.has(unit)) continue
				const prepared = prepareCase(it)
				const work = engine.run({ case: index, unit, height: it.height, plan: prepared.plan, image: prepared.image }).then((sums) => {
					const record = recordOf(sums)
					writer.append(unit, record)
					stored.set(unit, record)
					parts.delete(`${index} ${unit}`)
					done += it.cost
					if (prefixesOf(it).includes(prefixOf(stored))) {
						state = caseState(it, reading, stored, target)
						errors.set(index, state.error)
					}
					report(index)
				})
				const kept = work.finally(() => running.delete(kept))
				// Errors come through `race` and `ends`; one that comes while the engine is stopped has no listener yet.
				kept.catch(() => {})
				running.add(kept)
				own.push(kept)
				if (running.size >= 2 * engine.threads) await Promise.race(running)
			}
			// The next case begins while the last units of this one are in work.
			const end = Promise.all(own).then(() => {
				for (const writer of writers.values()) writer?.close()
				if (state.done && target !== null) total -= (missing.length - countOf(missing, stored)) * it.cost
				report(index)
			})
			end.catch(() => {})
			ends.push(end)
		}
		await Promise.all(ends)
	} catch (error) {
		if (!(error instanceof EngineStopped)) throw error
	} finally {
		signal?.removeEventListener('abort', stop)
		await engine.stop()
		// Units in work are given up, those that are being stored are not.
		await Promise.allSettled(running)
		for (const writer of open) writer.close()
	}
	if (stopped) return { complete: false, stopped, sentence: `Stopped. Go on with \`twoscale study run ${folder.path}\`.` }
	if (skipped > 0) return { complete: false, stopped, sentence: `${skipped} units are left to other processes.` }
	return { complete: true, stopped, sentence: 'All units that were asked for are stored.' }
}

const countOf = (missing: readonly { readonly unit: number }[], stored: ReadonlyMap<number, unknown>): number => missing.filter(({ unit }) => stored.has(unit)).length

function prefixOf(units: ReadonlyMap<number, unknown>): number {
	let prefix = 0
	while (units.has(prefix)) prefix++
	return prefix
}
