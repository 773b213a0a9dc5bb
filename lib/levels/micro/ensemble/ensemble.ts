/**
 * An ensemble of replicas of the chain over threads: means with standard errors of what is observed at each time.
 *
 * Blocks of 64 replicas are simulated in any order by any thread and added in a fixed tree, so that the result depends on the plan alone. A run
 * that is cancelled keeps the blocks before the first missing one. design.md section 5.
 */
import { availableParallelism } from 'node:os'
import type { Outcome } from '../../gradient-flow.ts'
import type { MicroImage } from '../kernel/micro-kernel.ts'
import { observableCount, type ObservableName, observableNames } from '../observables/observables.ts'
import { blockSimulator } from './block.ts'
import { controlled, type ControlledEstimate, type GroupMeans, groupMeans, momentsOf, pooled } from './estimates.ts'
import { controlsOf } from './known-means.ts'
import { blockCount, type EnsemblePlan, stepsOf } from './plan.ts'
import { type Sums, SumTree } from './sums.ts'
import type { BlockProgress } from './worker.ts'

export interface EnsembleMoment {
	readonly time: number
	/** E|X̄_t − ζ_t|²_{H⁻¹}, without the zero mode. */
	readonly squaredHminus1: ControlledEstimate
	/** E(mean of X̄_t − ζ_t)²: what the zero mode has; 0 for a deterministic start. */
	readonly zeroMode: number
	/** E H(X_t)/N. */
	readonly energy: number
	/** All observables by name (`observables/`), and their covariance over replicas, row by row in the order of `names`. */
	readonly observables: Readonly<Partial<Record<ObservableName, ControlledEstimate>>>
	readonly names: readonly ObservableName[]
	readonly covariance: Float64Array
	/** E X_i and E ψ'(X_i). */
	readonly means: Float64Array
	readonly forces: Float64Array
	/** E X_i by group of replicas. */
	readonly groups: readonly GroupMeans[]
}

export interface EnsembleResult {
	readonly outcome: Outcome
	/** Replicas that the means are over. */
	readonly replicas: number
	readonly moments: readonly EnsembleMoment[]
	/** Steps of each replica. */
	readonly steps: number
	readonly siteUpdates: number
	readonly threads: number
	readonly seconds: number
}

export interface EnsembleOptions {
	/** Default: all cores. */
	readonly threads?: number
	readonly progress?: (fraction: number) => void
	readonly signal?: AbortSignal
}

/** Runs the plan; `image` is null for the exact Gaussian step. */
export async function runEnsemble(plan: EnsemblePlan, image: MicroImage | null, options: EnsembleOptions = {}): Promise<EnsembleResult> {
	const begin = performance.now()
	const count = blockCount(plan)
	const threads = Math.max(1, Math.min(options.threads ?? availableParallelism(), count))
	const tree = new SumTree()
	/** Parts of the blocks in work. */
	const parts = new Map<number, number>()
	const tell = () => options.progress?.([...parts.values()].reduce((sum, part) => sum + part, tree.added) / count)
	const blocks: BlockListener = {
		keep(block, sums) {
			parts.delete(block)
			tree.add(block, sums)
			tell()
		},
		part(block, fraction) {
			parts.set(block, fraction)
			tell()
		},
	}
	if (threads === 1) await inThisThread(plan, image, blocks, options.signal)
	else await inThreads(plan, image, threads, blocks, options.signal)
	const steps = stepsOf(plan).reduce((sum, s) => sum + s.count, 0)
	return summary(plan, tree.prefix(), { steps, threads, seconds: (performance.now() - begin) / 1000 })
}

interface BlockListener {
	keep(block: number, sums: Sums): void
	/** Part of a block that is done. */
	part(block: number, fraction: number): void
}

/** Milliseconds after which signals are let through. */
const PATIENCE = 50

async function inThisThread(plan: EnsemblePlan, image: MicroImage | null, blocks: BlockListener, signal?: AbortSignal) {
	const simulate = blockSimulator(plan, image)
	let heard = performance.now()
	for (let block = 0; block < blockCount(plan); block++) {
		const work = simulate(block)
		for (;;) {
			const { done, value } = work.next()
			if (done === true) {
				blocks.keep(block, value)
				break
			}
			if (performance.now() - heard < PATIENCE) continue
			blocks.part(block, value)
			await new Promise((resolve) => setImmediate(resolve))
			if (signal?.aborted === true) return
			heard = performance.now()
		}
	}
}

