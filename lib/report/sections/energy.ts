/** Coarse-grained Hamiltonian: H̄ at the profile, its limit, the orders of its expansion, its gradient against φ'(ζ), its convexity. */
import type { Block, Figure, Section, Table } from '../blocks.ts'
import type { EnergyPart, ReportData } from '../data.ts'
import { isAvailable } from '../data.ts'
import { DOUBLE_COLUMN } from '../figures/drawing.ts'
import type { Series } from '../figures/panel.ts'
import { BLUE, GREEN, GREY, INK, ORANGE, PURPLE, VERMILION } from '../figures/palette.ts'
import { linearScale, logScale } from '../figures/scale.ts'
import { commandLine } from '../../statements/command.ts'
import { join, math, text, type Text } from '../text.ts'
import { missing, num } from './common.ts'
import { aligned } from './panels.ts'

export const energy: Section<ReportData> = {
	id: 'energy',
	title: 'Coarse-grained Hamiltonian',
	build(data) {
		const part = data.energy
		if (part === undefined) return null
		const definition: Block = {
			kind: 'definition',
			text: text`The energy of a spline ${math('y')}, in the Hausdorff normalisation, with the tilting field ${math('\\sigma\\in Y')} for which independent sites ${math('X_i')} of fields ${math('s_i=(NP^{\\mathsf t}\\sigma)_i')} have ${math('\\mathbb{E}PX=y')}, is`,
			latex:
				'\\begin{aligned}\\bar H(y)&=-\\frac1N\\log\\int_{\\{Px=y\\}}e^{-H(x)}\\,d\\mathcal{H}^{N-M}(x)\\\\ &=\\underbrace{\\langle\\sigma,y\\rangle-\\frac1N\\sum_i\\varphi^*(s_i)}_{\\mathcal{H}_{Y,N}(y)}+\\frac1{2N}\\log\\det\\bigl(2\\pi\\,Q^{\\mathsf t}\\,\\mathrm{diag}\\,\\varphi^{*\\prime\\prime}(s_i)\\,Q\\bigr)\\\\ &\\qquad-\\frac1N\\Bigl[\\frac{r_4}8-\\frac{r_{13}}8-\\frac{r_{23}}{12}\\Bigr]+O(K^{-3}),\\end{aligned}',
		}
		if (!isAvailable(part)) return { blocks: [definition, { kind: 'remark', text: missing('The coarse-grained Hamiltonian', part.unavailable) }] }
		const blocks: Block[] = [
			definition,
			{
				kind: 'paragraph',
				text: text`where the columns of ${math('Q')} are an orthonormal basis of ${math('\\mathrm{Ran}\\,P^{\\mathsf t}')} and the bracket is made of cumulants and of ${math('Q(Q^{\\mathsf t}\\,\\mathrm{diag}\\,\\varphi^{*\\prime\\prime}Q)^{-1}Q^{\\mathsf t}')}. At fixed ${math('M')} it tends to ${math('\\mathcal{H}_Y(y)=\\sup_{\\sigma\\in Y}\\{\\langle\\sigma,y\\rangle-\\int\\varphi^*(\\sigma)\\,d\\theta\\}')}, and this, as ${math('M')} grows, to ${math('\\mathcal{H}(\\zeta)=\\int\\varphi(\\zeta)\\,d\\theta')} = ${num(part.macroscopic, { digits: 9 })}. Here ${math('y')} is the projection of the values of the profile at the middles of the sites.`,
			},
			{ kind: 'table', table: valuesTable(part) },
			{ kind: 'figure', figure: energyFigure(part) },
			{ kind: 'paragraph', text: meaning(part) },
			...shortfalls(part),
			{
				kind: 'command',
				command: commandLine(data, 'energy', [
					['--degree', String(part.degree)],
					['--blocks', String(part.blocks)],
					['--sites', String(part.sites)],
					['--profile', data.choices.profile],
				]),
			},
		]
		return { blocks, data: [ordersTable(part), gradientTable(part)] }
	},
}

