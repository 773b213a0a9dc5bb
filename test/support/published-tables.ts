/** Committed tables of docs/tables against computed ones: text exactly, numbers with room for the last printed digit. */
import { readFileSync } from 'node:fs'

export const committed = (name: string) => readFileSync(new URL(`../../docs/tables/${name}`, import.meta.url), 'utf8')

/** What differs from the files of a table; `places`: those of the rows that were computed, all of them by default. */
export function differences(files: readonly (readonly [name: string, content: string])[], places?: readonly number[]): string[] {
	return files.flatMap(([name, made]) => {
		const kept = committed(name)
		const kind = name.split('.').at(-1) as 'md' | 'tex' | 'csv'
		const found: string[] = []
		if (frame(kept, kind) !== frame(made, kind)) found.push(`${name}: ${frame(made, kind)}\nin place of\n${frame(kept, kind)}`)
		const [before, now] = [rowsOf(kept, kind), rowsOf(made, kind)]
		if (places === undefined && before.length !== now.length) found.push(`${name}: ${now.length} rows in place of ${before.length}`)
		now.forEach((cells, k) => {
			const place = places?.[k] ?? k
			const old = before[place] ?? {}
			for (const [column, cell] of Object.entries(cells))
				if (!(column.endsWith('_error') ? sameSize(old[column], cell) : agree(old[column], cell, kind))) found.push(`${name}, row ${place + 1}, ${column}: ${cell} in place of ${old[column]}`)
		})
		return found
	})
}

/** Everything but the rows, and the room that their entries take. */
function frame(text: string, kind: 'md' | 'tex' | 'csv'): string {
	const lines = text.split('\n')
	if (kind === 'csv') return ''
	if (kind === 'md') return lines.filter((line) => !line.startsWith('|')).join('\n')
	const [from, to] = [lines.findIndex((l) => l.includes('\\midrule')), lines.findIndex((l) => l.includes('\\bottomrule'))]
	return [...lines.slice(0, from), ...lines.slice(to)].filter((l) => !l.includes('arraystretch')).join('\n').replace(/table-format=[^\]]*/g, '')
}

/** Cells by column. */
function rowsOf(text: string, kind: 'md' | 'tex' | 'csv'): Record<string, string>[] {
	const lines = text.trimEnd().split('\n')
	let cells: string[][]
	if (kind === 'csv') cells = lines.map(csvFields)
	else if (kind === 'md') cells = lines.filter((l) => l.startsWith('|')).filter((_, k) => k !== 1).map((l) => l.split(/(?<!\\)\|/).slice(1, -1))
	else cells = lines.filter((l) => l.endsWith('\\\\')).map((l) => l.replace(/\s*\\\\$/, '').split(/(?<!\\)&/))
	const [head = [], ...rest] = cells.map((row) => row.map((cell) => cell.trim()))
	// Two columns may have the same head.
	return rest.map((row) => Object.fromEntries(row.map((cell, c) => [kind === 'csv' ? (head[c] as string) : `${c + 1} ${head[c]}`, cell])))
}

export function csvFields(line: string): string[] {
	return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((m) => (m[1] === undefined ? (m[2] as string) : m[1].replace(/""/g, '"')))
}

/** The rows of a committed CSV file, by column. */
export const committedRows = (id: string) => rowsOf(committed(`${id}.csv`), 'csv')

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹'

/** A printed number with the unit of its last digit. */
function printed(cell: string): { value: number; unit: number } | null {
	const plain = cell
		.replace('−', '-')
		.replace(/·10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)/, (_, power: string) => `e${[...power].map((c) => (c === '⁻' ? '-' : SUPERSCRIPTS.indexOf(c))).join('')}`)
	const m = /^(-?\d+)(?:\.(\d+))?(?:\((\d+)\))?(?:e(-?\d+))?$/.exec(plain)
	if (m === null) return null
	const [, integer = '', fraction = '', uncertainty = '1', exponent = '0'] = m
	return { value: Number(`${integer}.${fraction || 0}e${exponent}`), unit: Number(uncertainty) * 10 ** (Number(exponent) - fraction.length) }
}

/** Errors are estimates: their size is compared. */
const sameSize = (kept: string | undefined, made: string) =>
	kept === made || (kept !== undefined && Number(made) < 1e-9 && Number(kept) < 1e-9) || (Number(kept) > 0 && Number(made) > 0 && Math.abs(Math.log10(Number(made) / Number(kept))) < 1)

/** CSV has all digits: bounds of stationary values move by more than the last one. */
const ROUNDING = 1e-6

export function agree(kept: string | undefined, made: string, kind: 'md' | 'tex' | 'csv'): boolean {
	if (kept === undefined) return false
	if (kept === made) return true
	// Whole numbers and exact fractions are exact.
	if (/^-?\d+$/.test(kept) && /^-?\d+$/.test(made)) return false
	if (kind === 'csv') {
		const [a, b] = [Number(kept), Number(made)]
		return kept !== '' && made !== '' && (Math.abs(a - b) <= ROUNDING * Math.max(Math.abs(a), Math.abs(b)) || Math.max(Math.abs(a), Math.abs(b)) < 1e-9)
	}
	const [a, b] = [printed(kept), printed(made)]
	return a !== null && b !== null && Math.abs(a.value - b.value) <= 1.01 * Math.max(a.unit, b.unit)
}
