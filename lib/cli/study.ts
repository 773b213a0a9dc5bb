/**
 * `twoscale study <psi or file.yaml> …`: the rate of the hydrodynamic limit, measured; `study plan`, `run`, `merge`, `status` are its steps on their own,
 * for any scheduler.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { InputError } from '../errors.ts'
import {
	createStudy,
	manifestOf,
	missingShards,
	openStudy,
	planOfFolder,
	planStudy,
	type Rate,
	readStudyFile,
	resultOf,
	runStudy,
	specificationOf,
	STUDY_OBSERVABLES,
	type StudyFolder,
	type StudyPlan,
	type StudyResult,
	type StudyRow,
	type StudySpecification,
	takeOverShards,
	writeMerged,
} from '../study/index.ts'
import { badFlag, wholeNumber } from './arguments.ts'
import type { FlagValues } from './flags.ts'
import { EXIT } from './outcome.ts'
import { formatError, formatNumber, printJson, printLines, textTable } from './output.ts'
import { type Progress, progress } from './progress.ts'
import { withSignals } from './signals.ts'
import { checkStudyFlags, STEPS } from './study-flags.ts'
import { onSlurm, type ShardRange, scriptsOf, slurmScripts } from './study-slurm.ts'
import { writeStudyReport } from './study-report.ts'
import { paceLine, paceOf, printStatus, statusOf, watchStatus, writePace } from './study-status.ts'
import { version } from './version.ts'

/** N, unless asked otherwise. */
const SITES = '16,32,64,128'
/** Where a study is written unless asked otherwise. */
const FOLDER = 'study'

export async function run(words: readonly string[], flags: FlagValues): Promise<void> {
	const [first, ...rest] = words
	const step = STEPS.find((s) => s === first)
	checkStudyFlags(step ?? null, flags)
	if (step === undefined) return whole(words, flags)
	if (step === 'plan') return plan(rest, flags)
	if (rest.length !== 1) throw new InputError('bad-flag', `study ${step}: the folder of a study is ${rest.length === 0 ? 'missing' : 'one (got several)'}`, `Try: twoscale study ${step} study`)
	for (const name of ['sites', 'blocks', 'degree', 'replicas', 'error', 'budget'])
		if (flags[name] !== undefined) throw new InputError('bad-flag', `study ${step}: --${name} belongs to the plan, which is made`, 'Leave it out, or plan another study with another --out.')
	const folder = openStudy(rest[0] as string)
	const made = planOfFolder(folder, version())
	if (step === 'run') return shards(folder, made, flags)
	if (step === 'merge') return merge(folder, made, flags)
	if (flags['watch'] !== true) return printStatus(folder, made, flags)
	await withSignals((signal) => watchStatus(folder, made, signal))
}

async function specificationFrom(words: readonly string[], flags: FlagValues): Promise<StudySpecification> {
	const files = words.filter((word) => /\.ya?ml$/i.test(word))
	if (files.length === 0) {
		const text = (name: string) => flags[name] as string | undefined
		return specificationOf({
			psi: words,
			param: flags['param'] as readonly string[] | undefined,
			profile: text('profile'),
			sites: text('sites') ?? SITES,
			blocks: text('blocks'),
			degree: text('degree'),
			start: text('start'),
			time: text('time'),
			observables: text('observables'),
			replicas: text('replicas'),
			error: text('error'),
			budget: text('budget'),
			scheme: text('scheme'),
			step: text('step'),
			seed: text('seed'),
		})
	}
	const [file] = files as [string]
	if (words.length > 1) throw new InputError('bad-flag', `study: ${file} is a study file, and there is more (got ${words.length} arguments)`, 'Give one study file, or potentials.')
	for (const name of ['param', 'profile', 'sites', 'blocks', 'degree', 'start', 'time', 'observables', 'replicas', 'error', 'budget', 'scheme', 'step'])
		if (flags[name] !== undefined) throw badFlag(name, String(flags[name]), `nothing beside a study file: write ${name} into ${file}`)
	const read = await readStudyFile(file)
	return flags['seed'] === undefined ? read : { ...read, seed: wholeNumber('seed', flags['seed'] as string, 0) }
}

/** Plans into the folder, or opens the same study there. */
async function planned(words: readonly string[], flags: FlagValues, show: Progress): Promise<{ folder: StudyFolder; made: StudyPlan }> {
	const path = (flags['out'] as string | undefined) ?? FOLDER
	if (flags['resume'] === true && !existsSync(join(path, 'study.json')))
		throw new InputError('file', `study: --resume: ${path} holds no study`, 'Leave --resume out to begin one, or name the folder of the study with --out.')
	const specification = await specificationFrom(words, flags)
	const made = planStudy(specification, (done, of) => show.update('pilot', done / of))
	return { folder: createStudy(path, manifestOf(made, version())), made }
}

