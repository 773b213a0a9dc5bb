/** Figures of the mesoscopic flow: η_t on ζ_t, their difference, and the error against the number of blocks. */
import type { Figure } from '../blocks.ts'
import type { MesoConvergence, MesoPart } from '../data.ts'
import { DOUBLE_COLUMN } from '../figures/drawing.ts'
import type { Series } from '../figures/panel.ts'
import { GREY, INK, sequence } from '../figures/palette.ts'
import { linearScale, logScale, mathNumber } from '../figures/scale.ts'
import { math, text } from '../text.ts'
import { aligned, DEGREE_COLORS, DEGREE_MARKERS, type PanelContent } from './panels.ts'

type Snapshot = MesoPart['snapshots'][number]

/** All if few, else the first, the last and some between. */
export function chosen<T>(list: readonly T[], most: number): readonly T[] {
	if (list.length <= most) return list
	return Array.from({ length: most }, (_, i) => list[Math.round((i * (list.length - 1)) / (most - 1))] as T)
}

/** Values of a snapshot at the knots j/M. */
function knots({ theta, values }: Snapshot, blocks: number): { x: number[]; y: number[] } {
	const at = theta.flatMap((t, i) => (Math.abs(t * blocks - Math.round(t * blocks)) < 1e-9 ? [i] : []))
	return { x: at.map((i) => theta[i] as number), y: at.map((i) => values[i] as number) }
}

/** η_t as a wide line with its knots, ζ_t as a thin dark one on it. */
export function flowPanel(meso: MesoPart, most: number): PanelContent {
	const shown = chosen(meso.snapshots, most)
	const colors = sequence(shown.length + 1)
	const series = shown.flatMap((s, i): Series[] => {
		const color = colors[i] as string
		const time = `$${i === 0 ? 't=' : ''}${mathNumber(s.time, 3)}$`
		return [
			{ x: s.theta, y: s.values, color, width: 2.4, label: time },
			...(meso.degree === 0 ? [] : [{ ...knots(s, meso.blocks), color, marker: 'circle' as const, joined: false }]),
			{ x: s.theta, y: s.macroscopic, color: INK, width: 0.7 },
		]
	})
	return {
		x: linearScale([0, 1], { tight: true }),
		y: linearScale(series.flatMap((s) => Array.from(s.y))),
		xLabel: '$\\theta$',
		yLabel: '$\\eta_t,\\,\\zeta_t$',
		series,
	}
}

export function mesoFigure(meso: MesoPart): Figure {
	const shown = chosen(meso.snapshots, 4)
	const colors = sequence(shown.length + 1)
	const differences = shown.map((s, i): Series => {
		return { x: s.theta, y: s.values.map((v, k) => v - (s.macroscopic[k] as number)), color: colors[i] as string, width: 1 }
	})
	return {
		id: 'meso',
		title: 'The mesoscopic flow on the macroscopic one, and their difference',
		description: `Left: the spline of degree ${meso.degree} on ${meso.blocks} blocks at ${shown.length} times, wide and in colour, and the macroscopic solution, thin and dark. Right: their difference.`,
		caption: text`Left: ${math('\\eta_t')} as spline of degree ${math(`${meso.degree}`)} on ${math(`M=${meso.blocks}`)} blocks (colours${meso.degree === 0 ? '' : ', dots at the knots'}) and ${math('\\zeta_t')} (black). Right: ${math('\\eta_t-\\zeta_t')} at the same times.`,
		panels: aligned(flowPanel(meso, 4), {
			x: linearScale([0, 1], { tight: true }),
			y: linearScale(
				differences.flatMap((s) => Array.from(s.y)),
				{ include: [0] },
			),
			xLabel: '$\\theta$',
			yLabel: '$\\eta_t-\\zeta_t$',
			series: differences,
			rules: [{ axis: 'y', value: 0 }],
		}),
		width: DOUBLE_COLUMN,
	}
}

/** Squared error against M, one line per degree. */
export function errorPanel(convergence: MesoConvergence, key: 'supHminus1' | 'integralL2', yLabel: string): PanelContent {
	const degrees = [...new Set(convergence.rows.map((r) => r.degree))]
	const unit = key === 'integralL2' ? convergence.time : 1
	const series = degrees.flatMap((degree): Series[] => {
		const rows = convergence.rows.filter((r) => r.degree === degree && r.reached && r[key] > r.resolution * unit)
		const color = DEGREE_COLORS[degree] as string
		const last = rows.at(-1)
		const guide = convergence.fits.find((f) => f.degree === degree)?.[key].expected
		return [
			...(last === undefined || guide === undefined
				? []
				: [
						{
							x: [last.blocks / 4, last.blocks],
							y: [last[key] * 4 ** guide, last[key]],
							color: GREY,
							width: 0.6,
							dash: [2, 2],
						},
					]),
			{
				x: rows.map((r) => r.blocks),
				y: rows.map((r) => r[key]),
				color,
				width: 0.9,
				marker: DEGREE_MARKERS[degree] as 'circle',
				end: `$L=${degree}$`,
			},
		]
	})
	return {
		x: logScale(
			convergence.rows.map((r) => r.blocks),
			{ base: 2 },
		),
		y: logScale(series.filter((s) => s.marker !== undefined).flatMap((s) => Array.from(s.y))),
		xLabel: 'blocks, $M$',
		yLabel,
		series,
		empty: 'not resolved',
	}
}

/** Whether any distance stands above the errors of the solutions. */
export function hasErrors(convergence: MesoConvergence): boolean {
	return convergence.fits.some((f) => f.supHminus1.exponent !== null)
}

export function convergenceFigure(convergence: MesoConvergence): Figure {
	const guides = text` Dashed: the powers of ${math('M')} of ${convergence.smooth ? 'smooth data' : 'data with jumps'}.`
	return {
		id: 'meso-convergence',
		title: 'Squared error of the mesoscopic flow against the number of blocks',
		description:
			'Double logarithmic scale, one line per degree 0 to 3. Left: largest squared H-minus-one distance up to the last time. Right: time integral of the squared L2 distance. Higher degrees fall faster.',
		caption: text`Squared error against ${math('M')} at ${math('K=\\infty')}, with the natural operator for ${math('L\\ge1')}, the inverse one for ${math('L=0')}. Left: ${math('\\sup_{t\\le T}\\|\\eta_t-\\zeta_t\\|^2_{H^{-1}}')}. Right: ${math('\\int_0^T\\|\\eta_t-\\zeta_t\\|^2_{L^2}\\,dt')}.${guides}`,
		panels: aligned(
			errorPanel(convergence, 'supHminus1', '$\\sup_t\\|\\eta_t-\\zeta_t\\|^2$ in $H^{-1}$'),
			errorPanel(convergence, 'integralL2', '$\\int_0^T\\|\\eta_t-\\zeta_t\\|^2dt$ in $L^2$'),
		),
		width: DOUBLE_COLUMN,
	}
}
