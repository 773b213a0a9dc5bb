/** The predictions of `flow micro` in a thread of their own, beside the simulation: whoever presses Ctrl-C does not wait for them. */
import { Worker } from 'node:worker_threads'

export interface PredictionTask {
	readonly psi: string
	/** Exact values, as text. */
	readonly parameters: Readonly<Record<string, string>>
	/** The profile as `readProfile` takes it. */
	readonly profile: string
	/** Null: no lattice prediction. */
	readonly sites: number | null
	readonly times: readonly number[]
	readonly start: 'deterministic' | 'local-gibbs'
}

/** One row per time. */
export interface PredictedRow {
	readonly scaled: number
	readonly error: number
	/** For a local Gibbs start whose mean is free, as the product of tilted laws has it. */
	readonly scaledFreeMean: number | null
}

export interface Predictions {
	readonly lattice: readonly PredictedRow[] | null
	readonly limit: readonly PredictedRow[] | null
	/** Why there are none. */
	readonly reason?: string
}

/** Resolves when the thread is done, or at once with nothing when the signal comes. Never rejects. */
export function predictions(task: PredictionTask, signal: AbortSignal): Promise<Predictions> {
	const nothing = (reason: string): Predictions => ({ lattice: null, limit: null, reason })
	return new Promise((resolve) => {
		const worker = new Worker(new URL('./prediction-worker.js', import.meta.url), { workerData: task })
		const stop = () => {
			resolve(nothing('the run was stopped'))
			void worker.terminate()
		}
		if (signal.aborted) return stop()
		signal.addEventListener('abort', stop, { once: true })
		worker.once('message', (found: Predictions) => {
			resolve(found)
			void worker.terminate()
		})
		worker.once('error', (error) => resolve(nothing(error instanceof Error ? error.message : String(error))))
	})
}