const METHODS: Record<string, string> = { edgeworth: 'expansion' }

function valuesTable(part: EnergyPart): Table {
	return {
		id: 'energy',
		caption: text`The coarse-grained Hamiltonian at the profile, its limit ${math('\\mathcal{H}_Y')}, and the distance from it times ${math('K')}. Exact values come from inversion, the others from the expansion; its error is measured by the term that follows.`,
		columns: [
			{ id: 'degree', header: text`${math('L')}`, kind: 'integer' },
			{ id: 'blocks', header: text`${math('M')}`, kind: 'integer' },
			{ id: 'sitesPerBlock', header: text`${math('K')}`, kind: 'integer' },
			{ id: 'value', header: text`${math('\\bar H(y)')}`, kind: 'value', digits: 9 },
			{ id: 'error', header: text`error`, kind: 'error' },
			{ id: 'method', header: text`method`, kind: 'text' },
			{ id: 'limit', header: text`${math('\\mathcal{H}_Y(y)')}`, kind: 'value', digits: 9 },
			{ id: 'scaled', header: text`${math('K(\\bar H-\\mathcal{H}_Y)')}`, kind: 'value', digits: 5 },
		],
		rows: [...part.rows].sort((a, b) => a.blocks - b.blocks || a.sites - b.sites || a.degree - b.degree).map((r) => {
			const K = r.sites / r.blocks
			const distance = r.value === null || r.limit === null ? null : K * (r.value - r.limit)
			return [
				r.degree,
				r.blocks,
				K,
				{ value: r.value, error: r.error },
				r.error,
				r.method === null ? '–' : (METHODS[r.method] ?? r.method),
				r.limit,
				{ value: distance, error: r.error === null ? null : K * r.error },
			]
		}),
	}
}

const TERMS = [
	{ key: 'leading', color: VERMILION, marker: 'square', end: '$\\mathcal{H}_{Y,N}$', order: 1 },
	{ key: 'gaussian', color: ORANGE, marker: 'triangle', end: '+ log det', order: 2 },
	{ key: 'corrected', color: BLUE, marker: 'circle', end: '+ bracket', order: 3 },
] as const

export function energyFigure(part: EnergyPart): Figure {
	const { orders, gradient } = part
	const series = TERMS.flatMap(({ key, color, marker, end, order }): Series[] => {
		// what is smaller than the error of the exact value is not a distance
		const rows = orders.rows.filter((r) => (r[key] ?? 0) > 2 * (r.error ?? 0))
		const last = rows.at(-1)
		if (last === undefined) return []
		const K = rows.map((r) => r.sitesPerBlock)
		return [
			{ x: K, y: K.map((k) => (last[key] as number) * (last.sitesPerBlock / k) ** order), color: GREY, width: 0.6, dash: [2, 2] },
			{ x: K, y: rows.map((r) => r[key] as number), color, marker, joined: false, end },
		]
	})
	const drawn = series.filter((s) => s.marker !== undefined).length
	const colors = [GREEN, PURPLE]
	const curves = gradient.curves.map(
		(c, i): Series => ({ x: c.theta, y: c.values, color: colors[i] as string, width: 2, label: `$\\nabla\\bar H$, $K=${c.sitesPerBlock}$` }),
	)
	const all = [...curves.flatMap((c) => Array.from(c.y)), ...gradient.macroscopic]
	return {
		id: 'energy',
		title: 'The orders of the expansion of the coarse-grained Hamiltonian, and its gradient',
		description: `Left, in double logarithmic scale: the difference of the exact value from the leading term, from the sum with the log determinant and from the sum with the bracket against the number of sites per block; they fall with the powers 1, 2 and 3. Right: the gradient at ${gradient.curves.map((c) => c.sitesPerBlock).join(' and ')} sites per block and phi prime of the profile.`,
		caption: text`Left: distance of the exact ${math('\\bar H')} from the terms of its expansion, degree ${math(`${orders.degree}`)}, ${math(`M=${orders.blocks}`)}; dashed: ${math('K^{-1}')}, ${math('K^{-2}')}, ${math('K^{-3}')} through the last point.${drawn < TERMS.length ? ' What is below the error of the exact value is not drawn.' : ''} Right: ${math('\\nabla\\bar H')} as a spline, ${math(`M=${part.blocks}`)}, and ${math("\\varphi'(\\zeta)")} (black).`,
		panels: aligned(
			{
				x: logScale(
					orders.rows.map((r) => r.sitesPerBlock),
					{ base: 2 },
				),
				y: logScale(series.filter((s) => s.marker !== undefined).flatMap((s) => Array.from(s.y))),
				xLabel: 'sites per block, $K$',
				yLabel: 'distance from exact $\\bar H$',
				series,
				empty: 'not computed',
			},
			{
				x: linearScale([0, 1], { tight: true }),
				y: linearScale(all.filter((v) => Number.isFinite(v))),
				xLabel: '$\\theta$',
				series: [...curves, { x: gradient.theta, y: gradient.macroscopic, color: INK, width: 0.7 }],
			},
		),
		width: DOUBLE_COLUMN,
	}
}

