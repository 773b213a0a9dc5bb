/** Statements: what the theory claims, with the verdict, its margin and, where it fails, the counterexample. */
import { commandLine } from '../../statements/command.ts'
import type { Evidence } from '../../statements/index.ts'
import type { Block, Cell, Section, Table } from '../blocks.ts'
import { isAvailable, type ReportData } from '../data.ts'
import type { StatementRow, StatementsPart } from '../data-statements.ts'
import { code, emphasis, join, text, type Text } from '../text.ts'
import { missing, num } from './common.ts'
import { withFormulas } from './formulas.ts'
import { statementFigures } from './statement-figures.ts'

export const statements: Section<ReportData> = {
	id: 'statements',
	title: 'Statements',
	build(data) {
		const part = data.statements
		if (part === undefined) return null
		const opening: Block = {
			kind: 'paragraph',
			text: text`Each statement of the theory is tried on this potential. A ${emphasis('theorem')} must hold wherever its hypotheses were verified; a ${emphasis('property')} belongs to some potentials and not to others. The margin is not negative exactly when the statement holds: it says how far the numbers are from the other verdict.`,
		}
		if (!isAvailable(part)) return { blocks: [opening, { kind: 'remark', text: missing('The statements', part.unavailable) }] }
		return {
			blocks: [
				opening,
				{ kind: 'table', table: verdictTable(part) },
				{ kind: 'paragraph', text: countOf(part) },
				...statementFigures(part).map((figure): Block => ({ kind: 'figure', figure })),
				...part.rows.filter((r) => r.evidence.verdict !== 'holds').map((row): Block => ({ kind: 'paragraph', text: reason(row) })),
				{ kind: 'command', command: commandLine(data, 'check') },
			],
			data: [numbersTable(part)],
		}
	},
}

/** One clause for the head of the report. */
export function statementsVerdict(part: StatementsPart): Text {
	const failed = part.rows.filter((r) => r.evidence.verdict === 'fails')
	const theorems = failed.filter((r) => r.expected === 'theorem')
	const names = failed.length === 0 ? '' : ` (${failed.map((r) => r.number).join(', ')})`
	const alarm = theorems.length === 0 ? '' : ` ${theorems.length} of those that fail are theorems whose hypotheses were verified: an error of the numbers, or a discovery.`
	return text`Of ${num(part.rows.length)} statements ${num(of(part, 'holds'))} hold, ${num(failed.length)} fail${failed.length > 4 ? '' : names}, ${num(of(part, 'inconclusive'))} stay open and ${num(of(part, 'not-applicable'))} do not apply.${alarm}`
}

const of = ({ rows }: StatementsPart, verdict: Evidence['verdict']) => rows.filter((r) => r.evidence.verdict === verdict).length

const countOf = (part: StatementsPart): Text => statementsVerdict(part)

function verdictTable({ rows }: StatementsPart): Table {
	return {
		id: 'statements',
		caption: text`Verdicts, with the numbers of the statements in docs/theorems.md.`,
		columns: [
			{ id: 'number', header: text`no.`, kind: 'text' },
			{ id: 'statement', header: text`statement`, kind: 'text' },
			{ id: 'expected', header: text`kind`, kind: 'text' },
			{ id: 'verdict', header: text`verdict`, kind: 'text' },
			{ id: 'margin', header: text`margin`, kind: 'value', digits: 3 },
			{ id: 'unit', header: text`what the margin measures`, kind: 'text' },
		],
		rows: rows.map((r): Cell[] => [r.number, withFormulas(r.title), r.expected, VERDICTS[r.evidence.verdict], r.evidence.margin, withFormulas(r.evidence.marginUnit)]),
	}
}

const VERDICTS: Readonly<Record<Evidence['verdict'], string>> = {
	holds: 'holds',
	fails: 'fails',
	inconclusive: 'inconclusive',
	'not-applicable': 'not applicable',
}

/** Why a statement does not simply hold. */
function reason({ number, title, evidence }: StatementRow): Text {
	const { verdict, sentence, counterexample, change } = evidence
	const head = text`${emphasis(number)} ${withFormulas(title)}: ${VERDICTS[verdict]}. ${full(sentence)}`
	if (counterexample !== undefined) return join(head, text` ${full(counterexample.sentence)} See ${code(counterexample.command.replace(/ \\\n */g, ' '))}.`)
	return verdict === 'inconclusive' ? join(head, text` What would decide it: ${full(change)}`) : head
}

const full = (sentence: string) => withFormulas(/[.!?]$/.test(sentence) ? sentence : `${sentence}.`)

/** All numbers behind the verdicts, one row each. */
function numbersTable({ rows }: StatementsPart): Table {
	return {
		id: 'statements-numbers',
		caption: text`The numbers behind the verdicts.`,
		columns: [
			{ id: 'id', header: text`statement`, kind: 'text' },
			{ id: 'quantity', header: text`quantity`, kind: 'text' },
			{ id: 'value', header: text`value`, kind: 'text' },
		],
		rows: rows.flatMap((r) => Object.entries(r.evidence.numbers).map(([name, value]): Cell[] => [r.id, name, value === null ? '' : String(value)])),
	}
}
