/**
 * The journal of a shard as bytes: a header and one record a line, each line a JSON document that begins with its checksum.
 *
 *     {"check":"0f3c…","shard":12,"study":"9a41…"}
 *     {"check":"77b0…","key":3,"payload":{…}}
 *
 * The checksum is that of the line before followed by the rest of the line, so a line that is changed, dropped, doubled or moved does not fit, nor does
 * one of another study or shard. What can have been in flight when the power went is torn, not damaged, and left out: the bytes after the last newline,
 * and a last line in which blocks were never written, which are zeros. A lost last newline costs the last record, which is computed again.
 */
import { InputError } from '../../errors.ts'
import { digestOf, exactJson } from './json.ts'

/** What a journal has. */
export interface ShardJournal {
	/** Payloads by key, in the order in which they were stored. */
	readonly records: ReadonlyMap<number, unknown>
	/** Bytes at the end that are no record: what was in flight when a writer was interrupted, or is in flight now. */
	readonly torn: number
}

/** Whose journal it should be, and where it lies. */
export interface JournalPlace {
	readonly path: string
	readonly study: string
	readonly shard: number
}

/** A line with its newline, and its checksum. */
export interface JournalLine {
	readonly bytes: Buffer
	readonly check: string
}

export interface ParsedJournal extends ShardJournal {
	/** Bytes that are good, and the checksum of their last line; 0 if not even the header is there. */
	readonly length: number
	readonly check: string
}

export function headerLine(study: string, shard: number): JournalLine {
	return chained('', exactJson({ shard, study }))
}

/** The line of a record after a line with the checksum `before`; `payload` is JSON. */
export function recordLine(before: string, key: number, payload: string): JournalLine {
	return chained(before, `{"key":${key},"payload":${payload}}`)
}

/** Reads a journal. Throws InputError `damaged-study`, naming the file and the line. */
export function parseJournal(bytes: Buffer, place: JournalPlace): ParsedJournal {
	const header = headerLine(place.study, place.shard)
	if (isTornHeader(bytes, header.bytes)) return { records: new Map(), torn: bytes.length, length: 0, check: '' }
	if (!bytes.subarray(0, header.bytes.length).equals(header.bytes)) throw wrongHeader(bytes, place)
	const records = new Map<number, unknown>()
	let [length, check] = [header.bytes.length, header.check]
	for (let line = 2; length < bytes.length; line++) {
		const end = bytes.indexOf(NEWLINE, length)
		if (end < 0) break
		const content = bytes.subarray(length, end)
		const data = opened(content, check)
		if (data === null) {
			if (end + 1 === bytes.length && hasHoles(content)) break
			throw damaged(place, `line ${line} is damaged: its checksum does not fit`)
		}
		const { key, payload } = data
		if (typeof key !== 'number' || !isKey(key) || payload === undefined) throw damaged(place, `line ${line} is no record`)
		if (records.has(key) && exactJson(records.get(key)) !== exactJson(payload)) throw damaged(place, `line ${line} has record ${key} again, and another`)
		records.set(key, payload)
		check = data.check as string
		length = end + 1
	}
	return { records, torn: bytes.length - length, length, check }
}

/** Whether a number can be the key of a record, or the number of a shard. */
export function isKey(key: number): boolean {
	return Number.isSafeInteger(key) && key >= 0 && !Object.is(key, -0)
}

const NEWLINE = 0x0a
const OPENING = '{"check":"'
/** Hexadecimal digits of a checksum: 64 bits. */
const DIGITS = 16
const REST = OPENING.length + DIGITS + 2

function chained(before: string, document: string): JournalLine {
	const rest = document.slice(1)
	const check = checkOf(before, rest)
	return { bytes: Buffer.from(`${OPENING}${check}",${rest}\n`), check }
}

function checkOf(before: string, rest: string): string {
	return digestOf(before + rest).slice(0, DIGITS)
}

/** The document of a line if its checksum fits; null if not. */
function opened(line: Buffer, before: string): Readonly<Record<string, unknown>> | null {
	const text = line.toString('utf8')
	if (!text.startsWith(`${OPENING}${checkOf(before, text.slice(REST))}",`) || !Buffer.from(text).equals(line)) return null
	try {
		return JSON.parse(text) as Record<string, unknown>
	} catch {
		return null
	}
}

/** Zeros, as no JSON has, and not in the place of a newline or of a whole line: another line after them was written when these were on the disk. */
function hasHoles(line: Buffer): boolean {
	return line.includes(0) && !line.includes(`\0${OPENING}`)
}

/** The beginning of the header and then zeros, or zeros anywhere in it: a file that was being made. */
function isTornHeader(bytes: Buffer, header: Buffer): boolean {
	return bytes.every((byte, i) => byte === 0 || byte === header[i]) && !bytes.subarray(0, header.length).equals(header)
}

function wrongHeader(bytes: Buffer, place: JournalPlace): InputError {
	const end = bytes.indexOf(NEWLINE)
	const data = end < 0 ? null : opened(bytes.subarray(0, end), '')
	if (data === null) return damaged(place, 'line 1 is not the header of a journal')
	if (data['study'] !== place.study) return damaged(place, 'line 1 says that it belongs to another study')
	return damaged(place, `line 1 says that it is the journal of shard ${String(data['shard'])}`)
}

function damaged({ path, shard }: JournalPlace, problem: string): InputError {
	return new InputError('damaged-study', `study: ${path}: ${problem}`, `Delete that file, or move it away: shard ${shard} is computed again, to the same numbers.`)
}
