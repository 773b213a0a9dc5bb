/** The best number of blocks against N: measured, and of the two bounds. theory.md 7.1 G13, 5.11. */
import type { Figure } from '../blocks.ts'
import type { Optimum } from '../../study/index.ts'
import { DOUBLE_COLUMN } from '../figures/drawing.ts'
import type { Series as Line } from '../figures/panel.ts'
import { GREY, ORANGE, VERMILION } from '../figures/palette.ts'
import { logScale } from '../figures/scale.ts'
import { aligned, DEGREE_COLORS, DEGREE_MARKERS, type PanelContent } from '../sections/panels.ts'
import { math, text } from '../text.ts'
import type { PotentialSeries } from './series.ts'

/** Of the start that has most, as the bounds are those of one start; null where none has any. */
export function optimumFigure({ potential, name, optima, starts }: PotentialSeries): Figure | null {
	const count = (start: string) => optima.filter((o) => o.start === start).length
	const start = starts.map((s) => s.start).reduce((best, s) => (count(s) > count(best) ? s : best), starts[0]?.start ?? '')
	const own = optima.filter((o) => o.start === start)
	if (own.length === 0) return null
	const bounds = own.some((o) => o.which !== 'measured')
	return {
		id: `rates-blocks-${potential + 1}`,
		title: 'The best number of blocks against the number of sites',
		description: 'Double logarithmic scale. Left: the number of blocks that makes the error least, for each degree and for the bounds. Right: the error there.',
		caption: text`${name}. Left: the ${math('M')} that makes ${math('E|PX_T-P\\zeta_T|^2+|P\\zeta_T-\\zeta_T|^2')} least, for splines of degree ${math('L')}${bounds ? text`, and the one that makes each bound least` : ''}. Right: the least value${bounds ? ' (of the bounds: twice that of Θ)' : ''}. Grey: the powers ${math('N^{1/(2L+3)}')} and ${math('N^{-(2L+2)/(2L+3)}')} of smooth data${bounds ? text`; of the bounds ${math('N^{1/2}')}, ${math('N^{1/3}')} and ${math('N^{-1/2}')}, ${math('N^{-2/3}')}` : ''}.`,
		panels: aligned(panelOf(own, 'blocks', 'best $M$'), panelOf(own, 'value', 'error at the best $M$')),
		width: DOUBLE_COLUMN,
	}
}

const BOUNDS = { govw: { color: VERMILION, marker: 'triangle', name: 'GOVW' }, spline: { color: ORANGE, marker: 'diamond', name: 'splines' } } as const

function panelOf(optima: readonly Optimum[], key: 'blocks' | 'value', yLabel: string): PanelContent {
	const lines = optima.flatMap((o): Line[] => {
		const style = o.which === 'measured' ? { color: DEGREE_COLORS[o.degree!] as string, marker: DEGREE_MARKERS[o.degree!] as 'circle', end: `$L=${o.degree}$` } : { color: BOUNDS[o.which].color, marker: BOUNDS[o.which].marker, open: true, end: BOUNDS[o.which].name }
		const x = o.points.map((p) => p.sites)
		const y = o.points.map((p) => (key === 'value' && o.which !== 'measured' ? 2 : 1) * p[key])
		const exponent = key === 'blocks' ? o.predicted : o.predictedError
		return [
			{ x: [x[0]!, x.at(-1)!], y: [y.at(-1)! * (x[0]! / x.at(-1)!) ** exponent, y.at(-1)!], color: GREY, width: 0.6, dash: [2, 2] },
			{ x, y, width: 0.8, ...style },
		]
	})
	return {
		x: logScale(lines.flatMap((s) => Array.from(s.x)), { base: 2 }),
		y: logScale(lines.flatMap((s) => Array.from(s.y)), { count: 4 }),
		xLabel: 'sites, $N$',
		yLabel,
		series: lines,
	}
}