async function plan(words: readonly string[], flags: FlagValues): Promise<void> {
	const show = progress()
	const { folder, made } = await planned(words, flags, show)
	const scripts = flags['engine'] === 'slurm' ? slurmScripts(folder, made, flags) : null
	show.done()
	if (flags['json'] === true)
		return printJson({
			...{ folder: folder.path, digest: folder.digest, specification: made.specification, cases: made.cases },
			shards: made.shards.map((shard, number) => ({ number, ...shard, siteUpdates: costOf(made, number) })),
			...(scripts === null ? {} : { engine: 'slurm', tasks: scripts.tasks.length, scripts: scriptsOf(folder, scripts.array) }),
		})
	printLines(
		textTable(
			['case', 'start', 'N', 'replicas, at most', 'site updates', 'shards'].map((title, j) => ({ title, align: j < 2 ? ('left' as const) : ('right' as const) })),
			made.cases.map((c) => [c.psi, c.start, String(c.sites), String(c.units * 64 * 2 ** c.height), formatNumber(c.units * c.cost, 2), shardRange(made, c.index)]),
		),
		'',
		scripts !== null
			? `Shards: ${made.shards.length}; tasks: ${scripts.tasks.length}. Written: ${scriptsOf(folder, scripts.array).join(', ')}. Nothing is submitted yet: twoscale study run ${folder.path} --engine slurm`
			: `${made.shards.length} shards. On this machine: twoscale study run ${folder.path}; with a scheduler: twoscale study run ${folder.path} --shards a-b, then twoscale study merge ${folder.path}`,
	)
}

const costOf = ({ cases, shards }: StudyPlan, number: number): number => {
	const { case: c, from, to } = shards[number]!
	return (to - from) * cases[c]!.cost
}

/** `3–7`, the shards of a case. */
function shardRange({ shards }: StudyPlan, index: number): string {
	const numbers = shards.flatMap((s, k) => (s.case === index ? [k] : []))
	return numbers.length === 1 ? String(numbers[0]) : `${numbers[0]}–${numbers.at(-1)}`
}

async function whole(words: readonly string[], flags: FlagValues): Promise<void> {
	const show = progress()
	const { folder, made } = await planned(words, flags, show)
	const done = await compute(folder, made, flags, show)
	if (done === null) return
	const result = await resultOf(folder, made, { progress: (k, of) => show.update('predictions and bounds', k / of) })
	const files = done || result.rows.length > 0 ? await written(folder, made, result) : []
	show.done()
	print(folder, result, flags, files)
	if (!done || !result.complete) process.exitCode = EXIT.notReached
}

async function shards(folder: StudyFolder, made: StudyPlan, flags: FlagValues): Promise<void> {
	const show = progress()
	const done = await compute(folder, made, flags, show)
	if (done === null) return
	show.done()
	if (!done) process.exitCode = EXIT.notReached
	const { from, to } = rangeOf(made, flags) ?? { from: 0, to: made.shards.length }
	printStatus(folder, made, flags, new Set(made.shards.slice(from, to).map((s) => s.case)))
}

/** Computes what is missing, here or elsewhere; false when a part of it is left, null when it was handed over and that has been said. */
async function compute(folder: StudyFolder, made: StudyPlan, flags: FlagValues, show: Progress): Promise<boolean | null> {
	const range = rangeOf(made, flags)
	const prepare = () => {
		if (flags['takeOver'] === true) for (const line of takeOverShards(folder, range)) process.stderr.write(`twoscale: ${line}\n`)
	}
	if (flags['engine'] !== 'slurm') {
		prepare()
		return simulate(folder, made, flags, show)
	}
	if (!(await onSlurm(folder, made, flags, show, { ...(range === undefined ? {} : { range }), prepare }))) return null
	return missingShards(folder, made, range).length === 0
}

/** Runs what is missing; false when other processes have a part of it, null when it was stopped: then nothing more is computed. */
async function simulate(folder: StudyFolder, made: StudyPlan, flags: FlagValues, show: Progress): Promise<boolean | null> {
	let written = 0
	const started = Date.now()
	const first = { done: Number.NaN }
	const range = rangeOf(made, flags)
	// Tasks of a cluster are many and their file system is shared: what they have stored says how far they are.
	const tells = process.env['SLURM_ARRAY_TASK_ID'] === undefined
	return withSignals(async (signal) => {
		const { complete, stopped, sentence } = await runStudy(folder, made, {
			...(flags['threads'] === undefined ? {} : { threads: wholeNumber('threads', flags['threads'] as string, 1) }),
			...(range === undefined ? {} : { shards: range }),
			signal,
			tell: (line) => process.stderr.write(`twoscale: ${line}\n`),
			progress: (p) => {
				if (Number.isNaN(first.done)) first.done = p.done
				const pace = paceOf(p, (Date.now() - started) / 1000, first.done)
				show.update(paceLine(p, pace), p.done / p.wanted)
				// For whoever watches from another terminal.
				if (!tells || Date.now() - written < 1000) return
				written = Date.now()
				writePace(folder, p, pace)
			},
		})
		if (!complete) process.stderr.write(`twoscale: ${sentence}\n`)
		if (!stopped) return complete
		show.done()
		process.exitCode = EXIT.notReached
		if (flags['json'] === true) printJson(statusOf(folder, made))
		return null
	})
}

