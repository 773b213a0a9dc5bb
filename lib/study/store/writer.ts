/**
 * The one writer of a shard: appends records to its journal, each on the disk before it is reported stored.
 */
import { closeSync, constants, fdatasyncSync, fstatSync, fsyncSync, ftruncateSync, openSync, readFileSync } from 'node:fs'
import { InputError } from '../../errors.ts'
import { onDisk, syncFolder, writeWhole } from './disk.ts'
import { headerLine, isKey, type JournalLine, type JournalPlace, parseJournal, recordLine } from './journal.ts'
import { exactJson } from './json.ts'
import { acquireLock, type Lock } from './lock.ts'
import type { RecordWriter } from './records.ts'

export interface WriterPlace extends JournalPlace {
	/** Folder of the journals. */
	readonly folder: string
	readonly lock: string
	/** What to do after the disk was full. */
	readonly next: string
}

export class ShardWriter implements RecordWriter {
	readonly #place: WriterPlace
	readonly #lock: Lock
	readonly #file: number
	readonly #records: Map<number, unknown>
	#length: number
	#check: string
	#open = true

	/** Opens the journal, cuts off what is torn. Throws InputError `study-busy`, `damaged-study`, `disk`. */
	constructor(place: WriterPlace) {
		this.#place = place
		this.#lock = acquireLock(place.lock, `shard ${place.shard}`)
		let file: number | null = null
		try {
			file = openSync(place.path, constants.O_RDWR | constants.O_CREAT, 0o666)
			const { records, torn, length, check } = parseJournal(readFileSync(file), place)
			this.#file = file
			this.#records = new Map(records)
			this.#length = length
			this.#check = check
			if (torn > 0) ftruncateSync(file, length)
			// A writer that was killed may have left records that are read here but are not on the disk yet.
			fsyncSync(file)
			if (length === 0) {
				this.#store(headerLine(place.study, place.shard))
				syncFolder(place.folder)
			}
		} catch (error) {
			if (file !== null) closeSync(file)
			this.#lock.release()
			throw error
		}
	}

	/** What is stored: by others before, and by this writer. */
	get records(): ReadonlyMap<number, unknown> {
		return this.#records
	}

	/**
	 * Stores a record: on the disk when this returns. A record that is there already is compared, and must be the same. After an error the writer is
	 * closed; what was stored before is kept. Throws InputError `disk`, `study-busy`, `damaged-study`; TypeError for a payload that is no plain data.
	 */
	append(key: number, payload: unknown): void {
		const { path, shard, next } = this.#place
		if (!this.#open) throw new Error(`append: the writer of shard ${shard} is closed`)
		if (!isKey(key)) throw new RangeError(`append: the key of a record is a whole number ≥ 0 (got ${key})`)
		const text = exactJson(payload)
		if (this.#records.has(key)) {
			if (exactJson(this.#records.get(key)) === text) return
			throw new InputError('damaged-study', `study: ${path}: record ${key} was computed again and is another`, `Delete that file: shard ${shard} is computed again.`)
		}
		try {
			onDisk(path, next, () => {
				this.#mustBeMine()
				this.#store(recordLine(this.#check, key, text))
			})
		} catch (error) {
			this.close()
			throw error
		}
		this.#records.set(key, JSON.parse(text))
	}

	/** Closes the journal and frees the shard. */
	close(): void {
		if (!this.#open) return
		this.#open = false
		try {
			closeSync(this.#file)
		} finally {
			this.#lock.release()
		}
	}

	/** Writes a line and forces it to the disk, or leaves the file as it was as far as the disk allows: what stays behind is torn. */
	#store({ bytes, check }: JournalLine): void {
		try {
			writeWhole(this.#file, bytes, this.#length)
			fdatasyncSync(this.#file)
		} catch (error) {
			try {
				ftruncateSync(this.#file, this.#length)
				fsyncSync(this.#file)
			} catch {
				// Then the next writer cuts it off.
			}
			throw error
		}
		this.#length += bytes.length
		this.#check = check
	}

	/** Nobody else has taken the shard or written the journal: deleted locks and copied files must not lead to two writers. */
	#mustBeMine(): void {
		const { path, lock, shard } = this.#place
		if (!this.#lock.held()) throw new InputError('study-busy', `study: the lock of shard ${shard} was taken away (${lock})`, 'Try again when nothing else works on this shard.')
		if (fstatSync(this.#file).size !== this.#length)
			throw new InputError('damaged-study', `study: ${path}: something else has written to it`, `Delete that file, or move it away: shard ${shard} is computed again.`)
	}
}
