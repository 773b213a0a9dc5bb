/**
 * One owner at a time for a path: a file that says which process owns it.
 *
 * Made in one step with its contents (`publishFile`), so of several processes one succeeds. A lock whose owner has certainly ended is replaced, and only
 * by whoever owns the lock `PATH.takeover` and has looked again while owning it. Proof that no two own a path: a stale lock leaves its place only by its
 * owner, which has ended, or by the owner of `PATH.takeover`, of which there is one at a time by the same argument; that one sees the stale lock in its
 * place, so it is still there when it is replaced (or removed, by `freeForeignLock`). Should it be killed in between, its own lock is stale and taken over
 * alike.
 *
 * No clock and no waiting: the owner has ended, or the path is busy.
 */
import { randomBytes } from 'node:crypto'
import { readFileSync, rmSync } from 'node:fs'
import { InputError } from '../../errors.ts'
import { publishFile, replaceFile, systemCode } from './disk.ts'
import { describeProcess, hasEnded, identityFrom, isElsewhere, type ProcessIdentity, thisProcess } from './identity.ts'

export interface Lock {
	/** False if somebody took the lock away, by hand or because Slurm has started this task again elsewhere. */
	held(): boolean
	release(): void
}

/** Takes the lock; `what` it stands for is said in errors. Throws InputError `study-busy`, naming the owner and how to free the lock. */
export function acquireLock(path: string, what: string, owner: ProcessIdentity = thisProcess()): Lock {
	const token = randomBytes(16).toString('hex')
	const contents = `${JSON.stringify({ token, ...owner })}\n`
	for (;;) {
		const found = readLock(path)
		if (found === null) {
			if (publishFile(path, contents)) return lockOf(path, token)
			continue
		}
		if (found.owner === null || !hasEnded(found.owner, owner)) throw busy(path, what, found.owner, owner)
		const takeover = acquireLock(`${path}.takeover`, what, owner)
		try {
			if (readLock(path)?.token === found.token) {
				replaceFile(path, contents)
				return lockOf(path, token)
			}
		} finally {
			takeover.release()
		}
	}
}

/**
 * Removes a lock whose owner is on another host, where nobody can tell from here whether it has ended: the user says so. Null, and nothing done, for any
 * other lock. An owner that lives in spite of it hears of it before it stores the next record (`Lock.held`). Throws InputError `study-busy`.
 */
export function freeForeignLock(path: string, what: string, here: ProcessIdentity = thisProcess()): ProcessIdentity | null {
	const found = readLock(path)
	if (found === null || found.owner === null || !isElsewhere(found.owner, here)) return null
	const takeover = acquireLock(`${path}.takeover`, what, here)
	try {
		if (readLock(path)?.token !== found.token) return null
		rmSync(path)
		return found.owner
	} finally {
		takeover.release()
	}
}

function lockOf(path: string, token: string): Lock {
	const held = () => readLock(path)?.token === token
	return {
		held,
		release() {
			try {
				if (held()) rmSync(path, { force: true })
			} catch {
				// A lock that cannot be removed is stale as soon as this process has ended.
			}
		},
	}
}

/** The lock at `path`, null if there is none; without an owner if it cannot be understood. */
function readLock(path: string): { readonly token: string; readonly owner: ProcessIdentity | null } | null {
	let text: string
	try {
		text = readFileSync(path, 'utf8')
	} catch (error) {
		if (systemCode(error) === 'ENOENT') return null
		throw error
	}
	try {
		const data = JSON.parse(text) as { readonly token: unknown } | null
		return { token: String(data?.token), owner: identityFrom(data) }
	} catch {
		return { token: '', owner: null }
	}
}

function busy(path: string, what: string, owner: ProcessIdentity | null, here: ProcessIdentity): InputError {
	if (owner === null) return new InputError('study-busy', `study: ${what} may be in use (the lock ${path} cannot be read)`, `If nothing works on this study, delete ${path}.`)
	const message = `study: ${what} is in use by ${describeProcess(owner)}`
	if (isElsewhere(owner, here)) return new InputError('study-busy', message, `Wait for it. If that process has certainly ended, use --take-over, or delete ${path}.`)
	const way = owner.host === here.host ? `Wait for it, or end it with \`kill ${owner.pid}\`` : 'Wait for it'
	return new InputError('study-busy', message, `${way}. If that process has ended, delete ${path}.`)
}
