/** What is stored of a shard, record by record. */
export interface RecordWriter {
	/** What is stored: by others before, and by this writer. */
	readonly records: ReadonlyMap<number, unknown>
	/** Stores a record; it is kept when this returns. */
	append(key: number, payload: unknown): void
	/** Frees the shard. */
	close(): void
}
