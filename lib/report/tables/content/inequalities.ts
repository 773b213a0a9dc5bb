/** Poincaré and log-Sobolev constants of the catalogue, of one site and of two. theory.md 6.6–6.8, S7, S8. */
import { largestPoincare, pairGap } from '../../../inequalities/canonical/index.ts'
import { gapInfimum, singleSiteConstants } from '../../../inequalities/line/index.ts'
import { math, text } from '../../text.ts'
import { measured, type PublishedCell, type PublishedTable } from '../table.ts'
import { type Subject, subjects } from './subjects.ts'

/** Error of the place of a maximum. */
const PLACE = 1e-4

export const inequalitiesTable: PublishedTable = {
	id: 'inequalities',
	title: 'Poincaré and log-Sobolev constants of the potentials of the catalogue, at one site and at two',
	caption: text`Constants of ${math('e^{-\\psi}/Z')}: Poincaré constant ${math('C_{\\mathrm P}')} (${math('\\operatorname{Var}f\\le C_{\\mathrm P}\\int f^{\\prime2}')}) with Muckenhoupt's bracket, lower and upper bound of the log-Sobolev constant ${math('C_{\\mathrm{LS}}')} (${math('\\operatorname{Ent}f^2\\le C_{\\mathrm{LS}}\\int f^{\\prime2}')}; below: trial functions, above: Barthe–Roberto), infimum of the spectral gap of ${math('e^{\\sigma z-\\psi}')} over the fields ${math('\\sigma')}, and the largest Poincaré constant of two sites with given sum, with the mean ${math('m')} where it is attained. Bounds are rounded outwards. A dash: not found, or attained nowhere.`,
	size: 'footnotesize',
	columns: [
		{ id: 'name', header: text`potential`, kind: 'text', screenOnly: true },
		{ id: 'psi', header: text`${math('\\psi(z)')}`, kind: 'text' },
		{ id: 'C_P', header: text`${math('C_{\\mathrm P}')}`, kind: 'value' },
		{ id: 'muckenhoupt_lower', header: text`${math('C_{\\mathrm P}\\ge')}`, kind: 'value', rounded: 'down' },
		{ id: 'muckenhoupt_upper', header: text`${math('C_{\\mathrm P}\\le')}`, kind: 'value', rounded: 'up' },
		{ id: 'C_LS_lower', header: text`${math('C_{\\mathrm{LS}}\\ge')}`, kind: 'value', rounded: 'down', digits: 5 },
		{ id: 'C_LS_upper', header: text`${math('C_{\\mathrm{LS}}\\le')}`, kind: 'value', rounded: 'up' },
		{ id: 'inf_gap', header: text`${math('\\inf_\\sigma\\mathrm{gap}')}`, kind: 'value' },
		{ id: 'C_P_two_sites', header: text`${math('\\max_m C_{\\mathrm P}^{K=2}')}`, kind: 'value' },
		{ id: 'mean', header: text`${math('\\lvert m\\rvert')}`, kind: 'value', digits: 4 },
	],
	rows: subjects.map((subject) => ({ id: subject.entry.name, compute: () => row(subject) })),
}

function row({ entry, written, transform, potential }: Subject): PublishedCell[] {
	const one = singleSiteConstants(transform(), 0)
	const gap = gapInfimum(transform())
	// Where the means of the tilted laws are bounded, means near the end have no laws to scan.
	const { means } = potential()
	const two = means.min !== null || means.max !== null ? null : largestPoincare(transform(), potential(), pairGap(transform()))
	const bounds = one.logSobolevBounds
	const { spectral } = one
	return [
		entry.title,
		written,
		measured(spectral.poincare, spectral.error * spectral.poincare),
		one.muckenhoupt?.lower ?? null,
		one.muckenhoupt?.upper ?? null,
		bounds?.lower ?? null,
		bounds?.upper ?? null,
		measured(gap.infimum, gap.error * Math.max(gap.infimum, Number.MIN_VALUE)),
		...(two?.tail === 'unbounded'
			? [Number.POSITIVE_INFINITY, null]
			: two === null || two.poincare === null || two.tail === 'unproved tail'
				? [null, null]
				: // The maximum is flat: the place is known to the square root of the error of the value.
					[measured(two.poincare, two.error * two.poincare), two.mean === null ? null : Math.abs(two.mean) < PLACE ? 0 : measured(Math.abs(two.mean), PLACE)]),
	]
}
