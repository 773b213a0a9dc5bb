import { describe, expect, test } from 'vitest'
import type { Table } from '../../lib/report/blocks.ts'
import { showCell, toCsv } from '../../lib/report/cell.ts'
import { plainNumber } from '../../lib/report/number.ts'
import { math, text } from '../../lib/report/text.ts'

const table: Table = {
	id: 't',
	caption: text`A table.`,
	columns: [
		{ id: 'name', header: text`name`, kind: 'text' },
		{ id: 'value', header: text`${math('x')}`, kind: 'value', digits: 6 },
		{ id: 'error', header: text`error`, kind: 'error' },
	],
	rows: [
		['a, "b"', { value: 1 / 3, error: 2e-4 }, 2e-4],
		[text`${math('\\psi')}`, -1e-7, null],
		['c', Number.POSITIVE_INFINITY, 0],
	],
}

describe('cells', () => {
	test('digits stop at the error of the cell', () => {
		const cell = showCell(table, 0, 1)
		expect(cell.kind === 'number' && plainNumber(cell.number)).toBe('0.3333(2)')
	})

	test('CSV has every digit, quoted text, and empty fields for what is missing', () => {
		expect(toCsv(table)).toBe('name,value,error\n"a, ""b""",0.3333333333333333,0.0002\n\\psi,-1e-7,\nc,,0\n')
	})
})
