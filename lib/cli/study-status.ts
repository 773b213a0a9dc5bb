/** `study status`: what of a study is stored, once or again and again (`--watch`); and `status.json`, by which a run tells other terminals how fast it is. */
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { caseState, type PlannedCase, type RunProgress, type StudyFolder, type StudyPlan, unitsOf } from '../study/index.ts'
import { readingOf } from '../study/simulation/prepare.ts'
import type { FlagValues } from './flags.ts'
import { formatError, printJson, printLines, textTable } from './output.ts'

const FILE = 'status.json'
/** Milliseconds between two looks, and how many times as long as the look itself. */
const PERIOD = 1000
const PATIENCE = 10
/** Milliseconds after which nobody believes `status.json`. */
const STALE = 30_000

/** How fast a run is. */
export interface Pace {
	/** Site updates a second; null before it is known. */
	readonly rate: number | null
	readonly secondsLeft: number | null
}

export function paceOf({ done, wanted }: Pick<RunProgress, 'done' | 'wanted'>, seconds: number, first: number): Pace {
	const rate = (done - first) / Math.max(1e-3, seconds)
	return rate > 0 ? { rate, secondsLeft: (wanted - done) / rate } : { rate: null, secondsLeft: null }
}

/** What is in work, its standard error, the rate, and the time that is left. */
export function paceLine({ case: { sites, start }, error }: Pick<RunProgress, 'error'> & { readonly case: { readonly sites: number; readonly start: string } }, { rate, secondsLeft: left }: Pace): string {
	const time = left === null ? '' : `, ${left < 90 ? `${Math.ceil(left)} s` : left < 5400 ? `${Math.ceil(left / 60)} min` : `${(left / 3600).toFixed(1)} h`} left`
	return `N = ${sites}, ${start}${error === null ? '' : ` ± ${(100 * error).toPrecision(2)} %`}, ${(rate ?? 0).toExponential(1)} site updates/s${time}`
}

/** What a run says of itself to other terminals. */
export function writePace(folder: StudyFolder, { case: it, ...progress }: RunProgress, pace: Pace): void {
	const { psi, start, sites } = it
	folder.writeAtomically(FILE, `${JSON.stringify({ ...progress, case: { psi, start, sites }, ...pace, updated: new Date().toISOString(), host: hostname(), pid: process.pid })}\n`)
}

/** A line on the run that wrote `status.json` just now; null if there is none. */
function runningLine({ path }: StudyFolder): string | null {
	try {
		const said = JSON.parse(readFileSync(join(path, FILE), 'utf8')) as RunProgress & Pace & { readonly updated: string; readonly host: string; readonly pid: number }
		return Math.abs(Date.now() - Date.parse(said.updated)) < STALE ? `process ${said.pid} on ${said.host}: ${paceLine(said, said)}` : null
	} catch {
		return null
	}
}

export interface CaseStatus {
	readonly case: number
	readonly psi: string
	readonly start: string
	readonly sites: number
	readonly units: number
	readonly stored: number
	readonly prefix: number
	readonly done: boolean
	readonly error: number | null
}

export interface StudyStatus {
	readonly folder: string
	readonly digest: string
	readonly shards: number
	readonly complete: boolean
	readonly cases: readonly CaseStatus[]
}

/** @param known what was found before: cases of which no more is stored are not looked at again */
export function statusOf(folder: StudyFolder, made: StudyPlan, known?: StudyStatus): StudyStatus {
	const cases = made.cases.map((c) => caseStatus(folder, made, c, known?.cases[c.index]))
	return { folder: folder.path, digest: folder.digest, shards: made.shards.length, complete: cases.every((c) => c.done), cases }
}

function caseStatus(folder: StudyFolder, made: StudyPlan, c: PlannedCase, known?: CaseStatus): CaseStatus {
	const units = unitsOf(folder, made, c.index)
	if (known?.stored === units.size) return known
	const { prefix, done, error } = units.size === 0 ? { prefix: 0, done: false, error: null } : caseState(c, readingOf(c), units, made.specification.targetError)
	return { case: c.index, psi: c.psi, start: c.start, sites: c.sites, units: c.units, stored: units.size, prefix, done, error }
}

/** The part of the site updates that is stored or not needed. */
export function fractionOf(made: StudyPlan, { cases }: StudyStatus): number {
	const sum = (of: (c: CaseStatus) => number) => cases.reduce((total, c) => total + of(c) * made.cases[c.case]!.cost, 0)
	return sum((c) => (c.done ? c.units : c.stored)) / sum((c) => c.units)
}

/** @param cases numbers of those in the table; others cost nothing, but for `--json`, which has all of them */
export function printStatus(folder: StudyFolder, made: StudyPlan, flags: FlagValues, cases?: ReadonlySet<number>): void {
	if (flags['json'] === true) return printJson(statusOf(folder, made))
	printLines(statusTable({ cases: made.cases.filter((c) => cases?.has(c.index) !== false).map((c) => caseStatus(folder, made, c)) }))
}

const statusTable = ({ cases }: Pick<StudyStatus, 'cases'>): string =>
	textTable(
		['case', 'start', 'N', 'units', 'stored', 'rel. error', ''].map((title, j) => ({ title, align: j < 2 ? ('left' as const) : ('right' as const) })),
		cases.map((c) => [c.psi, c.start, String(c.sites), String(c.units), String(c.stored), formatError(c.error), c.done ? 'done' : 'open']),
	)

/** Until all is there or the signal comes: a table that is drawn again on a terminal, a line for every change elsewhere. */
export async function watchStatus(folder: StudyFolder, made: StudyPlan, signal: AbortSignal): Promise<void> {
	const { stdout } = process
	let [known, last, drawn]: [StudyStatus | undefined, string, number] = [undefined, '', 0]
	for (;;) {
		const began = performance.now()
		known = statusOf(folder, made, known)
		const open = known.cases.filter((c) => !c.done)
		const line = `${(100 * fractionOf(made, known)).toFixed(1)} % stored, ${known.cases.length - open.length} of ${known.cases.length} cases done`
		if (stdout.isTTY) {
			const running = known.complete ? null : runningLine(folder)
			const lines = [...statusTable(known).split('\n'), line, ...(running === null ? [] : [running])]
			// What does not fit on the terminal cannot be drawn again.
			const shown = lines.slice(-Math.max(2, (stdout.rows || Infinity) - 1))
			stdout.write(`${drawn > 0 ? `\u001b[${drawn}A` : ''}\r\u001b[J${shown.map((l) => l.slice(0, stdout.columns || undefined)).join('\n')}\n`)
			drawn = shown.length
		} else if (line !== last) printLines(line)
		last = line
		if (known.complete || signal.aborted) return
		await sleep(Math.max(PERIOD, PATIENCE * (performance.now() - began)), undefined, { signal }).catch(() => {})
		if (signal.aborted) return
	}
}
