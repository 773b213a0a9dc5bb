/** E|X̄ − ζ|²_{H⁻¹} against N for one potential: measured, predicted, and the two bounds or guides of their slopes. */
import type { Figure } from '../blocks.ts'
import { DOUBLE_COLUMN } from '../figures/drawing.ts'
import type { Series as Line } from '../figures/panel.ts'
import { BLUE, GREEN, GREY, ORANGE, VERMILION } from '../figures/palette.ts'
import { linearScale, logScale, mathNumber } from '../figures/scale.ts'
import type { StudyRow } from '../../study/index.ts'
import { shorten } from '../sections/common.ts'
import { aligned, type PanelContent } from '../sections/panels.ts'
import { code, join, math, text, type Text } from '../text.ts'
import { type PotentialSeries, predictedOf, type Series } from './series.ts'

const colourOf = (start: string): string => (start === 'deterministic' ? GREEN : BLUE)
const markerOf = (start: string): 'circle' | 'square' => (start === 'deterministic' ? 'square' : 'circle')
export const STARTS: Readonly<Record<string, string>> = { 'local-gibbs': 'local Gibbs', deterministic: 'deterministic' }

/** Bounds beyond it say nothing and would flatten the figure. */
const LARGEST = 1e6

type BoundName = 'govw' | 'spline'

/** The rows where a bound is there and worth a line. */
const boundedRows = ({ distances }: Series, key: BoundName): readonly StudyRow[] => distances.filter((r) => r.bounds[key] !== null && r.bounds[key]! < LARGEST)

export const hasBounds = (series: Series): boolean => BOUNDS.some(({ key }) => boundedRows(series, key).length > 0)

/** Twice the bound of Θ: of a squared norm, as what is measured. */
const BOUNDS = [
	{ key: 'govw', blocks: 'govwBlocks', name: 'GOVW', words: 'Grunewald, Otto, Villani and Westdickenberg', color: VERMILION, marker: 'triangle' },
	{ key: 'spline', blocks: 'splineBlocks', name: 'splines', words: 'splines', color: ORANGE, marker: 'diamond' },
] as const

/** E against N, in double logarithmic scale. */
export function errorPanel(starts: readonly Series[]): PanelContent {
	const sites = [...new Set(starts.flatMap((s) => s.distances.map((r) => r.sites)))].sort((a, b) => a - b)
	const [first, last] = [sites[0] as number, sites.at(-1) as number]
	const ends = [first / 1.15, last * 1.15]
	const bounded = starts.filter(hasBounds)
	const lines: Line[] = starts.flatMap(({ start, distances, rate }): Line[] => {
		const color = colourOf(start)
		return [
			{ x: distances.map((r) => r.sites), y: distances.map((r) => (predictedOf(r) ?? Number.NaN) / r.sites), color, width: 0.8, ...(rate === null ? {} : { end: '$N^{-1}$' }) },
			{ x: distances.map((r) => r.sites), y: distances.map((r) => r.squaredHminus1), color, marker: markerOf(start), joined: false, bars: distances.map((r) => r.standardError), label: STARTS[start] ?? start },
		]
	})
	for (const one of bounded)
		for (const { key, blocks, name, color, marker } of BOUNDS) {
			const rows = boundedRows(one, key)
			const end = rows.at(-1)
			if (end === undefined) continue
			lines.push({ x: rows.map((r) => r.sites), y: rows.map((r) => 2 * r.bounds[key]!), color, width: 0.8, dash: [3, 2], marker, open: true, label: `bound, ${name}`, end: `$M=${end.bounds[blocks]}$` })
		}
	if (bounded.length === 0) {
		const from = Math.max(...starts.map((s) => s.distances[0]?.squaredHminus1 ?? 0))
		for (const [exponent, end] of [[-1 / 2, '$N^{-1/2}$'], [-2 / 3, '$N^{-2/3}$']] as const)
			lines.unshift({ x: ends, y: ends.map((n) => from * (n / first) ** exponent), color: GREY, width: 0.7, dash: [2, 2], end, ...(exponent === -1 / 2 ? { label: 'guides, no constant' } : {}) })
	}
	return {
		x: logScale(ends, { base: 2, tight: true }),
		y: logScale(lines.flatMap((s) => Array.from(s.y)), { count: 4 }),
		xLabel: 'sites, $N$',
		yLabel: '$E\\|\\bar X_T-\\zeta_T\\|^2$ in $H^{-1}$',
		series: lines,
	}
}

