/** All tables in one document with pdflatex, where siunitx is installed: nothing undefined, nothing too wide for a page. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { committed } from '../../support/published-tables.ts'

const hasSiunitx = spawnSync('kpsewhich', ['siunitx.sty'], { encoding: 'utf8' }).stdout?.includes('siunitx') === true && spawnSync('pdflatex', ['--version']).status === 0
if (!hasSiunitx) console.warn('pdflatex with siunitx is not installed: the tables are not compiled here')

test.skipIf(!hasSiunitx)('compiles with pdflatex, no table is too wide', () => {
	const folder = mkdtempSync(join(tmpdir(), 'tables-'))
	try {
		const tables = readdirSync(new URL('../../../docs/tables', import.meta.url)).filter((name) => name.endsWith('.tex')).map(committed)
		const packages = new Set(tables.map((table) => (/needs (.*)/.exec(table) as RegExpExecArray)[1]))
		writeFileSync(join(folder, 't.tex'), ['\\documentclass[a4paper]{article}', '\\usepackage[hmargin=3cm]{geometry}', ...packages, '\\begin{document}', ...tables.map((table) => `${table}\\clearpage`), '\\end{document}'].join('\n'))
		const { status, stdout } = spawnSync('pdflatex', ['-interaction=nonstopmode', '-halt-on-error', 't.tex'], { cwd: folder, encoding: 'utf8' })
		expect([status, stdout.match(/^!.*/gm)]).toEqual([0, null])
		expect(readFileSync(join(folder, 't.log'), 'utf8').match(/Overfull \\hbox.*|undefined/g)).toBeNull()
	} finally {
		rmSync(folder, { recursive: true })
	}
})
