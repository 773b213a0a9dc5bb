/** What commands print: JSON documents and aligned tables. */

/** One JSON document on stdout; numbers in full double precision, unbounded and undefined numbers as null. */
export function printJson(document: unknown): void {
	process.stdout.write(
		`${JSON.stringify(document, (_key, value: unknown) => (typeof value === 'number' && !Number.isFinite(value) ? null : value instanceof Float64Array ? [...value] : value))}\n`,
	)
}

export interface Column {
	readonly title: string
	readonly align?: 'left' | 'right'
}

/** Aligned text table: titles, a rule, rows. Cells are text already. */
export function textTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
	const widths = columns.map((c, j) => Math.max(width(c.title), ...rows.map((r) => width(r[j] ?? ''))))
	const line = (cells: readonly string[]) =>
		cells
			.map((cell, j) => pad(cell, widths[j] as number, columns[j]?.align ?? 'right'))
			.join('  ')
			.trimEnd()
	return [line(columns.map((c) => c.title)), widths.map((w) => '─'.repeat(w)).join('  '), ...rows.map(line)].join('\n')
}

function pad(text: string, to: number, align: 'left' | 'right'): string {
	const space = ' '.repeat(Math.max(0, to - width(text)))
	return align === 'left' ? text + space : space + text
}

/** Columns that the text takes: combining marks take none. */
function width(text: string): number {
	return [...text.normalize('NFC')].filter((c) => !/\p{M}/u.test(c)).length
}

/** A double for reading: `digits` significant digits, short exponents, `–` for null. */
export function formatNumber(value: number | null | undefined, digits = 10): string {
	if (value === null || value === undefined || Number.isNaN(value)) return '–'
	if (value === Infinity) return '∞'
	if (value === -Infinity) return '-∞'
	if (value === 0) return '0'
	const magnitude = Math.abs(value)
	if (magnitude >= 1e-4 && magnitude < 1e6) return value.toFixed(Math.max(0, digits - 1 - Math.floor(Math.log10(magnitude))))
	return value
		.toExponential(digits - 1)
		.replace(/e([+-])(\d)$/, 'e$10$2')
		.replace('e+', 'e')
}

/** An error in one or two digits. */
export function formatError(value: number | null | undefined): string {
	return value === null || value === undefined || Number.isNaN(value) ? '–' : value === 0 ? '0' : value === Infinity ? '∞' : value.toExponential(1)
}

/** `(lo, hi)` with ±∞ for null. */
export function formatRange(range: { readonly min: number | null; readonly max: number | null }): string {
	return `(${range.min === null ? '-∞' : formatNumber(range.min, 8)}, ${range.max === null ? '∞' : formatNumber(range.max, 8)})`
}

export function printLines(...lines: readonly string[]): void {
	process.stdout.write(`${lines.join('\n')}\n`)
}
