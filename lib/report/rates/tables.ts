/** The tables of a study: one line per N, per fit, per best M, per prediction. */
import type { Cell, Table } from '../blocks.ts'
import type { StudyObservable, StudyRow } from '../../study/index.ts'
import { math, text, type Text } from '../text.ts'
import { STARTS } from './distance-figure.ts'
import { type Found, potentialName, type PotentialSeries, predictedOf } from './series.ts'

/** ψ where it is another one than in the line above. */
const shownName = (rows: readonly StudyRow[]) => (own: { readonly potential: number }, k: number, all: readonly { readonly potential: number }[]): Cell => (all[k - 1]?.potential === own.potential ? '' : potentialName(rows.find((r) => r.potential === own.potential)!))
const start = (name: string): Text => text`${STARTS[name] ?? name}`

/** Measured and predicted N·E, and the bounds with their M. */
export function distancesTable(all: readonly PotentialSeries[]): Table {
	const bounded = all.some(({ starts }) => starts.some(({ distances }) => distances.some((r) => r.bounds.govw !== null || r.bounds.spline !== null)))
	return {
		id: 'rates-distances',
		caption: text`${math('N\\,E\\|\\bar X_T-\\zeta_T\\|^2_{H^{-1}}')} at the last time over ${math('R')} replicas with its standard error; what fluctuation theory predicts at this ${math('N')}${bounded ? text`; ${math('N')} times twice the bounds of ${math('\\Theta(T)-\\Theta(0)')}, each at its best ${math('M')}` : ''}.`,
		columns: [
			...(all.length > 1 ? [{ id: 'psi', header: text`${math('\\psi')}`, kind: 'text' as const }] : []),
			{ id: 'start', header: text`start`, kind: 'text' },
			{ id: 'sites', header: text`${math('N')}`, kind: 'integer' },
			{ id: 'replicas', header: text`${math('R')}`, kind: 'integer' },
			{ id: 'scaled', header: text`measured`, kind: 'value' },
			{ id: 'standardError', header: text`error`, kind: 'error' },
			{ id: 'predicted', header: text`predicted`, kind: 'value', digits: 5 },
			...(bounded
				? [
						{ id: 'govw', header: text`GOVW`, kind: 'value' as const, digits: 3 },
						{ id: 'govwBlocks', header: text`${math('M')}`, kind: 'integer' as const },
						{ id: 'spline', header: text`splines`, kind: 'value' as const, digits: 3 },
						{ id: 'splineBlocks', header: text`${math('M')}`, kind: 'integer' as const },
					]
				: []),
		],
		rows: all.flatMap(({ name: psi, starts }) =>
			starts.flatMap(({ start: name, distances }, s) =>
				distances.map((r, k): Cell[] => [
					...(all.length > 1 ? [s === 0 && k === 0 ? psi : ''] : []),
					start(name),
					r.sites,
					r.replicas,
					{ value: r.scaled, error: r.scaledStandardError },
					r.scaledStandardError,
					predictedOf(r),
					...(bounded ? [scaled(r.bounds.govw, r.sites), r.bounds.govwBlocks, scaled(r.bounds.spline, r.sites), r.bounds.splineBlocks] : []),
				]),
			),
		),
	}
}

const scaled = (bound: number | null, sites: number): number | null => (bound === null ? null : 2 * bound * sites)

const SYMBOLS: Readonly<Record<StudyObservable, string>> = {
	squaredHminus1: 'E\\|\\bar X-\\zeta\\|^2_{H^{-1}}',
	coarseSquared: 'E|PX-\\eta|^2',
	mesoSquaredHminus1: '\\|\\eta-\\zeta\\|^2_{H^{-1}}',
	mesoSquared: '\\|\\eta-\\zeta\\|^2_{L^2}',
	energyGap: '|\\bar H(P\\zeta_0)-\\mathcal H(\\zeta_0)|',
	operatorGap: '|\\bar A_1/(2\\pi)^2-1|',
}

