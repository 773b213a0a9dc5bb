/** The thread of `predictions.ts`. */
import { parentPort, workerData } from 'node:worker_threads'
import { cramerTransform } from '../cramer/index.ts'
import type { Outcome } from '../levels/gradient-flow.ts'
import { continuumPrediction, latticePrediction } from '../levels/micro/prediction/index.ts'
import { potential } from '../potential/index.ts'
import { readProfile } from './flow-macro.ts'
import type { PredictedRow, Predictions, PredictionTask } from './predictions.ts'

const { psi, parameters, profile: text, sites, times, start } = workerData as PredictionTask
const transform = cramerTransform(potential(psi, { parameters }))
const profile = readProfile(text)
const reasons: string[] = []

interface Prediction {
	readonly rows: readonly { readonly scaled: number; readonly error: number; readonly scaledFreeMean?: number }[]
	readonly outcome: Outcome
}

function attempt(work: () => Prediction): PredictedRow[] | null {
	try {
		const { rows, outcome } = work()
		if (!outcome.reached) reasons.push(outcome.sentence)
		return rows.length < times.length ? null : rows.map(({ scaled, error, scaledFreeMean }) => ({ scaled, error, scaledFreeMean: scaledFreeMean ?? null }))
	} catch (error) {
		reasons.push(error instanceof Error ? error.message : String(error))
		return null
	}
}

const lattice = sites === null ? null : attempt(() => latticePrediction(transform, profile, { sites, times, start }))
const limit = attempt(() => continuumPrediction(transform, profile, { times, start }))
parentPort?.postMessage({ lattice, limit, ...(reasons.length === 0 ? {} : { reason: reasons.join('; ') }) } satisfies Predictions)
