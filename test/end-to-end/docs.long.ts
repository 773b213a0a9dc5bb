/** The figures of docs/ are those that `npm run docs` makes. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { generatedFigures, generatedStudy } from '../../docs/generate.ts'
import { computeTable, TABLES, tableFiles } from '../../lib/report/tables/index.ts'
import { differences } from '../support/published-tables.ts'

/** Coordinates are rounded to hundredths of a point, so that a last digit may differ between processors; the drawing may not. */
const numbers = (svg: string) => (svg.match(/-?\d+(\.\d+)?/g) ?? []).map(Number)

test('the figures of the documentation are up to date', async () => {
	for (const [name, content] of await generatedFigures()) {
		const [kept, made] = [numbers(readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8')), numbers(content)]
		expect(made.length, `${name}: run npm run docs`).toBe(kept.length)
		expect(Math.max(...made.map((v, i) => Math.abs(v - (kept[i] as number)))), `${name}: run npm run docs`).toBeLessThan(0.1)
	}
})

test('the page of the rates is made from its rows', () => {
	for (const [name, content] of generatedStudy()) expect(readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8'), `${name}: run npm run docs`).toBe(content)
})

test.each(TABLES.map((table) => [table.id, table] as const))('docs/tables/%s is up to date', (_, table) => {
	expect(differences(tableFiles(computeTable(table))), 'run npm run docs').toEqual([])
})
