/** How to repeat this: the command, the choices and the files. */
import type { Cell, Section } from '../blocks.ts'
import type { ReportData } from '../data.ts'
import { isAvailable } from '../data.ts'
import { commandLine, list } from '../../statements/command.ts'
import { code, text } from '../text.ts'
import { closed, num } from './common.ts'

export const repeat: Section<ReportData> = {
	id: 'repeat',
	title: 'How to repeat this',
	build(data) {
		const { choices } = data
		const parameters = Object.entries(data.parameters).map(([name, value]) => `${name} = ${value}`)
		const rows: Cell[][] = [
			[text`version`, data.version],
			[text`seed`, String(data.seed)],
			...(parameters.length > 0 ? [[text`parameters`, parameters.join(', ')]] : []),
			[text`means`, text`${num(choices.means.length)} in ${closed(...choices.range)}`],
			[text`sites per block`, choices.sites.join(', ')],
			[text`initial profile`, text`${code(choices.profile)}`],
			[
				text`splines`,
				text`degree ${num(choices.space.degree)}, ${num(choices.space.blocks)} blocks, ${num(choices.space.sites, { exponent: false })} sites`,
			],
			[text`replicas`, choices.replicas === null ? 'as many as a budget of site updates allows' : String(choices.replicas)],
			[text`times`, choices.times.map((t) => String(Number(t.toPrecision(6)))).join(', ')],
		]
		return {
			blocks: [
				{ kind: 'paragraph', text: text`Everything above depends on the potential, the choices below and the version alone.` },
				{ kind: 'command', command: fullCommand(data) },
				{
					kind: 'table',
					table: {
						id: 'choices',
						caption: text`Choices of this report.`,
						columns: [
							{ id: 'choice', header: text`choice`, kind: 'text' },
							{ id: 'value', header: text`value`, kind: 'text' },
						],
						rows,
					},
				},
				{
					kind: 'paragraph',
					text: text`All numbers at full precision are in ${code('data.json')}, every table in ${code('tables/*.csv')}, every figure in ${code('figures/*.svg')}.`,
				},
			],
		}
	},
}

/** The command with every choice explicit. */
export function fullCommand(data: ReportData): string {
	const { choices } = data
	return commandLine(data, 'report', [
		['--mean', list(choices.means)],
		...(choices.fields.length > 0 ? [['--field', list(choices.fields)] as const] : []),
		['--sites', list(choices.sites)],
		...(isAvailable(data.block) ? [['--sites-scanned', String(data.block.convexity.sitesScanned)] as const] : []),
		['--profile', choices.profile],
		['--time', list(choices.times)],
		['--degree', String(choices.space.degree)],
		['--blocks', String(choices.space.blocks)],
		...(choices.replicas === null ? [] : [['--replicas', String(choices.replicas)] as const]),
		['--seed', String(data.seed)],
		['--out', 'report'],
	])
}
