/**
 * Disks that fill up or fail, at any byte of a record: an error that says so, nothing stored is lost, and going on gives the bytes of an uninterrupted run.
 */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, statfsSync, writeFileSync, type writeSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createStudy, openStudy, type StudyFolder } from '../../../lib/study/store/index.ts'
import { finish, freshFolder, freshStudy, journalOf, lineStarts, manifest, payloadOf, refusal, removeFolders, systemError, uninterrupted, withFileSystem } from './support.ts'

afterAll(removeFolders)

const KEYS = 2
const whole = uninterrupted(KEYS)
const length = whole.length - lineStarts(whole)[KEYS]!

type Write = (file: number, bytes: Uint8Array, offset: number, length: number, position: number) => number
/** A disk that takes so many bytes in pieces, and then no more. */
const takes = (bytes: number, code: string) => (original: typeof writeSync) => {
	let left = bytes
	return ((file, from, offset, size, position) => {
		if (left <= 0) throw systemError(code)
		const part = Math.min(left, size, 17)
		left -= part
		return (original as Write)(file, from, offset, part, position)
	}) as Write as typeof writeSync
}
const fails = (code: string) => () => () => {
	throw systemError(code)
}

test.each(['ENOSPC', 'EDQUOT', 'EIO'])('%s at any byte of a record: nothing of it stays, and going on gives the same bytes', (code) => {
	const study = freshStudy()
	finish(study, KEYS - 1)
	const before = readFileSync(journalOf(study, 0))
	for (let bytes = 0; bytes < length; bytes += code === 'ENOSPC' ? 1 : 13) {
		const writer = study.writer(0)
		const error = refusal(() => withFileSystem({ writeSync: takes(bytes, code) }, () => writer.append(KEYS - 1, payloadOf(KEYS - 1))))
		expect(error).toMatchObject({ code: 'disk', message: expect.stringContaining(journalOf(study, 0)) as string, hint: expect.stringContaining(`go on with \`twoscale study run ${study.path}\``) as string })
		expect(readFileSync(journalOf(study, 0)).equals(before)).toBe(true)
		expect([...writer.records.keys()]).toEqual([0])
	}
	finish(study, KEYS)
	expect(readFileSync(journalOf(study, 0)).equals(whole)).toBe(true)
})

test('what a failing disk does not even take back is cut off by the next writer', () => {
	for (let bytes = 0; bytes < length; bytes += 5) {
		const study = freshStudy()
		finish(study, KEYS - 1)
		const writer = study.writer(0)
		refusal(() => withFileSystem({ writeSync: takes(bytes, 'EIO'), ftruncateSync: fails('EIO') }, () => writer.append(KEYS - 1, payloadOf(KEYS - 1))))
		expect(study.read(0)).toMatchObject({ torn: bytes })
		finish(study, KEYS)
		expect(readFileSync(journalOf(study, 0)).equals(whole)).toBe(true)
	}
})

test('a record that the disk does not confirm is not stored', () => {
	const study = freshStudy()
	const writer = study.writer(0)
	expect(refusal(() => withFileSystem({ fdatasyncSync: fails('EIO') }, () => writer.append(0, payloadOf(0)))).code).toBe('disk')
	expect(writer.records.size).toBe(0)
	expect(study.read(0)).toEqual({ records: new Map(), torn: 0 })
})

test('a disk that is full before the first record: no study, no lock, no journal stays half made', () => {
	const path = join(freshFolder(), 'study')
	for (const bytes of [0, 5, 100]) expect(refusal(() => withFileSystem({ writeSync: takes(bytes, 'ENOSPC') }, () => createStudy(path, manifest)))).toMatchObject({ code: 'disk', hint: 'Free some space, then try again.' })
	expect(readdirSync(path)).toEqual([])
	const study = createStudy(path, manifest)
	// The lock takes some hundred bytes, the header a hundred more.
	for (let bytes = 0; bytes < 400; bytes += 10) {
		try {
			withFileSystem({ writeSync: takes(bytes, 'ENOSPC') }, () => study.writer(0)).close()
		} catch (error) {
			expect(error).toMatchObject({ code: 'disk' })
		}
		expect(readdirSync(join(path, 'locks'))).toEqual([])
	}
	finish(study, KEYS)
	expect(readFileSync(journalOf(study, 0)).equals(whole)).toBe(true)
})

test('a small disk that fills up, again and again', (context) => {
	const disk = freshFolder()
	try {
		execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'tmpfs', disk], { stdio: 'ignore' })
	} catch {
		context.skip('this test mounts a small tmpfs, which is not allowed here')
	}
	try {
		const ballast = join(disk, 'ballast')
		const fill = (leave: number) => {
			rmSync(ballast, { force: true })
			const { bavail, bsize } = statfsSync(disk)
			writeFileSync(ballast, Buffer.alloc(Math.max(0, (bavail - leave) * bsize)))
		}
		const keys = 5
		/** Records longer than a page, so that a write comes to the end of the disk in its middle. */
		const add = (study: StudyFolder) => {
			const writer = study.writer(0)
			try {
				for (let key = 0; key < keys; key++) writer.append(key, payloadOf(key, 1200))
			} finally {
				writer.close()
			}
		}
		const expected = freshStudy()
		add(expected)
		fill(0)
		expect(refusal(() => createStudy(join(disk, 'study'), manifest)).code).toBe('disk')
		rmSync(ballast)
		createStudy(join(disk, 'study'), manifest)
		let full = 0
		const stored = new Set<number>()
		for (let done = false; !done; ) {
			// A page more at a time: two for the lock while it is made, then one after the other for the journal.
			fill(full % 5)
			const study = openStudy(join(disk, 'study'))
			try {
				add(study)
				done = true
			} catch (error) {
				expect(error).toMatchObject({ code: 'disk', message: expect.stringContaining('no space left') as string })
				full++
				const { records } = study.read(0)
				for (const key of stored) expect([key, records.get(key)]).toEqual([key, payloadOf(key, 1200)])
				for (const key of records.keys()) stored.add(key)
			}
		}
		expect(full).toBeGreaterThan(3)
		expect(readFileSync(journalOf(join(disk, 'study'), 0)).equals(readFileSync(journalOf(expected, 0)))).toBe(true)
	} finally {
		execFileSync('umount', [disk])
	}
})
