/** docs/tables is what the code gives: cheap tables whole, a row of the others. All of them: `test/end-to-end/docs.long.ts`. */
import { expect, test } from 'vitest'
import { type ComputedTable, computeTable, enclosed, type PublishedTable, TABLES, tableFiles, tablesIndex } from '../../../lib/report/tables/index.ts'
import { committed, committedRows, differences } from '../../support/published-tables.ts'

const WHOLE = ['stencils', 'ratios', 'line']
/** Table → row. */
const ONE: Readonly<Record<string, string>> = {
	potentials: 'pureQuartic',
	splits: 'quadraticWithBarrier',
	inequalities: 'pureQuartic',
	threshold: '2',
	'local-cramer': '6',
	'meso-rates': '1-natural-8',
}
const named = (id: string) => TABLES.find((t) => t.id === id) as PublishedTable

test.each(WHOLE)('%s', (id) => {
	expect(differences(tableFiles(computeTable(named(id)))), 'run npm run docs').toEqual([])
})

test.each(Object.entries(ONE))('%s, row %s', (id, row) => {
	const table = named(id)
	const place = table.rows.findIndex((r) => r.id === row)
	const computed: ComputedTable = computeTable({ ...table, rows: table.rows.filter((r) => r.id === row) })
	expect(differences(tableFiles(computed), [place]), 'run npm run docs').toEqual([])
})

test('critical: K₀ has the values of a row at the ends of its enclosure', () => {
	const row = committedRows('critical')[1] as Record<string, string>
	const [below, above, h] = [row['below'], row['above'], row['h']].map(Number) as [number, number, number]
	expect([below, above, enclosed(below, above, h), enclosed(below, above, h + 1e-6)]).toEqual([2, 3, true, false])
})

test('every table is checked here, and listed', () => {
	expect(TABLES.map((t) => t.id).sort()).toEqual([...WHOLE, ...Object.keys(ONE), 'critical'].sort())
	expect(committed('README.md'), 'run npm run docs').toBe(tablesIndex(TABLES))
})

test('a changed digit or word is noticed', () => {
	const table = computeTable(named('ratios'))
	const first = table.rows[0] as readonly { value: number; error: number }[]
	const spoiled = { ...table, rows: [[...first.slice(0, 3), { ...first[3], value: (first[3] as { value: number }).value * 1.01 } as never, ...first.slice(4)], ...table.rows.slice(1)] }
	expect(differences(tableFiles(spoiled)).length).toBe(3)
	expect(differences(tableFiles({ ...table, title: 'Other words' })).length).toBe(1)
	expect(differences(tableFiles({ ...table, rows: table.rows.slice(1) })).length).toBeGreaterThan(3)
})
