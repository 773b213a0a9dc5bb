/**
 * The folder of a study on the disk:
 *
 *     study.json                     the manifest and its digest
 *     journals/shard-000012.ndjson   what shard 12 has stored (`journal.ts`); absent: nothing yet
 *     locks/shard-000012.json        who writes shard 12 (`lock.ts`)
 *
 * The store knows manifests, shards and records only; what they mean is for others. A study is the digest of its manifest: journals name it.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, isAbsolute, join, normalize, resolve, sep } from 'node:path'
import { InputError } from '../../errors.ts'
import { makeFolder, onDisk, publishFile, replaceFile, syncFolder, systemCode } from './disk.ts'
import { isKey, type JournalPlace, parseJournal, type ShardJournal } from './journal.ts'
import { digestOf, exactJson } from './json.ts'
import type { RecordWriter } from './records.ts'
import { ShardWriter } from './writer.ts'

/** Whatever says what the study is: plain data. */
export type StudyManifest = Readonly<Record<string, unknown>>

export interface StudyFolder {
	readonly path: string
	readonly manifest: StudyManifest
	/** SHA-256 of the manifest. */
	readonly digest: string
	/** The shards that have a journal, ascending. Throws InputError `damaged-study` for a file that is no journal. */
	shards(): number[]
	/** What a shard has stored; nothing if it has no journal. Writes nothing and needs no lock. Throws InputError `damaged-study`. */
	read(shard: number): ShardJournal
	/** The writer of a shard, to be closed. Throws InputError `study-busy`, `damaged-study`, `disk`. */
	writer(shard: number): RecordWriter
	/** Gives a file of the folder these contents in one step. Throws InputError `disk`. */
	writeAtomically(name: string, contents: string | Uint8Array): void
}

const FORMAT = 'twoscale study'
const VERSION = 1
const MANIFEST = 'study.json'
const JOURNALS = 'journals'
const LOCKS = 'locks'

/**
 * Makes the folder of a study; opens it if it holds this very study, whoever made it. Throws InputError `bad-study` if it holds another one, `file` if
 * it holds anything else, `disk`.
 */
export function createStudy(path: string, manifest: StudyManifest): StudyFolder {
	const digest = digestOf(exactJson(manifest))
	const file = join(path, MANIFEST)
	onDisk(path, 'try again', () => {
		makeFolder(resolve(path))
		const others = readdirSync(path).filter((name) => !isDropping(name) && !name.startsWith(`.${MANIFEST}.`))
		// Another process may have made the study just now.
		if (existsSync(file)) return
		if (others.length > 0) {
			const some = `${others.slice(0, 3).join(', ')}${others.length > 3 ? ', …' : ''}`
			throw new InputError('file', `study: ${path} holds other things than a study (${some})`, 'Try another --out: a new folder, or an empty one.')
		}
		publishFile(file, `${exactJson({ format: FORMAT, formatVersion: VERSION, digest, manifest }, '\t')}\n`)
		syncFolder(path)
	})
	const study = openStudy(path)
	if (study.digest !== digest)
		throw new InputError('bad-study', `study: ${path} holds another study`, `Try another --out, or \`twoscale study run ${path}\` to go on with the one that is there.`)
	return study
}

/** Opens the folder of a study. Throws InputError `file` if there is none, `damaged-study`, `bad-study` if a newer version made it. */
export function openStudy(path: string): StudyFolder {
	const { manifest, digest } = readManifest(path)
	const next = `go on with \`twoscale study run ${path}\``
	const place = (shard: number): JournalPlace => {
		if (!isKey(shard)) throw new RangeError(`study: the number of a shard is a whole number ≥ 0 (got ${shard})`)
		return { path: join(path, JOURNALS, journalName(shard)), study: digest, shard }
	}
	const study: StudyFolder = {
		path,
		manifest,
		digest,
		shards: () => onDisk(path, next, () => shardsIn(join(path, JOURNALS))),
		read(shard) {
			const at = place(shard)
			return onDisk(at.path, next, () => {
				const { records, torn } = parseJournal(bytesOf(at.path), at)
				return { records, torn }
			})
		},
		writer(shard) {
			const at = place(shard)
			const [folder, locks] = [join(path, JOURNALS), join(path, LOCKS)]
			return onDisk(at.path, next, () => {
				for (const each of [folder, locks]) makeFolder(resolve(each))
				return new ShardWriter({ ...at, folder, lock: join(locks, `${shardName(shard)}.json`), next })
			})
		},
		writeAtomically(name, contents) {
			const [first] = normalize(name).split(sep)
			if (isAbsolute(name) || ['..', '.', MANIFEST, JOURNALS, LOCKS].includes(first!)) throw new RangeError(`writeAtomically: ${name} is not for results`)
			const file = join(path, name)
			onDisk(file, next, () => {
				makeFolder(dirname(resolve(file)))
				replaceFile(file, contents)
				syncFolder(dirname(file))
			})
		},
	}
	study.shards()
	return study
}

const shardName = (shard: number): string => `shard-${String(shard).padStart(6, '0')}`
const journalName = (shard: number): string => `${shardName(shard)}.ndjson`

/** What file systems and desktops leave about. */
function isDropping(name: string): boolean {
	return /^\.nfs|^\.fuse_hidden|^\._|^(\.DS_Store|Thumbs\.db|desktop\.ini|lost\+found)$/.test(name)
}

function shardsIn(journals: string): number[] {
	if (!existsSync(journals)) return []
	const names = readdirSync(journals).filter((name) => !isDropping(name))
	return names
		.map((name) => {
			const shard = Number(/^shard-(\d{6,})\.ndjson$/.exec(name)?.[1] ?? Number.NaN)
			if (!isKey(shard) || journalName(shard) !== name)
				throw new InputError('damaged-study', `study: ${join(journals, name)} is no journal of a study`, 'Move it to another folder.')
			return shard
		})
		.sort((a, b) => a - b)
}

function bytesOf(path: string): Buffer {
	try {
		return readFileSync(path)
	} catch (error) {
		if (systemCode(error) === 'ENOENT') return Buffer.alloc(0)
		throw error
	}
}

function readManifest(path: string): { readonly manifest: StudyManifest; readonly digest: string } {
	const file = join(path, MANIFEST)
	const bytes = onDisk(file, 'try again', () => bytesOf(file))
	if (!existsSync(file)) throw new InputError('file', `study: ${path} holds no study (no ${MANIFEST})`, 'Try the folder that `twoscale study` was given as --out.')
	const damaged = (problem: string) => new InputError('damaged-study', `study: ${file}: ${problem}`, 'Put back a copy of that file, or begin the study again with another --out.')
	let data: Readonly<Record<string, unknown>> | null
	try {
		data = JSON.parse(bytes.toString('utf8')) as Record<string, unknown> | null
	} catch {
		throw damaged('it is damaged: no JSON')
	}
	const { format, formatVersion, digest, manifest } = data ?? {}
	if (format !== FORMAT) throw damaged('it is not the manifest of a study of twoscale')
	if (typeof formatVersion === 'number' && formatVersion > VERSION)
		throw new InputError('bad-study', `study: ${path} was made by a newer twoscale (format ${formatVersion}, this one knows ${VERSION})`, 'Update twoscale.')
	const isManifest = typeof manifest === 'object' && manifest !== null && !Array.isArray(manifest)
	if (formatVersion !== VERSION || !isManifest || digestOf(exactJson(manifest)) !== digest) throw damaged('it is damaged: its digest does not fit')
	return { manifest: manifest as StudyManifest, digest }
}
