/** The thread of `predictions.ts`. */
import { parentPort, workerData } from 'node:worker_threads'
import { cramerTransform } from '../cramer/index.ts'
import { continuumPrediction, latticePrediction } from '../levels/micro/prediction/index.ts'
import { potential } from '../potential/index.ts'
import { readProfile } from './flow-macro.ts'
import type { PredictedRow, Predictions, PredictionTask } from './predictions.ts'

const { psi, parameters, profile: text, sites, times, start } = workerData as PredictionTask
const transform = cramerTransform(potential(psi, { parameters }))
const profile = readProfile(text)
const reasons: string[] = []

function attempt(work: () => readonly { readonly scaled: number; readonly error: number; readonly scaledFreeMean?: number | null }[]): PredictedRow[] | null {
	try {
		return work().map(({ scaled, error, scaledFreeMean }) => ({ scaled, error, scaledFreeMean: scaledFreeMean ?? null }))
	} catch (error) {
		reasons.push(error instanceof Error ? error.message : String(error))
		return null
	}
}

const lattice = sites === null ? null : attempt(() => latticePrediction(transform, profile, { sites, times, start }).rows)
const limit = attempt(() => continuumPrediction(transform, profile, { times, start }).rows)
parentPort?.postMessage({ lattice, limit, ...(reasons.length === 0 ? {} : { reason: reasons.join('; ') }) } satisfies Predictions)
