/** The constants that linear fluctuation theory predicts for the cases of a study: N·E|X̄ − ζ|²_{H⁻¹} at each N and in the limit. theory.md 7.3 D2, 8.4. */
import { continuumPrediction, latticePrediction } from '../../levels/index.ts'
import { siteOf, type StudyCase } from '../cases.ts'

/** N·E of the linear theory; a local Gibbs start has a free mean, as the chain has it. */
export interface Predicted {
	readonly value: number
	readonly error: number
	/** The same with the mean of the start projected (theory D2). */
	readonly projectedMean: number
}

/** Most sites of a lattice prediction: its cost grows like N³. */
const LARGEST = 512

/** At the times of the case; null where it is too large, or not found. */
export function latticePredictions(it: StudyCase): (Predicted | null)[] {
	const { sites, times, start } = it
	if (sites > LARGEST || start === 'canonical') return times.map(() => null)
	const { table, profile } = siteOf(it)
	return rowsOf(times, () => latticePrediction(table, profile, { sites, times, start }))
}

/** As N → ∞. */
export function limitPredictions(it: StudyCase): (Predicted | null)[] {
	const { times, start } = it
	if (start === 'canonical') return times.map(() => null)
	const { table, profile } = siteOf(it)
	return rowsOf(times, () => continuumPrediction(table, profile, { times, start }))
}

function rowsOf(times: readonly number[], work: () => { readonly rows: readonly { readonly scaled: number; readonly error: number; readonly scaledFreeMean?: number }[] }): (Predicted | null)[] {
	try {
		const { rows } = work()
		return times.map((_, j) => {
			const row = rows[j]
			return row === undefined ? null : { value: row.scaledFreeMean ?? row.scaled, error: row.error, projectedMean: row.scaled }
		})
	} catch {
		// A prediction is a comparison: without it the measured row stands.
		return times.map(() => null)
	}
}
