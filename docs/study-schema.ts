/** The JSON Schema of study files, for editors: hover texts, completion, and what is wrong while it is typed. */
import { studySchema } from '../lib/study/specification/index.ts'

export async function studySchemaFile(): Promise<string> {
	return `${JSON.stringify(await studySchema(), null, '\t')}\n`
}
