/** `twoscale check <psi>`: what the theory claims, statement by statement, with verdicts and margins. */
import { availableParallelism } from 'node:os'
import pc from 'picocolors'
import { InputError } from '../errors.ts'
import { type ClaimResult, claimEvidence } from '../statements/claim/index.ts'
import { type Evidence, evidences, type Numbered, numbered, type Statement, subjectOfPotential, type Verdict } from '../statements/index.ts'
import { badFlag, countList, numberList, wholeNumber } from './arguments.ts'
import type { FlagValues } from './flags.ts'
import { EXIT } from './outcome.ts'
import { formatError, formatNumber, printJson, printLines, textTable } from './output.ts'
import { progress } from './progress.ts'
import { parametersOf, singlePotential } from './site.ts'

/** A statement that was tried. */
interface Row extends Numbered {
	readonly evidence: Evidence
}

export async function run(psi: string, flags: FlagValues): Promise<void> {
	const quick = flags['quick'] === true
	const claims = (flags['claim'] as readonly string[] | undefined) ?? []
	if (claims.length > 0) return checkClaims(psi, claims, flags)
	for (const name of ['sites', 'range'])
		if (flags[name] !== undefined) throw new InputError('bad-flag', `--${name} goes with --claim`, 'Write the estimate after --claim, or leave the flag out.')
	const list = selection(flags['only'] as string | undefined, quick)
	const show = progress()
	const p = singlePotential(psi, flags, 'check')
	const subject = subjectOfPotential(p, { quick })
	const threads = flags['threads'] === undefined ? availableParallelism() : wholeNumber('threads', flags['threads'] as string, 1)
	const task = { psi: p.text, parameters: parametersOf(p), quick }
	const found = await evidences(task, list.map(({ statement }) => statement), { threads, subject, progress: (title, fraction) => show.update(title, fraction) })
	const rows = list.map((row, i): Row => ({ ...row, evidence: found[i] as Evidence }))
	show.done()
	process.exitCode = exitOf(rows, flags['strict'] === true)
	if (flags['json'] === true)
		return printJson({
			psi: p.text,
			parameters: parametersOf(p),
			quick,
			counts: counts(rows),
			statements: rows.map(({ number, statement, evidence }) => ({
				id: statement.id,
				number,
				title: statement.title,
				expected: statement.expected,
				verdict: evidence.verdict,
				margin: evidence.margin,
				marginUnit: evidence.marginUnit,
				evidence,
				source: statement.source,
				status: statement.status,
				statement: statement.text,
				hypotheses: statement.hypotheses.text,
			})),
		})
	printLines(table(rows), ...notes(rows), '', summary(rows, quick))
}

const CLAIM_SITES = [1, 2, 4, 8, 16, 32]

/** The user's own estimates instead of the statements. Exit status 1 when one fails. */
function checkClaims(psi: string, claims: readonly string[], flags: FlagValues): void {
	if (flags['only'] !== undefined) throw new InputError('bad-flag', '--only and --claim are both given', 'Check statements, or claims.')
	const sites = flags['sites'] === undefined ? CLAIM_SITES : countList('sites', flags['sites'] as string)
	const range = rangesOf((flags['range'] as readonly string[] | undefined) ?? [])
	const show = progress()
	const p = singlePotential(psi, flags, 'check')
	const subject = subjectOfPotential(p, { quick: flags['quick'] === true })
	const results = claims.map((claim, i) => {
		show.update(claim, i / claims.length)
		return claimEvidence(claim, subject, { sites, range })
	})
	show.done()
	const verdicts = results.map(({ evidence }) => evidence.verdict)
	const open = flags['strict'] === true && verdicts.includes('inconclusive')
	process.exitCode = verdicts.includes('fails') ? EXIT.checkFailed : open ? EXIT.notReached : EXIT.done
	if (flags['json'] === true)
		return printJson({
			psi: p.text,
			parameters: parametersOf(p),
			sites,
			statements: results.map(({ evidence, ...rest }, i) => ({
				id: claims.length === 1 ? 'claim' : `claim-${i + 1}`,
				title: rest.claim,
				expected: 'property',
				verdict: evidence.verdict,
				margin: evidence.margin,
				marginUnit: evidence.marginUnit,
				evidence,
				source: 'your claim',
				...rest,
			})),
		})
	printLines(...results.flatMap((result, i) => [...(i === 0 ? [] : ['']), ...claimLines(result)]))
}

function claimLines({ claim, evidence }: ClaimResult): string[] {
	const { verdict, sentence, table, counterexample, change } = evidence
	const head = `${SIGNS[verdict]} ${verdict}   ${claim}`
	const colour = verdict === 'holds' ? pc.green : verdict === 'fails' ? pc.red : pc.yellow
	const cell = (value: number | string | null, column: string) => {
		if (typeof value === 'string') return value
		if (column === 'error') return formatError(value)
		return value !== null && Number.isInteger(value) && Math.abs(value) < 1e6 ? String(value) : formatNumber(value, 8)
	}
	return [
		process.stdout.isTTY === true ? colour(head) : head,
		'',
		...(table === undefined ? [] : [textTable(table.columns.map((title) => ({ title })), table.rows.map((row) => row.map((value, j) => cell(value, table.columns[j] as string)))), '']),
		sentence,
		...(counterexample === undefined ? [] : [`${counterexample.sentence} See: ${counterexample.command}`]),
		`What would change this: ${change}`,
	]
}

