/** The figures of the report: each from plain data, one function per figure. */
import type { Figure } from '../blocks.ts'
import type { BlockPart, CramerPart, Curve, MacroPart, ReportData } from '../data.ts'
import { DOUBLE_COLUMN } from '../figures/drawing.ts'
import type { Series } from '../figures/panel.ts'
import { BLUE, GREEN, GREY, PURPLE, sequence, VERMILION } from '../figures/palette.ts'
import { linearScale, logScale, mathNumber } from '../figures/scale.ts'
import { math, text } from '../text.ts'
import { aligned, type PanelContent } from './panels.ts'

const values = (curve: Curve): number[] => curve.y.map((v) => v ?? Number.NaN)

function lowest(curve: Curve): number {
	return curve.y.reduce<number>((least, v) => (v !== null && v < least ? v : least), Number.POSITIVE_INFINITY)
}

/** The curve with its least value moved to zero. */
function grounded(curve: Curve): number[] {
	const least = lowest(curve)
	return values(curve).map((v) => v - least)
}

/** ψ and ψ'', with the convex part of the split where there is one. */
export function potentialFigure(data: ReportData): Figure {
	const { value, second, split } = data.potential
	const { convexValue, convexSecond } = split?.oscillation === 0 ? {} : data.potential
	const dashed = { color: GREEN, dash: [1.5, 1.5] }
	const left: Series[] = [{ x: value.x, y: values(value), color: BLUE, label: '$\\psi(z)$' }]
	const right: Series[] = [{ x: second.x, y: values(second), color: BLUE, label: "$\\psi''(z)$" }]
	if (convexValue) left.push({ x: convexValue.x, y: values(convexValue), ...dashed, label: '$\\psi_c(z)$' })
	if (convexSecond) right.push({ x: convexSecond.x, y: values(convexSecond), ...dashed, label: "$\\psi_c''(z)$" })
	const all = (series: readonly Series[]) => series.flatMap((s) => Array.from(s.y))
	const panels = aligned(
		{ x: linearScale(value.x, { tight: true }), y: linearScale(all(left)), xLabel: '$z$', series: left },
		{
			x: linearScale(second.x, { tight: true }),
			y: linearScale(all(right), { include: [0] }),
			xLabel: '$z$',
			series: right,
			rules: [{ axis: 'y', value: 0 }],
		},
	)
	const named = convexValue ? text` and its convex part ${math('\\psi_c')}` : text``
	return {
		id: 'potential',
		title: 'The single-site potential and its second derivative',
		description: `Left: psi against z. Right: its second derivative; the least value on the plotted range is ${lowest(second).toPrecision(4)}.`,
		caption: text`The potential${named} (left) and second derivatives (right) where the single-site law ${math('e^{-\\psi}/Z')} lives.`,
		panels,
		width: DOUBLE_COLUMN,
	}
}

export function convexificationPanels(data: ReportData, cramer: CramerPart): [PanelContent, PanelContent] {
	const psi = data.potential
	const first: Series[] = [
		{ x: cramer.value.x, y: grounded(cramer.value), color: BLUE, width: 1.5, label: '$\\varphi-\\min\\varphi$' },
		{ x: psi.value.x, y: grounded(psi.value), color: VERMILION, dash: [4, 2], label: '$\\psi-\\min\\psi$' },
	]
	const second: Series[] = [
		{ x: cramer.second.x, y: values(cramer.second), color: BLUE, width: 1.5, label: "$\\varphi''$" },
		{ x: psi.second.x, y: values(psi.second), color: VERMILION, dash: [4, 2], label: "$\\psi''$" },
	]
	return [
		{
			x: linearScale(cramer.value.x, { tight: true }),
			y: linearScale(
				first.flatMap((s) => Array.from(s.y)),
				{ include: [0] },
			),
			xLabel: '$m$',
			series: first,
		},
		{
			x: linearScale(cramer.second.x, { tight: true }),
			y: linearScale(
				second.flatMap((s) => Array.from(s.y)),
				{ include: [0] },
			),
			xLabel: '$m$',
			series: second,
			rules: [{ axis: 'y', value: 0 }],
		},
	]
}

