/** Macroscopic flow: the equation, its energy balance, snapshots. */
import type { Block, Section, Table } from '../blocks.ts'
import type { MacroPart, ReportData } from '../data.ts'
import { isAvailable } from '../data.ts'
import { commandLine, list } from '../../statements/command.ts'
import type { Text } from '../text.ts'
import { code, math, text } from '../text.ts'
import { balanceTable } from './balance.ts'
import { err, missing, num, readable, shorten } from './common.ts'
import { macroFigure } from './figures.ts'

export const macro: Section<ReportData> = {
	id: 'macro',
	title: 'Macroscopic flow',
	build(data) {
		const part = data.macro
		if (part === undefined) return null
		const definition: Block = {
			kind: 'definition',
			text: text`The hydrodynamic equation on the torus is the gradient flow of the free energy with respect to ${math('H^{-1}')}:`,
			latex:
				"\\partial_t\\zeta=\\partial_\\theta^2\\,\\varphi'(\\zeta),\\qquad \\mathcal{H}(\\zeta)=\\int_{\\mathbb T}\\varphi(\\zeta)\\,d\\theta,\\qquad \\mathcal{H}(\\zeta_0)-\\mathcal{H}(\\zeta_T)=\\int_0^T\\|\\partial_\\theta\\varphi'(\\zeta_t)\\|^2_{L^2}\\,dt.",
		}
		if (!isAvailable(part)) return { blocks: [definition, { kind: 'remark', text: missing('The macroscopic flow', part.unavailable) }] }
		return {
			blocks: [
				definition,
				{ kind: 'paragraph', text: profileText(part) },
				{
					kind: 'table',
					table: balanceTable(part, {
						id: 'macro-balance',
						energy: '\\mathcal{H}(\\zeta_t)',
						caption: text`Mass and energy. The dissipated energy ${math('D_t')} is a quadrature of the dissipation, independent of the energies; defect of the identity: ${math('\\mathcal{H}(\\zeta_0)-\\mathcal{H}(\\zeta_t)-D_t')}.`,
					}),
				},
				{ kind: 'figure', figure: macroFigure(part) },
				{ kind: 'paragraph', text: meaning(part) },
				{
					kind: 'command',
					command: commandLine(data, 'flow macro', [
						['--profile', part.profile],
						['--time', list(part.times)],
					]),
				},
			],
			data: [snapshotTable(part), historyTable(part)],
		}
	},
}

function profileText(part: MacroPart): Text {
	const latex = part.profileLatex === null ? null : readable(part.profileLatex, 200)
	const start = latex === null ? code(shorten(part.profile, 200)) : math(`\\zeta_0(\\theta)=${latex}`)
	const warning = part.outcome.reached ? '' : ` The run did not reach the last time: ${part.outcome.sentence}`
	return text`It starts from ${start}, of mean ${num(part.mean, { digits: 8, error: 1e-15 })}; ${part.method}.${warning}`
}

function meaning(part: MacroPart): Text {
	const first = part.energy[0] ?? Number.NaN
	const last = part.energy[part.energy.length - 1] ?? Number.NaN
	const excess = first - part.meanEnergy
	if (!(excess > 1e-13 * Math.max(1, Math.abs(part.meanEnergy)))) return text`The profile is constant and does not move.`
	const left = (100 * (last - part.meanEnergy)) / excess
	const time = part.times[part.times.length - 1] ?? 0
	const rate =
		part.slowestRate === null
			? text``
			: text`; the slowest mode decays at the rate ${math("8\\pi^2\\varphi''(m)")} = ${num(2 * part.slowestRate)} in energy`
	return text`The energy decreases; ${num(left, { digits: 3 })} per cent of the excess over the constant profile is left at ${math('T')} = ${num(time, { digits: 4 })}${rate}. The identity holds with relative defect ${err(Math.abs(part.identityDefect))}.`
}

function snapshotTable(part: MacroPart): Table {
	return {
		id: 'macro-snapshots',
		caption: text`Snapshots.`,
		columns: [
			{ id: 'theta', header: text`theta`, kind: 'exact' },
			...part.snapshots.map((s) => ({ id: `t=${s.time}`, header: text`t=${String(s.time)}`, kind: 'value' as const })),
		],
		rows: part.theta.map((theta, i) => [theta, ...part.snapshots.map((s) => s.values[i] ?? null)]),
	}
}

function historyTable(part: MacroPart): Table {
	return {
		id: 'macro-history',
		caption: text`Energy, and energy dissipated since time 0, after every step.`,
		columns: [
			{ id: 'time', header: text`t`, kind: 'exact' },
			{ id: 'energy', header: text`energy`, kind: 'value' },
			{ id: 'dissipated', header: text`dissipated`, kind: 'value' },
		],
		rows: part.history.time.map((time, i) => [time, part.history.energy[i] ?? null, part.history.dissipated[i] ?? null]),
	}
}
