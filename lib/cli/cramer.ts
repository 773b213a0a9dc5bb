/** `twoscale cramer <psi>`: φ* with cumulants at fields, φ with derivatives at means, and the closed form. */
import { closedForm, cramerTransform } from '../cramer/index.ts'
import type { Potential } from '../potential/index.ts'
import { defaultMeans, singleSiteLaw } from '../report/compute/options.ts'
import { numberList } from './arguments.ts'
import { type Column, formatError, formatNumber, printJson, printLines, textTable } from './output.ts'
import type { FlagValues } from './flags.ts'
import { parametersOf, potentialAt, scan, siteOf } from './site.ts'

export function cramerDocument(p: Potential, flags: FlagValues) {
	const transform = cramerTransform(p)
	const means =
		flags['mean'] === undefined
			? flags['field'] === undefined
				? defaultMeans(transform, singleSiteLaw(transform))
				: []
			: numberList('mean', flags['mean'] as string)
	const fields = flags['field'] === undefined ? [] : numberList('field', flags['field'] as string)
	const form = closedForm(p.expression)
	return {
		psi: p.text,
		parameters: parametersOf(p),
		logPartition: fields.map((field) => {
			const law = transform.logPartition(field)
			return { field, value: law.logPartition, cumulants: [...law.cumulants], error: law.error }
		}),
		cramer: means.map((mean) => {
			const { value, first, second, third, error } = transform.at(mean)
			return { mean, value, first, second, third, error }
		}),
		closedForm: form === null ? null : { latex: form.latex, text: form.text, kind: form.kind },
	}
}

const CRAMER_COLUMNS: readonly Column[] = ['m', 'φ(m)', 'φ′(m)', 'φ″(m)', 'φ‴(m)', 'error'].map((title) => ({ title }))
const FIELD_COLUMNS: readonly Column[] = ['σ', 'φ*(σ)', 'κ1', 'κ2', 'κ3', 'κ4', 'κ5', 'κ6', 'error'].map((title) => ({ title }))

type Document = ReturnType<typeof cramerDocument>
const cramerCells = (r: Document['cramer'][number]) => [
	formatNumber(r.mean, 6),
	...[r.value, r.first, r.second, r.third].map((x) => formatNumber(x, 13)),
	formatError(r.error),
]
const fieldCells = (r: Document['logPartition'][number]) => [
	formatNumber(r.field, 6),
	formatNumber(r.value, 13),
	...r.cumulants.map((x) => formatNumber(x, 10)),
	formatError(r.error),
]

export async function run(psi: string, flags: FlagValues): Promise<void> {
	const site = siteOf(psi, flags)
	const scanned = scan(site, (p) => cramerDocument(p, flags))
	if (scanned !== undefined) {
		if (flags['json'] === true) return printJson({ psi, scan: scanned.parameter, rows: scanned.rows })
		const parameter = { title: scanned.parameter }
		const tables = [
			textTable(
				[parameter, ...CRAMER_COLUMNS],
				scanned.rows.flatMap((row) => row.cramer.map((r) => [formatNumber(row.parameter, 6), ...cramerCells(r)])),
			),
			textTable(
				[parameter, ...FIELD_COLUMNS],
				scanned.rows.flatMap((row) => row.logPartition.map((r) => [formatNumber(row.parameter, 6), ...fieldCells(r)])),
			),
		]
		printLines(...tables.filter((_, i) => scanned.rows.some((r) => (i === 0 ? r.cramer : r.logPartition).length > 0)))
		return
	}
	const d = cramerDocument(potentialAt(site, undefined), flags)
	if (flags['json'] === true) return printJson(d)
	if (d.cramer.length > 0) printLines(textTable(CRAMER_COLUMNS, d.cramer.map(cramerCells)), '')
	if (d.logPartition.length > 0) printLines(textTable(FIELD_COLUMNS, d.logPartition.map(fieldCells)), '')
	printLines(
		d.closedForm === null
			? 'φ* has no closed form in the class of Gaussian mixtures with polynomial and trigonometric factors.'
			: `φ*(s) = ${d.closedForm.text}   (${d.closedForm.kind})`,
	)
}
