/** Published tables as Markdown, LaTeX and CSV: a table of everything that is awkward. */
import { describe, expect, test } from 'vitest'
import { formatNumber } from '../../../lib/report/number.ts'
import { tableCsv } from '../../../lib/report/tables/csv.ts'
import { latexCells, siunitxNumber, tableFormat, tableLatex } from '../../../lib/report/tables/latex.ts'
import { markdownCells, tableMarkdown } from '../../../lib/report/tables/markdown.ts'
import { roundedTo } from '../../../lib/report/tables/shown.ts'
import { type ComputedTable, computeTable } from '../../../lib/report/tables/table.ts'
import { math, text } from '../../../lib/report/text.ts'
import { agree } from '../../support/published-tables.ts'

const table: ComputedTable = {
	id: 'awkward',
	title: 'What is awkward',
	caption: text`100% of ${math('|x|')}.`,
	single: 'twoscale block "z^2"',
	columns: [
		{ id: 'name', header: text`name`, kind: 'text', screenOnly: true },
		{ id: 'psi', header: text`${math('\\psi')}`, kind: 'text' },
		{ id: 'value', header: text`${math('|v|')}`, kind: 'value' },
		{ id: 'lower', header: text`${math('\\ge')}`, kind: 'value', rounded: 'down' },
		{ id: 'upper', header: text`${math('\\le')}`, kind: 'value', rounded: 'up' },
		{ id: 'K', header: text`${math('K')}`, kind: 'integer' },
	],
	rows: [
		['a|b', { shown: [math('\\tfrac12z^2')], csv: 'z^2/2, a="1"' }, { value: -1.23456e-5, error: 3e-8 }, 1.99999, 2.00001, 12],
		['é', 'p', { value: 12.3456789, error: 1e-12 }, 0.5, 0.5, Number.POSITIVE_INFINITY],
		['c', 'q', null, Number.NEGATIVE_INFINITY, null, 3],
		['d', 'r', { value: 0.25, error: 0.01 }, 3 - 2e-15, 3 + 2e-15, 'all'],
	],
}

describe('numbers', () => {
	test.each([
		[1.99999, -1, 1.999],
		[1.99999, 1, 2],
		[2.00001, 1, 2.001],
		[-1.99999, -1, -2],
		[-1.99999, 1, -1.999],
		[0.99999998, -1, 0.9999],
		[-0.99999998, 1, -0.9999],
		[3 + 2e-15, 1, 3],
		[0, 1, 0],
		[123456, 1, 123500],
		[1.234e-9, 1, 1.234e-9],
	] as const)('%s rounded towards %s: %s', (x, sign, expected) => expect(roundedTo(x, 4, sign)).toBe(expected))

	test('a rounded bound is on its side and within a unit, whatever it is', () => {
		for (let k = 0, x = 0.731; k < 300; k++, x = (x * 1.37) % 1e7) {
			for (const value of [x, -x, x * 1e-9])
				for (const sign of [1, -1] as const) {
					const r = roundedTo(value, 4, sign)
					expect(sign * (r - value)).toBeGreaterThanOrEqual(-1e-12 * Math.abs(value))
					expect(Math.abs(r - value)).toBeLessThan(1.001e-3 * Math.abs(value))
				}
		}
	})

	test('siunitx reads them', () => {
		expect(siunitxNumber(formatNumber(-1.23456e-5, { error: 3e-8 }))).toBe('-1.235(3)e-5')
		expect(siunitxNumber(formatNumber(null))).toBe('{--}')
		expect(siunitxNumber(formatNumber(Number.NEGATIVE_INFINITY))).toBe('{$-\\infty$}')
		expect(siunitxNumber(formatNumber(2.5e7, { digits: 3 }))).toBe('2.50e7')
	})

	test('table-format has room for all entries', () => {
		const n = (value: number | null, error?: number, digits?: number) => formatNumber(value, { ...(error === undefined ? {} : { error }), ...(digits === undefined ? {} : { digits }) })
		expect(tableFormat([n(1.5, 0, 2), n(12.25, 0, 4)])).toBe('2.2')
		expect(tableFormat([n(-1.5e-12, 1e-14), n(3, 0, 1)])).toBe('-1.2(1)e-2')
		expect(tableFormat([n(null)])).toBe('1')
		expect(tableFormat([n(3e7, 0, 1)])).toBe('1e1')
	})
})

