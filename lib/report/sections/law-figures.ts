/** Figures of the law of the chain: the entropy sandwich, and the law of two sites. */
import type { Figure } from '../blocks.ts'
import type { Curve, EntropySandwich, PairLaw } from '../data.ts'
import { DOUBLE_COLUMN } from '../figures/drawing.ts'
import type { Series } from '../figures/panel.ts'
import { BLUE, GREY, INK, sequence, VERMILION } from '../figures/palette.ts'
import { linearScale, logScale, mathNumber } from '../figures/scale.ts'
import { math, text } from '../text.ts'
import { aligned, PANEL_WIDTH, type PanelContent } from './panels.ts'

/** Both bounds against t, one panel per number of sites, all with the same axes; the limit as a curve. */
export function sandwichFigure({ runs }: EntropySandwich, limit: Curve): Figure {
	const excess = limit.y.map((v) => v ?? Number.NaN)
	const bounds = runs.flatMap((r) => r.rows.flatMap(({ lower, upper }) => [lower, ...(upper === null ? [] : [upper])]))
	const y = linearScale([...bounds.map((b) => b.value), ...excess], { include: [0] })
	const x = linearScale(limit.x)
	const panels = runs.map(({ sites, rows: all }, k): PanelContent => {
		// every other one is enough to see
		const rows = all.filter((_, j) => j % 2 === 0)
		const times = rows.map((r) => r.time)
		const uppers = rows.filter((r) => r.upper !== null)
		return {
			x,
			y,
			xLabel: '$t$',
			...(k === 0 ? { yLabel: 'entropy per site' } : {}),
			series: [
				{ x: limit.x, y: excess, color: INK, width: 0.9, label: `$N=${sites}$: limit` },
				{
					x: uppers.map((r) => r.time),
					y: uppers.map((r) => r.upper?.value ?? Number.NaN),
					color: VERMILION,
					marker: 'square',
					joined: false,
					bars: uppers.map((r) => r.upper?.standardError ?? 0),
					label: 'upper',
				},
				{
					x: times,
					y: rows.map((r) => r.lower.value),
					color: BLUE,
					marker: 'circle',
					joined: false,
					bars: rows.map((r) => r.lower.standardError),
					label: 'lower',
				},
			],
		}
	})
	return {
		id: 'law-entropy',
		title: 'Bounds of the relative entropy per site, and its limit',
		description: `The upper and the lower bound of the relative entropy per site against time for N = ${runs.map((r) => r.sites).join(' and ')}, and the excess of the free energy of the macroscopic solution.`,
		caption: text`Upper and lower bound of ${math('\\tfrac1N\\mathrm{Ent}(\\rho_t|\\mu)')} with one standard error, and ${math('\\int\\varphi(\\zeta_t)-\\varphi(m)')} (line).`,
		panels: aligned(...panels),
		width: runs.length > 1 ? DOUBLE_COLUMN : PANEL_WIDTH,
	}
}

/** Densities on the way to equilibrium, and the decay of the entropy. */
export function pairFigure(pair: PairLaw): Figure {
	const { densities, gibbs, rows, gap } = pair
	const colors = sequence(densities.length + 1)
	const curves: Series[] = [
		...densities.map(({ time, values }, i): Series => ({ x: pair.x, y: values, color: colors[i] as string, width: 1.1, label: `$${i === 0 ? 't=' : ''}${mathNumber(time, 2)}$` })),
		{ x: pair.x, y: gibbs, color: INK, width: 1.2, dash: [3, 2], label: '$\\mu$' },
	]
	const positive = rows.filter((r) => r.entropy.value > r.entropy.error)
	const last = positive.at(-1)
	const from = rows[0]?.time ?? 0
	const guide = last === undefined ? [] : [from, last.time]
	return {
		id: 'law-pair',
		title: 'The law of two sites on its way to equilibrium',
		description: 'Left: the density of the first of two sites at a few times, and in equilibrium. Right: the relative entropy against time on a logarithmic scale, with a line that decays at twice the spectral gap.',
		caption: text`Two sites of mean ${math('m')}. Left: density of ${math('x_1')} at a few times, and of the Gibbs measure ${math('\\mu')}. Right: ${math('\\mathrm{Ent}(\\rho_t|\\mu)')} (marks), and the decay at twice the spectral gap, ${math('e^{-2\\lambda t}')}, through the last mark (line).`,
		panels: aligned(
			{
				x: linearScale(pair.x, { tight: true }),
				y: linearScale([0, 1.05 * curves.reduce((most, s) => Math.max(most, ...Array.from(s.y)), 0)], { tight: true }),
				xLabel: '$x_1$',
				yLabel: 'density',
				series: curves,
			},
			{
				x: linearScale(rows.map((r) => r.time), { tight: true }),
				y: logScale(positive.map((r) => r.entropy.value), { count: 4 }),
				xLabel: '$t$',
				yLabel: 'Ent',
				series: [
					...(last === undefined
						? []
						: [{ x: guide, y: guide.map((t) => last.entropy.value * Math.exp(2 * gap.value * (last.time - t))), color: GREY, width: 0.8, dash: [3, 2], label: '$e^{-2\\lambda t}$' }]),
					{ x: positive.map((r) => r.time), y: positive.map((r) => r.entropy.value), color: BLUE, marker: 'circle' as const, joined: false, label: 'Ent' },
				],
				empty: 'in equilibrium from the start',
			},
		),
		width: DOUBLE_COLUMN,
	}
}
