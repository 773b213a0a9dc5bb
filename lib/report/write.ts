/** Writes a report into a folder. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { InputError } from '../errors.ts'
import type { Report } from './render.ts'

/** Writes every file of the report below `directory`, which is made if needed; returns the paths written. Throws InputError `file`. */
export function writeReport(report: Report, directory: string): string[] {
	try {
		return [...report.files].map(([name, content]) => {
			const path = join(directory, name)
			mkdirSync(dirname(path), { recursive: true })
			writeFileSync(path, content)
			return path
		})
	} catch (error) {
		throw new InputError(
			'file',
			`report: cannot write to ${directory} (${error instanceof Error ? error.message : String(error)})`,
			'Try --out with a folder that can be written.',
		)
	}
}
