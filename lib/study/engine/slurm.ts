/**
 * Studies on a cluster: writes the scripts of a job array and of a job that merges after it, hands them to Slurm, and asks how far it is.
 *
 * The queue is asked by squeue alone: many sites keep no accounts (sacct), and what is done is what is stored.
 */
import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { InputError } from '../../errors.ts'
import { shellQuote } from '../../statements/command.ts'
import type { MissingShard } from '../missing.ts'
import type { StudyPlan } from '../plan.ts'
import type { StudyFolder } from '../store/index.ts'
import { arrayScript, mergeScript, SLURM, type SlurmOptions } from './slurm-scripts.ts'
import { type SlurmRange, slurmTasks } from './slurm-tasks.ts'

/** Scripts that are written. */
export interface SlurmScripts {
	readonly tasks: readonly SlurmRange[]
	/** Absolute paths; no array where nothing is missing. */
	readonly array: string | null
	readonly merge: string
}

/** Numbers of jobs, with `;cluster` where there are several. */
export interface SlurmJobs {
	readonly array: string | null
	/** Null where Slurm has refused it after it had taken the array. */
	readonly merge: string | null
	readonly tasks: number
}

/** What of the jobs is in the queue still. */
export interface SlurmQueue {
	/** Tasks of the array that run, and that wait. */
	readonly running: number
	readonly pending: number
	/** Why tasks wait, as Slurm says it. */
	readonly reason: string | null
	readonly merging: boolean
}

/** Writes the scripts for what is missing. @throws InputError `slurm`, `bad-flag`, `disk` */
export function writeSlurmScripts(folder: StudyFolder, plan: StudyPlan, missing: readonly MissingShard[], options: SlurmOptions & { readonly tasks?: number }): SlurmScripts {
	const tasks = slurmTasks(missing, options)
	const merge = mergeScript(folder, options)
	if (tasks.length > 0) folder.writeAtomically(SLURM.array, arrayScript(folder, plan, tasks, options))
	folder.writeAtomically(SLURM.merge, merge)
	const at = (name: string) => join(resolve(folder.path), name)
	return { tasks, array: tasks.length > 0 ? at(SLURM.array) : null, merge: at(SLURM.merge) }
}

/** Hands the scripts to Slurm, the merge after all tasks however they end. @throws InputError `slurm` with what sbatch said */
export async function submitToSlurm(folder: StudyFolder, { tasks, array, merge }: SlurmScripts): Promise<SlurmJobs> {
	const first = array === null ? null : await sbatch([array], array, '')
	const after = first === null ? [] : [`--dependency=afterany:${first.split(';')[0]}`]
	const noted = (jobs: SlurmJobs) => {
		folder.writeAtomically(SLURM.jobs, `${JSON.stringify(jobs)}\n`)
		return jobs
	}
	if (first !== null) noted({ array: first, merge: null, tasks: tasks.length })
	const second = await sbatch([...after, merge], merge, first === null ? '' : ` The array is submitted: job ${first}.`)
	return noted({ array: first, merge: second, tasks: tasks.length })
}

/** The jobs that were submitted last; null if there are none. */
export function submittedJobs({ path }: Pick<StudyFolder, 'path'>): SlurmJobs | null {
	const file = join(path, SLURM.jobs)
	if (!existsSync(file)) return null
	try {
		const { array, merge, tasks } = JSON.parse(readFileSync(file, 'utf8')) as Partial<SlurmJobs>
		const isId = (id: unknown) => id === null || (typeof id === 'string' && ID.test(id))
		return isId(array) && isId(merge) && typeof tasks === 'number' ? ({ array, merge, tasks } as SlurmJobs) : null
	} catch {
		return null
	}
}

/** What is in the queue; null where Slurm does not answer. */
export async function slurmQueue({ array, merge }: SlurmJobs): Promise<SlurmQueue | null> {
	const [job, merging] = [await queued(array), await queued(merge)]
	if (job === null || merging === null) return null
	const waiting = job.filter(({ state }) => state === 'PENDING')
	return { running: job.length - waiting.length, pending: waiting.length, reason: waiting.find(({ reason }) => !['None', 'Priority', 'Resources'].includes(reason))?.reason ?? null, merging: merging.length > 0 }
}

const run = promisify(execFile)
/** What `sbatch --parsable` prints. */
const ID = /^\d+(;[\w.-]+)?$/

/** The states of a job, or of its tasks, that is in the queue. */
async function queued(id: string | null): Promise<{ readonly state: string; readonly reason: string }[] | null> {
	if (id === null) return []
	const [job, cluster] = id.split(';') as [string, string | undefined]
	try {
		const { stdout } = await run('squeue', ['--noheader', '--array', `--jobs=${job}`, '--format=%T %r', ...(cluster === undefined ? [] : [`--clusters=${cluster}`])])
		const lines = stdout.split('\n').filter((line) => /^[A-Z_]+ /.test(line))
		return lines.map((line) => ({ state: line.split(' ')[0]!, reason: line.slice(line.indexOf(' ') + 1) }))
	} catch (error) {
		// That is what it says of jobs that have left the queue a while ago.
		return /invalid job id/i.test(String((error as { stderr?: unknown }).stderr)) ? [] : null
	}
}

/** Submits a script; the number of its job. */
async function sbatch(words: readonly string[], script: string, before: string): Promise<string> {
	// The count of a task that submits is not that of the tasks it submits.
	const { SLURM_RESTART_COUNT: _, ...env } = process.env
	const hint = `The scripts are written: where sbatch is, and takes them, submit them with \`sbatch ${shellQuote(script)}\`${script.endsWith(SLURM.array) ? ` and what stands in it after "By hand"` : ''}.`
	let stdout: string
	try {
		;({ stdout } = await run('sbatch', ['--parsable', ...words], { env }))
	} catch (error) {
		const { code, stderr = '' } = error as { readonly code?: unknown; readonly stderr?: string }
		if (code === 'ENOENT') throw new InputError('slurm', `study: there is no sbatch on this machine.${before}`, hint)
		const said = stderr.trim().split('\n').map((line) => line.replace(/^sbatch: (error: )?/, '')).join('; ')
		throw new InputError('slurm', `study: sbatch refused ${script} (${said || `exit status ${String(code)}`}).${before}`, hint)
	}
	const id = stdout.split('\n').find((line) => ID.test(line))
	if (id === undefined) throw new InputError('slurm', `study: sbatch gave no number of a job for ${script} (got ${JSON.stringify(stdout.slice(0, 60))})`, hint)
	return id
}
