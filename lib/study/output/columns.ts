/** The rows of a study as a flat table, to CSV and Parquet and back from CSV: one column for each number, the two bounds in columns of their own. */
import { InputError } from '../../errors.ts'
import type { StudyRow } from '../results/rows.ts'

export type Cell = string | number | null

export interface TableColumn {
	readonly name: string
	/** Whole numbers and doubles stand apart in Parquet. */
	readonly type: 'STRING' | 'INT32' | 'DOUBLE'
	readonly values: readonly Cell[]
}

/** A row of nothing, for the names of the columns. */
const EMPTY: StudyRow = {
	...{ potential: 0, psi: '', parameters: '', profile: '', start: '', time: 0, sites: 0, degree: null, blocks: null, scheme: '', timestep: null, replicas: 0 },
	...{ squaredHminus1: 0, standardError: 0, scaled: 0, scaledStandardError: 0, plainStandardError: 0 },
	...{ predictedScaled: null, predictedScaledFreeMean: null, predictedLimit: null },
	...{ coarseSquared: null, coarseStandardError: null, projectedSquared: null, projectedStandardError: null },
	...{ mesoSquaredHminus1: null, mesoSquared: null, unresolved: null, energyGap: null, energyError: null, operatorGap: null },
	bounds: { govw: null, govwBlocks: null, spline: null, splineBlocks: null },
}
const TEXTS = new Set(['psi', 'parameters', 'profile', 'start', 'scheme', 'boundsReason'])
const WHOLE = new Set(['potential', 'sites', 'degree', 'blocks', 'replicas', 'govwBlocks', 'splineBlocks'])

const flattened = ({ bounds: { reason, ...bounds }, ...row }: StudyRow): Readonly<Record<string, Cell>> => ({ ...row, ...bounds, boundsReason: reason ?? null })
const NAMES = Object.keys(flattened(EMPTY))

export function columnsOf(rows: readonly StudyRow[]): TableColumn[] {
	const flat = rows.map(flattened)
	return NAMES.map((name) => ({ name, type: TEXTS.has(name) ? 'STRING' : WHOLE.has(name) ? 'INT32' : 'DOUBLE', values: flat.map((row) => row[name] ?? null) }))
}

/** RFC 4180, doubles in shortest decimals that read back to the same; null is empty. */
export function csvOf(columns: readonly TableColumn[]): string {
	const quoted = (cell: Cell) => (cell === null ? '' : typeof cell === 'number' ? (Number.isFinite(cell) ? String(cell) : '') : /[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
	const count = columns[0]?.values.length ?? 0
	return `${[columns.map((c) => c.name), ...Array.from({ length: count }, (_, i) => columns.map((c) => quoted(c.values[i] ?? null)))].map((line) => line.join(',')).join('\n')}\n`
}

/** The rows of a table that `csvOf` wrote. @throws InputError `file` for another one. */
export function rowsOfCsv(csv: string): StudyRow[] {
	const [names = [], ...lines] = csvLines(csv)
	if (names.join() !== NAMES.join()) throw new InputError('file', `study: these are not the rows of a study of this version (got columns ${names.slice(0, 4).join(', ')}, …)`, 'Try merged/rows.csv of a study.')
	return lines.map((cells, k) => {
		const damaged = names.find((name, i) => cells.length !== names.length || (!TEXTS.has(name) && cells[i] !== '' && !Number.isFinite(Number(cells[i]))))
		if (damaged !== undefined) throw new InputError('file', `study: line ${k + 2} of the rows is damaged (column ${damaged})`, 'Take the file from the study again.')
		const { govw, govwBlocks, spline, splineBlocks, boundsReason, ...row } = Object.fromEntries(names.map((name, i) => [name, TEXTS.has(name) && name !== 'boundsReason' ? cells[i]! : cells[i] === '' ? null : name === 'boundsReason' ? cells[i]! : Number(cells[i])]))
		return { ...row, bounds: { govw, govwBlocks, spline, splineBlocks, ...(boundsReason === null ? {} : { reason: boundsReason }) } } as unknown as StudyRow
	})
}

/** Cells of a CSV text; quoted ones may have commas, line breaks and doubled quotes. */
function csvLines(csv: string): string[][] {
	const lines: string[][] = [[]]
	for (const [, cell, end] of csv.matchAll(/("(?:[^"]|"")*"|[^,\n]*)(,|\n|$)/g)) {
		if (cell === '' && end === '') break
		lines.at(-1)!.push(cell!.startsWith('"') ? cell!.slice(1, -1).replaceAll('""', '"') : cell!)
		if (end === '\n') lines.push([])
	}
	return lines.filter((line) => line.length > 0)
}

/** The same as Parquet. */
export async function parquetOf(columns: readonly TableColumn[]): Promise<Uint8Array> {
	const { parquetWriteBuffer } = await import('hyparquet-writer')
	const columnData = columns.map(({ name, type, values }) => ({ name, type, data: values.map((v) => (typeof v === 'number' && !Number.isFinite(v) ? null : v)), nullable: true }))
	return new Uint8Array(parquetWriteBuffer({ columnData }))
}
