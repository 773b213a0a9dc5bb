/** Mesoscopic flow: the equation on splines, its energy balance, its distance from the macroscopic flow, exponents in M. */
import type { Block, Section, Table } from '../blocks.ts'
import type { ExponentFit, MesoConvergence, MesoPart, ReportData } from '../data.ts'
import { isAvailable } from '../data.ts'
import { commandLine, list } from '../../statements/command.ts'
import { math, text, type Text } from '../text.ts'
import { balanceTable } from './balance.ts'
import { err, missing, num } from './common.ts'
import { convergenceFigure, hasErrors, mesoFigure } from './meso-figures.ts'

export const meso: Section<ReportData> = {
	id: 'meso',
	title: 'Mesoscopic flow',
	build(data) {
		const part = data.meso
		if (part === undefined) return null
		const definition: Block = {
			kind: 'definition',
			text: text`The gradient flow of the coarse-grained Hamiltonian on splines, started from the projection of the cell averages ${math('x')} of ${math('\\zeta_0')}, is`,
			latex:
				'\\frac{d\\eta_t}{dt}=-\\bar A\\,\\nabla\\bar H(\\eta_t),\\qquad \\eta_0=Px,\\qquad \\bar H(\\eta_0)-\\bar H(\\eta_T)=\\int_0^T\\langle\\nabla\\bar H(\\eta_t),\\bar A\\,\\nabla\\bar H(\\eta_t)\\rangle\\,dt.',
		}
		if (!isAvailable(part)) return { blocks: [definition, { kind: 'remark', text: missing('The mesoscopic flow', part.unavailable) }] }
		const { convergence } = part
		const blocks: Block[] = [
			definition,
			{ kind: 'paragraph', text: choices(part) },
			{
				kind: 'table',
				table: balanceTable(part, {
					id: 'meso-balance',
					energy: '\\bar H(\\eta_t)',
					caption: text`Mass and energy. The dissipated energy ${math('D_t')} is a quadrature of the dissipation, independent of the energies; defect of the identity: ${math('\\bar H(\\eta_0)-\\bar H(\\eta_t)-D_t')}. Errors in brackets are those of the time steps alone. Distance: ${math('\\|\\eta_t-\\zeta_t\\|^2_{H^{-1}}')}.`,
					extra: {
						column: { id: 'squaredHminus1', header: text`distance`, kind: 'value', digits: 3 },
						values: part.distances.map((d) => d.squaredHminus1),
					},
				}),
			},
			{ kind: 'figure', figure: mesoFigure(part) },
			{ kind: 'paragraph', text: meaning(part) },
			...comparison(convergence),
			{
				kind: 'command',
				command: commandLine(data, 'flow meso', [
					['--degree', String(part.degree)],
					['--blocks', String(part.blocks)],
					['--sites', String(part.sites)],
					['--profile', data.choices.profile],
					['--time', list(data.choices.times)],
				]),
			},
		]
		return { blocks, data: [snapshotTable(part), ...(isAvailable(convergence) ? [convergenceTable(convergence)] : [])] }
	},
}

function comparison(convergence: MesoPart['convergence']): Block[] {
	if (!isAvailable(convergence))
		return [{ kind: 'remark', text: missing('The error against the number of blocks', convergence.unavailable) }]
	if (!hasErrors(convergence))
		return [{ kind: 'remark', text: text`No distance from the macroscopic solution stands above the errors of the time steps: there is no exponent to fit.` }]
	return [
		{ kind: 'table', table: exponentTable(convergence) },
		{ kind: 'figure', figure: convergenceFigure(convergence) },
		{ kind: 'paragraph', text: rates(convergence) },
	]
}

function choices(part: MesoPart): Text {
	const warning = part.outcome.reached ? '' : ` The run did not reach the last time: ${part.outcome.sentence}`
	const energy =
		part.energyKind === 'exact'
			? text`the exact ${math('\\bar H')}, that is ${math('\\nabla\\bar H=\\psi_K\'')} block by block`
			: text`${math('\\bar H')} with its corrections of first and second order in ${math('1/K')}`
	return text`Here splines have degree ${math(`L=${part.degree}`)}, on ${math(`M=${part.blocks}`)} blocks of ${math(`K=${part.sites / part.blocks}`)} sites, with the ${part.operator} operator and ${energy}; ${part.method}.${warning}`
}

