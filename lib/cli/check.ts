/** `twoscale check <psi>`: what the theory claims, statement by statement, with verdicts and margins. */
import pc from 'picocolors'
import { InputError } from '../errors.ts'
import { type Evidence, evidenceOf, type Numbered, numbered, type Statement, subjectOfPotential, type Verdict } from '../statements/index.ts'
import type { FlagValues } from './flags.ts'
import { EXIT } from './outcome.ts'
import { formatNumber, printJson, printLines, textTable } from './output.ts'
import { progress } from './progress.ts'
import { parametersOf, singlePotential } from './site.ts'

/** A statement that was tried. */
interface Row extends Numbered {
	readonly evidence: Evidence
}

export async function run(psi: string, flags: FlagValues): Promise<void> {
	const quick = flags['quick'] === true
	const list = selection(flags['only'] as string | undefined, quick)
	const show = progress()
	const p = singlePotential(psi, flags, 'check')
	const subject = subjectOfPotential(p, { quick })
	const rows = list.map(({ number, statement }, i): Row => {
		show.update(`${number} ${statement.title}`, i / list.length)
		return { number, statement, evidence: evidenceOf(statement, subject) }
	})
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
