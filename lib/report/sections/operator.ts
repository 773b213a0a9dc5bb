/** Spaces and operators: splines, P and NPᵗ, both definitions of Ā, their symbols and how close they are to −∂². */
import type { Block, Section, Table } from '../blocks.ts'
import type { FormulaPair, OperatorPart, ReportData } from '../data.ts'
import { isAvailable } from '../data.ts'
import { plainCommand } from '../../statements/command.ts'
import type { Text } from '../text.ts'
import { math, text } from '../text.ts'
import { missing, num, readable } from './common.ts'
import { operatorFigure, spacesFigure } from './operator-figures.ts'

export const operator: Section<ReportData> = {
	id: 'operator',
	title: 'Spaces and operators',
	build(data) {
		const part = data.operator
		if (part === undefined) return null
		const definition: Block = {
			kind: 'definition',
			text: text`The mesoscopic space ${math('Y')} is that of the ${math('1')}-periodic splines of degree ${math('L')} with knots ${math('j/M')}. With the cell averages ${math('C')} of the B-splines over the ${math('N=KM')} sites, their Gram matrix ${math('S=(\\int b_ib_j)')} and the lattice operator ${math('A=N^2\\,(2,-1,-1)')}, its projection and the two coarse operators are`,
			latex:
				'P=S^{-1}C^{\\mathsf t}/N,\\qquad NP^{\\mathsf t}=C,\\qquad \\bar A_{\\mathrm{natural}}=PANP^{\\mathsf t},\\qquad \\bar A_{\\mathrm{inverse}}=(PA^{-1}NP^{\\mathsf t})^{-1}.',
		}
		if (!isAvailable(part)) return { blocks: [definition, { kind: 'remark', text: missing('The section on spaces and operators', part.unavailable) }] }
		const blocks: Block[] = [
			definition,
			{ kind: 'figure', figure: spacesFigure(part) },
			...symbolicBlocks(part),
			{ kind: 'table', table: ratiosTable(part) },
			{ kind: 'figure', figure: operatorFigure(part) },
			{ kind: 'paragraph', text: meaning(part) },
			{ kind: 'table', table: constantsTable(part) },
			{
				kind: 'command',
				command: plainCommand('operator', [
					['--degree', String(part.degree)],
					['--blocks', String(part.blocks)],
					['--sites', String(part.sites)],
				]),
			},
		]
		return { blocks, data: [stencilTable(part), symbolTable(part), againstBlocksTable(part), constantsAgainstSitesTable(part)] }
	},
}

type Symbolic = OperatorPart['symbolic'][number]

/** The local forms of a degree as an array: a row per distance of the basis functions. */
export function stencilArray({ degree, gram, discreteGram, natural }: Symbolic): string {
	const entry = (form: readonly FormulaPair[], d: number) => form[d]?.latex ?? '0'
	const rows = Array.from(
		{ length: degree + 2 },
		(_, d) => `${d}&${[gram, discreteGram, natural].map((form) => entry(form, d)).join('&')}`,
	)
	const head = 'd&M\\,S&M\\,C^{\\mathsf t}C/N&M^{-1}\\,C^{\\mathsf t}AC/N'
	return `\\def\\arraystretch{1.6}\\begin{array}{c|c|c|c}${head}\\\\\\hline ${rows.join('\\\\')}\\end{array}`
}

function symbolicBlocks(part: OperatorPart): Block[] {
	const own = part.symbolic.find((s) => s.degree === part.degree)
	if (own === undefined) return []
	const { natural, inverse } = own.operators
	const array = readable(stencilArray(own), 2400)
	const eigenvalues = `\\begin{aligned}\\bar A_{\\mathrm{natural}}&:\\;${natural.eigenvalue.latex},\\\\\\bar A_{\\mathrm{inverse}}&:\\;${inverse.eigenvalue.latex},\\end{aligned}`
	const expansions = `\\begin{aligned}\\bar A_{\\mathrm{natural}}&:\\;${natural.expansion.latex},\\\\\\bar A_{\\mathrm{inverse}}&:\\;${inverse.expansion.latex}.\\end{aligned}`
	return [
		{
			kind: 'paragraph',
			text: text`All are circulant. For degree ${math(`L=${part.degree}`)} the entries of the local forms, for basis functions ${math('d')} blocks apart, are exactly`,
		},
		array === null
			? { kind: 'remark', text: text`(too long to be read here; they stand in data.json).` }
			: { kind: 'formula', latex: array },
		{
			kind: 'paragraph',
			text: text`With ${math('s=\\sin^2(\\pi q/M)')}, the eigenvalues of mode ${math('q')} with respect to ${math('S')}, and their leading terms in ${math('1/M')} and ${math('1/N')}, are`,
		},
		{ kind: 'formula', latex: eigenvalues },
		{ kind: 'formula', latex: expansions },
	]
}

const COLUMN_HEADS = (sites: number | null, blocks: number) => `${sites === null ? '\\infty' : sites},\\,${blocks}`