function meaning(part: MesoPart): Text {
	const last = part.distances.at(-1)
	const identity = text`The energy identity holds with relative defect ${err(Math.abs(part.identityDefect))}.`
	if (last === undefined) return identity
	return text`At ${math('T')} = ${num(last.time, { digits: 4 })} the squared distance from the macroscopic solution is ${num(last.squaredHminus1, { digits: 3 })} in ${math('H^{-1}')} and ${num(last.squaredL2, { digits: 3 })} in ${math('L^2')}: the sum of the error of the blocks, ${isAvailable(part.convergence) && hasErrors(part.convergence) ? text`which falls with ${math('M')} as below, ` : text``}and of ${math('\\bar H')} against its limit, which falls like ${math('K^{-2}')}. ${identity}`
}

/** The fitted exponent, and the one between the last two numbers of blocks. */
function exponentCells(fit: ExponentFit): (number | null)[] {
	return [fit.exponent, fit.last, fit.expected]
}

function exponentTable(convergence: MesoConvergence): Table {
	const value = (id: string, header: Text) => ({ id, header, kind: 'value' as const, digits: 3 })
	return {
		id: 'meso-exponents',
		caption: text`Exponents in ${math('1/M')} of the squared errors at ${math('K=\\infty')}: fitted to the last three numbers of blocks, between the last two, and those of theory for ${convergence.smooth ? 'smooth data' : 'data with jumps'}.`,
		columns: [
			{ id: 'degree', header: text`${math('L')}`, kind: 'integer' },
			{ id: 'operator', header: text`${math('\\bar A')}`, kind: 'text' },
			value('supHminus1', text`${math('H^{-1}')} fitted`),
			value('supHminus1Last', text`last`),
			{ id: 'supHminus1Theory', header: text`theory`, kind: 'integer' },
			value('integralL2', text`${math('L^2')} fitted`),
			value('integralL2Last', text`last`),
			{ id: 'integralL2Theory', header: text`theory`, kind: 'integer' },
		],
		rows: convergence.fits.map((f) => [f.degree, f.operator, ...exponentCells(f.supHminus1), ...exponentCells(f.integralL2)]),
	}
}

function rates(convergence: MesoConvergence): Text {
	if (!convergence.smooth)
		return text`The initial profile jumps: in ${math('H^{-1}')} no degree does better than ${math('3')}, in ${math('L^2')} steps have ${math('2')} and continuous splines ${math('3')}. Jumps off the knots make the exponents oscillate about these.`
	return text`In ${math('H^{-1}')} the exponent is ${math('2\\min(L+2,2L)')} for ${math('L\\ge1')} and ${math('4')} for ${math('L=0')}, in ${math('L^2')} it is ${math('2(L+1)')}; with few blocks to a wave higher degrees fall faster than that. Degree 2 is the least at which the natural operator, a local one, gains in ${math('H^{-1}')} over block averages.`
}

function snapshotTable(part: MesoPart): Table {
	const theta = part.snapshots[0]?.theta ?? []
	return {
		id: 'meso-snapshots',
		caption: text`Snapshots.`,
		columns: [
			{ id: 'theta', header: text`theta`, kind: 'exact' },
			...part.snapshots.map((s) => ({ id: `t=${s.time}`, header: text`t=${String(s.time)}`, kind: 'value' as const })),
		],
		rows: theta.map((t, i) => [t, ...part.snapshots.map((s) => s.values[i] ?? null)]),
	}
}

function convergenceTable(convergence: MesoConvergence): Table {
	const columns = ['degree', 'operator', 'blocks', 'supHminus1', 'lastHminus1', 'integralL2', 'resolution'] as const
	return {
		id: 'meso-convergence',
		caption: text`Squared errors against the number of blocks at K = ∞.`,
		columns: columns.map((id) => ({ id, header: text`${id}`, kind: id === 'operator' ? ('text' as const) : ('value' as const) })),
		rows: convergence.rows.map((r) => columns.map((id) => r[id])),
	}
}