/** N·E against N: measured and predicted. */
function scaledPanel(starts: readonly Series[]): PanelContent {
	const lines = starts.flatMap(({ start, distances }): Line[] => {
		const color = colourOf(start)
		const sites = distances.map((r) => r.sites)
		return [
			{ x: sites, y: distances.map((r) => predictedOf(r) ?? Number.NaN), color, width: 0.8, label: 'predicted' },
			{ x: sites, y: distances.map((r) => r.scaled), color, marker: markerOf(start), joined: false, bars: distances.map((r) => r.scaledStandardError), label: 'measured' },
		]
	})
	const limits = starts.flatMap(({ start, distances }) => ((distances[0]?.predictedLimit ?? null) === null ? [] : [{ axis: 'y' as const, value: distances[0]!.predictedLimit!, color: colourOf(start), dash: [1, 2] }]))
	const all = starts.flatMap((s) => s.distances.flatMap((r) => [r.scaled - r.scaledStandardError, r.scaled + r.scaledStandardError, predictedOf(r) ?? Number.NaN]))
	return {
		x: logScale(starts.flatMap((s) => s.distances.map((r) => r.sites)), { base: 2 }),
		y: linearScale([...all, ...limits.map((l) => l.value)]),
		xLabel: 'sites, $N$',
		yLabel: '$N\\,E\\|\\bar X_T-\\zeta_T\\|^2$',
		// The key says once what lines and marks are; colours are those of the other panel.
		series: lines.map((line, k) => (k < 2 ? line : (({ label: _, ...rest }) => rest)(line))),
		rules: limits,
	}
}

export function distanceFigure({ potential, psi, name, profile, time, starts }: PotentialSeries, id = `rates-${potential + 1}`): Figure {
	const bounded = starts.some(hasBounds)
	return {
		id,
		title: 'The squared distance of the chain from the macroscopic solution against the number of sites',
		description: `Double logarithmic scale on the left, N times the distance on the right, for the potential ${shorten(psi, 200)}: measured with error bars, predicted as lines${bounded ? ', and what the theory proves' : ', with guides of the slopes of the two bounds'}.`,
		caption: join(
			text`${name}, from ${math('\\zeta_0=')} ${code(shorten(profile, 120))}, ${math(`T=${mathNumber(time, 4)}`)}. Left: ${math('E\\|\\bar X_T-\\zeta_T\\|^2_{H^{-1}}')} from ${startsText(starts)}, with one standard error; lines: fluctuation theory at each ${math('N')}. `,
			bounded
				? text`Dashed: twice ${boundNames(starts)} of ${math('\\Theta(T)-\\Theta(0)')}, for the local Gibbs start, with the ${math('M')} that makes it least (at the largest ${math('N')}: beside the line). `
				: text`Dashed: slopes of the two bounds, as guides without a constant (${whyNoBounds(starts)}). `,
			text`Right: ${math('N')} times the same; dotted: the limit.`,
		),
		panels: aligned(errorPanel(starts), scaledPanel(starts)),
		width: DOUBLE_COLUMN,
	}
}

function startsText(starts: readonly Series[]): Text {
	const names = starts.map(({ start }) => text`a ${STARTS[start] ?? start} start`)
	return names.reduce((all, name) => join(all, ' and ', name))
}

/** Those that are drawn. */
function boundNames(starts: readonly Series[]): Text {
	const names = BOUNDS.filter(({ key }) => starts.some((s) => boundedRows(s, key).length > 0)).map(({ words }) => words)
	return text`the ${names.length > 1 ? 'bounds' : 'bound'} of ${names.join(' and of ')}`
}

function whyNoBounds(starts: readonly Series[]): Text {
	const gibbs = starts.find((s) => s.start === 'local-gibbs') ?? starts[0]
	const reason = gibbs?.distances[0]?.bounds.reason
	return text`${reason === undefined ? 'they are too large to be drawn' : reason.split(';')[0]!}`
}
