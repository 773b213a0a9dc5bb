/** The scripts of a study for Slurm: a job array that simulates, and a job after it that merges. They stand on their own: whoever has sbatch submits them. */
import { resolve } from 'node:path'
import { InputError } from '../../errors.ts'
import { shellQuote } from '../../statements/command.ts'
import type { StudyPlan } from '../plan.ts'
import type { StudyFolder } from '../store/index.ts'
import { directiveWord, splitWords } from './shell-words.ts'
import type { SlurmRange } from './slurm-tasks.ts'

export interface SlurmOptions {
	/** What is run as `twoscale`: words of a command line, by absolute paths. */
	readonly program: readonly string[]
	/** Threads of a task. */
	readonly threads: number
	/** Options of sbatch for both jobs, as a user writes them. */
	readonly sbatch?: string
}

/** Where the scripts, what the jobs print, and the numbers of the jobs are, in the folder of the study. */
export const SLURM = { array: 'slurm/array.sh', merge: 'slurm/merge.sh', jobs: 'slurm/jobs.json' } as const

/** The script of the array. @throws InputError `slurm` for options and paths that its lines cannot say */
export function arrayScript(folder: Pick<StudyFolder, 'path' | 'digest'>, { cases }: Pick<StudyPlan, 'cases'>, tasks: readonly SlurmRange[], options: SlurmOptions): string {
	const path = resolve(folder.path)
	const table = tasks.map(({ from, to, cases: those, cost }, i) => {
		const sites = [...new Set(those.map((c) => cases[c]!.sites))].join(', ')
		return `\t${(from === to - 1 ? String(from) : `${from}-${to - 1}`).padEnd(15)} # task ${i}: N = ${sites}; ${cost.toExponential(1)} site updates`
	})
	return [
		'#!/usr/bin/env bash',
		`# A job array for Slurm: each task simulates a range of shards of the study ${folder.digest.slice(0, 12)}. Written by twoscale.`,
		'# What is stored is kept: a task that is queued again goes on, and loses the units that were in work.',
		'# By hand:  job=$(sbatch --parsable array.sh) && sbatch --dependency=afterany:"${job%%;*}" merge.sh',
		`#SBATCH --job-name=twoscale-${folder.digest.slice(0, 8)}`,
		`#SBATCH --array=0-${tasks.length - 1}`,
		`#SBATCH --cpus-per-task=${options.threads}`,
		'#SBATCH --requeue',
		'#SBATCH --open-mode=append',
		`#SBATCH --output=${logFile(path, 'slurm-%A_%a.out')}`,
		...ownOptions(options),
		'set -euo pipefail',
		'',
		'# The shards of each task, both ends included.',
		'shards=(',
		...table,
		')',
		'',
		'# exec: Slurm tells this process before it ends the task (time limit, preemption), and what is in work is given up in order.',
		`exec ${[...options.program, 'study', 'run', path].map(shellQuote).join(' ')} \\`,
		'\t--shards "${shards[$SLURM_ARRAY_TASK_ID]}" --threads "${SLURM_CPUS_PER_TASK:-1}"',
		'',
	].join('\n')
}

/** The script of the job after it. */
export function mergeScript(folder: Pick<StudyFolder, 'path' | 'digest'>, options: Pick<SlurmOptions, 'program' | 'sbatch'>): string {
	const path = resolve(folder.path)
	return [
		'#!/usr/bin/env bash',
		`# Merges what the tasks of array.sh have stored of the study ${folder.digest.slice(0, 12)}, and says what is missing. Written by twoscale.`,
		`#SBATCH --job-name=twoscale-${folder.digest.slice(0, 8)}-merge`,
		'#SBATCH --requeue',
		`#SBATCH --output=${logFile(path, 'merge-%j.out')}`,
		...ownOptions(options),
		'set -euo pipefail',
		'',
		`exec ${[...options.program, 'study', 'merge', path].map(shellQuote).join(' ')}`,
		'',
	].join('\n')
}

/** A file beside the scripts; Slurm replaces %A and the like in its name, and takes a backslash for "replace nothing". */
function logFile(path: string, name: string): string {
	if (/[\p{Cc}\\]/u.test(path))
		throw new InputError('slurm', `study: Slurm cannot write to a folder with control characters or backslashes in its path (got ${JSON.stringify(path)})`, 'Try another --out.')
	return directiveWord(`${path.replaceAll('%', '%%')}/slurm/${name}`)
}

/** The user's options, which win over ours. */
function ownOptions({ sbatch = '' }: Pick<SlurmOptions, 'sbatch'>): string[] {
	const words = splitWords(sbatch)
	const refuse = (problem: string, hint = 'Try --sbatch "--partition=long --time=2:00:00".') => new InputError('bad-flag', `--sbatch: ${problem} (got ${JSON.stringify(sbatch.slice(0, 60))})`, hint)
	if (words === null) throw refuse('a quote is not closed')
	if (words.length === 0) return []
	if (/\p{Cc}/u.test(words.join(''))) throw refuse('there are control characters in it')
	if (!words[0]!.startsWith('-')) throw refuse('it does not begin with an option of sbatch')
	const own = words.find((word) => /^(--(array|wrap|parsable)(=|$)|-a)/.test(word))
	if (own !== undefined) throw refuse(`${own} is for the scripts of the study to say`, 'Leave it out; --tasks says how many tasks there are at most.')
	return [`#SBATCH ${words.map(optionWord).join(' ')}`]
}

/** `--comment="two words"` rather than `"--comment=two words"`. */
function optionWord(word: string): string {
	const [, name, value] = /^(--[\w-]+=)(.*)$/s.exec(word) ?? []
	return name === undefined ? directiveWord(word) : name + directiveWord(value as string)
}
