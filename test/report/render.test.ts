import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { figuresOf, tablesOf } from '../../lib/report/blocks.ts'
import type { EntropySandwich, LawPart, MicroPart, ReportData, SiteLaws } from '../../lib/report/data.ts'
import { renderReport } from '../../lib/report/render.ts'
import { writeReport } from '../../lib/report/write.ts'
import { LONG } from '../support/long.ts'
import { fixture, type FixtureOptions } from './fixture.ts'

const variants: [string, FixtureOptions][] = [
	['a double well', {}],
	['far off centre and narrow', { centre: 40, width: 1e-3 }],
	['huge', { centre: -1e9, width: 3e4 }],
	['constant second derivatives', { gaussian: true }],
]
const FIGURES = ['hero', 'potential', 'cramer', 'block', 'spaces', 'operator', 'energy', 'macro', 'meso', 'meso-convergence', 'micro-path', 'micro-sites', 'micro-error', 'law-entropy', 'law-pair', 'rates', 'rates-residuals', 'rates-coarse-1', 'rates-blocks-1']
const flat = (data: ReportData): ReportData => ({
	...data,
	macro: {
		...(data.macro as Extract<ReportData['macro'], { theta: unknown }>),
		energy: [0.91, 0.91, 0.91],
		dissipated: [0, 0, 0],
		history: { time: [0, 1], energy: [0.91, 0.91], dissipated: [0, 0] },
		snapshots: [{ time: 0, values: new Array(65).fill(0.3) }],
	},
})

