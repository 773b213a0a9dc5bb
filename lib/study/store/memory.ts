/** A study that is not kept: the records of its shards in memory. For studies of seconds, and what follows from rows that are on paper already. */
import { digestOf, exactJson } from './json.ts'
import type { StudyFolder, StudyManifest } from './folder.ts'
import type { RecordWriter } from './records.ts'

export function studyInMemory(manifest: StudyManifest): StudyFolder {
	const shards = new Map<number, Map<number, unknown>>()
	const recordsOf = (shard: number) => {
		const records = shards.get(shard) ?? new Map<number, unknown>()
		shards.set(shard, records)
		return records
	}
	return {
		path: 'memory',
		manifest,
		digest: digestOf(exactJson(manifest)),
		shards: () => [...shards.keys()].sort((a, b) => a - b),
		read: (shard) => ({ records: shards.get(shard) ?? new Map(), torn: 0 }),
		writer(shard): RecordWriter {
			const records = recordsOf(shard)
			return { records, append: (key, payload) => void records.set(key, payload), close: () => {} }
		},
		writeAtomically: () => {},
	}
}