/** A difference of numbers of this size, 0 where it is their rounding. */
function unrounded(difference: number, size: number): number {
	return Math.abs(difference) < 1e-14 * Math.max(1, Math.abs(size)) ? 0 : difference
}

function meaning(part: EnergyPart): Text {
	const { smallest, macroscopic } = part.convexity
	const own = part.rows.find((r) => r.degree === part.degree && r.blocks === part.blocks && r.sites === part.sites)
	const place = text`At ${math(`L=${part.degree}`)}, ${math(`M=${part.blocks}`)}, ${math(`K=${part.sites / part.blocks}`)}`
	const distance =
		own === undefined || own.value === null || own.limit === null
			? text``
			: text`${place} the coarse-grained Hamiltonian differs from the macroscopic free energy by ${num(own.value - part.macroscopic, { digits: 4 })}: ${num(unrounded(own.value - own.limit, own.limit), { digits: 4 })} because ${math('K')} is finite, in leading order the Gaussian term, and ${num(unrounded(own.limit - part.macroscopic, part.macroscopic), { digits: 4 })} because ${math('M')} is. `
	if (smallest === null) return join(distance, text`The Hessian at the profile could not be computed.`)
	const verdict = smallest > 0 ? text`it is strictly convex there` : text`it is not convex there`
	return join(
		distance,
		text`The least eigenvalue of its Hessian at the profile is ${num(smallest, { digits: 5 })}, against ${math("\\min\\varphi''(\\zeta)")} = ${num(macroscopic, { digits: 5 })}: ${verdict}.`,
	)
}

function shortfalls(part: EnergyPart): Block[] {
	const absent = part.rows.filter((r) => r.value === null)
	if (absent.length === 0) return []
	return [
		{
			kind: 'remark',
			text: text`${num(absent.length)} of ${num(part.rows.length)} values could not be computed.`,
		},
	]
}

function ordersTable(part: EnergyPart): Table {
	const columns = ['sitesPerBlock', 'value', 'error', 'leading', 'gaussian', 'corrected'] as const
	return {
		id: 'energy-orders',
		caption: text`Exact value and distances of the terms of the expansion from it.`,
		columns: columns.map((id) => ({ id, header: text`${id}`, kind: 'value' as const })),
		rows: part.orders.rows.map((r) => columns.map((id) => r[id])),
	}
}

function gradientTable(part: EnergyPart): Table {
	return {
		id: 'energy-gradient',
		caption: text`Gradients.`,
		columns: ['sitesPerBlock', 'theta', 'gradient'].map((id) => ({ id, header: text`${id}`, kind: 'value' as const })),
		rows: [
			...part.gradient.curves.flatMap((c) => c.theta.map((t, i) => [c.sitesPerBlock, t, c.values[i] ?? null])),
			...part.gradient.theta.map((t, i) => ['infinity (macroscopic)', t, part.gradient.macroscopic[i] ?? null]),
		],
	}
}
