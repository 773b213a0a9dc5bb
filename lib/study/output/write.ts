/** The merged files of a study in its folder: `merged/rows.csv`, `rows.parquet`, `fits.csv`, `result.json`. */
import type { StudyResult } from '../results/result.ts'
import type { StudyFolder } from '../store/index.ts'
import { type Cell, columnsOf, csvOf, parquetOf, type TableColumn } from './columns.ts'

/** Names of the files, relative to the folder. */
export async function writeMerged(folder: StudyFolder, result: StudyResult): Promise<string[]> {
	const rows = columnsOf(result.rows)
	const files: [string, string | Uint8Array][] = [
		['merged/rows.csv', csvOf(rows)],
		['merged/rows.parquet', await parquetOf(rows)],
		['merged/fits.csv', csvOf(fitColumns(result))],
		['merged/result.json', `${JSON.stringify(result, finite, '\t')}\n`],
	]
	for (const [name, contents] of files) folder.writeAtomically(name, contents)
	return files.map(([name]) => name)
}

const finite = (_: string, value: unknown): unknown => (typeof value === 'number' && !Number.isFinite(value) ? null : value)

/** One line per fit; the lists in it, sizes and residuals, separated by spaces. */
export function fitColumns({ fits }: Pick<StudyResult, 'fits'>): TableColumn[] {
	const flat = fits.map(({ plain, sizes, residuals, ...fit }): Readonly<Record<string, Cell>> => ({
		...fit,
		plainSlope: plain.slope,
		plainLow: plain.low,
		plainHigh: plain.high,
		sizes: sizes.join(' '),
		residuals: residuals.join(' '),
	}))
	return Object.keys(flat[0] ?? {}).map((name) => ({ name, type: 'DOUBLE', values: flat.map((row) => row[name] ?? null) }))
}
