/**
 * Freeing what dead hosts hold: nobody can tell from here whether a process of another host has ended, so the user says it (`--take-over`).
 *
 * Only locks that are there now, of other hosts; whatever is taken later is left. An owner that lives in spite of it finds its lock taken before it stores
 * the next record and ends; should both write in the same moment, the checksums of the journal say so.
 */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { onDisk } from './disk.ts'
import type { StudyFolder } from './folder.ts'
import { describeProcess } from './identity.ts'
import { freeForeignLock } from './lock.ts'

/** Frees the locks of the shards from ≤ s < to (default: all); who had them, one sentence each. @throws InputError `study-busy`, `disk` */
export function takeOverShards({ path }: Pick<StudyFolder, 'path'>, { from, to }: { readonly from: number; readonly to: number } = { from: 0, to: Infinity }): string[] {
	const locks = join(path, 'locks')
	return onDisk(locks, 'try again', () =>
		(existsSync(locks) ? readdirSync(locks).sort() : []).flatMap((name) => {
			const shard = Number(/^shard-(\d{6,})\.json$/.exec(name)?.[1] ?? Number.NaN)
			if (!(shard >= from && shard < to)) return []
			const owner = freeForeignLock(join(locks, name), `shard ${shard}`)
			return owner === null ? [] : [`shard ${shard} is taken from ${describeProcess(owner)}`]
		}),
	)
}
