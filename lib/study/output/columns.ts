/** The rows of a study as a flat table, for CSV and Parquet: one column for each number, the two bounds in columns of their own. */
import type { StudyRow } from '../results/rows.ts'

export type Cell = string | number | null

export interface TableColumn {
	readonly name: string
	/** Whole numbers and doubles stand apart in Parquet. */
	readonly type: 'STRING' | 'INT32' | 'DOUBLE'
	readonly values: readonly Cell[]
}

const TEXTS = new Set(['psi', 'profile', 'start', 'scheme', 'boundsReason'])
const WHOLE = new Set(['potential', 'sites', 'degree', 'blocks', 'replicas', 'govwBlocks', 'splineBlocks'])

export function columnsOf(rows: readonly StudyRow[]): TableColumn[] {
	const flat = rows.map(({ bounds: { reason = null, ...bounds }, ...row }): Readonly<Record<string, Cell>> => ({ ...row, ...bounds, boundsReason: reason }))
	const names = Object.keys(flat[0] ?? {})
	return names.map((name) => ({ name, type: TEXTS.has(name) ? 'STRING' : WHOLE.has(name) ? 'INT32' : 'DOUBLE', values: flat.map((row) => row[name] ?? null) }))
}

/** RFC 4180, doubles in shortest decimals that read back to the same; null is empty. */
export function csvOf(columns: readonly TableColumn[]): string {
	const quoted = (cell: Cell) => (cell === null ? '' : typeof cell === 'number' ? (Number.isFinite(cell) ? String(cell) : '') : /[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
	const count = columns[0]?.values.length ?? 0
	return `${[columns.map((c) => c.name), ...Array.from({ length: count }, (_, i) => columns.map((c) => quoted(c.values[i] ?? null)))].map((line) => line.join(',')).join('\n')}\n`
}

/** The same as Parquet. */
export async function parquetOf(columns: readonly TableColumn[]): Promise<Uint8Array> {
	const { parquetWriteBuffer } = await import('hyparquet-writer')
	const columnData = columns.map(({ name, type, values }) => ({ name, type, data: values.map((v) => (typeof v === 'number' && !Number.isFinite(v) ? null : v)), nullable: true }))
	return new Uint8Array(parquetWriteBuffer({ columnData }))
}
