/** What a study found: rows, rates, best numbers of blocks. A function of the manifest and of what is stored. */
import type { StudyPlan } from '../plan.ts'
import type { StudySpecification } from '../specification/specification.ts'
import type { StudyFolder } from '../store/index.ts'
import { type Defect, defectsOf } from './defects.ts'
import { type Optimum, optimaOf } from './optimum.ts'
import { type Rate, ratesOf } from './rates.ts'
import { type RowsOptions, rowsOf, type StudyRow } from './rows.ts'

export interface StudyResult {
	readonly title: string | null
	readonly seed: number
	readonly version: string
	/** SHA-256 of the manifest. */
	readonly digest: string
	/** All replicas that were asked for are there, and all targets are met or their replicas are used up. */
	readonly complete: boolean
	readonly rows: readonly StudyRow[]
	readonly fits: readonly Rate[]
	readonly optima: readonly Optimum[]
	readonly defects: readonly Defect[]
	readonly warnings: readonly string[]
}

/** @throws InputError `damaged-study`. Cost: the solutions and predictions of each case, seconds for N = 512. */
export async function resultOf(folder: StudyFolder, plan: StudyPlan, options: RowsOptions = {}): Promise<StudyResult> {
	const { rows, states, warnings } = await rowsOf(folder, plan, options)
	return { ...resultOfRows(rows, plan.specification), version: String(folder.manifest['version']), digest: folder.digest, complete: states.length === plan.cases.length && states.every((s) => s.done), warnings }
}

/** What follows from the rows, wherever they are from. */
export function resultOfRows(rows: readonly StudyRow[], { title, seed, observables, step }: StudySpecification): Pick<StudyResult, 'title' | 'seed' | 'rows' | 'fits' | 'optima' | 'defects'> {
	return { title, seed, rows, fits: ratesOf(rows, observables, seed), optima: optimaOf(rows), defects: defectsOf(rows, step !== null) }
}
