/** Figure of the inequalities: C_P of tilted laws in its bracket, and of canonical ensembles, against the mean. */
import type { Figure } from '../blocks.ts'
import { isAvailable, type ReportData } from '../data.ts'
import type { InequalitiesPart } from '../data-inequalities.ts'
import { DOUBLE_COLUMN } from '../figures/drawing.ts'
import { BLUE, GREY, INK, VERMILION } from '../figures/palette.ts'
import type { Series } from '../figures/panel.ts'
import { linearScale, logScale } from '../figures/scale.ts'
import { math, text } from '../text.ts'
import { aligned } from './panels.ts'

/** Ratio of the largest to the least value above which an axis is not shown further. */
const DECADES = 1e60

export function inequalitiesFigure({ choices }: Pick<ReportData, 'choices'>, { fields, canonical }: InequalitiesPart): Figure {
	const rows = fields.filter((r) => r.poincare !== null)
	const x = rows.map((r) => r.mean)
	const curve = (pick: (r: (typeof rows)[number]) => number | null) => rows.map((r) => pick(r) ?? Number.NaN)
	const single: Series[] = [
		{ x, y: curve((r) => r.upper), color: GREY, width: 0.8, dash: [3, 2], label: '$4B$' },
		{ x, y: curve((r) => r.poincare), color: BLUE, width: 1.3, label: '$C_P$' },
		{ x, y: curve((r) => r.lower), color: GREY, width: 0.8, dash: [1, 1.5], label: '$B/2$ or $B$' },
		{ x, y: curve((r) => r.variance), color: INK, width: 0.8, label: '$s^2$' },
	]
	const colors = [BLUE, VERMILION]
	const [low, high] = choices.range
	const few = canonical.flatMap((c, k): Series[] => {
		if (!isAvailable(c)) return []
		const inside = c.rows.filter((r) => r.poincare !== null)
		return inside.length === 0 ? [] : [{ x: inside.map((r) => r.mean), y: inside.map((r) => r.poincare ?? Number.NaN), color: colors[k] as string, marker: k === 0 ? 'circle' : 'square', joined: k === 0, label: `$K=${c.sites}$` }]
	})
	// One site again, to compare.
	const beside: Series[] = few.length === 0 ? [] : [{ x, y: curve((r) => r.poincare), color: INK, width: 0.8, dash: [3, 2], label: 'one site' }]
	return {
		id: 'inequalities',
		title: 'Poincaré constants of tilted laws and of canonical ensembles against the mean',
		description: 'Left: the Poincaré constant of the single-site law tilted to the mean m, between the two ends of Muckenhoupt’s bracket and above its variance. Right: the Poincaré constants of canonical ensembles of two and three sites of mean m.',
		caption: text`Left: ${math('C_P')} of the single-site law tilted to the mean ${math('m')}, Muckenhoupt's bracket (dashed and dotted) and the variance. Right: ${math('C_P')} of canonical ensembles of two and three sites of mean ${math('m')}, and that of one site (dashed).`,
		panels: aligned(
			{ x: linearScale([low, high], { tight: true }), y: logarithmic(single), xLabel: '$m$', yLabel: '$C_P$', series: single, empty: 'not resolved' },
			{
				x: linearScale(few.length === 0 ? [low, high] : few.flatMap((s) => Array.from(s.x)), { tight: true }),
				y: logarithmic([...few, ...beside]),
				xLabel: '$m$',
				yLabel: '$C_P$',
				series: [...few, ...beside],
				empty: 'not resolved',
			},
		),
		width: DOUBLE_COLUMN,
	}
}

function logarithmic(series: readonly Series[]) {
	const values = series.flatMap((s) => Array.from(s.y)).filter((v) => v > 0 && Number.isFinite(v))
	const most = Math.max(...values)
	const shown = values.filter((v) => v > most / DECADES)
	return logScale(shown.length === 0 ? [0.1, 10] : shown, { count: 4 })
}
