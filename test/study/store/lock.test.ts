/**
 * One owner at a time, whatever the order of the calls to the file system: threads are stopped before each call, and the order is drawn at random. The
 * oracle is a counter of those that are inside.
 */
import fs, { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasEnded, type ProcessIdentity, slurmTask, thisProcess } from '../../../lib/study/store/identity.ts'
import { acquireLock, type Lock } from '../../../lib/study/store/lock.ts'
import { LONG } from '../../support/long.ts'
import { compiled } from './compiled.ts'
import { freshFolder, refusal, removeFolders, withFileSystem } from './support.ts'

afterAll(removeFolders)

const here = thisProcess()
/** The calls that a lock is made of. */
const CALLS = ['readFileSync', 'openSync', 'writeSync', 'linkSync', 'renameSync', 'rmSync'] as const
const onLinux = existsSync('/proc/self/stat')
/** A process that had the number of this one before. */
const ended: ProcessIdentity = { ...here, start: '1' }

describe('a process has ended only where that is certain', () => {
	const other = (changes: Partial<ProcessIdentity>): ProcessIdentity => ({ ...here, ...changes })
	const gone = 2 ** 22 + 1
	test.each<[string, ProcessIdentity, boolean]>([
		['this one', here, false],
		['one whose number is free', other({ pid: gone }), true],
		['one whose number was given again', ended, true],
		['one whose start is not known', other({ start: null }), false],
		['one before the machine was started again', other({ boot: 'another' }), true],
		['one in another container', other({ namespace: 'pid:[1]', pid: gone }), false],
		['one on another host', other({ host: 'elsewhere', pid: gone }), false],
		['one on another host of the same name', other({ machine: 'another', boot: 'another', pid: gone }), false],
	])('%s', (_name, identity, expected) => {
		// Where the system tells less, less is certain.
		if (onLinux) expect(hasEnded(identity, { ...here, machine: here.machine ?? 'some' })).toBe(expected)
	})

	const task = (restart: string | undefined, more = {}) => slurmTask({ SLURM_CLUSTER_NAME: 'c', SLURM_JOB_ID: '99', SLURM_ARRAY_TASK_ID: '3', SLURM_RESTART_COUNT: restart, ...more })
	test('a Slurm task that was started again has ended on the host where it ran before', () => {
		const before = other({ host: 'n001', slurm: task(undefined) })
		expect(hasEnded(before, other({ slurm: task('1') }))).toBe(true)
		expect(hasEnded(other({ host: 'n001', slurm: task('1') }), other({ slurm: task('2') }))).toBe(true)
		// Two steps of one job, another task, another job, a task that was started before this one.
		expect(hasEnded(before, other({ slurm: task(undefined) }))).toBe(false)
		expect(hasEnded(before, other({ slurm: task('1', { SLURM_ARRAY_TASK_ID: '4' }) }))).toBe(false)
		expect(hasEnded(before, other({ slurm: task('1', { SLURM_JOB_ID: '98' }) }))).toBe(false)
		expect(hasEnded(before, other({ slurm: task('1', { SLURM_CLUSTER_NAME: 'd' }) }))).toBe(false)
		expect(hasEnded(other({ host: 'n001', slurm: task('2') }), other({ slurm: task('1') }))).toBe(false)
		expect(hasEnded(before, other({ slurm: null }))).toBe(false)
		expect(slurmTask({})).toBe(null)
	})

	test.runIf(onLinux)('a process that its parent has not noticed has ended', async () => {
		// The shell starts a process and becomes one that never asks for it.
		const parent = spawn('sh', ['-c', 'sleep 60 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] })
		const until = async (holds: () => boolean) => {
			while (!holds()) await new Promise((resolve) => setImmediate(resolve))
		}
		const pid = Number(await new Promise((resolve) => parent.stdout.once('data', resolve)))
		try {
			const stat = () => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
			const child = { ...here, pid, start: stat()[19]! }
			await until(() => readFileSync(`/proc/${parent.pid}/comm`, 'utf8').trim() === 'sleep')
			expect(hasEnded(child)).toBe(false)
			process.kill(pid, 'SIGKILL')
			await until(() => stat()[0] === 'Z')
			expect(hasEnded(child)).toBe(true)
		} finally {
			process.kill(pid, 'SIGKILL')
			parent.kill('SIGKILL')
		}
	})
})

test('a lock names its owner and how to free it; one that cannot be read is in use', () => {
	const path = join(freshFolder(), 'lock.json')
	const lock = acquireLock(path, 'shard 12')
	expect(refusal(() => acquireLock(path, 'shard 12'))).toMatchObject({ code: 'study-busy', message: `study: shard 12 is in use by process ${process.pid} on ${here.host}` })
	lock.release()
	expect(existsSync(path)).toBe(false)
	const elsewhere = { ...here, host: 'n001', pid: 4711, slurm: slurmTask({ SLURM_JOB_ID: '99', SLURM_ARRAY_TASK_ID: '3' }) }
	acquireLock(path, 'shard 12', elsewhere)
	expect(refusal(() => acquireLock(path, 'shard 12'))).toMatchObject({
		message: 'study: shard 12 is in use by process 4711 on n001 (Slurm job 99, task 3)',
		hint: `Wait for it. If that process has ended, delete ${path}.`,
	})
	lock.release()
	expect(lock.held()).toBe(false)
	expect(existsSync(path)).toBe(true)
	for (const text of ['', 'null', '{"tok', '{"token":"x"}']) {
		writeFileSync(path, text)
		expect(refusal(() => acquireLock(path, 'shard 12'))).toMatchObject({ code: 'study-busy', message: expect.stringContaining(path) as string })
	}
})

test('whenever a second one comes while the first takes over a stale lock, one of them has it, and the other hears so', () => {
	const folder = freshFolder()
	let after = 0
	for (let came = true; came; after++) {
		came = false
		const path = join(folder, `${after}.json`)
		writeFileSync(path, JSON.stringify({ token: 'old', ...ended }))
		const attempt = () => {
			try {
				return acquireLock(path, 'the shard')
			} catch (error) {
				expect(error).toMatchObject({ code: 'study-busy' })
				return null
			}
		}
		let [calls, second]: [number, Lock | null] = [0, null]
		const counted = (original: (...args: unknown[]) => unknown) =>
			((...args: unknown[]) => {
				if (calls++ === after) {
					came = true
					second = attempt()
				}
				return original(...args)
			}) as never
		const first = withFileSystem(Object.fromEntries(CALLS.map((name) => [name, counted])), attempt)
		if (came) expect([first?.held() === true, (second as Lock | null)?.held() === true].filter(Boolean)).toHaveLength(1)
		expect([first, second].filter((lock) => lock !== null)).toHaveLength(1)
	}
	expect(after).toBeGreaterThan(15)
})

describe('any order of calls', () => {
	const THREADS = 3
	const shared = (length: number) => new Int32Array(new SharedArrayBuffer(4 * length))
	const [round, states, turns, inside] = [shared(1), shared(THREADS), shared(THREADS), shared(2)]
	const folder = freshFolder()
	const [RUNS, WAITS, HELD, REFUSED] = [0, 1, 2, 3]
	let threads: Worker[] = []

	beforeAll(() => {
		threads = Array.from({ length: THREADS }, (_, me) => new Worker(compiled('contending-thread'), { workerData: { folder, round, states, turns, inside, me } }))
		return Promise.all(threads.map((thread) => new Promise((resolve) => thread.once('online', resolve))))
	})
	afterAll(() => Promise.all(threads.map((thread) => thread.terminate())))

	/** How each thread ended a round in which the threads went on in this order, then in turn. */
	function outcome(order: readonly number[], prepare: (path: string) => void): number[] {
		inside.fill(0)
		states.fill(0)
		prepare(join(folder, `${round[0]! + 1}.json`))
		Atomics.add(round, 0, 1)
		Atomics.notify(round, 0)
		const settled = (i: number) => {
			// A thread may wake this one late, for what it has said before.
			while (Atomics.load(states, i) === RUNS) if (Atomics.wait(states, i, RUNS, 60_000) === 'timed-out') throw new Error(`thread ${i} does not answer`)
			return Atomics.load(states, i)
		}
		for (let step = 0; ; step++) {
			const waiting = [...states.keys()].filter((i) => settled(i) === WAITS)
			if (waiting.length === 0) break
			const i = waiting[(order[step] ?? step) % waiting.length]!
			Atomics.store(states, i, 0)
			Atomics.store(turns, i, 1)
			Atomics.notify(turns, i)
		}
		return [...states]
	}

	function mustExclude(order: readonly number[], prepare: (path: string) => void) {
		const states = outcome(order, prepare)
		expect(inside[1]).toBe(0)
		for (const state of states) expect([HELD, REFUSED]).toContain(state)
		expect(states).toContain(HELD)
		expect(fs.readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([])
		expect(existsSync(join(folder, `${round[0]}.json`))).toBe(false)
	}

	/** Calls come in runs: a thread goes on for a while, then another one. */
	const orders = fc.array(fc.tuple(fc.nat(THREADS - 1), fc.integer({ min: 1, max: 8 })), { maxLength: 25 }).map((runs) => runs.flatMap(([thread, length]) => Array<number>(length).fill(thread)))
	const numRuns = LONG ? 1500 : 60

	test('a free lock has one owner at a time', () => {
		fc.assert(fc.property(orders, (order) => mustExclude(order, () => {})), { numRuns })
	})

	test('a stale lock is taken over by one at a time', () => {
		fc.assert(fc.property(orders, (order) => mustExclude(order, (path) => writeFileSync(path, JSON.stringify({ token: 'old', ...ended })))), { numRuns })
	})

	test('a takeover that was killed before any of its calls is taken over by one at a time', () => {
		let longest = 0
		const crash = (path: string, after: number) => {
			writeFileSync(path, JSON.stringify({ token: 'old', ...ended }))
			let calls = 0
			const stop = (original: (...args: unknown[]) => unknown) =>
				((...args: unknown[]) => {
					if (calls++ >= after) throw new Error('killed')
					return original(...args)
				}) as never
			let killed = false
			try {
				withFileSystem(Object.fromEntries(CALLS.map((name) => [name, stop])), () => acquireLock(path, 'the shard', ended))
			} catch {
				killed = true
			}
			if (!killed) longest = Math.max(longest, after)
			for (const name of fs.readdirSync(folder)) if (name.endsWith('.tmp')) fs.rmSync(join(folder, name))
		}
		fc.assert(fc.property(fc.nat(25), orders, (after, order) => mustExclude(order, (path) => crash(path, after))), { numRuns: 2 * numRuns })
		expect(longest).toBeGreaterThan(10)
	})
})
