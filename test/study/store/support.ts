/** What the tests of the store share: folders, records, journals as they must be, file systems that fail. */
import fs, { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InputError } from '../../../lib/errors.ts'
import { createStudy, type StudyFolder } from '../../../lib/study/store/index.ts'

/** In memory where there is such a place: thousands of fsyncs cost nothing there. */
const ROOT = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()
const made: string[] = []

/** Removes the folders that were made: what each file does after all its tests. */
export function removeFolders(): void {
	for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true })
}

/** A new folder. */
export function freshFolder(root = ROOT): string {
	const folder = mkdtempSync(join(root, 'twoscale-store-'))
	made.push(folder)
	return folder
}

export const manifest = { psi: 'z^2/2', seed: 7, version: '0.1.0' }

export function freshStudy(contents: Readonly<Record<string, unknown>> = manifest): StudyFolder {
	return createStudy(join(freshFolder(), 'study'), contents)
}

export const journalOf = (folder: StudyFolder | string, shard: number): string =>
	join(typeof folder === 'string' ? folder : folder.path, 'journals', `shard-${String(shard).padStart(6, '0')}.ndjson`)
export const lockOf = (folder: StudyFolder | string, shard: number): string =>
	join(typeof folder === 'string' ? folder : folder.path, 'locks', `shard-${String(shard).padStart(6, '0')}.json`)

/** A payload that depends on its key alone, as those of a study do. */
export const payloadOf = (key: number, length = 1): unknown => ({ key, text: `ψ${key} `.repeat(length), values: [0.1 * key, -0, 1 / (key + 1)] })

/** Goes on with shard 0 until it has these records. */
export function finish(folder: StudyFolder, keys: number, shard = 0): void {
	const writer = folder.writer(shard)
	try {
		for (let key = 0; key < keys; key++) if (!writer.records.has(key)) writer.append(key, payloadOf(key))
	} finally {
		writer.close()
	}
}

/** The bytes of a journal that nothing has interrupted. */
export function uninterrupted(keys: number, shard = 0): Buffer {
	const folder = freshStudy()
	finish(folder, keys, shard)
	return readFileSync(journalOf(folder, shard))
}

/** Where the lines of a journal begin, and its length. */
export function lineStarts(bytes: Buffer): number[] {
	const starts = [0]
	for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) starts.push(at + 1)
	return starts
}

/** The InputError that `work` throws. */
export function refusal(work: () => unknown): InputError {
	try {
		work()
	} catch (error) {
		if (error instanceof InputError) return error
		throw error
	}
	throw new Error('nothing was refused')
}

type FileSystem = typeof fs
export type Changes = { [K in keyof FileSystem]?: (original: FileSystem[K]) => FileSystem[K] }

/** Does `work` with functions of node:fs replaced, for the library too. */
export function withFileSystem<T>(changes: Changes, work: () => T): T {
	const originals: Partial<Record<keyof FileSystem, unknown>> = {}
	for (const name of Object.keys(changes) as (keyof FileSystem)[]) {
		originals[name] = fs[name]
		Object.assign(fs, { [name]: (changes[name] as (original: unknown) => unknown)(fs[name]) })
	}
	syncBuiltinESMExports()
	try {
		return work()
	} finally {
		Object.assign(fs, originals)
		syncBuiltinESMExports()
	}
}

/** An error as the system throws it. */
export function systemError(code: string, syscall = 'write'): Error {
	return Object.assign(new Error(`${code}: injected, ${syscall}`), { code, syscall, errno: -1 })
}
