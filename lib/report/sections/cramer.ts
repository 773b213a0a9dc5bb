/** Cramér transform: φ* and φ, their values with errors, bounds of φ''. */
import type { Block, Column, Section, Table } from '../blocks.ts'
import type { CramerPart, ReportData } from '../data.ts'
import { isAvailable } from '../data.ts'
import { commandLine, list } from '../../statements/command.ts'
import type { Text } from '../text.ts'
import { join, math, text } from '../text.ts'
import { closed, missing, num, readable } from './common.ts'
import { cramerFigure } from './figures.ts'
import { isConstant } from './head.ts'

export const cramer: Section<ReportData> = {
	id: 'cramer',
	title: 'Cramér transform',
	build(data) {
		const part = data.cramer
		if (part === undefined) return null
		const definition: Block = {
			kind: 'definition',
			text: text`The logarithmic moment generating function of the single-site law and its Legendre transform, the macroscopic free energy density, are`,
			latex:
				"\\varphi^*(\\sigma)=\\log\\int_{\\mathbb R}e^{\\sigma z-\\psi(z)}\\,dz,\\qquad \\varphi(m)=\\sup_\\sigma\\,\\{\\sigma m-\\varphi^*(\\sigma)\\},\\qquad \\varphi''(m)=\\frac1{s^2(m)},",
		}
		if (!isAvailable(part)) return { blocks: [definition, { kind: 'remark', text: missing('The Cramér transform', part.unavailable) }] }
		const blocks: Block[] = [
			definition,
			{
				kind: 'paragraph',
				text: text`where ${math('s^2(m)')} is the variance of the tilted law ${math('\\propto e^{\\sigma z-\\psi(z)}\\,dz')} of mean ${math('m')}.`,
			},
			...closedForm(part),
			{ kind: 'table', table: meansTable(part) },
		]
		if (part.logPartition.length > 0) blocks.push({ kind: 'table', table: fieldsTable(part) })
		blocks.push(
			{ kind: 'figure', figure: cramerFigure(data, part) },
			{ kind: 'paragraph', text: meaning(data, part) },
			{ kind: 'command', command: commandLine(data, 'cramer', [['--mean', list(data.choices.means)], ...fieldFlag(data)]) },
		)
		return { blocks, data: [cumulantTable(part)] }
	},
}

function fieldFlag(data: ReportData): [string, string][] {
	return data.choices.fields.length > 0 ? [['--field', list(data.choices.fields)]] : []
}

function closedForm(part: CramerPart): Block[] {
	if (part.closedForm === null)
		return [{ kind: 'paragraph', text: text`No closed form of ${math('\\varphi^*')} was recognised; all values come from quadrature.` }]
	const latex = readable(part.closedForm.latex)
	if (latex === null)
		return [
			{
				kind: 'paragraph',
				text: text`A closed form of ${math('\\varphi^*')} was recognised; it is too long to be read and stands in data.json.`,
			},
		]
	return [
		{ kind: 'paragraph', text: text`Here ${math('\\varphi^*')} has the closed form` },
		{ kind: 'formula', latex: `${latex}.` },
	]
}

/** Errors in the natural units of the tilted law, turned into absolute ones column by column. */
function meansTable(part: CramerPart): Table {
	const value = (header: string, id: string): Column => ({ id, header: text`${math(header)}`, kind: 'value', digits: 8 })
	return {
		id: 'cramer-means',
		caption: text`The Cramér transform. The error bounds the errors of all entries of its row, in the natural units of the tilted law: ${math('\\max(1,|\\varphi|)')}, ${math("\\max(1/s,|\\varphi'|)")}, ${math('1/s^2')}, ${math('1/s^3')}.`,
		columns: [
			{ id: 'mean', header: text`${math('m')}`, kind: 'exact', digits: 6 },
			value('\\varphi(m)', 'value'),
			value("\\varphi'(m)", 'first'),
			value("\\varphi''(m)", 'second'),
			value("\\varphi'''(m)", 'third'),
			{ id: 'error', header: text`error`, kind: 'error' },
		],
		rows: part.rows.map((r) => {
			const unit = Math.sqrt(r.second)
			return [
				r.mean,
				{ value: r.value, error: r.error * Math.max(1, Math.abs(r.value)) },
				{ value: r.first, error: r.error * Math.max(unit, Math.abs(r.first)) },
				{ value: r.second, error: r.error * unit ** 2 },
				{ value: r.third, error: r.error * unit ** 3 },
				r.error,
			]
		}),
	}
}

const CUMULANTS = [1, 2, 3, 4, 5, 6]

function fieldsTable(part: CramerPart): Table {
	return {
		id: 'cramer-fields',
		caption: text`The logarithmic moment generating function and the first four cumulants ${math('\\kappa_n')} of the tilted laws.`,
		columns: fieldColumns(4),
		rows: fieldRows(part, 4),
	}
}

/** All six cumulants, as CSV only. */
function cumulantTable(part: CramerPart): Table {
	return { id: 'cramer-cumulants', caption: text`Cumulants of the tilted laws.`, columns: fieldColumns(6), rows: fieldRows(part, 6) }
}

function fieldColumns(count: number): Column[] {
	return [
		{ id: 'field', header: text`${math('\\sigma')}`, kind: 'exact', digits: 6 },
		{ id: 'logPartition', header: text`${math('\\varphi^*(\\sigma)')}`, kind: 'value', digits: 8 },
		...CUMULANTS.slice(0, count).map(
			(n): Column => ({ id: `cumulant${n}`, header: text`${math(`\\kappa_${n}`)}`, kind: 'value', digits: 7 }),
		),
		{ id: 'error', header: text`error`, kind: 'error' },
	]
}

function fieldRows(part: CramerPart, count: number): Table['rows'] {
	return part.logPartition.map((r) => {
		const deviation = Math.sqrt(r.cumulants[1] ?? 1)
		return [
			r.field,
			{ value: r.value, error: r.error * Math.max(1, Math.abs(r.value)) },
			...CUMULANTS.slice(0, count).map((n) => ({ value: r.cumulants[n - 1] ?? null, error: r.error * deviation ** n })),
			r.error,
		]
	})
}

function meaning(data: ReportData, part: CramerPart): Text {
	const { lower, upper, scanned, error } = part.convexity
	if (isConstant(part.convexity))
		return text`${math("\\varphi''")} = ${num(lower.value, { digits: 7, error })} is constant: the tilted laws all have the same variance.`
	const bounds = text`Over means in ${closed(...scanned)}, ${math("\\varphi''")} has its least value ${math('\\lambda')} = ${num(lower.value, { digits: 7, error })} at ${math('m')} = ${num(lower.mean, { digits: 4 })} and its largest ${math('\\Lambda')} = ${num(upper.value, { digits: 7, error })} at ${math('m')} = ${num(upper.mean, { digits: 4 })}`
	const least = data.potential.minSecondDerivative
	if (least !== null && least >= 0) return join(bounds, '.')
	return join(
		bounds,
		text`: ${math('\\varphi')} is convex although ${math("\\inf\\psi''")} = ${least === null ? math('-\\infty') : num(least)}.`,
	)
}
