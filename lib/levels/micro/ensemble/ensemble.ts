/**
 * An ensemble of replicas of the chain over threads: means with standard errors of what is observed at each time.
 *
 * Blocks of 64 replicas are simulated in any order by any thread and added in a fixed tree, so that the result depends on the plan alone. A run
 * that is cancelled keeps the blocks before the first missing one. design.md section 5.
 */
import { availableParallelism } from 'node:os'
import type { Outcome } from '../../gradient-flow.ts'
import type { MicroImage } from '../kernel/micro-kernel.ts'
import { type BlockSums, blockSimulator, SCALARS, SITE_ROWS, sumBlocks } from './block.ts'
import { blockCount, type EnsemblePlan, stepsOf } from './plan.ts'

/** A mean over replicas and its standard error. */
export interface Estimate {
	readonly value: number
	readonly standardError: number
}

export interface EnsembleMoment {
	readonly time: number
	/** E|X̄_t − ζ_t|²_{H⁻¹}, without the zero mode. */
	readonly squaredHminus1: Estimate
	/** E(mean of X̄_t − ζ_t)²: what the zero mode has; 0 for a deterministic start. */
	readonly zeroMode: number
	/** E H(X_t)/N. */
	readonly energy: number
	/** E X_i and E ψ'(X_i). */
	readonly means: Float64Array
	readonly forces: Float64Array
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
	const blocks: (BlockSums | undefined)[] = new Array<undefined>(count)
	let done = 0
	const keep = (block: number, sums: BlockSums) => {
		blocks[block] = sums
		options.progress?.(++done / count)
	}
	if (threads === 1) {
		const simulate = blockSimulator(plan, image)
		for (let block = 0; block < count && options.signal?.aborted !== true; block++) {
			keep(block, simulate(block))
			// Lets a signal through.
			await new Promise((resolve) => setImmediate(resolve))
		}
	} else await inThreads(plan, image, threads, keep, options.signal)
	const end = blocks.findIndex((b) => b === undefined)
	const complete = blocks.slice(0, end < 0 ? count : end) as BlockSums[]
	return summary(plan, complete, count, { threads, seconds: (performance.now() - begin) / 1000 })
}

async function inThreads(plan: EnsemblePlan, image: MicroImage | null, threads: number, keep: (block: number, sums: BlockSums) => void, signal?: AbortSignal) {
	const { Piscina } = await import('piscina')
	const pool = new Piscina({
		filename: new URL(`./worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url).href,
		workerData: { plan, image: image === null ? null : { module: image.module, layout: image.layout, step: image.step } },
		minThreads: threads,
		maxThreads: threads,
	})
	// Blocks in flight are given up: whoever presses Ctrl-C does not wait for them.
	const stop = () => void pool.destroy()
	signal?.addEventListener('abort', stop, { once: true })
	const tasks = Array.from({ length: blockCount(plan) }, (_, block) =>
		pool.run(block).then(
			(sums: BlockSums) => keep(block, sums),
			(error: unknown) => {
				if (signal?.aborted !== true) throw error
			},
		),
	)
	try {
		await Promise.all(tasks)
	} finally {
		signal?.removeEventListener('abort', stop)
		await pool.destroy()
	}
}

function summary(plan: EnsemblePlan, blocks: readonly BlockSums[], wanted: number, run: { threads: number; seconds: number }): EnsembleResult {
	const steps = stepsOf(plan).reduce((sum, s) => sum + s.count, 0)
	const nothing = { replicas: 0, moments: [], steps, siteUpdates: 0, ...run }
	if (blocks.length === 0) return { ...nothing, outcome: { reached: false, sentence: 'Stopped before a block of replicas was done. Try fewer sites or a larger --dt.' } }
	const { count, lost, lostAt, scalars, sites } = sumBlocks(blocks)
	const simulated = count + lost
	const updates = simulated * steps * plan.sites
	const outcome: Outcome =
		lost > 0
			? {
					reached: false,
					sentence: `${lost} of ${simulated} replicas left the stable values by t = ${lostAt}; they are in no mean, so the means are biased. Try a smaller --dt, or --scheme metropolis, which is stable at any dt.`,
				}
			: blocks.length < wanted
				? { reached: false, sentence: `Stopped: the means are over the first ${count} of ${plan.replicas} replicas.` }
				: { reached: true, sentence: `All ${count} replicas reached the last time.` }
	if (count === 0) return { ...nothing, siteUpdates: updates, outcome }
	const moments = plan.times.map((time, j): EnsembleMoment => {
		const [d, square, mode, energy] = scalars.subarray(j * SCALARS, (j + 1) * SCALARS)
		const value = d / count
		const variance = count > 1 ? Math.max(0, square / count - value * value) / (count - 1) : Number.NaN
		const row = (k: number) => sites.slice((j * SITE_ROWS + k) * plan.sites, (j * SITE_ROWS + k + 1) * plan.sites).map((x) => x / count)
		return { time, squaredHminus1: { value, standardError: Math.sqrt(variance) }, zeroMode: mode / count, energy: energy / count, means: row(0), forces: row(1) }
	})
	return { outcome, replicas: count, moments, steps, siteUpdates: updates, ...run }
}
