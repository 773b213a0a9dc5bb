/**
 * Which process is it, and has it ended? Answered without a clock and without waiting: "ended" only where that is certain.
 *
 * A number of a process is used again, after a restart of the machine and within containers too; so a process is its number, the moment of its start in
 * ticks since the machine was started, that start of the machine, and the space of process numbers that it lives in.
 */
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { digestOf } from './json.ts'

/** A task of a Slurm job; `restart` counts how often Slurm has queued it again. */
export interface SlurmTask {
	readonly cluster: string
	readonly job: string
	/** Number in the array, if the job is one. */
	readonly task: string
	readonly restart: number
}

export interface ProcessIdentity {
	readonly host: string
	readonly pid: number
	/** What the system tells, each null where it does not: the machine (hashed), its start, the space of numbers, the start of the process. */
	readonly machine: string | null
	readonly boot: string | null
	readonly namespace: string | null
	readonly start: string | null
	readonly slurm: SlurmTask | null
}

/** This process. */
export function thisProcess(): ProcessIdentity {
	const machine = textOf('/etc/machine-id')
	return {
		host: hostname(),
		pid: process.pid,
		machine: machine === null ? null : digestOf(`twoscale ${machine}`).slice(0, 16),
		boot: textOf('/proc/sys/kernel/random/boot_id'),
		namespace: linkOf('/proc/self/ns/pid'),
		start: stateOf(process.pid)?.start ?? null,
		slurm: slurmTask(process.env),
	}
}

/** The Slurm task that an environment tells of. */
export function slurmTask(environment: Readonly<Record<string, string | undefined>>): SlurmTask | null {
	const job = environment['SLURM_JOB_ID']
	if (job === undefined) return null
	return {
		cluster: environment['SLURM_CLUSTER_NAME'] ?? '',
		job,
		task: environment['SLURM_ARRAY_TASK_ID'] ?? '',
		restart: Number(environment['SLURM_RESTART_COUNT'] ?? 0),
	}
}

/** Whether `other` has certainly ended, as seen by `here`. */
export function hasEnded(other: ProcessIdentity, here: ProcessIdentity = thisProcess()): boolean {
	// Slurm starts a task again only after it has ended what ran before. Steps of one job have the same count, and do not follow each other.
	if (sameTask(other.slurm, here.slurm) && here.slurm!.restart > other.slurm!.restart) return true
	if (other.host !== here.host || differ(other.machine, here.machine)) return false
	if (differ(other.boot, here.boot)) return true
	if (differ(other.namespace, here.namespace)) return false
	return !runs(other.pid) || isOver(other)
}

/** Whether `other` belongs to another machine, as far as the system tells: one that runs since the same start is this one, whatever its name. */
export function isElsewhere(other: ProcessIdentity, here: ProcessIdentity = thisProcess()): boolean {
	if (other.boot !== null && other.boot === here.boot) return false
	return other.host !== here.host || differ(other.machine, here.machine)
}

/** "process 4711 on n042 (Slurm job 99, task 3)". */
export function describeProcess({ host, pid, slurm }: ProcessIdentity): string {
	return `process ${pid} on ${host}${slurm === null ? '' : ` (Slurm job ${slurm.job}${slurm.task === '' ? '' : `, task ${slurm.task}`})`}`
}

/** The identity that a lock file has, or null. */
export function identityFrom(data: unknown): ProcessIdentity | null {
	if (typeof data !== 'object' || data === null) return null
	const { host, pid, machine, boot, namespace, start, slurm } = data as Record<string, unknown>
	const texts = [machine, boot, namespace, start].every((x) => x === null || typeof x === 'string')
	if (typeof host !== 'string' || !Number.isSafeInteger(pid) || (pid as number) <= 0 || !texts || typeof slurm !== 'object') return null
	return data as ProcessIdentity
}

function sameTask(a: SlurmTask | null, b: SlurmTask | null): boolean {
	return a !== null && b !== null && a.cluster === b.cluster && a.job === b.job && a.task === b.task
}

const differ = (a: string | null, b: string | null): boolean => a !== null && b !== null && a !== b

function runs(pid: number): boolean {
	try {
		process.kill(pid, 0)
		return true
	} catch (error) {
		return (error as NodeJS.ErrnoException).code !== 'ESRCH'
	}
}

/** Whether the number belongs to another process by now, or to one that only waits for its parent to notice its end. */
function isOver({ pid, start }: ProcessIdentity): boolean {
	const state = stateOf(pid)
	return state !== null && ('ZX'.includes(state.letter) || differ(start, state.start))
}

/** The third and the 22nd field of /proc/PID/stat; the second is a name in parentheses that may have anything in it. */
function stateOf(pid: number): { readonly letter: string; readonly start: string } | null {
	const text = textOf(`/proc/${pid}/stat`)
	if (text === null) return null
	const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
	return { letter: fields[0] ?? '', start: fields[19] ?? '' }
}

function textOf(path: string): string | null {
	try {
		return readFileSync(path, 'utf8').trim() || null
	} catch {
		return null
	}
}

function linkOf(path: string): string | null {
	try {
		return readlinkSync(path)
	} catch {
		return null
	}
}