async function inThreads(plan: EnsemblePlan, image: MicroImage | null, threads: number, blocks: BlockListener, signal?: AbortSignal) {
	const aborted = () => signal?.aborted === true
	if (aborted()) return
	const { Piscina } = await import('piscina')
	const pool = new Piscina({
		filename: new URL(`./worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url).href,
		workerData: { plan, image: image === null ? null : { module: image.module, layout: image.layout, step: image.step, control: image.control } },
		minThreads: threads,
		maxThreads: threads,
	})
	pool.on('message', ({ block, fraction }: BlockProgress) => blocks.part(block, fraction))
	// Blocks in flight are given up: whoever presses Ctrl-C does not wait for them.
	const stop = () => void pool.destroy()
	signal?.addEventListener('abort', stop, { once: true })
	// Pressed while this was being prepared.
	if (aborted()) stop()
	const tasks = aborted() ? [] : Array.from({ length: blockCount(plan) }, (_, block) =>
		pool.run(block).then(
			(sums: Sums) => blocks.keep(block, sums),
			(error: unknown) => {
				if (!aborted()) throw error
			},
		),
	)
	const pressed = new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true }))
	try {
		await Promise.race([Promise.all(tasks), pressed])
	} finally {
		signal?.removeEventListener('abort', stop)
		if (!aborted()) await pool.destroy()
	}
}

function summary(plan: EnsemblePlan, done: ReturnType<SumTree['prefix']>, run: { steps: number; threads: number; seconds: number }): EnsembleResult {
	const nothing = { replicas: 0, moments: [], siteUpdates: 0, ...run }
	if (done === null) return { ...nothing, outcome: { reached: false, sentence: 'Stopped before a block of replicas was done. Try fewer sites or a larger --dt.' } }
	const { sums } = done
	const { lost, lostAt } = sums
	const count = sums.counts.reduce((a, b) => a + b, 0)
	const simulated = count + lost
	const siteUpdates = simulated * run.steps * plan.sites
	const outcome: Outcome =
		lost > 0
			? {
					reached: false,
					sentence: `${lost} of ${simulated} replicas left the stable values by t = ${lostAt}; they are in no mean, so the means are biased. ${plan.scheme === 'metropolis' ? 'Try a profile further inside the admissible means.' : 'Try a smaller --dt, or --scheme metropolis with --dt left out.'}`,
				}
			: done.blocks < blockCount(plan)
				? { reached: false, sentence: `Stopped: the means are over the first ${count} of ${plan.replicas} replicas.` }
				: { reached: true, sentence: count === 1 ? 'The replica reached the last time.' : `All ${count} replicas reached the last time.` }
	if (count === 0) return { ...nothing, siteUpdates, outcome }
	return { outcome, replicas: count, moments: plan.times.map((_, j) => moment(plan, sums, j)), siteUpdates, ...run }
}

function moment(plan: EnsemblePlan, sums: Sums, j: number): EnsembleMoment {
	const names = observableNames(plan.coarse)
	const moments = momentsOf(sums, j, observableCount(plan.coarse, plan.projections))
	const [control, pairing] = [names.indexOf('control'), names.indexOf('pairing')]
	const estimates = controlled(moments, controlsOf(plan, j)).map((e, k) => (names[k] === 'energy' ? shifted(e, plan.reference) : e))
	const mean = (name: ObservableName) => moments.means[names.indexOf(name)]
	const groups = groupMeans(sums, j, plan.sites, moments.means[control] > 0 ? moments.means[pairing] / moments.means[control] : 0)
	return {
		time: plan.times[j] as number,
		squaredHminus1: estimates[names.indexOf('squaredHminus1')] as ControlledEstimate,
		zeroMode: mean('zeroMode'),
		energy: mean('energy') + plan.reference,
		observables: Object.fromEntries(names.map((name, k) => [name, estimates[k]])),
		names,
		covariance: moments.covariance,
		means: pooled(groups),
		forces: sums.forces.slice(j * plan.sites, (j + 1) * plan.sites).map((x) => x / moments.count),
		groups,
	}
}

function shifted({ value, standardError, plain }: ControlledEstimate, by: number): ControlledEstimate {
	return { value: value + by, standardError, plain: { ...plain, value: plain.value + by } }
}
