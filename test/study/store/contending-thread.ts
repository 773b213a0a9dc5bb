/**
 * A thread that takes one lock again and again, and stops before every call to the file system until it is told to go on: the test decides in which order
 * the calls of several threads are made.
 */
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { workerData } from 'node:worker_threads'
import { acquireLock } from '../../../lib/study/store/lock.ts'
import { InputError } from '../../../lib/errors.ts'

/** What a thread says of itself; 0, it runs, is what the test makes it. */
const WAITS = 1
const HELD = 2
const REFUSED = 3
const BROKEN = 4

export interface ContendingData {
	/** The locks lie here, one a round. */
	readonly folder: string
	/** Round that is to be run; what each thread does; whether it may go on; how many hold the lock now, and how many ever did too many. */
	readonly round: Int32Array
	readonly states: Int32Array
	readonly turns: Int32Array
	readonly inside: Int32Array
	readonly me: number
}

const { folder, round, states, turns, inside, me } = workerData as ContendingData

function say(state: number): void {
	Atomics.store(states, me, state)
	Atomics.notify(states, me)
}

function waitForTurn(): void {
	say(WAITS)
	Atomics.wait(turns, me, 0)
	Atomics.store(turns, me, 0)
}

for (const name of ['readFileSync', 'openSync', 'writeSync', 'linkSync', 'renameSync', 'rmSync'] as const) {
	const original = fs[name] as (...args: unknown[]) => unknown
	Object.assign(fs, {
		[name]: (...args: unknown[]) => {
			if (typeof args[0] !== 'string' || args[0].startsWith(folder)) waitForTurn()
			return original(...args)
		},
	})
}
syncBuiltinESMExports()

for (let last = 0; ; last++) {
	Atomics.wait(round, 0, last)
	try {
		const lock = acquireLock(`${folder}/${last + 1}.json`, 'the shard')
		if (Atomics.add(inside, 0, 1) !== 0) Atomics.add(inside, 1, 1)
		waitForTurn()
		Atomics.sub(inside, 0, 1)
		lock.release()
		say(HELD)
	} catch (error) {
		say(error instanceof InputError && error.code === 'study-busy' ? REFUSED : BROKEN)
	}
}
