/** The mesoscopic level of a study: E|PX − η|² against N at each M, and what separates η from ζ against M. */
import type { Figure } from '../blocks.ts'
import { grouped, RATE_LAWS, type StudyRow } from '../../study/index.ts'
import { DOUBLE_COLUMN } from '../figures/drawing.ts'
import type { Series as Line } from '../figures/panel.ts'
import { GREY, sequence } from '../figures/palette.ts'
import { logScale } from '../figures/scale.ts'
import { aligned, DEGREE_COLORS, DEGREE_MARKERS, PANEL_WIDTH, type PanelContent } from '../sections/panels.ts'
import { join, math, text } from '../text.ts'
import { STARTS } from './distance-figure.ts'
import type { PotentialSeries, Series } from './series.ts'

/** Fewer numbers of blocks make no curve. */
const LEAST_COMPARED = 3

/** Of the first start that has splines; null where none has. */
export function coarseFigure({ potential, name, starts }: PotentialSeries): Figure | null {
	const series = starts.find((s) => s.spaces.length > 0)
	if (series === undefined) return null
	const degree = Math.max(...series.spaces.map((r) => r.degree!))
	const largest = Math.max(...series.spaces.map((r) => r.sites))
	const compared = new Set(series.spaces.filter((r) => r.sites === largest).map((r) => r.blocks)).size >= LEAST_COMPARED
	return {
		id: `rates-coarse-${potential + 1}`,
		title: `The mesoscopic level against the chain${compared ? ' and against the macroscopic solution' : ''}`,
		description: `Double logarithmic scale. ${compared ? 'Left: e' : 'E'}xpected squared distance of the projected chain from the mesoscopic flow against the number of sites, one line per number of blocks.${compared ? ' Right: squared distance of the mesoscopic from the macroscopic flow against the number of blocks, one line per degree.' : ''}`,
		caption: join(
			text`${name}. ${compared ? 'Left: ' : ''}${math('E|PX_T-\\eta_T|^2')} against ${math('N')} for splines of degree ${math(`${degree}`)} from a ${STARTS[series.start] ?? series.start} start; grey: slope ${math('-1')}.`,
			compared ? text` Right: ${math('\\|\\eta_T-\\zeta_T\\|^2_{H^{-1}}')} against ${math('M')} at ${math(`N=${largest}`)}; grey: the powers of smooth data and ${math('K=\\infty')}, which end where few sites are left to a block.` : '',
		),
		panels: compared ? aligned(microPanel(series, degree), macroPanel(series, largest)) : aligned(microPanel(series, degree)),
		width: compared ? DOUBLE_COLUMN : PANEL_WIDTH,
	}
}

function microPanel({ spaces }: Series, degree: number): PanelContent {
	const levels = [...grouped(spaces.filter((r) => r.degree === degree && r.coarseSquared !== null), (r) => String(r.blocks))].sort(([a], [b]) => Number(a) - Number(b))
	const colours = sequence(levels.length + 1)
	const lines = levels.flatMap(([blocks, rows], k): Line[] => {
		const sorted = [...rows].sort((a, b) => a.sites - b.sites)
		const [first, last] = [sorted[0]!, sorted.at(-1)!]
		return [
			...(first === last ? [] : [{ x: [first.sites, last.sites], y: [(last.coarseSquared! * last.sites) / first.sites, last.coarseSquared!], color: GREY, width: 0.6, dash: [2, 2] }]),
			{ x: sorted.map((r) => r.sites), y: sorted.map((r) => r.coarseSquared!), bars: sorted.map((r) => r.coarseStandardError!), color: colours[k]!, width: 0.8, marker: 'circle', end: `$M=${blocks}$` },
		]
	})
	return {
		x: logScale(lines.flatMap((s) => Array.from(s.x)), { base: 2 }),
		y: logScale(lines.flatMap((s) => Array.from(s.y)), { count: 4 }),
		xLabel: 'sites, $N$',
		yLabel: '$E|PX_T-\\eta_T|^2$',
		series: lines,
	}
}

function macroPanel({ spaces }: Series, sites: number): PanelContent {
	const rows = spaces.filter((r) => r.sites === sites && (r.mesoSquaredHminus1 ?? 0) > 0)
	const lines = [...grouped(rows, (r) => String(r.degree))].flatMap(([name, own]): Line[] => {
		const degree = Number(name)
		const sorted = [...own].sort((a, b) => a.blocks! - b.blocks!)
		const value = (r: StudyRow) => r.mesoSquaredHminus1!
		const middle = sorted[Math.floor((sorted.length - 1) / 2)]!
		const ends = [sorted[0]!.blocks!, sorted.at(-1)!.blocks!]
		return [
			{ x: ends, y: ends.map((m) => value(middle) * (m / middle.blocks!) ** RATE_LAWS.mesoSquaredHminus1.predicted(degree)), color: GREY, width: 0.6, dash: [2, 2] },
			{ x: sorted.map((r) => r.blocks!), y: sorted.map(value), color: DEGREE_COLORS[degree] as string, width: 0.9, marker: DEGREE_MARKERS[degree] as 'circle', end: `$L=${degree}$` },
		]
	})
	return {
		x: logScale(lines.flatMap((s) => Array.from(s.x)), { base: 2 }),
		y: logScale(lines.filter((s) => s.marker !== undefined).flatMap((s) => Array.from(s.y)), { count: 4 }),
		xLabel: 'blocks, $M$',
		yLabel: '$\\|\\eta_T-\\zeta_T\\|^2$ in $H^{-1}$',
		series: lines,
		empty: 'no splines',
	}
}
