/** Potential: class and reason, split, admissible fields and means, derivatives. */
import type { Block, Cell, Section } from '../blocks.ts'
import type { ReportData } from '../data.ts'
import type { Text } from '../text.ts'
import { math, text } from '../text.ts'
import { commandLine } from '../../statements/command.ts'
import { interval, num, prose, readable } from './common.ts'
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
		blocks.push(...splitFormula(data))
		blocks.push(
			{ kind: 'table', table: { id: 'potential', caption: text`The potential.`, columns: COLUMNS, rows: facts(data) } },
			{ kind: 'figure', figure: potentialFigure(data) },
			{ kind: 'paragraph', text: meaning(data) },
			...data.potential.warnings.map((w): Block => ({ kind: 'remark', text: text`Note: ${prose(w)}.` })),
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
	const note = p.minSecondNote === '' ? '' : text` (${prose(p.minSecondNote)})`
	const rows: Cell[][] = [
		[text`class`, p.class],
		[text`${math("\\inf\\psi''")}`, text`${p.minSecondDerivative === null ? math('-\\infty') : num(p.minSecondDerivative)}${note}`],
	]
	if (p.split) {
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

/** ψ = ψ_c + δ, where it can be read. */
function splitFormula(data: ReportData): Block[] {
	const { split } = data.potential
	if (split === null || split.oscillation === 0) return []
	const convex = readable(split.convexLatex, 200)
	const perturbation = readable(split.perturbationLatex, 200)
	if (convex === null || perturbation === null) return []
	return [
		{ kind: 'paragraph', text: text`It is the sum of a uniformly convex function and a bounded one:` },
		{
			kind: 'formula',
			latex: `\\psi=\\psi_c+\\delta,\\qquad\\begin{aligned}\\psi_c(z)&=${convex},\\\\\\delta(z)&=${perturbation}.\\end{aligned}`,
		},
	]
}

function meaning(data: ReportData): Text {
	const p = data.potential
	const least = p.minSecondDerivative
	if (least !== null && least > 0) {
		return text`The potential is uniformly convex, ${math("\\psi''\\ge")} ${num(least)} > 0: Bakry and Émery's criterion applies at every scale.`
	}
	const kind = least === 0 ? 'convex, but not uniformly' : 'not convex'
	if (p.split === null) {
		const reason = p.splitReason === '' ? 'no split into a uniformly convex and a bounded part was found' : prose(p.splitReason)
		return text`The potential is ${kind}; ${reason}.`
	}
	return text`The potential is ${kind}; it is a uniformly convex function plus a bounded one of oscillation ${num(p.split.oscillation)}, the number that enters Holley and Stroock's bound.`
}
