/** The rates of the hydrodynamic limit in a report's data: a small study of this ψ. */
import type { StudyResult } from '../study/index.ts'

export interface RatesPart extends Pick<StudyResult, 'rows' | 'fits' | 'optima' | 'defects'> {
	readonly time: number
	readonly sites: readonly number[]
	readonly starts: readonly string[]
	readonly blocks: readonly number[]
	readonly degree: number
	/** Of each N. */
	readonly replicas: number
	/** Why the chains are shorter than usual; null where they are not. */
	readonly reduced: string | null
}
