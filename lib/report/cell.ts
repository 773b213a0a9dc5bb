/** A table cell as formatted number or text, by the rule of its column. */
import type { Cell, Column, Table } from './blocks.ts'
import type { FormattedNumber } from './number.ts'
import { formatError, formatNumber } from './number.ts'
import type { Text } from './text.ts'
import { plainText } from './text.ts'

export type ShownCell = { readonly kind: 'number'; readonly number: FormattedNumber } | { readonly kind: 'text'; readonly text: Text }

/** What the reader sees in row r, column c. */
export function showCell(table: Table, r: number, c: number): ShownCell {
	const column = table.columns[c] as Column
	const cell = table.rows[r]?.[c] ?? null
	if (typeof cell === 'string') return { kind: 'text', text: [{ kind: 'plain', text: cell }] }
	if (cell === null || typeof cell === 'number') return { kind: 'number', number: formatCell(column, cell, null) }
	if ('value' in cell) return { kind: 'number', number: formatCell(column, cell.value, cell.error) }
	return { kind: 'text', text: cell }
}

function formatCell(column: Column, value: number | null, error: number | null): FormattedNumber {
	switch (column.kind) {
		case 'error':
			return formatError(value)
		case 'integer':
			return formatNumber(value, { digits: 20, exponent: false, zeros: false })
		case 'exact':
			return formatNumber(value, { digits: column.digits ?? 6, zeros: false })
		default:
			return formatNumber(value, { digits: column.digits ?? 6, error })
	}
}

/** Whether a column holds numbers, aligned at the point. */
export function isNumeric(column: Column): boolean {
	return column.kind !== 'text'
}

/** A table as CSV with all digits (RFC 4180); an absent value is an empty field. */
export function toCsv(table: Table): string {
	const quote = (field: string) => (/[",\r\n]/.test(field) ? `"${field.replace(/"/g, '""')}"` : field)
	const write = (cell: Cell | undefined): string => {
		if (cell === null || cell === undefined) return ''
		if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : ''
		if (typeof cell !== 'string' && 'value' in cell) return write(cell.value)
		return quote(typeof cell === 'string' ? cell : plainText(cell))
	}
	const lines = [
		table.columns.map((c) => quote(c.id)).join(','),
		...table.rows.map((row) => table.columns.map((_, c) => write(row[c])).join(',')),
	]
	return `${lines.join('\n')}\n`
}
