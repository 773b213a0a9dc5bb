/**
 * Journals that were cut, changed, copied: continued to the bytes of an uninterrupted run, or refused by name. The oracle is the journal that a writer
 * made in one go.
 */
import { appendFileSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { InputError } from '../../../lib/errors.ts'
import { finish, freshStudy, journalOf, lineStarts, payloadOf, refusal, removeFolders, uninterrupted } from './support.ts'

afterAll(removeFolders)

const KEYS = 3
const whole = uninterrupted(KEYS)
const starts = lineStarts(whole)
const folder = freshStudy()
const file = journalOf(folder, 0)
mkdirSync(dirname(file), { recursive: true })

let refusals = 0
/** Puts bytes in the place of the journal and reads them; null if they are refused. What is read is as it was stored, and reading changes nothing. */
function keysIn(bytes: Uint8Array): number[] | null {
	writeFileSync(file, bytes)
	try {
		const { records, torn } = folder.read(0)
		for (const [key, payload] of records) expect(payload).toEqual(payloadOf(key))
		const hasHeader = whole.subarray(0, starts[1]).equals(bytes.subarray(0, starts[1]))
		expect(torn).toBe(bytes.length - starts[hasHeader ? records.size + 1 : 0]!)
		expect(readFileSync(file).equals(bytes)).toBe(true)
		return [...records.keys()]
	} catch (error) {
		if (!(error instanceof InputError)) throw error
		expect(error).toMatchObject({ code: 'damaged-study', message: expect.stringContaining(`${file}: line `) as string, hint: expect.stringContaining('Delete that file') as string })
		if (++refusals % 8 === 1) expect(refusal(() => folder.writer(0)).message).toBe(error.message)
		expect(readFileSync(file).equals(bytes)).toBe(true)
		return null
	}
}

/** Goes on with whatever lies there now. */
function completed(): Buffer {
	finish(folder, KEYS)
	return readFileSync(file)
}

const keysBefore = (length: number) => Array.from({ length: Math.max(0, starts.filter((start) => start <= length).length - 2) }, (_, key) => key)

test('a journal is lines of JSON: a header, then records, each with its checksum', () => {
	const lines = whole.toString('utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>)
	expect(lines[0]).toEqual({ check: expect.stringMatching(/^[0-9a-f]{16}$/) as string, shard: 0, study: folder.digest })
	expect(lines.slice(1).map(({ key, payload }) => [key, payload])).toEqual([0, 1, 2].map((key) => [key, payloadOf(key)]))
	expect(new Set(lines.map(({ check }) => check)).size).toBe(KEYS + 1)
})

test('cut at any byte: at most the record that was cut is lost, and going on gives the same bytes', () => {
	for (let length = 0; length <= whole.length; length++) {
		expect(keysIn(whole.subarray(0, length))).toEqual(keysBefore(length))
		expect(completed().equals(whole)).toBe(true)
	}
})

test('cut and filled with zeros, or with anything that has no newline: the same', () => {
	for (let length = 0; length < whole.length; length += 3) {
		expect(keysIn(Buffer.concat([whole.subarray(0, length), Buffer.alloc(5000)]))).toEqual(keysBefore(length))
		expect(completed().equals(whole)).toBe(true)
	}
	for (let length = starts[1]!; length < whole.length; length += 7) {
		expect(keysIn(Buffer.concat([whole.subarray(0, length), Buffer.from('\u0001?}"ÿ')]))).toEqual(keysBefore(length))
		expect(completed().equals(whole)).toBe(true)
	}
})

test('power cut with blocks of the last write missing: whatever subset was written, going on gives the same bytes', () => {
	const line = fc.constantFrom(0, KEYS)
	fc.assert(
		fc.property(line, fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 64 }), fc.infiniteStream(fc.boolean()), (which, part, block, written) => {
			const [begin, end] = [starts[which]!, starts[which + 1]!]
			const flight = Buffer.from(whole.subarray(begin, begin + Math.ceil(part * (end - begin))))
			for (let at = 0; at < flight.length; at += block) if (written.next().value !== true) flight.fill(0, at, Math.min(at + block, flight.length))
			const kept = keysIn(Buffer.concat([whole.subarray(0, begin), flight]))
			expect(kept).toEqual(keysBefore(flight.equals(whole.subarray(begin, end)) ? end : begin))
			expect(completed().equals(whole)).toBe(true)
		}),
	)
})

/**
 * Harmless are a zero byte in the last record and a last newline that is something else: both are what a power cut leaves of a record in flight, which is
 * computed again. Everything else is refused.
 */
test('one changed byte anywhere is refused by name, or costs the last record alone', () => {
	const last = starts[KEYS]!
	for (let at = 0; at < whole.length; at++)
		for (const byte of new Set([whole[at]! ^ 1, whole[at]! ^ 0x80, 0, 0x0a])) {
			if (byte === whole[at]) continue
			const changed = Buffer.from(whole)
			changed[at] = byte
			const harmless = at === whole.length - 1 || (at >= last && byte === 0)
			expect(keysIn(changed)).toEqual(harmless ? keysBefore(last) : null)
			if (harmless) expect(completed().equals(whole)).toBe(true)
		}
})

