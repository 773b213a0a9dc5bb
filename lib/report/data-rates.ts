/** The rates of the hydrodynamic limit in a report's data: a small study of this ψ. */
import type { StudyResult, StudySpecification } from '../study/index.ts'

export interface RatesPart extends Pick<StudyResult, 'rows' | 'fits' | 'optima' | 'defects'> {
	/** What was asked for: one potential, one time. */
	readonly specification: StudySpecification
	/** Why the chains are shorter than usual; null where they are not. */
	readonly reduced: string | null
}
