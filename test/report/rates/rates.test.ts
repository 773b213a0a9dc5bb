import { describe, expect, test } from 'vitest'
import { figuresOf, tablesOf, type Document } from '../../../lib/report/blocks.ts'
import { documentFiles } from '../../../lib/report/render.ts'
import { rateBlocks, studyCommand } from '../../../lib/report/rates/index.ts'
import { plainText } from '../../../lib/report/text.ts'
import { resultOfRows, specificationOf, type StudyRow } from '../../../lib/study/index.ts'
import { asked } from '../../support/study.ts'
import { parsedFlags } from '../../support/flags.ts'
import { plantedRows } from './rows.ts'

const SPECIFICATION = asked({ observables: ['squaredHminus1', 'coarseSquared', 'mesoSquaredHminus1'] })
const documentOf = (rows: readonly StudyRow[], step: number | null = null): Document => ({
	title: 'Rates',
	sections: [{ id: 'rates', title: 'Rates', blocks: rateBlocks(resultOfRows(rows, { ...SPECIFICATION, step }), 'twoscale study all', (p) => `twoscale study ${p.potential}`) }],
	colophon: [],
})
const words = (document: Document) => document.sections.flatMap((s) => s.blocks.flatMap((b) => (b.kind === 'paragraph' ? [plainText(b.text)] : []))).join(' ')
const both = documentOf([...plantedRows(), ...plantedRows({ potential: 1, psi: 'z^4/4 - z^2/2', bounds: false })])