describe.each(variants)('report of %s', (_, options) => {
	const report = renderReport(fixture(options))

	test('has every file, every table as CSV, every figure as SVG', () => {
		const names = [...report.files.keys()]
		expect(names).toEqual(expect.arrayContaining(['report.html', 'report.md', 'report.tex', 'data.json']))
		for (const { id } of tablesOf(report.document)) expect(names).toContain(`tables/${id}.csv`)
		for (const { id } of figuresOf(report.document)) expect(names).toContain(`figures/${id}.svg`)
		expect(figuresOf(report.document).map((f) => f.id)).toEqual(FIGURES)
		expect(new Set(tablesOf(report.document).map((t) => t.id)).size).toBe(tablesOf(report.document).length)
	})

	test('nothing is undefined, not a number, or unset mathematics', () => {
		for (const [name, content] of report.files) {
			if (name !== 'data.json') expect([name, /\bNaN\b|undefined|\[object/.test(content)]).toEqual([name, false])
		}
		expect(report.files.get('report.html')).not.toMatch(/katex-error|class="formula-source"/)
	})

	test('labels stay inside their figures', () => {
		for (const figure of figuresOf(report.document)) {
			for (const drawing of figure.panels) {
				for (const item of drawing.items) {
					if (item.kind !== 'label') continue
					expect(item.x).toBeGreaterThanOrEqual(0)
					expect(item.x).toBeLessThanOrEqual(drawing.width)
					expect(item.y).toBeGreaterThanOrEqual(0)
					expect(item.y).toBeLessThanOrEqual(drawing.height)
				}
			}
		}
	})

	test('equal data give equal bytes', () => {
		expect([...renderReport(fixture(options)).files]).toEqual([...report.files])
	})

	test('data.json holds the data', () => {
		expect(JSON.parse(report.files.get('data.json') as string)).toEqual(JSON.parse(JSON.stringify(report.data)))
	})
})

describe('sections', () => {
	test('a part that was not asked for is absent', () => {
		const { macro, block, operator, energy, meso, micro, chainLaw, rates, ...rest } = fixture()
		expect([macro, block, operator, energy, meso, micro, chainLaw, rates].every(Boolean)).toBe(true)
		const { document } = renderReport(rest)
		expect(document.sections.map((s) => s.id)).toEqual(['head', 'potential', 'cramer', 'repeat'])
	})

	test('a part that could not be computed says why, everywhere', () => {
		const report = renderReport({ ...fixture(), macro: { unavailable: 'the profile is not resolved' } })
		for (const name of ['report.html', 'report.md', 'report.tex']) {
			expect(report.files.get(name)).toContain('could not be computed: the profile is not resolved.')
		}
		expect(figuresOf(report.document).map((f) => f.id)).not.toContain('macro')
	})

	test('a constant profile does not flow', () => {
		const report = renderReport(flat(fixture()))
		expect(report.files.get('report.md')?.replace(/ \\\n */g, ' ')).toContain('The profile is constant and does not move.')
		expect(report.files.get('figures/macro.svg')).toContain('nothingflows')
	})

	test('no distance above the errors: no exponents, and no panel of them', () => {
		const data = fixture()
		const meso = data.meso as Extract<ReportData['meso'], { times: unknown }>
		const none = { exponent: null, last: null, expected: 4 }
		const fits = [{ degree: 0, operator: 'inverse' as const, supHminus1: none, integralL2: none }]
		const convergence = { time: 1, smooth: true, rows: [], fits }
		const { micro: _, ...others } = data
		const report = renderReport({ ...others, meso: { ...meso, convergence } })
		expect(report.files.get('report.md')).toContain('there is no exponent to fit')
		expect(figuresOf(report.document).map((f) => f.id)).not.toContain('meso-convergence')
		expect(figuresOf(report.document)[0]?.panels).toHaveLength(2)
	})

	test('the chain and its law: numbers of the data with their errors, parts that are missing say why', () => {
		const data = fixture()
		const [micro, chainLaw] = [data.micro as MicroPart, data.chainLaw as LawPart]
		const text = renderReport(data).files.get('report.md') as string
		expect(text).toContain('## 8. Microscopic dynamics')
		expect(text).toContain('## 9. Law and entropy')
		// N = 64: 0.07(1 − 1/64) ± 8·10⁻⁴, predicted 0.0699(1 − 1/64).
		expect(text).toContain('| 64 | 64 | 2084 | 0.0689(8) | 8·10⁻⁴ | 0.068808 | 32 |')
		expect(text).toContain('twoscale flow micro')
		expect(text).toContain('--start local-gibbs')
		const reason = { unavailable: 'the budget is spent' }
		const without = renderReport({ ...data, micro: { ...micro, path: reason, sites: reason, coarse: reason }, chainLaw: { ...chainLaw, sandwich: reason, pair: reason } })
		expect(without.files.get('report.md')?.match(/could not be computed: the budget is spent\./g)).toHaveLength(5)
		expect(figuresOf(without.document).map((f) => f.id)).not.toContain('micro-path')
		expect(figuresOf(without.document)[0]?.panels).toHaveLength(3)
	})

	test('the picture of the whole: the chain where it is, else the splines, else the solution', () => {
		const data = fixture()
		const words = (d: ReportData) => figuresOf(renderReport(d).document)[0]?.description
		expect(words(data)).toContain('one path of the chain')
		expect(words({ ...data, micro: { unavailable: 'too long' } })).toContain('the squared error of the mesoscopic flow')
		expect(words({ ...data, micro: { unavailable: 'too long' }, meso: { unavailable: 'no' } })).toContain('snapshots')
	})

	test('local equilibrium that is missed, and a law that is far from its limit, are said', () => {
		const data = fixture()
		const [micro, chainLaw] = [data.micro as MicroPart, data.chainLaw as LawPart]
		const [sites, sandwich] = [micro.sites as SiteLaws, chainLaw.sandwich as EntropySandwich]
		const windows = sites.windows.map((w) => ({ ...w, expectedVariance: 2 * w.expectedVariance }))
		const runs = sandwich.runs.map((r) => ({ ...r, rows: r.rows.map((row) => ({ ...row, upper: { value: 0.19, standardError: 1e-3 } })) }))
		const text = renderReport({ ...data, micro: { ...micro, sites: { ...sites, windows } }, chainLaw: { ...chainLaw, sandwich: { ...sandwich, runs } } }).files.get('report.md')
		expect(text).toContain('more than chance makes')
		expect(text).toContain('the law is not close to local equilibrium by then')
	})

	test('a section is added by adding to the list', () => {
		const extra = {
			id: 'extra',
			title: 'Rates',
			build: () => ({ blocks: [{ kind: 'paragraph' as const, text: [{ kind: 'plain' as const, text: 'later' }] }] }),
		}
		expect(renderReport(fixture(), [extra]).document.sections.map((s) => s.title)).toEqual(['Rates'])
	})

	test('the commands repeat the choices, quoted for a shell', () => {
		const report = renderReport(fixture())
		expect(report.files.get('report.md')?.replace(/ \\\n */g, ' ')).toContain(
			"twoscale cramer 'z^2/2 + a*exp(-z^2/2)' --param a=4 --mean=-4,-2,0,2,4 --field=-1,0,1",
		)
		const shell = spawnSync('sh', ['-c', "printf '%s\\n' 'z^2/2 + a*exp(-z^2/2)' --mean=-4,-2"], { encoding: 'utf8' })
		expect(shell.stdout).toBe('z^2/2 + a*exp(-z^2/2)\n--mean=-4,-2\n')
	})
})

describe('writing', () => {
	test('files land in folders; a folder that cannot be made is an input error', () => {
		const folder = mkdtempSync(join(tmpdir(), 'report-'))
		try {
			const report = renderReport(fixture())
			const paths = writeReport(report, join(folder, 'deep', 'er'))
			expect(paths.every((p) => existsSync(p))).toBe(true)
			expect(readFileSync(join(folder, 'deep', 'er', 'report.md'), 'utf8')).toBe(report.files.get('report.md'))
			writeFileSync(join(folder, 'file'), '')
			expect(() => writeReport(report, join(folder, 'file'))).toThrow(/--out: cannot write to/)
		} finally {
			rmSync(folder, { recursive: true })
		}
	})
})

const pdflatex = spawnSync('pdflatex', ['--version']).status === 0
describe.skipIf(!pdflatex)('pdflatex', () => {
	test.each(variants.slice(0, LONG ? 2 : 1))('compiles the report of %s without complaint', (_, options) => {
		const folder = mkdtempSync(join(tmpdir(), 'report-'))
		try {
			writeFileSync(join(folder, 'report.tex'), renderReport(fixture(options)).files.get('report.tex') as string)
			const log = execFileSync('pdflatex', ['-interaction=nonstopmode', '-halt-on-error', 'report.tex'], { cwd: folder, encoding: 'utf8' })
			expect(log).not.toMatch(/^!|Overfull \\hbox|undefined/m)
			expect(existsSync(join(folder, 'report.pdf'))).toBe(true)
		} finally {
			rmSync(folder, { recursive: true })
		}
	})
})
