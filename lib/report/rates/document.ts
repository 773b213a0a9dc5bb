/** The document of a study: `report.html`, `report.md`, figures and tables beside its merged rows. */
import type { StudyResult, StudySpecification } from '../../study/index.ts'
import type { Document } from '../blocks.ts'
import { documentFiles } from '../render.ts'
import { math, text } from '../text.ts'
import { rateBlocks } from './blocks.ts'
import { studyCommand } from './command.ts'
import { RATE } from './formula.ts'

/** @param command repeats the study */
export function studyDocument(result: StudyResult, specification: StudySpecification, command: string): Document {
	const { title, version, seed, warnings } = result
	return {
		title: title ?? 'How fast is the hydrodynamic limit?',
		sections: [
			{
				id: 'rates',
				title: 'Rates',
				blocks: [
					{
						kind: 'definition',
						text: text`The chain ${math('X')} against the solution ${math('\\zeta')} of the hydrodynamic equation, and what fluctuation theory predicts:`,
						latex: RATE,
					},
					...warnings.map((w) => ({ kind: 'remark' as const, text: text`${w}` })),
					...rateBlocks(result, command, (p) => studyCommand(specification, p.potential)),
				],
			},
		],
		colophon: text`Made by twoscale ${version}, seed ${String(seed)}.`,
	}
}

/** Files of the document: relative path ↦ content. */
export const studyFiles = (result: StudyResult, specification: StudySpecification, command: string): ReadonlyMap<string, string> => documentFiles(studyDocument(result, specification, command))
