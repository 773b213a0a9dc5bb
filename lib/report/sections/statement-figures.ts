/** Figures of the statements: the plots of their evidence, two beside each other, in the order of the statements. */
import type { EvidencePlot } from '../../statements/index.ts'
import type { Figure } from '../blocks.ts'
import type { StatementRow, StatementsPart } from '../data-statements.ts'
import { DOUBLE_COLUMN } from '../figures/drawing.ts'
import { labelMarkup } from '../figures/markup.ts'
import { BLUE, GREEN, GREY, ORANGE, PURPLE, SKY, VERMILION } from '../figures/palette.ts'
import { frameWidth, keyLineCount, type Marker, type Series } from '../figures/panel.ts'
import { linearScale, logScale, type Scale } from '../figures/scale.ts'
import { emphasis, join, text, type Text } from '../text.ts'
import { withFormulas } from './formulas.ts'
import { alignedAt, PANEL_HEIGHT, PANEL_WIDTH, type PanelContent } from './panels.ts'

const COLORS = [BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY] as const
const MARKERS: readonly Marker[] = ['circle', 'square', 'triangle', 'diamond']
/** Decades below the largest value that a logarithmic axis still shows. */
const DECADES = 24
/** Height of a line of the key. */
const KEY_LINE = 12

type Plotted = StatementRow & { readonly evidence: { readonly plot: EvidencePlot } }

/** The plots of all statements that have one with at least one point to draw. */
export function statementFigures({ rows }: StatementsPart): Figure[] {
	const plotted = rows.filter((r): r is Plotted => r.evidence.plot !== undefined && panelOf(r.evidence.plot).series.some((s) => s.x.length > 0))
	const pairs = Array.from({ length: Math.ceil(plotted.length / 2) }, (_, k) => plotted.slice(2 * k, 2 * k + 2))
	return pairs.map((pair, k): Figure => {
		const panels = pair.map((r) => panelOf(r.evidence.plot))
		const lines = Math.max(...panels.map((p) => keyLineCount(p.series, frameWidth(p, PANEL_WIDTH))))
		return {
			id: `statements-${k + 1}`,
			title: `Evidence of the statements ${pair.map((r) => r.number).join(' and ')}`,
			description: pair.map((r, i) => `${side(i, pair.length)}${r.title}: ${r.evidence.plot.y} against ${r.evidence.plot.x}.`).join(' '),
			caption: pair.flatMap((r, i): Text => join(i === 0 ? '' : ' ', side(i, pair.length), captionOf(r))),
			panels: alignedAt(PANEL_HEIGHT + KEY_LINE * Math.max(0, lines - 1), ...panels),
			width: pair.length === 1 ? PANEL_WIDTH : DOUBLE_COLUMN,
		}
	})
}

const side = (i: number, count: number) => (count === 1 ? '' : i === 0 ? 'Left: ' : 'Right: ')

function captionOf({ number, title, evidence: { plot } }: Plotted): Text {
	const caption = plot.caption.replace(/\.$/, '')
	return text`${emphasis(number)} ${withFormulas(title)}. ${withFormulas(caption)}${plot.series.some((s) => s.kind === 'guide' && s.label === '') ? '; dashed: what is predicted' : ''}.`
}

/** A plot as a panel: measurements have marks, curves have not, guides are grey and dashed. */
export function panelOf(plot: EvidencePlot): PanelContent {
	const { x: logX, y: logY } = plot.logarithmic
	const top = Math.max(...plot.series.flatMap((s) => s.y).filter(Number.isFinite))
	const shown = (x: unknown, y: unknown) => drawable(x, logX) && drawable(y, logY) && (!logY || (y as number) > top * 10 ** -DECADES)
	let measured = 0
	const series = plot.series.map((s): Series => {
		const kept = s.x.map((_, i) => i).filter((i) => shown(s.x[i], s.y[i]))
		const pick = (values: readonly number[]) => kept.map((i) => values[i] as number)
		const points = { x: pick(s.x), y: pick(s.y), ...(s.label === '' || kept.length === 0 ? {} : { label: labelMarkup(s.label) }) }
		if (s.kind === 'guide') return { ...points, color: GREY, width: 0.6, dash: [2, 2] }
		const index = measured++
		const color = COLORS[index % COLORS.length] as string
		if (s.kind === 'line') return { ...points, color, width: 1.1 }
		const marks = { marker: MARKERS[index % MARKERS.length] as Marker, open: index >= COLORS.length }
		return { ...points, ...marks, color, width: 0.8, ...(s.errors === undefined ? {} : { bars: pick(s.errors) }) }
	})
	// Guides may leave the frame.
	const framed = series.filter((_, i) => plot.series[i]?.kind !== 'guide')
	return {
		x: logX ? logScale(framed.flatMap((s) => [...(s.x as number[])]), { base: framed.every((s) => (s.x as number[]).every(Number.isInteger)) ? 2 : 10 }) : linearScale(framed.flatMap((s) => [...(s.x as number[])]), { tight: true }),
		y: vertical(framed, logY),
		xLabel: labelMarkup(plot.x),
		yLabel: labelMarkup(plot.y),
		series: [...series.filter((_, i) => plot.series[i]?.kind === 'guide'), ...framed],
		...(logY ? {} : { rules: [{ axis: 'y' as const, value: 0 }] }),
		empty: 'not resolved',
	}
}

const drawable = (value: unknown, logarithmic: boolean) => typeof value === 'number' && Number.isFinite(value) && (!logarithmic || value > 0)

function vertical(framed: readonly Series[], logarithmic: boolean): Scale {
	const ends = framed.flatMap((s) => Array.from(s.y).flatMap((y, i) => [y, y + (s.bars?.[i] ?? 0), y - (s.bars?.[i] ?? 0)]))
	return logarithmic ? logScale(ends) : linearScale(ends)
}
