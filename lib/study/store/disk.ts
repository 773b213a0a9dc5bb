/**
 * Files that are there whole or not at all, also after a power cut; and what the operating system refuses, as errors with a way out.
 *
 * A file is written beside its place under a name of its own (`.NAME.TOKEN.tmp`), forced to the disk, and only then given its name; a process that is
 * killed in between leaves that file behind, which nothing reads.
 */
import { randomBytes } from 'node:crypto'
import { closeSync, constants, copyFileSync, fsyncSync, linkSync, mkdirSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { InputError } from '../../errors.ts'

/** Writes all bytes at `position`, in as many pieces as the system takes. */
export function writeWhole(file: number, bytes: Uint8Array, position: number): void {
	let written = 0
	while (written < bytes.length) written += writeSync(file, bytes, written, bytes.length - written, position + written)
}

/** Gives `path` these contents in one step, whatever was there. */
export function replaceFile(path: string, contents: string | Uint8Array): void {
	const temporary = writeTemporary(path, contents)
	try {
		renameSync(temporary, path)
	} catch (error) {
		rmSync(temporary, { force: true })
		throw error
	}
}

/** Makes the file `path` with these contents in one step; false, and nothing done, if there is one already. Of several processes one succeeds. */
export function publishFile(path: string, contents: string): boolean {
	const temporary = writeTemporary(path, contents)
	try {
		linkSync(temporary, path)
		return true
	} catch (error) {
		// Over NFS the answer may get lost: asked again, the server finds the link that it has made.
		if (systemCode(error) === 'EEXIST') return statSync(temporary).nlink > 1
		if (!WITHOUT_LINKS.has(systemCode(error) ?? '')) throw error
		return copyNew(temporary, path)
	} finally {
		rmSync(temporary, { force: true })
	}
}

/** Makes a folder and those above it, and forces its name to the disk. One level at a time: Node's recursive mkdir does not come back from /proc/x. */
export function makeFolder(path: string): void {
	if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return
	if (dirname(path) !== path) makeFolder(dirname(path))
	try {
		mkdirSync(path)
	} catch (error) {
		if (systemCode(error) !== 'EEXIST' || !statSync(path).isDirectory()) throw error
	}
	syncFolder(dirname(path))
}

/** Forces the names in a folder to the disk, where the system can. */
export function syncFolder(path: string): void {
	let folder: number
	try {
		folder = openSync(path, 'r')
	} catch (error) {
		// Windows opens no folders; a folder above ours may be closed to us.
		if (['EISDIR', 'EPERM', 'EACCES'].includes(systemCode(error) ?? '')) return
		throw error
	}
	try {
		fsyncSync(folder)
	} catch (error) {
		if (!['EINVAL', 'EPERM', 'ENOTSUP', 'EBADF'].includes(systemCode(error) ?? '')) throw error
	} finally {
		closeSync(folder)
	}
}

/** The name of an error of the operating system, e.g. ENOSPC. */
export function systemCode(error: unknown): string | undefined {
	return error instanceof Error && 'syscall' in error ? (error as NodeJS.ErrnoException).code : undefined
}

/** Does `work`; what the operating system refuses becomes an InputError that names the file and says what comes `next`. */
export function onDisk<T>(path: string, next: string, work: () => T): T {
	try {
		return work()
	} catch (error) {
		const code = systemCode(error)
		if (code === undefined) throw error
		const said = (error as Error).message
		if (FULL.has(code)) throw new InputError('disk', `study: no space left for ${path} (${code})`, `Free some space, then ${next}.`)
		if (FAILED.has(code)) throw new InputError('disk', `study: the disk failed at ${path} (${said})`, `See to the disk, then ${next}. What was stored before is kept.`)
		throw new InputError('file', `study: cannot use ${path} (${said})`, 'Try a folder that can be read and written.')
	}
}

const FULL: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])
const FAILED: ReadonlySet<string> = new Set(['EIO', 'ESTALE', 'ENXIO', 'ETIMEDOUT', 'EREMOTEIO'])
/** What file systems without hard links say. */
const WITHOUT_LINKS: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'])

function writeTemporary(path: string, contents: string | Uint8Array): string {
	const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(8).toString('hex')}.tmp`)
	const file = openSync(temporary, 'wx')
	try {
		writeWhole(file, Buffer.from(contents), 0)
		fsyncSync(file)
	} catch (error) {
		rmSync(temporary, { force: true })
		throw error
	} finally {
		closeSync(file)
	}
	return temporary
}

/** Makes a copy under a new name, which others may see before it is whole: what is found unreadable is refused, never used. */
function copyNew(from: string, to: string): boolean {
	try {
		copyFileSync(from, to, constants.COPYFILE_EXCL)
		return true
	} catch (error) {
		if (systemCode(error) === 'EEXIST') return false
		throw error
	}
}
