/** What becomes of a text: a specification, or what the error says. Everything else that is thrown stays thrown. */
import { InputError } from '../../../lib/errors.ts'
import { parseStudy, type StudySpecification } from '../../../lib/study/specification/index.ts'

export interface Refused {
	readonly code: string
	readonly message: string
	readonly hint: string
}

export async function outcome(work: Promise<StudySpecification>): Promise<StudySpecification | Refused> {
	try {
		return await work
	} catch (error) {
		if (!(error instanceof InputError)) throw error
		const { code, message, hint } = error
		return { code, message, hint }
	}
}

export const isRefused = (it: StudySpecification | Refused): it is Refused => 'code' in it

export const outcomeOf = (text: string): Promise<StudySpecification | Refused> => outcome(parseStudy(text, 's.yaml'))