test('of a header alone, zeros are torn, everything else is refused', () => {
	const header = whole.subarray(0, starts[1])
	for (let at = 0; at < header.length; at++)
		for (const byte of [header[at]! ^ 1, 0]) {
			const changed = Buffer.from(header)
			changed[at] = byte
			expect(keysIn(changed)).toEqual(byte === 0 ? [] : null)
		}
})

describe('lines that are whole but in the wrong place', () => {
	const line = (i: number) => whole.subarray(starts[i], starts[i + 1])
	const arranged = (...lines: Uint8Array[]) => Buffer.concat(lines)
	test.each([
		['doubled', arranged(line(0), line(1), line(1), line(2), line(3))],
		['doubled at the end', arranged(whole, line(3))],
		['swapped', arranged(line(0), line(2), line(1), line(3))],
		['dropped', arranged(line(0), line(1), line(3))],
		['without header', arranged(line(1), line(2), line(3))],
		['with two headers', arranged(line(0), line(0), line(1))],
		['an empty line', arranged(line(0), line(1), Buffer.from('\n'), line(2))],
		['Windows newlines', Buffer.from(whole.toString('utf8').replaceAll('\n', '\r\n'))],
		['zeros between', arranged(line(0), line(1), Buffer.alloc(line(2).length), line(3))],
		['another file', Buffer.from('site,value\n1,2\n')],
		['another file without newline', Buffer.from('PK\u0003\u0004')],
	])('%s', (_name, bytes) => {
		expect(keysIn(bytes)).toBe(null)
	})
	test('dropped at the end: as if interrupted there', () => {
		expect(keysIn(arranged(line(0), line(1)))).toEqual([0])
		expect(completed().equals(whole)).toBe(true)
	})
})

test('a journal of another study or of another shard is refused, and says so', () => {
	const other = freshStudy({ psi: 'z^4', seed: 7 })
	finish(other, KEYS)
	copyFileSync(journalOf(other, 0), file)
	expect(refusal(() => folder.read(0))).toMatchObject({ code: 'damaged-study', message: `study: ${file}: line 1 says that it belongs to another study` })
	const third = journalOf(folder, 3)
	writeFileSync(file, whole)
	copyFileSync(file, third)
	expect(refusal(() => folder.writer(3))).toMatchObject({ code: 'damaged-study', message: `study: ${third}: line 1 says that it is the journal of shard 0` })
	// Its records alone, below the right header, do not fit either.
	rmSync(third)
	finish(folder, 0, 3)
	appendFileSync(third, whole.subarray(starts[1]))
	expect(refusal(() => folder.read(3)).message).toContain('line 2 is damaged')
	rmSync(third)
})

test('a journal that is missing is a shard that has not begun', () => {
	rmSync(file, { force: true })
	expect(folder.read(0)).toEqual({ records: new Map(), torn: 0 })
	expect(folder.shards()).not.toContain(0)
	expect(existsSync(file)).toBe(false)
	expect(completed().equals(whole)).toBe(true)
	expect(folder.shards()).toContain(0)
})

describe('the writer', () => {
	test('has what is stored, stores in any order, and compares what is there', () => {
		const study = freshStudy()
		const writer = study.writer(5)
		const payload = { a: [1] }
		writer.append(9, payload)
		payload.a[0] = 2
		writer.append(2, null)
		writer.append(9, { a: [1] })
		expect([...writer.records]).toEqual([
			[9, { a: [1] }],
			[2, null],
		])
		expect(study.read(5).records).toEqual(writer.records)
		expect(refusal(() => writer.append(9, payload))).toMatchObject({ code: 'damaged-study', message: expect.stringContaining('record 9 was computed again') as string })
		expect(() => writer.append(-1, 0)).toThrow(RangeError)
		expect(() => writer.append(3, { a: Number.NaN })).toThrow(TypeError)
		writer.append(4, 'still open')
		writer.close()
		writer.close()
		expect(() => writer.append(5, 0)).toThrow('closed')
		expect([...study.read(5).records.keys()]).toEqual([9, 2, 4])
	})

	test('stops where something else has written to its journal', () => {
		const study = freshStudy()
		const writer = study.writer(0)
		writer.append(0, 1)
		appendFileSync(journalOf(study, 0), 'x')
		expect(refusal(() => writer.append(1, 1))).toMatchObject({ code: 'damaged-study', message: expect.stringContaining('something else has written') as string })
		expect(() => writer.append(1, 1)).toThrow('closed')
		expect([...study.read(0).records.keys()]).toEqual([0])
	})

	test('stops where its lock was deleted and the shard given to another', () => {
		const study = freshStudy()
		const writer = study.writer(0)
		rmSync(lockFile(study.path))
		const second = study.writer(0)
		expect(refusal(() => writer.append(1, 1))).toMatchObject({ code: 'study-busy', message: expect.stringContaining('was taken away') as string })
		second.append(1, 1)
		second.close()
		expect([...study.read(0).records.keys()]).toEqual([1])
	})
})

const lockFile = (path: string) => `${path}/locks/shard-000000.json`
