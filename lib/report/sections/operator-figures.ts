/** Figures of the section on spaces and operators: bases, a spline with its cell averages, how close Ā is to −∂². */
import type { Figure } from '../blocks.ts'
import type { OperatorPart } from '../data.ts'
import { DOUBLE_COLUMN } from '../figures/drawing.ts'
import type { Series } from '../figures/panel.ts'
import { BLUE, GREY, LIGHT, VERMILION } from '../figures/palette.ts'
import { linearScale, logScale, type Scale } from '../figures/scale.ts'
import { math, text } from '../text.ts'
import { aligned, alignedAt, DEGREE_COLORS, DEGREE_MARKERS, type PanelContent } from './panels.ts'

/** One strip per degree, the lowest degree on top: b in colour, its neighbours in grey. */
function basisPanel(bases: OperatorPart['bases']): PanelContent {
	const [low, high] = [-1, Math.max(...bases.map((b) => b.degree)) + 2]
	const height = 0.72
	const series = bases.flatMap(({ degree, x, y }, i): Series[] => {
		const base = bases.length - 1 - i
		const drawn = (shift: number): Pick<Series, 'x' | 'y'> => ({
			x: [x[0] as number, ...x, x.at(-1) as number].map((v) => v + shift),
			y: [0, ...y, 0].map((v) => base + height * (v ?? 0)),
		})
		const shifts = Array.from({ length: high - low }, (_, k) => low - degree + k).filter((s) => s !== 0)
		return [
			{ x: [low, high], y: [base, base], color: LIGHT, width: 0.5 },
			...shifts.map((s): Series => ({ ...drawn(s), color: '#bdbdbd', width: 0.7 })),
			{ ...drawn(0), color: DEGREE_COLORS[degree] as string, width: 1.4 },
		]
	})
	const bottom = -0.12
	const top = bases.length - 0.1
	const y: Scale = {
		kind: 'linear',
		domain: [bottom, top],
		unit: (v) => (v - bottom) / (top - bottom),
		ticks: bases.map(({ degree }, i) => ({ value: bases.length - 1 - i, label: `$L=${degree}$` })),
		factor: '',
	}
	return { x: linearScale([low, high], { tight: true, count: 6 }), y, xLabel: '$M\\theta$', series }
}

/** A spline of the report's degree and its cell averages, which are the sites NPᵗ assigns to it. */
function samplePanel(sample: OperatorPart['sample']): PanelContent {
	const { cells, blocks } = sample
	const steps = cells.flatMap((value, i) => [
		[i / cells.length, value],
		[(i + 1) / cells.length, value],
	])
	return {
		x: linearScale([0, 1], { tight: true }),
		y: linearScale([...cells, ...sample.values]),
		xLabel: '$\\theta$',
		series: [
			{ x: steps.map((p) => p[0] as number), y: steps.map((p) => p[1] as number), color: VERMILION, width: 0.9, label: 'cell averages $NP^{\\mathrm{t}}y$' },
			{ x: sample.theta, y: sample.values, color: BLUE, width: 1.3, label: `spline $y$, $L=${sample.degree}$` },
		],
		rules: Array.from({ length: blocks - 1 }, (_, j) => ({ axis: 'x' as const, value: (j + 1) / blocks })),
	}
}

export function spacesFigure(part: OperatorPart): Figure {
	return {
		id: 'spaces',
		title: 'B-splines of degree 0 to 3, and a spline with its cell averages',
		description: `Left: one B-spline per degree with its neighbours; degree L is supported on L+1 blocks. Right: a spline of degree ${part.sample.degree} on ${part.sample.blocks} blocks and its averages over the cells of ${part.sample.sitesPerBlock} sites per block.`,
		caption: text`Left: the basis functions of degree ${math('L=0,\\dots,3')} over the blocks. Right: a spline of degree ${math(`${part.sample.degree}`)} on ${math(`M=${part.sample.blocks}`)} blocks (grey lines) and the ${math(`K=${part.sample.sitesPerBlock}`)} sites per block that ${math('NP^{\\mathsf t}')} makes of it.`,
		panels: alignedAt(168, basisPanel(part.bases), samplePanel(part.sample)),
		width: DOUBLE_COLUMN,
	}
}

export function operatorFigure(part: OperatorPart): Figure {
	const degrees = [...new Set(part.againstBlocks.map((r) => r.degree))]
	const of = (degree: number) => part.againstBlocks.filter((r) => r.degree === degree)
	const curve = (degree: number, kind: 'natural' | 'inverse', end: string): Series => {
		const rows = of(degree)
		const color = kind === 'natural' ? GREY : (DEGREE_COLORS[degree] as string)
		return {
			x: rows.map((r) => r.blocks),
			y: rows.map((r) => Math.abs(r[kind])),
			color,
			width: 0.9,
			marker: kind === 'natural' ? 'square' : (DEGREE_MARKERS[degree] as 'circle'),
			end,
		}
	}
	const ratios = [
		curve(0, 'natural', 'nat 0'),
		...degrees.map((L) => curve(L, 'inverse', L + 1 <= (degrees.at(-1) as number) ? `inv ${L}, nat ${L + 1}` : `inv ${L}`)),
	]
	const constants = degrees.map((L): Series => {
		const rows = part.naturalAgainstSites.filter((r) => r.degree === L && r.value !== null)
		return {
			x: rows.map((r) => r.sitesPerBlock),
			y: rows.map((r) => r.value as number),
			color: DEGREE_COLORS[L] as string,
			width: 0.9,
			marker: DEGREE_MARKERS[L] as 'circle',
			end: `$L=${L}$`,
		}
	})
	return {
		id: 'operator',
		title: 'How close the coarse operators are to the Laplacian, and the constant of the natural operator',
		description:
			'Left, in double logarithmic scale: relative error of the first eigenvalue against the number of blocks; it falls with the power 2L+2 for the inverse and 2L for the natural operator, and does not fall for the natural operator of degree 0. Right: the squared constant C_L of the natural operator against the number of sites per block, unbounded for degree 0 and 1, bounded from degree 2.',
		caption: text`Left: ${math('|\\bar A_1/(2\\pi)^2-1|')} for mode 1 at ${math('K=\\infty')}: the inverse operator of degree ${math('L')} and the natural one of degree ${math('L+1')} have the same eigenvalues; natural at ${math('L=0')} is shown at ${math(`K=${part.sites / part.blocks}`)}, where it is wrong by that factor. Right: ${math('C_L^2=\\sup_u\\|ANP^{\\mathsf t}\\bar A^{-1}u\\|_X^2/(N\\|u\\|_Y^2)')} of the natural operator at ${math(`M=${part.blocks}`)}.`,
		panels: aligned(
			{
				x: logScale(
					part.againstBlocks.map((r) => r.blocks),
					{ base: 2 },
				),
				y: logScale(ratios.flatMap((s) => Array.from(s.y))),
				xLabel: 'blocks, $M$',
				yLabel: 'relative error, mode 1',
				series: ratios,
			},
			{
				x: logScale(
					part.naturalAgainstSites.map((r) => r.sitesPerBlock),
					{ base: 2 },
				),
				y: logScale(constants.flatMap((s) => Array.from(s.y))),
				xLabel: 'sites per block, $K$',
				yLabel: '$C_L^2$',
				series: constants,
			},
		),
		width: DOUBLE_COLUMN,
	}
}
