/** Plots of statements as panels, and their plain texts as labels and formulas. */
import { describe, expect, test } from 'vitest'
import { labelMarkup } from '../../lib/report/figures/markup.ts'
import { withFormulas } from '../../lib/report/sections/formulas.ts'
import { panelOf, statementFigures } from '../../lib/report/sections/statement-figures.ts'
import type { StatementRow } from '../../lib/report/data-statements.ts'
import { plainText } from '../../lib/report/text.ts'
import type { EvidencePlot } from '../../lib/statements/index.ts'

const plot: EvidencePlot = {
	caption: 'Errors over M',
	x: 'M',
	y: 'error',
	logarithmic: { x: true, y: true },
	series: [
		{ label: '', x: [8, 32], y: [1, 1e-3], kind: 'guide' },
		{ label: 'L = 1', x: [8, 16, 32], y: [1, 0, 1e-2], kind: 'points', errors: [0.1, 0.1, 0.1] },
		{ label: 'bound', x: [8, 16, 32], y: [2, 1, Number.POSITIVE_INFINITY], kind: 'line' },
	],
}

describe('labels', () => {
	test.each([
		['smooth, K = ∞', 'smooth, $K=\\infty$'],
		['E‖X̄ − ζ‖²', '$E\\|\\bar{X}-\\zeta\\|^{2}$'],
		['e^{−2ρλ₁t}', '$e^{-2\\rho\\lambda_{1}t}$'],
		['s₀² inf ψ_K″', "$s_{0}^{2}$ inf $\\psi_{K}''$"],
		['t·gap', '$t\\cdot$gap'],
		['C_LS', '$C_{LS}$'],
	])('%s', (plain, markup) => expect(labelMarkup(plain)).toBe(markup))
})

test('sentences: formulas are set, words and what is not known stay', () => {
	expect(withFormulas('C_P of ψ″ at m = 0.5, 漢_K').map((p) => p.kind)).toEqual(['math', 'plain', 'math', 'plain'])
	expect(plainText(withFormulas('at the price of e^{osc δ}.'))).toBe('at the price of e^{osc\\delta}.')
	expect(withFormulas('no formula here')).toEqual([{ kind: 'plain', text: 'no formula here' }])
})

test('what cannot be drawn is left out; guides are grey and not in the key', () => {
	const { series, x, y } = panelOf(plot)
	expect(series.map((s) => Array.from(s.x))).toEqual([[8, 32], [8, 32], [8, 16]])
	expect(series[0]).not.toHaveProperty('label')
	expect(series[1]).toMatchObject({ label: '$L=1$', marker: 'circle', bars: [0.1, 0.1] })
	expect([x.kind, y.kind]).toEqual(['log', 'log'])
	expect(x.ticks.filter((t) => t.label).map((t) => t.value)).toEqual([8, 16, 32])
})

test('two panels to a figure, in the order of the statements', () => {
	const row = (number: string, p?: EvidencePlot) => ({ number, id: number, title: `title ${number}`, evidence: { ...(p === undefined ? {} : { plot: p }) } }) as StatementRow
	const figures = statementFigures({ rows: [row('1.1', plot), row('1.2'), row('2.1', plot), row('3.1', plot)] })
	expect(figures.map((f) => [f.id, f.panels.length])).toEqual([['statements-1', 2], ['statements-2', 1]])
	expect(plainText(figures[0]!.caption)).toBe('Left: 1.1 title 1.1. Errors over M; dashed: what is predicted. Right: 2.1 title 2.1. Errors over M; dashed: what is predicted.')
})