describe('the blocks of a study', () => {
	test('every figure is followed by its command; names are unique; nothing is undefined', () => {
		const { blocks } = both.sections[0]!
		blocks.forEach((b, k) => {
			if (b.kind !== 'figure') return
			const { id } = b.figure
			expect([id, blocks[k + 1]]).toEqual([id, { kind: 'command', command: `twoscale study ${id === 'rates-residuals' ? 'all' : Number(/\d+$/.exec(id)![0]) - 1}` }])
		})
		expect(figuresOf(both).map((f) => f.id)).toEqual(['rates-1', 'rates-2', 'rates-residuals', 'rates-coarse-1', 'rates-coarse-2', 'rates-blocks-1', 'rates-blocks-2'])
		expect(tablesOf(both).map((t) => t.id)).toEqual(['rates-distances', 'rates-defects', 'rates-blocks', 'rates-fits'])
		for (const [name, content] of documentFiles(both)) expect([name, /\bNaN\b|undefined|\[object/.test(content)]).toEqual([name, false])
	})
	test('labels stay inside their figures', () => {
		for (const figure of figuresOf(both))
			for (const { items, width, height } of figure.panels)
				for (const item of items)
					if (item.kind === 'label') {
						expect(item.x >= 0 && item.x <= width, `${figure.id}: ${item.text}`).toBe(true)
						expect(item.y >= 0 && item.y <= height, `${figure.id}: ${item.text}`).toBe(true)
					}
	})
	test('bounds with their M where they apply, guides that say so where they do not', () => {
		const labels = (k: number) => figuresOf(both)[k]!.panels.flatMap((p) => p.items.flatMap((i) => (i.kind === 'label' ? [i.text] : [])))
		expect(labels(0)).toEqual(expect.arrayContaining(['bound, GOVW', 'bound, splines', '$M=16$', '$M=6$']))
		expect(labels(0)).not.toContain('guides, no constant')
		expect(labels(1)).toContain('guides, no constant')
		expect(plainText(figuresOf(both)[1]!.caption)).toContain('class super-quadratic')
		// Twice the bound of Θ is a squared norm; N times it stands beside N·E.
		const table = tablesOf(both)[0]!
		const at = table.columns.findIndex((c) => c.id === 'govw')
		expect(table.rows[0]![at]).toBeCloseTo(16 * 2 * 0.3 / 4, 12)
		expect(table.rows.find((r) => plainText(r[1] as never) === 'deterministic')![at]).toBeNull()
	})
	test('ψ stands once for its lines', () => {
		for (const table of tablesOf(both)) expect([table.id, table.rows.filter((r) => r[0] !== '').length]).toEqual([table.id, 2])
	})
})

describe('words on the exponents', () => {
	test('they are those of the rows, whatever the theory says', () => {
		const slow = plantedRows().map((row) => ({ ...row, squaredHminus1: row.squaredHminus1 * row.sites ** 0.4, standardError: row.standardError * row.sites ** 0.4 }))
		expect(words(documentOf([...slow, ...slow.map((row) => ({ ...row, potential: 1 }))]))).toMatch(/The measured exponents of N lie between −0\.[56]\d* and −0\.[56]\d*; .* Of 4 intervals of 95 per cent 0 contain -1/)
	})
	test('potentials are named where there are several', () => {
		const gibbs = [...plantedRows(), ...plantedRows({ potential: 1, psi: 'z^4/4 - z^2/2', bounds: false })].filter((row) => row.start === 'local-gibbs')
		expect(words(documentOf(gibbs))).toMatch(/from a local Gibbs start of .*z\^\{2\}.* and .* from a local Gibbs start of .*z\^\{4\}/)
	})
})

describe('verdict on the prediction', () => {
	test('an intercept of zero holds, one of two per cent does not', () => {
		expect(resultOfRows(plantedRows(), SPECIFICATION).defects.map((d) => d.verdict)).toEqual(['holds', 'holds'])
		expect(words(documentOf(plantedRows()))).toContain('The prediction is confirmed: of 2 intercepts 2 vanish, 0 do not')
		const off = plantedRows({ intercept: 0.02 })
		expect(resultOfRows(off, SPECIFICATION).defects.map((d) => d.verdict)).toEqual(['fails', 'fails'])
		expect(words(documentOf(off))).toContain('The prediction is not confirmed: of 2 intercepts 0 vanish, 2 do not')
	})
	test('a + c/N is found', () => {
		for (const d of resultOfRows(plantedRows({ error: 1e-4 }), SPECIFICATION).defects) {
			expect(Math.abs(d.slope / d.scale + 0.3)).toBeLessThan((5 * d.slopeError) / d.scale)
			expect(d.limitError / d.scale).toBeLessThan(2e-4)
		}
	})
	test('noise does not hide what is refuted', () => {
		expect(resultOfRows(plantedRows({ intercept: 10, error: 0.1 }), SPECIFICATION).defects.map((d) => d.verdict)).toEqual(['fails', 'fails'])
	})
	test('a step by hand, or noise of the size of the value: inconclusive', () => {
		expect(words(documentOf(plantedRows(), 0.1))).toContain('The prediction is neither confirmed nor refuted: of 2 intercepts 0 vanish, 0 do not, 2 are not known well enough')
		expect(resultOfRows(plantedRows(), { ...SPECIFICATION, step: 0.1 }).defects[0]).toMatchObject({ verdict: 'inconclusive', stepBias: null })
		expect(resultOfRows(plantedRows({ error: 0.3 }), SPECIFICATION).defects[0]!.verdict).toBe('inconclusive')
	})
})

test('the command of a study says the study', async () => {
	const whole = await specificationOf({
		psi: ["z^2/2 + a*exp(-z^2)"],
		param: ['a=1/4'],
		profile: '0:1/2: 1; 1/2:1: 0',
		sites: '16,64',
		blocks: '4,8',
		degree: '0,2',
		start: 'local-gibbs,deterministic',
		time: '0.01,0.02',
		error: '0.015',
		scheme: 'metropolis',
		step: '0.0125',
		seed: '7',
	})
	expect(await specificationOf(parsedFlags(studyCommand(whole)))).toEqual(whole)
	const plain = await specificationOf({ psi: ['-z + z^2/2'], sites: '8', budget: '1e9' })
	expect(await specificationOf(parsedFlags(studyCommand(plain)))).toEqual(plain)
	const two = await specificationOf({ psi: ['z^2/2', 'z^2'], sites: '8', budget: '1e9' })
	expect(await specificationOf(parsedFlags(studyCommand(two, 1)))).toEqual({ ...two, potentials: [two.potentials[1]], budget: 5e8 })
})