/** `--range m=-3:3`. */
function rangesOf(texts: readonly string[]): { m?: readonly [number, number]; s?: readonly [number, number]; z?: readonly [number, number] } {
	const ranges: Record<string, readonly [number, number]> = {}
	for (const text of texts) {
		const match = /^(m|s|z)=([^:]+):([^:]+)$/.exec(text)
		const ends = match === null ? [] : [numberList('range', match[2] as string), numberList('range', match[3] as string)].flat()
		if (match === null || ends.length !== 2) throw badFlag('range', text, 'm=lo:hi, s=lo:hi or z=lo:hi')
		ranges[match[1] as string] = ends as [number, number]
	}
	return ranges
}

/** The statements named by `--only`: ids, numbers (3.2) or parts (3); without it all, or with --quick those that take seconds. */
function selection(only: string | undefined, quick: boolean): readonly Numbered[] {
	const all = numbered()
	if (only === undefined) return all.filter(({ statement }) => !(quick && statement.long === true))
	const names = only.split(',').map((name) => name.trim())
	const matches = (name: string) => all.filter(({ number, statement }) => statement.id === name || number === name || number.startsWith(`${name}.`))
	for (const name of names) {
		if (matches(name).length > 0) continue
		throw new InputError(
			'bad-flag',
			`--only: no statement ${JSON.stringify(name.slice(0, 40))} (expected ids, numbers such as 3.2 or parts such as 3)`,
			`The ids are ${all.map(({ statement }) => statement.id).join(', ')}.`,
		)
	}
	return all.filter((row) => names.some((name) => matches(name).includes(row)))
}

/** 1 when a theorem fails whose hypotheses were verified; with --strict 3 when something stayed inconclusive. */
export function exitOf(rows: readonly { readonly statement: Pick<Statement, 'expected'>; readonly evidence: Pick<Evidence, 'verdict'> }[], strict: boolean): number {
	if (rows.some(({ statement, evidence }) => statement.expected === 'theorem' && evidence.verdict === 'fails')) return EXIT.checkFailed
	if (strict && rows.some(({ evidence }) => evidence.verdict === 'inconclusive')) return EXIT.notReached
	return EXIT.done
}

function counts(rows: readonly Row[]): Readonly<Record<string, number>> {
	const of = (verdict: Verdict) => rows.filter(({ evidence }) => evidence.verdict === verdict).length
	const failedTheorems = rows.filter(({ statement, evidence }) => statement.expected === 'theorem' && evidence.verdict === 'fails').length
	return { holds: of('holds'), fails: of('fails'), failedTheorems, inconclusive: of('inconclusive'), notApplicable: of('not-applicable') }
}

const SIGNS: Readonly<Record<Verdict, string>> = { holds: '✓', fails: '✗', inconclusive: '?', 'not-applicable': '–' }

function paint({ statement, evidence: { verdict } }: Row, text: string): string {
	if (process.stdout.isTTY !== true) return text
	if (verdict === 'holds') return pc.green(text)
	if (verdict === 'fails') return statement.expected === 'theorem' ? pc.red(text) : pc.yellow(text)
	return verdict === 'inconclusive' ? pc.yellow(text) : pc.dim(text)
}

function table(rows: readonly Row[]): string {
	const text = textTable(
		[
			{ title: 'no.' },
			{ title: 'statement', align: 'left' },
			{ title: 'kind', align: 'left' },
			{ title: 'verdict', align: 'left' },
			{ title: 'margin' },
			{ title: 'what it measures', align: 'left' },
		],
		rows.map(({ number, statement, evidence }) => [
			number,
			statement.title,
			statement.expected,
			`${SIGNS[evidence.verdict]} ${evidence.verdict}`,
			formatNumber(evidence.margin, 3),
			evidence.marginUnit,
		]),
	)
	const [head, rule, ...body] = text.split('\n') as [string, string, ...string[]]
	return [head, rule, ...body.map((line, i) => paint(rows[i] as Row, line))].join('\n')
}

/** Why, for everything that does not simply hold. */
function notes(rows: readonly Row[]): string[] {
	return rows
		.filter(({ evidence }) => evidence.verdict !== 'holds')
		.flatMap((row) => {
			const { number, evidence } = row
			const { counterexample } = evidence
			return [
				'',
				paint(row, `${number} ${evidence.verdict}: ${evidence.sentence}`),
				...(counterexample === undefined ? [] : [`    ${counterexample.sentence}`, `    see: ${counterexample.command}`]),
				...(evidence.verdict === 'inconclusive' ? [`    what would decide it: ${evidence.change}`] : []),
			]
		})
}

function summary(rows: readonly Row[], quick: boolean): string {
	const c = counts(rows)
	const theorems = c['failedTheorems'] as number
	const parts = [
		`${c['holds']} hold`,
		`${c['fails']} ${c['fails'] === 1 ? 'fails' : 'fail'}${(c['fails'] as number) > 0 ? ` (${theorems === 0 ? 'no theorem' : `${theorems} with verified hypotheses`})` : ''}`,
		`${c['inconclusive']} inconclusive`,
		`${c['notApplicable']} not applicable`,
	]
	const skipped = numbered().filter(({ statement }) => quick && statement.long === true).length
	return `${parts.join(', ')}.${skipped > 0 ? ` ${skipped} long statements were left out by --quick.` : ''}`
}