/** ψ against φ, ψ'' against φ''. */
export function cramerFigure(data: ReportData, cramer: CramerPart): Figure {
	return {
		id: 'cramer',
		title: 'The potential and its Cramér transform, and their second derivatives',
		description: `Left: psi and phi, each minus its minimum. Right: their second derivatives; that of phi lies between ${cramer.convexity.lower.value.toPrecision(4)} and ${cramer.convexity.upper.value.toPrecision(4)} over the scanned means.`,
		caption: text`The Cramér transform ${math('\\varphi')} against ${math('\\psi')}, each shifted to minimum zero (left), and their second derivatives (right).`,
		panels: aligned(...convexificationPanels(data, cramer)),
		width: DOUBLE_COLUMN,
	}
}

/** min ψ_K'' against K, and the distance of ψ_K from φ. */
export function blockFigure(block: BlockPart): Figure {
	const least = block.minSecond.filter((r) => r.second !== null)
	const sites = least.map((r) => r.sites)
	const marked = least.filter((r) => r.sites <= 12 || block.deviations.some((d) => d.sites === r.sites))
	const seconds = least.map((r) => r.second as number)
	const start = block.uniformFrom ?? block.convexFrom
	// an infimum at infinity is not the one over the scanned means
	const limit = least.at(-1)?.mean === null ? null : block.leastCramer
	const parts = [
		{ key: 'value', label: '$\\psi_K-\\varphi$', color: GREEN, marker: 'circle' },
		{ key: 'first', label: "$\\psi_K'-\\varphi'$", color: PURPLE, marker: 'square' },
		{ key: 'second', label: "$\\psi_K''-\\varphi''$", color: BLUE, marker: 'triangle' },
	] as const
	const series: Series[] = []
	for (const { key, label, color, marker } of parts) {
		// what is smaller than its own error is rounding, not a distance
		const rows = block.deviations.filter((r) => r[key] > 0 && r[key] > r.errors[key])
		if (rows.length > 0) series.push({ x: rows.map((r) => r.sites), y: rows.map((r) => r[key]), color, label, marker, joined: false })
	}
	const all = block.deviations.map((r) => r.sites)
	const ends = [Math.min(...all), Math.max(...all)]
	const lines = parts.flatMap(({ key, color }): Series[] => {
		const constant = block.predicted[key]
		if (constant <= 0 || !series.some((s) => s.color === color)) return []
		return [{ x: ends, y: ends.map((k) => constant / k), color, width: 0.8 }]
	})
	if (lines.length > 0) lines.push({ x: [], y: [], color: GREY, width: 0.8, label: 'predicted $c_j/K$' })
	const panels = aligned(
		{
			x: logScale(sites, { base: 2 }),
			// head room for the label of the limit
			y: linearScale([...seconds, ...(limit === null ? [] : [limit + 0.15 * (limit - Math.min(0, ...seconds))])], { include: [0] }),
			xLabel: 'sites per block, $K$',
			series: [
				{ x: sites, y: seconds, color: BLUE, width: 0.7 },
				{
					x: marked.map((r) => r.sites),
					y: marked.map((r) => r.second as number),
					color: BLUE,
					label: "$\\min_m\\psi_K''(m)$",
					marker: 'circle',
					joined: false,
				},
			],
			rules: [
				{ axis: 'y', value: 0 },
				...(limit === null ? [] : [{ axis: 'y' as const, value: limit, label: "$\\min\\varphi''$", dash: [3, 2] }]),
				...(start === null ? [] : [{ axis: 'x' as const, value: start, label: `$K_0=${start}$` }]),
			],
			empty: 'not computed',
		},
		{
			x: logScale(all, { base: 2 }),
			y: logScale(
				series.flatMap((s) => Array.from(s.y)),
				{ count: 6 },
			),
			xLabel: 'sites per block, $K$',
			yLabel: 'largest absolute value',
			series: [...series, ...lines],
			empty: 'equal up to rounding',
		},
	)
	return {
		id: 'block',
		title: 'Convexity of the block Hamiltonian and its distance from the Cramér transform, against the number of sites per block',
		description: `Left: the least second derivative of psi_K against K${start === null ? '' : `, positive from K = ${start}`}. Right, in double logarithmic scale: the largest absolute differences of psi_K and phi and of their first two derivatives, with lines that fall like 1/K.`,
		caption: text`Left: ${math("\\min_m\\psi_K''")} against ${math('K')}. Right: largest absolute value over the means of ${math('(\\psi_K-\\varphi)^{(j)}')}, ${math('j=0,1,2')} (marks), and the predicted ${math('c_j/K')}, ${math('c_j=\\sup|(\\tfrac12\\log2\\pi s^2)^{(j)}|')} (lines).`,
		panels,
		width: DOUBLE_COLUMN,
	}
}

