/**
 * A table that is published: rows are computed one by one, so that a single one can be checked without the others.
 *
 * Every number carries its error: a value shows the digits that its error supports, a bound is rounded away from what it bounds.
 */
import type { Cell, Column } from '../blocks.ts'
import type { Text } from '../text.ts'

/** A formula in the papers, plain text in CSV. */
export interface Written {
	readonly shown: Text
	readonly csv: string
}

export type PublishedCell = Cell | Written

export interface PublishedColumn extends Column {
	/** A bound: rounded down or up, beyond the rounding of doubles. */
	readonly rounded?: 'down' | 'up'
	/** Left out in LaTeX, where it would not fit a page. */
	readonly screenOnly?: true
}

export interface RowOf {
	/** Unique in the table. */
	readonly id: string
	/** One cell per column. */
	compute(): readonly PublishedCell[]
}

/** What a table says and how to get it. */
export interface PublishedTable {
	/** File name without ending; `--only` of the command. */
	readonly id: string
	/** One line of the list of tables, Markdown. */
	readonly title: string
	readonly caption: Text
	/** A command that gives entries of the table one by one, beside the one that makes the table. */
	readonly single?: string
	readonly columns: readonly PublishedColumn[]
	readonly rows: readonly RowOf[]
	/** Type size in LaTeX, that it fits a page. */
	readonly size?: 'small' | 'footnotesize' | 'scriptsize'
}

export interface ComputedTable extends Omit<PublishedTable, 'rows'> {
	readonly rows: readonly (readonly PublishedCell[])[]
}

/** All rows. */
export function computeTable(table: PublishedTable, progress: (fraction: number) => void = () => undefined): ComputedTable {
	const rows = table.rows.map((row, k) => {
		progress(k / table.rows.length)
		return row.compute()
	})
	return { ...table, rows }
}

/** The command that makes the table. */
export const commandOf = ({ id }: Pick<PublishedTable, 'id'>) => `twoscale tables --only ${id}`

/** A value with its absolute error; unknown errors leave no digit to show. */
export function measured(value: number | null, error: number): { value: number | null; error: number | null } {
	return value !== null && Number.isFinite(value) && !Number.isFinite(error) ? { value: null, error: null } : { value, error }
}