describe('files', () => {
	test('Markdown: aligned in the source, bars kept apart', () => {
		const lines = tableMarkdown(table).split('\n').filter((l) => l.startsWith('|'))
		expect(new Set(lines.map((l) => [...l].length))).toHaveProperty('size', 1)
		expect(lines[0]).toContain('$\\vert v\\vert $')
		expect(lines[1]).toMatch(/^\| :-+ \| :-+ \| -+: \|/)
		expect(markdownCells(table)[0]).toEqual(['a\\|b', '$\\tfrac12z^2$', '−1.235(3)·10⁻⁵', '1.999', '2.001', '12'])
		expect(markdownCells(table)[3]).toEqual(['d', 'r', '0.25(1)', '3.000', '3.000', 'all'])
	})

	test('LaTeX: S columns with their format, words in braces, caption, label and command', () => {
		const tex = tableLatex(table)
		expect(tex).toContain('S[table-format=-2.4(1)e-1]')
		expect(tex).toContain('$\\psi$ & {$|v|$} & {$\\ge$} & {$\\le$} & {$K$} \\\\')
		expect(latexCells(table)).toEqual([
			['$\\tfrac12z^2$', '-1.235(3)e-5', '1.999', '2.001', '12'],
			['p', '12.3457', '0.5000', '0.5000', '{$\\infty$}'],
			['q', '{--}', '{$-\\infty$}', '{--}', '3'],
			['r', '0.25(1)', '3.000', '3.000', '{all}'],
		])
		for (const part of ['\\toprule', '\\midrule', '\\bottomrule', '\\caption{100\\% of $|x|$.', '\\label{tab:twoscale-awkward}', 'twoscale tables', 'z\\char94', 'booktabs,siunitx']) expect(tex).toContain(part)
	})

	test('CSV: all digits, errors beside their values, quotes', () => {
		expect(tableCsv(table)).toBe(
			[
				'name,psi,value,value_error,lower,upper,K',
				'a|b,"z^2/2, a=""1""",-0.0000123456,3e-8,1.99999,2.00001,12',
				'é,p,12.3456789,1e-12,0.5,0.5,inf',
				'c,q,,,-inf,,3',
				'd,r,0.25,0.01,2.999999999999998,3.000000000000002,all',
				'',
			].join('\n'),
		)
	})

	test('rows are computed one by one', () => {
		const seen: number[] = []
		const computed = computeTable({ ...table, rows: [1, 2].map((k) => ({ id: String(k), compute: () => [k] })) }, (fraction) => seen.push(fraction))
		expect([computed.rows, seen]).toEqual([[[1], [2]], [0, 0.5]])
	})
})

test('comparison: the last printed digit has room, nothing else', () => {
	expect(agree('1.2346', '1.2345', 'tex')).toBe(true)
	expect(agree('1.2347', '1.2345', 'tex')).toBe(false)
	expect(agree('1.2345(2)e-5', '1.2347(2)e-5', 'tex')).toBe(true)
	expect(agree('1.2345(2)e-5', '1.2345(2)e-6', 'tex')).toBe(false)
	expect(agree('−1.23·10⁻⁵', '−1.24·10⁻⁵', 'md')).toBe(true)
	expect(agree('−1.23·10⁻⁵', '1.23·10⁻⁵', 'md')).toBe(false)
	expect(agree('3', '4', 'md')).toBe(false)
	expect(agree('$\\frac{1}{3}$', '$\\frac{1}{4}$', 'md')).toBe(false)
	expect(agree('0.5', '0.50000001', 'csv')).toBe(true)
	expect(agree('0.5', '0.5001', 'csv')).toBe(false)
	expect(agree('', '1', 'csv')).toBe(false)
})
