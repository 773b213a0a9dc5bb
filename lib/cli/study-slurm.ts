/** `--engine slurm`: a study as a job array, handed to Slurm and waited for if asked. */
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { InputError } from '../errors.ts'
import {
	missingShards,
	SLURM,
	slurmQueue,
	type SlurmJobs,
	type SlurmQueue,
	type SlurmScripts,
	type StudyFolder,
	type StudyPlan,
	submitToSlurm,
	submittedJobs,
	writeSlurmScripts,
} from '../study/index.ts'
import { shellQuote } from '../statements/command.ts'
import { wholeNumber } from './arguments.ts'
import type { FlagValues } from './flags.ts'
import { EXIT } from './outcome.ts'
import { printJson, printLines } from './output.ts'
import type { Progress } from './progress.ts'
import { withSignals } from './signals.ts'

/** Milliseconds between two looks at the queue, and how many times as long as the look itself. */
const PERIOD = 2000
const PATIENCE = 10

export interface ShardRange {
	readonly from: number
	readonly to: number
}

/** This program, as a job starts it. */
const program = (): string[] => [process.execPath, fileURLToPath(new URL(`./main${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url))]

/** Writes the scripts for what is missing. */
export function slurmScripts(folder: StudyFolder, made: StudyPlan, flags: FlagValues, range?: ShardRange): SlurmScripts {
	return writeSlurmScripts(folder, made, missingShards(folder, made, range), {
		program: program(),
		threads: flags['threads'] === undefined ? 1 : wholeNumber('threads', flags['threads'] as string, 1),
		...(flags['sbatch'] === undefined ? {} : { sbatch: flags['sbatch'] as string }),
		...(flags['tasks'] === undefined ? {} : { tasks: wholeNumber('tasks', flags['tasks'] as string, 1) }),
	})
}

/** Hands what is missing to Slurm. True when it was waited for; else what is on its way is printed. `prepare` is called before anything is submitted. */
export async function onSlurm(folder: StudyFolder, made: StudyPlan, flags: FlagValues, show: Progress, { range, prepare }: { readonly range?: ShardRange; readonly prepare: () => void }): Promise<boolean> {
	const before = submittedJobs(folder)
	const queue = before === null ? null : await slurmQueue(before)
	if (before !== null && queue === null)
		throw new InputError('slurm', `study: squeue does not answer, and job ${before.array ?? before.merge} of this study may be in the queue`, `Try again. If it has ended, delete ${shellQuote(join(folder.path, SLURM.jobs))}.`)
	// Tasks that are queued still compute what they were made for: another array would only stand in their way.
	const going = before !== null && queue !== null && queue.running + queue.pending > 0
	if (!going) prepare()
	const scripts = going ? null : slurmScripts(folder, made, flags, range)
	const wait = flags['wait'] === true
	if (wait && scripts?.array === null) return true
	const jobs = scripts === null ? (before as SlurmJobs) : await submitToSlurm(folder, scripts)
	if (wait && (await waited(folder, made, jobs, show, range))) return true
	show.done()
	print(folder, jobs, scripts, flags)
	return false
}

function print(folder: StudyFolder, { array, merge, tasks }: SlurmJobs, scripts: SlurmScripts | null, flags: FlagValues): void {
	const submitted = scripts !== null
	if (flags['json'] === true) return printJson({ folder: folder.path, digest: folder.digest, engine: 'slurm', jobs: { array, merge }, tasks, scripts: scriptsOf(folder, array), submitted })
	const numbers = [array, merge].filter((id) => id !== null).map((id) => id.split(';')[0])
	printLines(
		!submitted
			? `Nothing is submitted: job ${array} of this study is in the queue. For another array, \`scancel ${numbers.join(' ')}\` first.`
			: array === null
				? `Everything is stored; job ${merge} merges it.`
				: `Job ${array}: ${tasks} ${tasks === 1 ? 'task' : 'tasks'}; job ${merge} merges after ${tasks === 1 ? 'it' : 'them'}.`,
		`Watch: twoscale study status ${shellQuote(folder.path)} --watch, or squeue --jobs=${numbers.join()}`,
		`The result will be in ${folder.path}/merged; what the jobs print is in ${folder.path}/slurm. When they have ended, the same command submits what is missing.`,
	)
}

/** Paths of the scripts. */
export const scriptsOf = ({ path }: StudyFolder, array: string | null): string[] => [...(array === null ? [] : [SLURM.array]), SLURM.merge].map((name) => join(resolve(path), name))

/** Waits for the jobs; false when it was stopped. Where Slurm does not answer, until everything is stored. */
async function waited(folder: StudyFolder, made: StudyPlan, jobs: SlurmJobs, show: Progress, range: ShardRange | undefined): Promise<boolean> {
	const costs = made.shards.map((s) => (s.to - s.from) * made.cases[s.case]!.cost)
	const total = (range === undefined ? costs : costs.slice(range.from, range.to)).reduce((a, b) => a + b, 0)
	return withSignals(async (signal) => {
		while (!signal.aborted) {
			const began = performance.now()
			const queue = await slurmQueue(jobs)
			const missing = missingShards(folder, made, range).reduce((sum, { cost }) => sum + cost, 0)
			show.update(stateOf(jobs, queue), 1 - missing / total)
			if (queue === null ? missing === 0 : queue.running + queue.pending === 0 && !queue.merging) return true
			await sleep(Math.max(PERIOD, PATIENCE * (performance.now() - began)), undefined, { signal }).catch(() => {})
		}
		process.stderr.write('twoscale: Not waiting any more; the jobs go on.\n')
		process.exitCode = EXIT.notReached
		return false
	})
}

function stateOf({ array, merge }: SlurmJobs, queue: SlurmQueue | null): string {
	if (queue === null) return 'Slurm does not answer'
	const { running, pending, reason } = queue
	return running + pending === 0 ? `job ${merge} merges` : `job ${array}: ${running} running, ${pending} waiting${reason === null ? '' : ` (${reason})`}`
}
