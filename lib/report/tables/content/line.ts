/** Five laws on the line with three brackets of their constants: the table of theory.md 6.7, S7. */
import { cramerTransform } from '../../../cramer/index.ts'
import { singleSiteConstants } from '../../../inequalities/line/index.ts'
import { potential } from '../../../potential/index.ts'
import { math, text } from '../../text.ts'
import { measured, type PublishedCell, type PublishedTable } from '../table.ts'
import { writtenPotential } from './subjects.ts'

const MEASURES = ['z^2/2', 'z^2/2 + 4*exp(-z^2/2)', 'z^4/4', 'z^4/4 - z^2', 'z^2/2 + 2*exp(-(z-1)^2)'] as const

export const lineTable: PublishedTable = {
	id: 'line',
	title: 'Brackets of the Poincaré and log-Sobolev constants of five laws on the line',
	caption: text`Laws ${math('e^{-\\psi}/Z')} on the line. Poincaré constant ${math('C_{\\mathrm P}')} with Muckenhoupt's bracket ${math('[B/2,4B]')} (${math('[B,4B]')} where ${math('\\psi')} is even); log-Sobolev constant ${math('C_{\\mathrm{LS}}')} of ${math('\\operatorname{Ent}f^2\\le C_{\\mathrm{LS}}\\int f^{\\prime2}')} from below by trial functions, with the brackets ${math('[\\max b_\\pm,4\\max B_\\pm]')} of Barthe and Roberto and ${math('[D/150,468D]')}, ${math('D=D_0+D_1')}, of Bobkov and Götze. Brackets are rounded outwards.`,
	size: 'footnotesize',
	columns: [
		{ id: 'psi', header: text`${math('\\psi(z)')}`, kind: 'text' },
		{ id: 'C_P', header: text`${math('C_{\\mathrm P}')}`, kind: 'value' },
		{ id: 'muckenhoupt_lower', header: text`${math('C_{\\mathrm P}\\ge')}`, kind: 'value', rounded: 'down' },
		{ id: 'muckenhoupt_upper', header: text`${math('C_{\\mathrm P}\\le')}`, kind: 'value', rounded: 'up' },
		{ id: 'C_LS_trial', header: text`${math('C_{\\mathrm{LS}}\\ge')}`, kind: 'value', rounded: 'down', digits: 5 },
		{ id: 'barthe_roberto_lower', header: text`${math('\\max b_\\pm')}`, kind: 'value', rounded: 'down' },
		{ id: 'barthe_roberto_upper', header: text`${math('4\\max B_\\pm')}`, kind: 'value', rounded: 'up' },
		{ id: 'bobkov_gotze_lower', header: text`${math('D/150')}`, kind: 'value', rounded: 'down' },
		{ id: 'bobkov_gotze_upper', header: text`${math('468D')}`, kind: 'value', rounded: 'up' },
	],
	rows: MEASURES.map((source) => ({ id: source, compute: () => row(source) })),
}

function row(source: string): PublishedCell[] {
	const c = singleSiteConstants(cramerTransform(potential(source)), 0)
	return [
		writtenPotential(source),
		measured(c.spectral.poincare, c.spectral.error * c.spectral.poincare),
		c.muckenhoupt?.lower ?? null,
		c.muckenhoupt?.upper ?? null,
		c.logSobolev === null ? null : c.logSobolev.constant * (1 - c.logSobolev.error),
		c.bartheRoberto?.lower ?? null,
		c.bartheRoberto?.upper ?? null,
		c.bobkovGotze?.lower ?? null,
		c.bobkovGotze?.upper ?? null,
	]
}
