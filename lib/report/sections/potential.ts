/** Potential: class and reason, split, admissible fields and means, derivatives. */
import type { Block, Cell, Section } from '../blocks.ts'
import type { ReportData } from '../data.ts'
import type { Text } from '../text.ts'
import { math, text } from '../text.ts'
import { commandLine } from '../shell.ts'
import { interval, num, readable } from './common.ts'
import { potentialFigure } from './figures.ts'

export const potential: Section<ReportData> = {
	id: 'potential',
	title: 'Potential',
	build(data) {
		const { derivatives } = data.potential
		const names = ["\\psi'", "\\psi''", "\\psi'''", "\\psi''''"]
		const formulas = [derivatives.first, derivatives.second, derivatives.third, derivatives.fourth]
		const shown = names.flatMap((name, i) => {
			const latex = readable(formulas[i] as string, 260)
			return latex === null ? [] : [`${name}(z)&=${latex}`]
		})
		const blocks: Block[] = [
			{
				kind: 'definition',
				text: text`The energy of ${math('N')} sites on the ring and the canonical ensemble of mean ${math('m')} are`,
				latex:
					'H(x)=\\sum_{i=1}^N\\psi(x_i),\\qquad \\mu_{N,m}(dx)=Z^{-1}e^{-H(x)}\\,\\mathcal{H}^{N-1}(dx)\\quad\\text{on }\\Bigl\\{\\tfrac1N\\sum_i x_i=m\\Bigr\\}.',
			},
		]
		if (shown.length > 0) blocks.push({ kind: 'formula', latex: `\\begin{aligned}${shown.join('\\\\')}\\end{aligned}` })
		if (shown.length < names.length) {
			blocks.push({
				kind: 'remark',
				text: text`Derivatives too long to be read are left out here; ${math("\\psi',\\dots,\\psi''''")} are in data.json.`,
			})
		}
		blocks.push(
			{ kind: 'table', table: { id: 'potential', caption: text`The potential.`, columns: COLUMNS, rows: facts(data) } },
			{ kind: 'figure', figure: potentialFigure(data) },
			{ kind: 'paragraph', text: meaning(data) },
			{ kind: 'command', command: commandLine(data, 'potential') },
		)
		return { blocks }
	},
}

const COLUMNS = [
	{ id: 'quantity', header: text`quantity`, kind: 'text' },
	{ id: 'value', header: text`value`, kind: 'text' },
] as const

function facts(data: ReportData): Cell[][] {
	const p = data.potential
	const rows: Cell[][] = [
		[text`class`, p.class],
		[text`${math("\\inf\\psi''")}`, p.minSecondDerivative === null ? text`${math('-\\infty')}` : text`${num(p.minSecondDerivative)}`],
	]
	if (p.split) {
		const convex = readable(p.split.convexLatex, 160)
		const perturbation = readable(p.split.perturbationLatex, 160)
		if (convex !== null && perturbation !== null) {
			rows.push([text`split ${math('\\psi=\\psi_c+\\delta')}`, text`${math(`\\psi_c=${convex}`)}, ${math(`\\delta=${perturbation}`)}`])
		}
		rows.push(
			[text`${math("\\inf\\psi_c''")}`, text`${num(p.split.convexity)}`],
			[text`${math('\\mathrm{osc}\\,\\delta')}`, text`${num(p.split.oscillation)}`],
		)
	}
	rows.push(
		[text`fields ${math('\\sigma')} with ${math('\\varphi^*(\\sigma)<\\infty')}`, text`${interval(p.fields)}`],
		[text`means reached`, text`${interval(p.means)}`],
		[text`mean ${math('m_0')} of ${math('e^{-\\psi}/Z')}`, text`${num(data.law.mean, { digits: 8 })}`],
		[text`its standard deviation ${math('s_0')}`, text`${num(data.law.deviation, { digits: 8 })}`],
	)
	return rows
}

function meaning(data: ReportData): Text {
	const p = data.potential
	if (p.minSecondDerivative !== null && p.minSecondDerivative > 0) {
		return text`The potential is uniformly convex, ${math("\\psi''\\ge")} ${num(p.minSecondDerivative)} > 0: Bakry and Émery's criterion applies at every scale.`
	}
	const oscillation = p.split?.oscillation ?? null
	if (oscillation === null)
		return text`The potential is not uniformly convex, and no bounded perturbation of a uniformly convex one with known oscillation was found.`
	return text`The potential is not uniformly convex; it is a bounded perturbation of a convex one, with oscillation ${num(oscillation)}, the number that enters Holley and Stroock's bound.`
}
