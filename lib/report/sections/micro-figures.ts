/** Figures of the microscopic dynamics: one path, site values against tilted laws, the error against N. */
import type { Figure } from '../blocks.ts'
import type { MicroPart, MicroPath, SiteLaws } from '../data.ts'
import { type Drawing, DOUBLE_COLUMN, stack } from '../figures/drawing.ts'
import { leftMargin, panel, type PanelOptions, type Series } from '../figures/panel.ts'
import { BLUE, GREY, INK, VERMILION } from '../figures/palette.ts'
import { linearScale, logScale, mathNumber, type Scale } from '../figures/scale.ts'
import { math, text } from '../text.ts'
import { chosen } from './meso-figures.ts'
import { aligned, PANEL_WIDTH, type PanelContent } from './panels.ts'

const PATH_HEIGHT = 250
/** Share of the site values beyond each end of an axis or a scale of colours. */
const CUT = 0.01
const PALE = '#b4b4b4'

/** The values between which all but a share lie, on each side. */
function bulk(values: readonly number[], cut: number): [number, number] {
	const sorted = [...values].sort((a, b) => a - b)
	const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.max(0, Math.round(share * (sorted.length - 1))))] as number
	return [at(cut), at(1 - cut)]
}

/** Site values as colours, θ to the right and t upwards. */
function pathPanel(path: MicroPath): PanelOptions {
	const all = path.values.flat()
	const [low, high] = bulk(all, CUT)
	const start = path.values[0] as readonly number[]
	const middle = start.reduce((a, b) => a + b, 0) / start.length
	const reach = Math.max(middle - low, high - middle)
	const scale = linearScale([middle - reach, middle + reach], { tight: true })
	return {
		width: PANEL_WIDTH,
		height: PATH_HEIGHT,
		x: linearScale([0, 1], { tight: true }),
		y: linearScale(path.times, { tight: true }),
		xLabel: '$\\theta$',
		yLabel: '$t$',
		series: [],
		map: { columns: path.sites, rows: path.times.length, values: [...path.values].reverse().flat(), scale, label: `$X$${scale.factor === '' ? '' : ` ${scale.factor}`}` },
	}
}

/** Panels one above the other for a few times: the path in grey, η_t in colour, ζ_t in black. */
export function pathStack(path: MicroPath, most: number, width: number, height: number, upwards = false): Drawing {
	const shown = chosen(path.snapshots, most)
	const order = upwards ? [...shown].reverse() : shown
	const { sites } = path
	const y = linearScale([...bulk(shown.flatMap((s) => s.sites), CUT), ...shown.flatMap((s) => s.macroscopic)], { count: 4 })
	const label = (time: number) => `$t=${mathNumber(time, 3)}$`
	const left = leftMargin(y, label(0))
	// The frames are equally high: the first panel has the key above it, the last one the title of the axis below it.
	const frame = (height - (y.factor === '' ? 0 : 9 * order.length + 8 * (order.length - 1)) - (16 + 14) - (order.length - 2) * (6 + 14) - (6 + 27)) / order.length
	return stack(
		order.map((s, k) => {
			const [first, last] = [k === 0, k === order.length - 1]
			const named = (name: string) => (first ? { label: name } : {})
			const series: Series[] = [
				{ x: s.sites.flatMap((_, i) => [i / sites, (i + 1) / sites]), y: s.sites.flatMap((v) => [v, v]), color: PALE, width: 0.7, ...named('$\\bar X_t$') },
				...(s.spline === null ? [] : [{ x: s.theta, y: s.spline, color: VERMILION, width: 2.2, ...named('$\\eta_t$') }]),
				{ x: s.theta, y: s.macroscopic, color: INK, width: 0.8, ...named('$\\zeta_t$') },
			]
			const own = frame + (first ? 16 : 6) + (last ? 27 : 14) + (y.factor === '' ? 0 : first ? 9 : 17)
			return panel({ width, height: own, x: linearScale([0, 1], { tight: true }), y, xLabel: last ? '$\\theta$' : '', yLabel: label(s.time), series, left })
		}),
	)
}

export function pathFigure(path: MicroPath): Figure {
	const spline = path.splines === null ? text`` : text`, ${math('\\eta_t')} on splines of degree ${math(`${path.splines.degree}`)}, ${math(`M=${path.splines.blocks}`)} (colour)`
	return {
		id: 'micro-path',
		title: 'One path of the chain',
		description: `Left: the values of ${path.sites} sites as colours, position to the right and time upwards. Right: the same path at a few times as grey steps, with the mesoscopic and the macroscopic solution.`,
		caption: text`One path of ${math(`N=${path.sites}`)} sites. Left: site values as colours, time upwards. Right: the same path as a step function ${math('\\bar X_t')} at three times (grey)${spline} and ${math('\\zeta_t')} (black). Each site keeps its own noise, of the size ${math('s')}; only averages over many sites follow ${math('\\zeta_t')}.`,
		panels: [panel(pathPanel(path)), pathStack(path, 3, PANEL_WIDTH, PATH_HEIGHT, true)],
		width: DOUBLE_COLUMN,
	}
}

