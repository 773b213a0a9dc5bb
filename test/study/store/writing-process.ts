/**
 * A process that works on a study: orders as lines of JSON on its standard input, answers on its standard output, each written before the next step.
 *
 * Writes in small pieces, so that a kill can come in the middle of a record.
 */
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { createInterface } from 'node:readline'
import { InputError } from '../../../lib/errors.ts'
import { openStudy, type RecordWriter } from '../../../lib/study/store/index.ts'

/** What a process may be told to do. */
export type Order =
	| { readonly open: string; readonly shard: number }
	/** Stores the records that are missing; answers after each of them. */
	| { readonly write: readonly unknown[] }
	| { readonly close: true }

const { writeSync } = fs
const PIECE = 29
fs.writeSync = ((file: number, bytes: Uint8Array, offset: number, length: number, position: number) => writeSync(file, bytes, offset, Math.min(length, PIECE), position)) as typeof writeSync
syncBuiltinESMExports()

const answer = (data: unknown) => writeSync(1, `${JSON.stringify(data)}\n`)
let writer: RecordWriter | undefined

answer('ready')
createInterface({ input: process.stdin }).on('line', (line) => {
	const order = JSON.parse(line) as Order
	try {
		if ('open' in order) writer = openStudy(order.open).writer(order.shard)
		else if ('write' in order) {
			for (const [key, payload] of order.write.entries()) {
				if (writer!.records.has(key)) continue
				writer!.append(key, payload)
				answer({ stored: key })
			}
		} else writer!.close()
		answer('done')
	} catch (error) {
		answer({ code: error instanceof InputError ? error.code : 'unexpected', message: String(error) })
	}
})
