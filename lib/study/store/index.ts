/** A convergence study on the disk: manifest, journals of its shards, locks. */
export * from './folder.ts'
export type { ShardJournal } from './journal.ts'
export { exactJson } from './json.ts'
export * from './numbers.ts'
export * from './take-over.ts'
export * from './memory.ts'
export type * from './records.ts'
