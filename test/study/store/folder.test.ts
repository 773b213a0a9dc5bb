/** The folder of a study: made once, opened by others, refused where it is damaged or not a study. */
import { type linkSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { InputError } from '../../../lib/errors.ts'
import { thisProcess } from '../../../lib/study/store/identity.ts'
import { createStudy, openStudy } from '../../../lib/study/store/index.ts'
import { finish, freshFolder, freshStudy, journalOf, lockOf, manifest, refusal, removeFolders, systemError, uninterrupted, withFileSystem } from './support.ts'

afterAll(removeFolders)

test('the same manifest opens the study, another one or a folder in use is refused', () => {
	const path = join(freshFolder(), 'a', 'b')
	const study = createStudy(path, manifest)
	expect(study.manifest).toEqual(manifest)
	expect(createStudy(path, { version: '0.1.0', seed: 7, psi: 'z^2/2' }).digest).toBe(study.digest)
	expect(openStudy(path)).toMatchObject({ digest: study.digest, manifest })
	expect(refusal(() => createStudy(path, { ...manifest, seed: 8 }))).toMatchObject({ code: 'bad-study', message: `study: ${path} holds another study`, hint: expect.stringContaining('another --out') as string })
	const used = freshFolder()
	writeFileSync(join(used, 'thesis.tex'), '')
	expect(refusal(() => createStudy(used, manifest))).toMatchObject({ code: 'file', message: expect.stringContaining('thesis.tex') as string })
	expect(readdirSync(used)).toEqual(['thesis.tex'])
	expect(refusal(() => createStudy(join(used, 'thesis.tex', 'x'), manifest)).code).toBe('file')
})

test('a folder with nothing but what desktops leave, or what an interrupted creation left, is empty', () => {
	const path = freshFolder()
	for (const name of ['.DS_Store', '.nfs000000012', '.study.json.0123.tmp']) writeFileSync(join(path, name), '{"form')
	expect(createStudy(path, manifest).shards()).toEqual([])
})

test('of two that make different studies at once, one is refused', () => {
	const path = freshFolder()
	let other: string | undefined
	// The second one comes between the look at the folder and the making of the manifest of the first.
	const link = (original: typeof linkSync) =>
		((from, to) => {
			if (other === undefined) {
				other = ''
				other = createStudy(path, { ...manifest, seed: 8 }).digest
			}
			original(from, to)
		}) as typeof original
	const error = refusal(() => withFileSystem({ linkSync: link }, () => createStudy(path, manifest)))
	expect(error.code).toBe('bad-study')
	expect(openStudy(path).digest).toBe(other)
})

test('a folder without a study, with another program\'s or with a newer one says so', () => {
	const path = freshFolder()
	expect(refusal(() => openStudy(path))).toMatchObject({ code: 'file', message: `study: ${path} holds no study (no study.json)` })
	expect(refusal(() => openStudy(join(path, 'no'))).code).toBe('file')
	const put = (text: string) => writeFileSync(join(path, 'study.json'), text)
	for (const text of ['', '{"form', 'null', '[]', '{}', '{"format":"other study","formatVersion":1}']) {
		put(text)
		expect(refusal(() => openStudy(path))).toMatchObject({ code: 'damaged-study', message: expect.stringContaining(join(path, 'study.json')) as string })
		expect(refusal(() => createStudy(path, manifest)).code).toBe('damaged-study')
	}
	put('{"format":"twoscale study","formatVersion":2,"whatever":0}')
	expect(refusal(() => openStudy(path))).toMatchObject({ code: 'bad-study', message: expect.stringContaining('newer') as string })
})

test('one changed byte of study.json is refused by name, or changes white space alone', () => {
	const study = freshStudy()
	const file = join(study.path, 'study.json')
	const whole = readFileSync(file)
	let harmless = 0
	for (let at = 0; at < whole.length; at++)
		for (const byte of new Set([whole[at]! ^ 1, whole[at]! ^ 0x80, 0, 0x20])) {
			const changed = Buffer.from(whole)
			changed[at] = byte
			writeFileSync(file, changed)
			try {
				expect(openStudy(study.path)).toMatchObject({ digest: study.digest, manifest })
				expect(JSON.parse(changed.toString('utf8'))).toEqual(JSON.parse(whole.toString('utf8')))
				harmless++
			} catch (error) {
				if (!(error instanceof InputError)) throw error
				expect(['damaged-study', 'bad-study']).toContain(error.code)
				expect(error.message).toContain(study.path)
			}
		}
	expect(harmless).toBeGreaterThan(0)
	expect(harmless).toBeLessThan(whole.length)
})

test('a file that is no journal is named; what file systems leave is not', () => {
	const study = freshStudy()
	finish(study, 1, 12)
	finish(study, 1, 3)
	const journals = join(study.path, 'journals')
	for (const name of ['.nfs0001', '.DS_Store', '._shard-000003.ndjson']) writeFileSync(join(journals, name), 'x')
	expect(study.shards()).toEqual([3, 12])
	for (const name of ['shard-000003.ndjson~', 'shard-3.ndjson', 'shard-0000003.ndjson', 'notes.txt', 'shard-000003 (copy).ndjson', '.hidden']) {
		writeFileSync(join(journals, name), '')
		expect(refusal(() => study.shards())).toMatchObject({ code: 'damaged-study', message: `study: ${join(journals, name)} is no journal of a study` })
		expect(refusal(() => openStudy(study.path)).code).toBe('damaged-study')
		rmSync(join(journals, name))
	}
	mkdirSync(journalOf(study, 4))
	expect(refusal(() => study.read(4))).toMatchObject({ code: 'file', message: expect.stringContaining(journalOf(study, 4)) as string })
})

test('results are written whole or not at all', () => {
	const study = freshStudy()
	study.writeAtomically('results.json', 'old')
	study.writeAtomically('tables/rows.csv', 'a,b')
	const fails = (code: string) => () => () => {
		throw systemError(code)
	}
	for (const name of ['writeSync', 'fsyncSync', 'renameSync'] as const) {
		expect(refusal(() => withFileSystem({ [name]: fails('ENOSPC') }, () => study.writeAtomically('results.json', 'new')))).toMatchObject({
			code: 'disk',
			message: expect.stringContaining('results.json') as string,
			hint: `Free some space, then go on with \`twoscale study run ${study.path}\`.`,
		})
		expect(readFileSync(join(study.path, 'results.json'), 'utf8')).toBe('old')
	}
	study.writeAtomically('results.json', 'new')
	expect(readFileSync(join(study.path, 'results.json'), 'utf8')).toBe('new')
	expect(readdirSync(study.path).sort()).toEqual(['results.json', 'study.json', 'tables'])
	for (const name of ['study.json', 'journals/x', '../x', '/x', 'a/../study.json']) expect(() => study.writeAtomically(name, '')).toThrow(RangeError)
})

test('contents reach the disk before the name does, the name before it is reported, a record before it is stored', () => {
	const calls: string[] = []
	const recorded = (name: string) => (original: (...args: unknown[]) => unknown) =>
		((...args: unknown[]) => {
			calls.push(name)
			return original(...args)
		}) as never
	const names = ['writeSync', 'fsyncSync', 'fdatasyncSync', 'renameSync', 'linkSync'] as const
	const traced = (work: () => void) => {
		calls.length = 0
		withFileSystem(Object.fromEntries(names.map((name) => [name, recorded(name)])), work)
		return calls.join(' ')
	}
	const study = freshStudy()
	const path = freshFolder()
	expect(traced(() => createStudy(path, manifest))).toBe('writeSync fsyncSync linkSync fsyncSync')
	expect(traced(() => study.writeAtomically('status.json', '{}'))).toBe('writeSync fsyncSync renameSync fsyncSync')
	study.writer(1).close()
	// The lock; the journal as it is found; its header; its name.
	expect(traced(() => study.writer(0).close())).toBe('writeSync fsyncSync linkSync fsyncSync writeSync fdatasyncSync fsyncSync')
	const writer = study.writer(0)
	expect(traced(() => writer.append(0, 1))).toBe('writeSync fdatasyncSync')
	writer.close()
})

test('where the file system has no hard links, studies and locks are made without', () => {
	const noLinks = () => () => {
		throw systemError('EPERM', 'link')
	}
	withFileSystem({ linkSync: noLinks }, () => {
		const path = freshFolder()
		const study = createStudy(path, manifest)
		expect(createStudy(path, manifest).digest).toBe(study.digest)
		const writer = study.writer(0)
		expect(refusal(() => study.writer(0)).code).toBe('study-busy')
		writer.close()
		finish(study, 2)
		expect(readFileSync(journalOf(study, 0)).equals(uninterrupted(2))).toBe(true)
	})
})

test('no clock is read, and dates of files mean nothing', () => {
	const forbidden = () => {
		throw new Error('a clock was read')
	}
	const now = { Date: globalThis.Date, performance: performance.now, hrtime: process.hrtime }
	const expected = uninterrupted(3)
	const path = freshFolder()
	try {
		Object.assign(globalThis, { Date: new Proxy(Date, { construct: forbidden, apply: forbidden, get: forbidden }) })
		performance.now = forbidden
		process.hrtime = Object.assign(forbidden, { bigint: forbidden })
		const study = createStudy(path, manifest)
		finish(study, 1)
		// A lock of a process that has ended, made in the future; a journal from long ago.
		writeFileSync(lockOf(study, 0), JSON.stringify({ token: 'x', ...thisProcess(), start: '1' }))
		utimesSync(lockOf(study, 0), 4e9, 4e9)
		utimesSync(journalOf(study, 0), 0, 0)
		writeFileSync(journalOf(study, 0), readFileSync(journalOf(study, 0)).subarray(0, -1))
		finish(openStudy(path), 3)
		study.writeAtomically('results.json', String(study.read(0).records.size))
		expect(readFileSync(journalOf(study, 0)).equals(expected)).toBe(true)
	} finally {
		Object.assign(globalThis, { Date: now.Date })
		performance.now = now.performance
		process.hrtime = now.hrtime
	}
})