/** `--shards 3-7` or `3`, both ends included; undefined without it. */
function rangeOf({ shards: all }: StudyPlan, flags: FlagValues): ShardRange | undefined {
	const text = flags['shards'] as string | undefined
	if (text === undefined) return undefined
	const match = /^(\d+)(?:-(\d+))?$/.exec(text.trim())
	const [from, to] = match === null ? [Number.NaN, Number.NaN] : [Number(match[1]), Number(match[2] ?? match[1]) + 1]
	if (!(from < to && to <= all.length)) throw badFlag('shards', text, `a-b with 0 ≤ a ≤ b ≤ ${all.length - 1}`)
	return { from, to }
}

async function merge(folder: StudyFolder, made: StudyPlan, flags: FlagValues): Promise<void> {
	const show = progress()
	const result = await resultOf(folder, made, { progress: (k, of) => show.update('predictions and bounds', k / of) })
	const files = await written(folder, made, result)
	show.done()
	print(folder, result, flags, files)
	if (!result.complete) process.exitCode = EXIT.notReached
}

/** Names of the merged files and of those of the report. */
async function written(folder: StudyFolder, made: StudyPlan, result: StudyResult): Promise<string[]> {
	return [...(await writeMerged(folder, result)), ...(await writeStudyReport(folder, made, result))]
}

function print(folder: StudyFolder, result: StudyResult, flags: FlagValues, files: readonly string[]): void {
	if (flags['json'] === true) return printJson({ ...result, folder: folder.path, files })
	printLines(rowsTable(result.rows), '')
	if (result.fits.length > 0)
		printLines(fitsTable(result.fits), "theory against M: at K = ∞, finite K adds a floor of order K⁻²; |H̄ − 𝓗| falls like 1/N until what splines do not resolve is left", '')
	if (result.optima.length > 0)
		printLines(
			textTable(
				['best M', 'degree', 'N: M*', 'slope', 'theory', 'slope of the error', 'theory'].map((title, j) => ({ title, align: j === 0 ? ('left' as const) : ('right' as const) })),
				result.optima.map((o) => [`${o.psi}, ${o.start}, ${o.which}`, o.degree === null ? '' : String(o.degree), o.points.map((p) => `${p.sites}: ${formatNumber(p.blocks, 3)}`).join('  '), formatNumber(o.slope, 3), formatNumber(o.predicted, 3), formatNumber(o.errorSlope, 3), formatNumber(o.predictedError, 3)]),
			),
			'',
		)
	for (const warning of result.warnings) process.stderr.write(`twoscale: warning: ${warning}\n`)
	printLines('E = E|X̄ − ζ|²_{H⁻¹} without the zero mode; predicted: lattice fluctuation theory at this N; bounds: E of theory 1.4 and 2.3 at the best M', ...files.filter((f) => !/\/(figures|tables)\//.test(f)).map((f) => `${folder.path}/${f}`))
}

function rowsTable(rows: readonly StudyRow[]): string {
	return textTable(
		['ψ', 'start', 't', 'N', 'L', 'M', 'replicas', 'N·E', 'std. error', 'predicted', 'limit', 'E|PX−η|²', 'std. error', 'GOVW', 'spline'].map((title, j) => ({ title, align: j < 2 ? ('left' as const) : ('right' as const) })),
		rows.map((r) => [
			r.psi,
			r.start,
			formatNumber(r.time, 4),
			String(r.sites),
			r.degree === null ? '' : String(r.degree),
			r.blocks === null ? '' : String(r.blocks),
			String(r.replicas),
			formatNumber(r.scaled, 5),
			formatError(r.scaledStandardError),
			formatNumber(r.predictedScaledFreeMean ?? r.predictedScaled, 5),
			formatNumber(r.predictedLimit, 5),
			formatNumber(r.coarseSquared, 4),
			formatError(r.coarseStandardError),
			formatNumber(r.bounds.govw, 3),
			formatNumber(r.bounds.spline, 3),
		]),
	)
}

function fitsTable(fits: readonly Rate[]): string {
	return textTable(
		['fit of', 'ψ', 'start', 'L', 'M', 'against', 'slope', '95 %', 'theory', 'b of 1 + b/N', 'χ²/dof'].map((title, j) => ({ title, align: j < 3 ? ('left' as const) : ('right' as const) })),
		fits.map((f) => [
			STUDY_OBSERVABLES[f.observable],
			f.psi,
			f.start,
			f.degree === null ? '' : String(f.degree),
			f.blocks === null ? '' : String(f.blocks),
			f.against === 'sites' ? 'N' : 'M',
			formatNumber(f.slope, 4),
			`[${formatNumber(f.low, 4)}, ${formatNumber(f.high, 4)}]`,
			formatNumber(f.predicted, 2),
			formatNumber(f.correction, 3),
			f.chiSquared === null ? '' : `${formatNumber(f.chiSquared, 3)}/${f.freedom}`,
		]),
	)
}