/** Slopes with intervals, the correction b, and whether the residuals are plausible. */
export function fitsTable({ fits, rows }: Found, several: boolean): Table {
	const nameOf = shownName(rows)
	return {
		id: 'rates-fits',
		caption: text`Exponents of ${math('C N^s(1+b/N)')}, of ${math('C M^s')} for what falls with ${math('M')}, with 95 per cent intervals by the parametric bootstrap (of quantities without noise: how far the slope of the last two sizes differs); ${math('\\chi^2')} of the residuals. The theory's exponents against ${math('M')} are those of smooth data and ${math('K=\\infty')}.${several ? ' Of the mesoscopic level: one start, degree and M of each potential.' : ''}`,
		columns: [
			...(several ? [{ id: 'psi', header: text`${math('\\psi')}`, kind: 'text' as const }] : []),
			{ id: 'start', header: text`start`, kind: 'text' },
			{ id: 'observable', header: text`what`, kind: 'text' },
			{ id: 'space', header: text`at`, kind: 'text' },
			{ id: 'slope', header: text`slope`, kind: 'value', digits: 4 },
			{ id: 'low', header: text`from`, kind: 'value', digits: 4 },
			{ id: 'high', header: text`to`, kind: 'value', digits: 4 },
			{ id: 'predicted', header: text`theory`, kind: 'exact' },
			{ id: 'correction', header: text`${math('b')}`, kind: 'value', digits: 2 },
			{ id: 'chiSquared', header: text`${math('\\chi^2')}`, kind: 'value', digits: 2 },
			{ id: 'freedom', header: text`d.o.f.`, kind: 'integer' },
		],
		rows: fits.map((f, k): Cell[] => [
			...(several ? [nameOf(f, k, fits)] : []),
			start(f.start),
			text`${math(SYMBOLS[f.observable])}`,
			f.degree === null ? '' : f.against === 'sites' ? text`${math(`L=${f.degree},\\ M=${f.blocks}`)}` : text`${math(`L=${f.degree},\\ N=${f.sites}`)}`,
			f.slope,
			finite(f.low),
			finite(f.high),
			f.predicted,
			f.correction,
			f.chiSquared,
			f.chiSquared === null ? null : f.freedom,
		]),
	}
}

const finite = (x: number): number | null => (Number.isFinite(x) ? x : null)

/** a + c/N of measured less predicted, relative to the limit. */
export function defectsTable({ defects, rows }: Found, several: boolean): Table {
	const nameOf = shownName(rows)
	return {
		id: 'rates-defects',
		caption: text`Measured less predicted ${math('N\\,E')}, fitted by ${math('a+c/N')}: ${math('a')} must vanish within 3.5 standard errors (false alarm ${math('5\\cdot10^{-4}')}) and what the time step may do. Both relative to the limit ${math('E_1')} of ${math('N\\,E')}.`,
		columns: [
			...(several ? [{ id: 'psi', header: text`${math('\\psi')}`, kind: 'text' as const }] : []),
			{ id: 'start', header: text`start`, kind: 'text' },
			{ id: 'limit', header: text`${math('E_1')}`, kind: 'value', digits: 5 },
			{ id: 'intercept', header: text`${math('a/E_1')}`, kind: 'value' },
			{ id: 'interceptError', header: text`error`, kind: 'error' },
			{ id: 'slope', header: text`${math('c/E_1')}`, kind: 'value' },
			{ id: 'slopeError', header: text`error`, kind: 'error' },
			{ id: 'stepBias', header: text`time step`, kind: 'value', digits: 1 },
			{ id: 'probability', header: text`${math('P(\\chi^2)')}`, kind: 'value', digits: 2 },
			{ id: 'verdict', header: text`${math('a=0')}`, kind: 'text' },
		],
		rows: defects.map((d, k): Cell[] => [
			...(several ? [nameOf(d, k, defects)] : []),
			start(d.start),
			d.scale,
			{ value: d.limit / d.scale, error: d.limitError / d.scale },
			d.limitError / d.scale,
			{ value: d.slope / d.scale, error: d.slopeError / d.scale },
			d.slopeError / d.scale,
			d.stepBias === null ? null : d.stepBias / d.scale,
			d.probability,
			d.verdict,
		]),
	}
}

/** Best M against N. */
export function optimaTable({ optima, rows }: Found, several: boolean): Table {
	const nameOf = shownName(rows)
	return {
		id: 'rates-blocks',
		caption: text`Exponents of the best number of blocks ${math('M^*')} against ${math('N')}, and of the error there, from these ${math('N')}; those of the theory are for large ${math('N')}, of smooth data where they are measured.`,
		columns: [
			...(several ? [{ id: 'psi', header: text`${math('\\psi')}`, kind: 'text' as const }] : []),
			{ id: 'start', header: text`start`, kind: 'text' },
			{ id: 'which', header: text`what`, kind: 'text' },
			{ id: 'sites', header: text`${math('N')}`, kind: 'text' },
			{ id: 'blocks', header: text`${math('M^*')} at the largest`, kind: 'value', digits: 3 },
			{ id: 'slope', header: text`slope`, kind: 'value', digits: 3 },
			{ id: 'predicted', header: text`theory`, kind: 'value', digits: 3 },
			{ id: 'errorSlope', header: text`of the error`, kind: 'value', digits: 3 },
			{ id: 'predictedError', header: text`theory`, kind: 'value', digits: 3 },
		],
		rows: optima.map((o, k): Cell[] => [
			...(several ? [nameOf(o, k, optima)] : []),
			start(o.start),
			o.which === 'measured' ? text`measured, ${math(`L=${o.degree}`)}` : o.which === 'govw' ? 'bound, GOVW' : 'bound, splines',
			range(o.points.map((p) => p.sites)),
			o.points.at(-1)!.blocks,
			o.slope,
			o.predicted,
			o.errorSlope,
			o.predictedError,
		]),
	}
}

const range = (sizes: readonly number[]): string => (sizes.length === 1 ? String(sizes[0]) : `${sizes[0]}–${sizes.at(-1)}`)
