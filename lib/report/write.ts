/** Writes files into a folder. */
import { accessSync, constants, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { InputError } from '../errors.ts'
import type { Report } from './render.ts'

/** Writes every file of the report below `directory`, which is made if needed; returns the paths written. Throws InputError `file`. */
export function writeReport(report: Report, directory: string): string[] {
	return writeFiles(directory, report.files)
}

/** Writes files by their names below `directory`; returns the paths written. Throws InputError `file`. */
export function writeFiles(directory: string, files: Iterable<readonly [string, string | Uint8Array]>): string[] {
	try {
		return [...files].map(([name, content]) => {
			const path = join(directory, name)
			makeFolder(dirname(resolve(path)))
			writeFileSync(path, content)
			return path
		})
	} catch (error) {
		throw unwritable(directory, error)
	}
}

/** Makes a folder and sees that it can be written, before long work for it begins. Throws InputError `file`. */
export function prepareFolder(directory: string): void {
	try {
		makeFolder(resolve(directory))
		accessSync(directory, constants.W_OK)
	} catch (error) {
		throw unwritable(directory, error)
	}
}

/** One level at a time: Node's recursive mkdir does not come back from paths that cannot be made, such as /proc/x. */
function makeFolder(path: string): void {
	if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return
	if (dirname(path) !== path) makeFolder(dirname(path))
	mkdirSync(path)
}

function unwritable(directory: string, error: unknown): InputError {
	return new InputError(
		'file',
		`--out: cannot write to ${directory} (${error instanceof Error ? error.message : String(error)})`,
		'Try --out with a folder that can be written.',
	)
}
