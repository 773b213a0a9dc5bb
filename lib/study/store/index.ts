/** A convergence study on the disk: manifest, journals of its shards, locks. */
export * from './folder.ts'
export type { ShardJournal } from './journal.ts'
export { exactJson } from './json.ts'
export * from './numbers.ts'
export type { ShardWriter } from './writer.ts'
