/** A published table as CSV (RFC 4180) with all digits: a column of values with errors is followed by one with the errors. */
import { plainText } from '../text.ts'
import { isWritten } from './shown.ts'
import type { ComputedTable, PublishedCell } from './table.ts'

/** The fields, the head first. */
export function csvFields(table: ComputedTable): string[][] {
	const withError = table.columns.map((_, c) => table.rows.some((row) => hasError(row[c])))
	return [
		table.columns.flatMap(({ id }, c) => (withError[c] ? [id, `${id}_error`] : [id])),
		...table.rows.map((row) => table.columns.flatMap((_, c) => (withError[c] ? [valueOf(row[c]), errorOf(row[c])] : [valueOf(row[c])]))),
	]
}

export function tableCsv(table: ComputedTable): string {
	const quote = (field: string) => (/[",\r\n]/.test(field) ? `"${field.replace(/"/g, '""')}"` : field)
	return `${csvFields(table).map((fields) => fields.map(quote).join(',')).join('\n')}\n`
}

const hasError = (cell: PublishedCell | undefined) => typeof cell === 'object' && cell !== null && 'value' in cell && cell.error !== null

/** An absent value is an empty field, an infinite one is `inf`. */
function valueOf(cell: PublishedCell | undefined): string {
	if (cell === null || cell === undefined) return ''
	if (typeof cell === 'string') return cell
	if (typeof cell === 'number') return Number.isNaN(cell) ? '' : Number.isFinite(cell) ? String(cell) : cell > 0 ? 'inf' : '-inf'
	if (isWritten(cell)) return cell.csv
	return 'value' in cell ? valueOf(cell.value) : plainText(cell)
}

function errorOf(cell: PublishedCell | undefined): string {
	if (!hasError(cell)) return ''
	const { value, error } = cell as { value: number | null; error: number }
	return value === null || !Number.isFinite(value) ? '' : String(error)
}