function ratiosTable(part: OperatorPart): Table {
	const sizes = part.ratios.filter((r) => r.degree === part.ratios[0]?.degree)
	const degrees = [...new Set(part.ratios.map((r) => r.degree))]
	const find = (degree: number, size: (typeof sizes)[number]) =>
		part.ratios.find((r) => r.degree === degree && r.sites === size.sites && r.blocks === size.blocks)
	return {
		id: 'operator-ratios',
		caption: text`Eigenvalue of mode 1 over ${math('(2\\pi)^2')}, minus 1, for ${math('(N,M)')} as in the heads of the columns.`,
		columns: [
			{ id: 'operator', header: text`${math('\\bar A')}`, kind: 'text' },
			{ id: 'degree', header: text`${math('L')}`, kind: 'integer' },
			...sizes.map((s) => ({
				id: `N=${s.sites ?? 'infinity'} M=${s.blocks}`,
				header: text`${math(COLUMN_HEADS(s.sites, s.blocks))}`,
				kind: 'value' as const,
				digits: 3,
			})),
		],
		rows: (['natural', 'inverse'] as const).flatMap((kind) =>
			degrees.map((degree) => [
				kind,
				degree,
				...sizes.map((s) => find(degree, s)?.[kind] ?? null),
			]),
		),
	}
}

function meaning(part: OperatorPart): Text {
	const worst = part.ratios.find((r) => r.degree === 0 && r.sites !== null)
	const factor = worst?.natural === null || worst === undefined ? text`` : text` (here ${num(1 + worst.natural, { digits: 3 })} at ${math(`N=${worst.sites}`)}, ${math(`M=${worst.blocks}`)})`
	return text`The natural operator is consistent exactly when the observables are continuous, ${math('L\\ge1')}: on block averages it is too large by the factor ${math('K')}${factor}, the reason for splines. The inverse operator is consistent for every degree, of order ${math('M^{-2L-2}')}; the natural one of order ${math('M^{-2L}')}, with a lattice error besides (${math('-\\tfrac23(\\pi q/N)^2')} for ${math('L\\ge2')}). Only from ${math('L=2')} on is ${math('C_L')}, which enters the error bound of the natural dynamics, bounded in ${math('K')}.`
}

function constantsTable(part: OperatorPart): Table {
	return {
		id: 'operator-constants',
		caption: text`At ${math(`M=${part.blocks}`)}, ${math(`N=${part.sites}`)}: defect of the projection, ${math('1-\\lambda_{\\min}(PNP^{\\mathsf t})')}; ${math('C_L^2')}; and ${math('\\gamma')}, the least constant in ${math('|(\\mathrm{id}-\\Pi)x|^2\\le\\gamma M^{-2}\\langle x,Ax\\rangle')}, ${math('\\Pi')} the orthogonal projection on ${math('\\mathrm{Ran}\\,NP^{\\mathsf t}')}.`,
		columns: [
			{ id: 'degree', header: text`${math('L')}`, kind: 'integer' },
			{ id: 'projectionDefect', header: text`defect`, kind: 'value', digits: 5 },
			{ id: 'scaledDefect', header: text`${math('K^2')} defect`, kind: 'value', digits: 5 },
			{ id: 'squaredNatural', header: text`${math('C_L^2')}`, kind: 'value', digits: 5 },
			{ id: 'resolution', header: text`${math('\\gamma')}`, kind: 'value', digits: 6 },
		],
		rows: part.constants.map((c) => [
			c.degree,
			c.projectionDefect,
			c.projectionDefect * (part.sites / part.blocks) ** 2,
			c.squaredNatural,
			c.resolution,
		]),
	}
}

function stencilTable(part: OperatorPart): Table {
	return {
		id: 'operator-stencils',
		caption: text`Local forms, symbolic in K; gram and discreteGram times M, natural over M.`,
		columns: ['degree', 'form', 'distance', 'entry'].map((id) => ({ id, header: text`${id}`, kind: 'text' as const })),
		rows: part.symbolic.flatMap((s) =>
			(['gram', 'discreteGram', 'natural'] as const).flatMap((form) => s[form].map((e, d) => [String(s.degree), form, String(d), e.text])),
		),
	}
}

function symbolTable(part: OperatorPart): Table {
	return {
		id: 'operator-symbols',
		caption: text`Eigenvalues in s = sin²(πq/M), and their expansions.`,
		columns: ['degree', 'operator', 'eigenvalue', 'expansion'].map((id) => ({ id, header: text`${id}`, kind: 'text' as const })),
		rows: part.symbolic.flatMap((s) =>
			(['natural', 'inverse'] as const).map((kind) => [
				String(s.degree),
				kind,
				s.operators[kind].eigenvalue.text,
				s.operators[kind].expansion.text,
			]),
		),
	}
}

function againstBlocksTable(part: OperatorPart): Table {
	return {
		id: 'operator-against-blocks',
		caption: text`Ratio minus 1 of mode 1 at K = ∞ (natural of degree 0 at the report's K).`,
		columns: ['degree', 'blocks', 'natural', 'inverse'].map((id) => ({ id, header: text`${id}`, kind: 'value' as const })),
		rows: part.againstBlocks.map((r) => [r.degree, r.blocks, r.natural, r.inverse]),
	}
}

function constantsAgainstSitesTable(part: OperatorPart): Table {
	return {
		id: 'operator-constants-against-sites',
		caption: text`Squared constant of the natural operator at the report's M.`,
		columns: ['degree', 'sitesPerBlock', 'squaredNatural'].map((id) => ({ id, header: text`${id}`, kind: 'value' as const })),
		rows: part.naturalAgainstSites.map((r) => [r.degree, r.sitesPerBlock, r.value]),
	}
}
