/** `twoscale tables`: files, JSON, bad input. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { here } from '../support/here.ts'
import { json } from '../support/program.ts'
import { committed } from '../support/published-tables.ts'

test('--only writes these tables, those of the documentation', () => {
	const folder = mkdtempSync(join(tmpdir(), 'tables-'))
	try {
		const document = json('tables', '--only', 'stencils,ratios', '--out', folder)
		expect(readdirSync(folder).sort()).toEqual(['ratios.csv', 'ratios.md', 'ratios.tex', 'stencils.csv', 'stencils.md', 'stencils.tex'])
		expect(document.files.length).toBe(6)
		// Exact rationals: the same to the last character.
		for (const name of ['stencils.csv', 'stencils.md', 'stencils.tex']) expect(readFileSync(join(folder, name), 'utf8')).toBe(committed(name))
		const [stencils, ratios] = document.tables
		expect([stencils.id, stencils.columns[2], stencils.rows[2].slice(0, 3)]).toEqual(['stencils', 'gram_times_M', [1, 0, '2/3']])
		expect(ratios.rows.find((r: unknown[]) => r[0] === 'natural' && r[2] === null)[3]).toBeNull()
		expect(ratios.rows[0][3]).toBeCloseTo(6.597, 3)
	} finally {
		rmSync(folder, { recursive: true })
	}
})

test('an unknown table: the names of all, exit 2, at once', async () => {
	const { status, stdout, stderr, seconds } = await here('tables', '--only', 'line,lines')
	expect([status, stdout]).toEqual([2, ''])
	expect(stderr).toMatch(/no table "lines" \(expected potentials, splits,.*meso-rates\).*Try/)
	expect(seconds).toBeLessThan(3)
	expect((await here('tables', 'z^2')).stderr).toMatch(/no potential/)
})
