/** What a study found as blocks of a document, each figure followed by the command that makes it. */
import type { Rate } from '../../study/index.ts'
import type { Block, Figure } from '../blocks.ts'
import { num } from '../sections/common.ts'
import { join, math, text, type Text } from '../text.ts'
import { coarseFigure } from './coarse-figure.ts'
import { distanceFigure, STARTS } from './distance-figure.ts'
import { optimumFigure } from './optimum-figure.ts'
import { residualFigure } from './residual-figure.ts'
import { type Found, type PotentialSeries, seriesOf } from './series.ts'
import { defectsTable, distancesTable, fitsTable, optimaTable } from './tables.ts'

/**
 * All blocks, in the order of the theory: the hydrodynamic limit, its constant, the mesoscopic level, the best M.
 *
 * @param command makes all of it @param commandOf makes the figures of one potential
 */
export function rateBlocks(found: Found, command: string, commandOf: (psi: PotentialSeries) => string = () => command): Block[] {
	const all = seriesOf(found)
	const several = all.length > 1
	const shown = (figure: Figure | null, made: string): Block[] => (figure === null ? [] : [{ kind: 'figure', figure }, { kind: 'command', command: made }])
	return [
		...all.flatMap((p) => shown(distanceFigure(p, several ? `rates-${p.potential + 1}` : 'rates'), commandOf(p))),
		{ kind: 'paragraph', text: slopes(all) },
		{ kind: 'table', table: distancesTable(all) },
		...shown(residualFigure(all), command),
		...(found.defects.length === 0 ? [] : [{ kind: 'table' as const, table: defectsTable(found, several) }, { kind: 'paragraph' as const, text: agreement(found) }]),
		...all.flatMap((p) => shown(coarseFigure(p), commandOf(p))),
		...all.flatMap((p) => shown(optimumFigure(p), commandOf(p))),
		...(found.optima.length === 0 ? [] : [{ kind: 'table' as const, table: optimaTable(found, several) }]),
		...(found.fits.length === 0 ? [] : [{ kind: 'table' as const, table: fitsTable(several ? { ...found, fits: chosenFits(all) } : found, several) }]),
	]
}

/** Of each potential and start the rate of the hydrodynamic limit, and all others at one M and degree: the rest is in `fits.csv`. */
function chosenFits(all: readonly PotentialSeries[]): Rate[] {
	return all.flatMap(({ fits }) => {
		const start = fits.find((f) => f.degree !== null)?.start
		const degree = Math.max(...fits.map((f) => f.degree ?? 0))
		const sizes = [...new Set(fits.flatMap((f) => (f.blocks === null ? [] : [f.blocks])))].sort((a, b) => a - b)
		const blocks = sizes[Math.floor((sizes.length - 1) / 2)]
		return fits.filter((f) => f.observable === 'squaredHminus1' || (f.start === start && f.degree === degree && (f.against === 'blocks' || f.blocks === blocks)))
	})
}

/** The exponents that were measured, beside that of the theory. */
function slopes(all: readonly PotentialSeries[]): Text {
	const found = all.flatMap(({ name, starts }) => starts.flatMap(({ start, rate }) => (rate === null ? [] : [{ name, start, rate }])))
	if (found.length === 0) return text`Too few sizes for an exponent.`
	const theory = text`the theory of fluctuations has ${math('-1')}, the bounds have ${math('-\\tfrac12')} and ${math('-\\tfrac23')}`
	if (found.length > 3) {
		const within = found.filter(({ rate }) => rate.low <= -1 && rate.high >= -1).length
		const [low, high] = [Math.min(...found.map((f) => f.rate.slope)), Math.max(...found.map((f) => f.rate.slope))]
		return text`The measured exponents of ${math('N')} lie between ${num(low, { digits: 4 })} and ${num(high, { digits: 4 })}; ${theory}. Of ${num(found.length)} intervals of 95 per cent ${num(within)} contain ${math('-1')}.`
	}
	const words = found.map(({ name, start, rate }) => text`${num(rate.slope, { digits: 4 })} (95 per cent: ${num(finite(rate.low), { digits: 4 })} to ${num(finite(rate.high), { digits: 4 })}) from a ${STARTS[start] ?? start} start${all.length > 1 ? text` of ${name}` : ''}`)
	return join(text`The measured exponent is `, words.reduce((a, b) => join(a, ' and ', b)), text`; ${theory}.`)
}

const finite = (x: number): number | null => (Number.isFinite(x) ? x : null)

/** What the intercepts say, no more. */
function agreement({ defects }: Found): Text {
	const count = (verdict: string) => defects.filter((d) => d.verdict === verdict).length
	const [holds, fails, open] = [count('holds'), count('fails'), count('inconclusive')]
	const verdict = fails > 0 ? 'not confirmed' : holds > 0 ? 'confirmed' : 'neither confirmed nor refuted'
	const worst = defects.reduce((most, d) => Math.max(most, Math.abs(d.limit) / d.limitError), 0)
	const rest = fails === 0 && holds > 0 ? text` What is left at finite ${math('N')} is of the order ${math('1/N')}: terms beyond the linear theory and the initial layer.` : ''
	return text`The prediction is ${verdict}: of ${num(defects.length)} intercepts ${num(holds)} vanish, ${num(fails)} do not${open === 0 ? '' : text`, ${num(open)} are not known well enough`}; the largest is ${num(worst, { digits: 2 })} standard errors.${rest}`
}
