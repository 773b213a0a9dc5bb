/** `twoscale tables`: the tables of docs/tables as Markdown, LaTeX and CSV. Takes no ψ. */
import { InputError } from '../errors.ts'
import { computeTable, csvFields, type PublishedTable, TABLES, tableFiles, tablesIndex } from '../report/tables/index.ts'
import { prepareFolder, writeFiles } from '../report/write.ts'
import type { FlagValues } from './flags.ts'
import { printJson, printLines } from './output.ts'
import { progress } from './progress.ts'

export async function run(_psi: string, flags: FlagValues): Promise<void> {
	const only = flags['only'] as string | undefined
	const chosen = only === undefined ? TABLES : chosenTables(only)
	const directory = (flags['out'] as string | undefined) ?? 'docs/tables'
	prepareFolder(directory)
	const show = progress()
	const computed = chosen.map((table) => computeTable(table, (fraction) => show.update(`table ${table.id}`, fraction)))
	show.done()
	const files = writeFiles(directory, [...computed.flatMap(tableFiles), ...(only === undefined ? [['README.md', tablesIndex(TABLES)] as const] : [])])
	if (flags['json'] !== true) return printLines(...files)
	printJson({
		tables: computed.map((table) => {
			const [columns, ...rows] = csvFields(table)
			return { id: table.id, title: table.title, columns, rows: rows.map((row) => row.map(jsonField)) }
		}),
		files,
	})
}

/** Absent and infinite are null; numbers are numbers. */
function jsonField(field: string): string | number | null {
	if (field === '' || field === 'inf' || field === '-inf') return null
	return /^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(field) ? Number(field) : field
}

function chosenTables(only: string): readonly PublishedTable[] {
	const ids = only.split(',').map((id) => id.trim())
	return ids.map((id) => {
		const found = TABLES.find((t) => t.id === id)
		if (found === undefined)
			throw new InputError('bad-flag', `tables: no table ${JSON.stringify(id)} (expected ${TABLES.map((t) => t.id).join(', ')})`, 'Try twoscale tables --only stencils.')
		return found
	})
}
