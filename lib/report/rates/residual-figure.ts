/** How far measured values are from the two lines that are fitted: a + c/N to the defect of the prediction, a power law to E. */
import type { Figure } from '../blocks.ts'
import { DOUBLE_COLUMN } from '../figures/drawing.ts'
import type { Series as Line } from '../figures/panel.ts'
import { BLUE, GREEN, GREY, ORANGE, PURPLE, SKY, VERMILION } from '../figures/palette.ts'
import { linearScale, logScale } from '../figures/scale.ts'
import { aligned, PANEL_WIDTH, type PanelContent } from '../sections/panels.ts'
import { join, math, text } from '../text.ts'
import { STARTS } from './distance-figure.ts'
import { type PotentialSeries, predictedOf } from './series.ts'

const COLOURS = [BLUE, VERMILION, GREEN, ORANGE, PURPLE, SKY] as const
const MARKERS = ['circle', 'square', 'triangle', 'diamond'] as const

/** Of the k-th potential; more of them than colours share these. */
const colourOf = (k: number): string => COLOURS[k % COLOURS.length] as string

export function residualFigure(all: readonly PotentialSeries[]): Figure | null {
	const defects = defectPanel(all)
	const residuals = residualPanel(all)
	if (defects === null && residuals === null) return null
	const panels = [defects, residuals].filter((p) => p !== null)
	const side = (k: 0 | 1) => (panels.length < 2 ? '' : k === 0 ? 'Left: ' : 'Right: ')
	return {
		id: 'rates-residuals',
		title: 'Defect of the prediction and residuals of the fits',
		description: `${defects === null ? '' : `${side(0)}measured less predicted value relative to the limit, against one over the number of sites, with fitted straight lines. `}${residuals === null ? '' : `${side(1)}residuals of the fitted power laws in standard errors.`}`,
		caption: join(
			defects === null ? '' : text`${side(0)}${math('N\\,E\\|\\bar X_T-\\zeta_T\\|^2')} less its prediction at this ${math('N')}, in per cent of the limit, against ${math('1/N')}; lines: the fits ${math('a+c/N')}. `,
			residuals === null ? '' : text`${side(1)}residuals of the power laws ${math('C N^{s}(1+b/N)')} (without ${math('b')} for fewer than four sizes) in standard errors. `,
			text`Equal ${math('N')} have the same random numbers in every series: their deviations go together. Filled: local Gibbs start, open: deterministic.`,
			...(all.length > 1 ? [' Potentials: ', ...all.flatMap(({ name }, k) => [k === 0 ? '' : ', ', text`${String(k + 1)} ${name}`]), '.'] : []),
		),
		panels: aligned(...panels),
		width: panels.length > 1 ? DOUBLE_COLUMN : PANEL_WIDTH,
	}
}

function defectPanel(all: readonly PotentialSeries[]): PanelContent | null {
	const lines = all.flatMap(({ starts }, k) =>
		starts.flatMap(({ start, distances, defect }, s): Line[] => {
			if (defect === null) return []
			const percent = 100 / defect.scale
			const rows = distances.filter((r) => predictedOf(r) !== null)
			const [from, to] = [1 / Math.min(...defect.sizes), 0]
			const style = { color: colourOf(k), marker: MARKERS[k % MARKERS.length]!, open: start === 'deterministic' }
			return [
				{ x: [to, from], y: [to, from].map((x) => percent * (defect.limit + defect.slope * x)), color: style.color, width: 0.7, ...(start === 'deterministic' ? { dash: [3, 2] } : {}) },
				{ x: rows.map((r) => 1 / r.sites), y: rows.map((r) => percent * (r.scaled - predictedOf(r)!)), bars: rows.map((r) => percent * r.scaledStandardError), joined: false, ...style, ...(all.length === 1 ? { label: STARTS[start] ?? start } : s === 0 ? { label: String(k + 1) } : {}) },
			]
		}),
	)
	if (lines.length === 0) return null
	return {
		x: linearScale(lines.flatMap((s) => Array.from(s.x)), { include: [0] }),
		y: linearScale(lines.flatMap((s) => Array.from(s.y).flatMap((v, i) => [v - (s.bars?.[i] ?? 0), v + (s.bars?.[i] ?? 0)])), { include: [0] }),
		xLabel: '$1/N$',
		yLabel: 'measured $-$ predicted, %',
		series: lines,
		rules: [{ axis: 'y', value: 0, color: GREY }],
	}
}

function residualPanel(all: readonly PotentialSeries[]): PanelContent | null {
	const lines = all.flatMap(({ starts }, k) =>
		starts.flatMap(({ start, rate }): Line[] =>
			rate === null || rate.chiSquared === null ? [] : [{ x: rate.sizes, y: rate.residuals, color: colourOf(k), marker: MARKERS[k % MARKERS.length]!, open: start === 'deterministic', joined: false }],
		),
	)
	if (lines.length === 0) return null
	return {
		x: logScale(lines.flatMap((s) => Array.from(s.x)), { base: 2 }),
		y: linearScale(lines.flatMap((s) => Array.from(s.y)), { include: [-2, 2] }),
		xLabel: 'sites, $N$',
		yLabel: 'residual / standard error',
		series: lines,
		rules: [-2, 0, 2].map((value) => ({ axis: 'y' as const, value, color: GREY, ...(value === 0 ? {} : { dash: [2, 2] }) })),
	}
}