/** The snapshots at which the flow is drawn: all if few, else the first, the last and some between. */
export function chosenSnapshots(macro: MacroPart, most: number): MacroPart['snapshots'] {
	const n = macro.snapshots.length
	if (n <= most) return macro.snapshots
	return Array.from({ length: most }, (_, i) => macro.snapshots[Math.round((i * (n - 1)) / (most - 1))] as MacroPart['snapshots'][number])
}

export function snapshotPanel(macro: MacroPart, most: number): PanelContent {
	const shown = chosenSnapshots(macro, most)
	const colors = sequence(shown.length)
	const series = shown.map((s, i): Series => {
		return { x: macro.theta, y: s.values, color: colors[i] as string, label: `$${i === 0 ? 't=' : ''}${mathNumber(s.time, 3)}$` }
	})
	return {
		x: linearScale([0, 1], { tight: true }),
		y: linearScale(series.flatMap((s) => Array.from(s.y))),
		xLabel: '$\\theta$',
		yLabel: '$\\zeta_t(\\theta)$',
		series,
	}
}

/** The dissipation as its mean over each step, at the middle of the step. */
function dissipationRates({ time, dissipated }: MacroPart['history']): { time: number[]; value: number[] } {
	const rates = { time: [] as number[], value: [] as number[] }
	for (let i = 1; i < time.length; i++) {
		const [from, to] = [time[i - 1] as number, time[i] as number]
		const rate = ((dissipated[i] as number) - (dissipated[i - 1] as number)) / (to - from)
		rates.time.push((from + to) / 2)
		rates.value.push(rate > 0 ? rate : Number.NaN)
	}
	return rates
}

/** Snapshots of ζ_t, and the decay of energy and dissipation. */
export function macroFigure(macro: MacroPart): Figure {
	const { history } = macro
	const excess = history.energy.map((e) => e - macro.meanEnergy)
	const rates = dissipationRates(history)
	const last = history.time.at(-1) ?? 0
	const floor = 1e-13 * Math.max(1, Math.abs(macro.meanEnergy))
	const decay: Series[] = [
		{ x: history.time, y: excess.map((e) => (e > floor ? e : Number.NaN)), color: BLUE, label: '$\\mathcal{H}(\\zeta_t)-\\mathcal{H}(m)$' },
		{
			x: rates.time,
			y: rates.value,
			color: VERMILION,
			dash: [4, 2],
			label: "$\\|\\partial_\\theta\\varphi'(\\zeta_t)\\|^2$",
		},
	]
	const panels = aligned(snapshotPanel(macro, 6), {
		x: linearScale(history.time, { tight: true }),
		// the burst of dissipation that a jump makes at time zero may leave the frame
		y: logScale(decay.flatMap((s) => Array.from(s.y).filter((_, i) => (s.x[i] as number) >= 1e-3 * last))),
		xLabel: '$t$',
		series: decay,
		empty: 'constant profile: nothing flows',
	})
	return {
		id: 'macro',
		title: 'The macroscopic flow: snapshots, and decay of energy and dissipation',
		description: `Left: the profile at times ${macro.snapshots.map((s) => s.time.toPrecision(3)).join(', ')}. Right: excess energy and dissipation on a logarithmic scale.`,
		caption: text`Left: snapshots of ${math('\\zeta_t')}. Right: excess of the energy over that of the constant profile ${math('m')}, and the dissipation.`,
		panels,
		width: DOUBLE_COLUMN,
	}
}