/** Histograms of site values with the densities of the tilted laws. */
export function sitesFigure({ windows, sites, replicas }: SiteLaws): Figure {
	const panels = windows.map(({ edges, densities, curve, theta }): PanelContent => {
		const bars: Series = {
			x: edges.slice(1).flatMap((edge, i) => [edges[i] as number, edge]),
			y: densities.flatMap((d) => [d, d]),
			color: GREY,
			width: 0.6,
			filled: 0.25,
			label: `sites about $\\theta=${mathNumber(theta, 3)}$`,
		}
		const law: Series = { x: curve.x, y: curve.y.map((v) => v ?? Number.NaN), color: BLUE, width: 1.3, label: 'tilted law' }
		const top = [...densities, ...law.y as number[]].reduce((a, b) => Math.max(a, b), 0)
		return { x: linearScale(edges, { tight: true }), y: fromZero(top), xLabel: '$x$', yLabel: 'density', series: [bars, law] }
	})
	return {
		id: 'micro-sites',
		title: 'Site values against the tilted laws',
		description: `Histograms of the values of neighbouring sites of ${sites}, over ${replicas} replicas, and the density of the law that local equilibrium predicts.`,
		caption: text`Values at ${math('T')} of neighbouring sites, ${windows.length > 1 ? text`where ${math('\\zeta_T')} is largest (left) and least (right)` : text`all of them, as ${math('\\zeta_T')} is constant`}, over all replicas (${math(`N=${sites}`)}), and the density of the tilted laws with the means ${math('\\zeta_T')}.`,
		panels: aligned(...panels),
		width: windows.length > 1 ? DOUBLE_COLUMN : PANEL_WIDTH,
	}
}

/** An axis that begins at zero. */
function fromZero(top: number): Scale {
	return linearScale([0, 1.08 * top], { tight: true })
}

/** N·E against N, with its prediction at each N and in the limit. */
function scaledPanel({ ladder, limit }: MicroPart): PanelContent {
	const sites = ladder.map((r) => r.sites)
	const last = ladder.map((r) => r.scaled.at(-1) ?? { value: Number.NaN, standardError: Number.NaN })
	const predicted = ladder.map((r) => r.predicted ?? Number.NaN)
	const ends = last.flatMap(({ value, standardError }) => [value - standardError, value + standardError])
	return {
		x: logScale(sites, { base: 2 }),
		y: linearScale([...ends, ...predicted, ...(limit === null ? [] : [limit.value])]),
		xLabel: 'sites, $N$',
		yLabel: '$N\\,E\\|\\bar X_T-\\zeta_T\\|^2$',
		series: [
			{ x: sites, y: predicted, color: VERMILION, width: 0.8, dash: [3, 2], marker: 'square', open: true, label: 'predicted' },
			{ x: sites, y: last.map((e) => e.value), color: BLUE, marker: 'circle', joined: false, bars: last.map((e) => e.standardError), label: 'measured' },
		],
		rules: limit === null ? [] : [{ axis: 'y', value: limit.value, label: 'limit', color: INK }],
	}
}

/** E against N in double logarithmic scale, with guides of the slopes of the bounds. */
export function errorAgainstSites({ ladder, limit }: MicroPart): PanelContent {
	const sites = ladder.map((r) => r.sites)
	const at = (key: 'value' | 'standardError') => ladder.map((r) => (r.scaled.at(-1)?.[key] ?? Number.NaN) / r.sites)
	const [first, last] = [sites[0] as number, sites.at(-1) as number]
	const ends = [first / 1.15, last * 1.15]
	const from = at('value')[0] as number
	const guide = (exponent: number) => ({ x: ends, y: ends.map((n) => from * (n / first) ** exponent), color: GREY, width: 0.7, dash: [2, 2] })
	const series: Series[] = [
		...(limit === null ? [] : [{ x: ends, y: ends.map((n) => limit.value / n), color: VERMILION, width: 0.8, label: 'limit$/N$', end: '$N^{-1}$' }]),
		{ ...guide(-1 / 2), label: 'guides, no constant', end: '$N^{-1/2}$' },
		{ ...guide(-2 / 3), end: '$N^{-2/3}$' },
		{ x: sites, y: ladder.map((r) => (r.predicted ?? Number.NaN) / r.sites), color: VERMILION, marker: 'square', open: true, joined: false, label: 'predicted' },
		{ x: sites, y: at('value'), color: BLUE, marker: 'circle', joined: false, bars: at('standardError'), label: 'measured' },
	]
	return {
		x: logScale(ends, { base: 2, tight: true }),
		y: logScale(series.flatMap((s) => Array.from(s.y)), { count: 4 }),
		xLabel: 'sites, $N$',
		yLabel: '$E\\|\\bar X_T-\\zeta_T\\|^2$ in $H^{-1}$',
		series,
	}
}

export function ladderFigure(micro: MicroPart): Figure {
	return {
		id: 'micro-error',
		title: 'The squared distance of the chain from the macroscopic solution against the number of sites',
		description: `Left: N times the expected squared distance in the H-minus-one norm, measured with error bars, and predicted. Right, in double logarithmic scale: the same without the factor N, with lines of the slopes -1/2 and -2/3 of the bounds.`,
		caption: text`Left: ${math('N\\,E\\|\\bar X_T-\\zeta_T\\|^2_{H^{-1}}')}, measured with one standard error and predicted at each ${math('N')}; line: the limit. Right: the same without the factor ${math('N')}. The bounds of Grunewald, Otto, Villani and Westdickenberg fall like ${math('N^{-1/2}')}, those of splines like ${math('N^{-2/3}')}; they need an initial law of finite entropy, which a deterministic start has not, so that their slopes alone are drawn.`,
		panels: aligned(scaledPanel(micro), errorAgainstSites(micro)),
		width: DOUBLE_COLUMN,
	}
}
