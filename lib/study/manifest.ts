/** The manifest of a study: the specification, the plan that was made of it, and the version that made it. */
import { InputError } from '../errors.ts'
import type { PlannedCase, Shard, StudyPlan } from './plan.ts'
import type { StudySpecification } from './specification/specification.ts'
import type { StudyFolder, StudyManifest } from './store/index.ts'

/** @param version of the program: results are those of a version. */
export const manifestOf = (plan: StudyPlan, version: string): StudyManifest => ({ version, ...plan })

/** The plan of a folder. @throws InputError `bad-study` when another version made it. */
export function planOfFolder(folder: StudyFolder, version: string): StudyPlan {
	const { version: made, specification, cases, shards } = folder.manifest as unknown as { version: string; specification: StudySpecification; cases: PlannedCase[]; shards: Shard[] }
	if (made !== version)
		throw new InputError('bad-study', `study: ${folder.path} was made by twoscale ${made} (this is ${version}): units of two versions are not mixed`, `Go on with \`npx twoscale@${made} study run ${folder.path}\`, or begin again with another --out.`)
	return { specification, cases, shards }
}
