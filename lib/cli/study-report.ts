/** The report of a study in its folder: `report/report.html`, `.md`, `.tex`, figures and tables; each figure names the command that makes all of them. */
import { type StudyFolder, type StudyPlan, type StudyResult, toYaml } from '../study/index.ts'
import { shellQuote } from '../statements/command.ts'

const STUDY_FILE = 'merged/study.yaml'

/** Names of the files that a reader wants to know, relative to the folder. */
export async function writeStudyReport(folder: StudyFolder, { specification }: StudyPlan, result: StudyResult): Promise<string[]> {
	const { studyCommand, studyFiles } = await import('../report/rates/index.ts')
	folder.writeAtomically(STUDY_FILE, toYaml(specification))
	const command = specification.potentials.length === 1 ? studyCommand(specification) : `twoscale study ${shellQuote(`${folder.path}/${STUDY_FILE}`)} --out again`
	const files = studyFiles(result, specification, command)
	for (const [name, content] of files) folder.writeAtomically(`report/${name}`, content)
	return [STUDY_FILE, ...[...files.keys()].map((name) => `report/${name}`)]
}
