/** What a reader sees in a cell of a published table: `showCell` with bounds rounded outwards. */
import { type ShownCell, showCell } from '../cell.ts'
import { formatNumber } from '../number.ts'
import type { ComputedTable, PublishedCell, Written } from './table.ts'

/** Digits of a bound. */
const BOUND_DIGITS = 4
/** Relative; a bound this close to a short decimal is that decimal. */
const ROUNDING = 1e-12

export const isWritten = (cell: PublishedCell | undefined): cell is Written => typeof cell === 'object' && cell !== null && 'shown' in cell

export function shownCell(table: ComputedTable, r: number, c: number): ShownCell {
	const cell = table.rows[r]?.[c] ?? null
	const column = table.columns[c]
	if (isWritten(cell)) return { kind: 'text', text: cell.shown }
	if (column?.rounded !== undefined && (typeof cell === 'number' || (cell !== null && typeof cell === 'object' && 'value' in cell))) {
		const [value, error] = typeof cell === 'number' ? [cell, 0] : [cell.value, cell.error ?? 0]
		const digits = column.digits ?? BOUND_DIGITS
		if (value === null || !Number.isFinite(value)) return { kind: 'number', number: formatNumber(value) }
		const sign = column.rounded === 'down' ? -1 : 1
		return { kind: 'number', number: formatNumber(roundedTo(value + sign * error, digits, sign), { digits }) }
	}
	return showCell({ ...table, rows: [[cell]], columns: column === undefined ? [] : [column] }, 0, 0)
}

/** The nearest decimal of so many digits that is not on the wrong side of x. */
export function roundedTo(x: number, digits: number, sign: 1 | -1): number {
	if (x === 0) return 0
	const near = Number(x.toPrecision(digits))
	if (sign * (near - x) >= -ROUNDING * Math.abs(x)) return near
	const unit = 10 ** (Math.floor(Math.log10(Math.abs(x))) - digits + 1)
	return Number((near + sign * unit).toPrecision(digits))
}
