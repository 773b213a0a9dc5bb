/** Units of cases on the threads of this machine; which thread computes what, and in which order, does not matter. */
import { availableParallelism } from 'node:os'
import type { Sums } from '../../levels/micro/ensemble/sums.ts'
import { unitSimulator } from '../simulation/units.ts'
import type { UnitProgress, UnitTask } from './worker.ts'

export interface UnitEngine {
	readonly threads: number
	/** Simulates a unit. Rejects when the engine is stopped. */
	run(task: UnitTask): Promise<Sums>
	/** Gives up what is in work. */
	stop(): Promise<void>
}

export interface UnitEngineOptions {
	/** Default: all cores. */
	readonly threads?: number
	readonly progress?: (progress: UnitProgress) => void
}

/** Milliseconds after which signals are let through. */
const PATIENCE = 50

export class EngineStopped extends Error {}

export async function unitEngine({ threads = availableParallelism(), progress = () => {} }: UnitEngineOptions = {}): Promise<UnitEngine> {
	return threads === 1 ? inThisThread(progress) : inThreads(threads, progress)
}

function inThisThread(progress: (progress: UnitProgress) => void): UnitEngine {
	let stopped = false
	let last: { case: number; simulate: ReturnType<typeof unitSimulator> } | null = null
	let queue: Promise<unknown> = Promise.resolve()
	const simulate = async ({ case: index, unit, height, plan, image }: UnitTask): Promise<Sums> => {
		if (last?.case !== index) last = { case: index, simulate: unitSimulator(plan, image, height) }
		const work = last.simulate(unit)
		let heard = performance.now()
		for (;;) {
			if (stopped) throw new EngineStopped('the study was stopped')
			const { done, value } = work.next()
			if (done === true) return value
			if (performance.now() - heard < PATIENCE) continue
			progress({ case: index, unit, fraction: value })
			await new Promise((resolve) => setImmediate(resolve))
			heard = performance.now()
		}
	}
	return {
		threads: 1,
		run: (task) => {
			const next = queue.then(() => simulate(task))
			queue = next.catch(() => {})
			return next
		},
		stop: async () => {
			stopped = true
			await queue
		},
	}
}

async function inThreads(threads: number, progress: (progress: UnitProgress) => void): Promise<UnitEngine> {
	const { Piscina } = await import('piscina')
	const pool = new Piscina({
		filename: new URL(`./worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url).href,
		minThreads: threads,
		maxThreads: threads,
	})
	pool.on('message', progress)
	let stopped = false
	return {
		threads,
		run: async ({ image, ...task }) => {
			try {
				return (await pool.run({ ...task, image: image === null ? null : { module: image.module, layout: image.layout, step: image.step, control: image.control } })) as Sums
			} catch (error) {
				throw stopped ? new EngineStopped('the study was stopped') : error
			}
		},
		stop: async () => {
			stopped = true
			await pool.destroy()
		},
	}
}
