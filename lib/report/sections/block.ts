/** Local Cramér theorem and convexity: ψ_K against φ, and from which K on it is convex. */
import type { Block, Cell, Section, Table } from '../blocks.ts'
import type { BlockPart, Range, ReportData } from '../data.ts'
import { isAvailable } from '../data.ts'
import { commandLine, list } from '../../statements/command.ts'
import type { Text } from '../text.ts'
import { join, math, text } from '../text.ts'
import { closed, err, missing, num } from './common.ts'
import { blockFigure } from './figures.ts'
import { convexityVerdict } from './head.ts'

export const block: Section<ReportData> = {
	id: 'block',
	title: 'Local Cramér theorem and convexity',
	build(data) {
		const part = data.block
		if (part === undefined) return null
		const definition: Block = {
			kind: 'definition',
			text: text`The Hamiltonian of a block of ${math('K')} sites with mean ${math('m')}, in the Hausdorff normalisation, and its expansion are`,
			latex:
				'\\begin{aligned}\\psi_K(m)&=-\\frac1K\\log\\int_{\\{\\frac1K\\sum x_i=m\\}}e^{-\\sum_{i=1}^K\\psi(x_i)}\\,d\\mathcal{H}^{K-1}(x)\\\\ &=\\varphi(m)+\\frac1{2K}\\log\\bigl(2\\pi s^2(m)\\bigr)+O(K^{-2}).\\end{aligned}',
		}
		if (!isAvailable(part)) return { blocks: [definition, { kind: 'remark', text: missing('The block Hamiltonian', part.unavailable) }] }
		const limit = { value: part.leastCramer, mean: null }
		const blocks: Block[] = [
			definition,
			{ kind: 'paragraph', text: statement(part, data.potential.means) },
			{ kind: 'table', table: convergenceTable(part, limit, data.law.deviation) },
			{ kind: 'figure', figure: blockFigure(part) },
			{ kind: 'paragraph', text: rates(part) },
			...shortfalls(part),
			{
				kind: 'command',
				command: commandLine(data, 'block', [
					['--sites', list(data.choices.sites)],
					['--mean', list(data.choices.means)],
				]),
			},
		]
		return { blocks, data: [rowsTable(part), minimaTable(part), deviationsTable(part)] }
	},
}

const TAILS: Record<string, string> = {
	periodic: 'the second derivative is periodic in the mean, and a full period is scanned',
	'bounded-perturbation': 'outside them the perturbation is too small to matter',
	'convex-outside': 'outside them the potential is convex',
	unproved: 'no argument excludes a smaller value outside them',
}

const CLOSINGS: Record<string, Text> = {
	addition: text`the ${math('K')} with a common lower bound are closed under addition (Prékopa, Leindler), so that ${math('K_0,\\dots,2K_0-1')} decide all larger ${math('K')}`,
	sampled: text`larger ${math('K')} are sampled up to twice the threshold`,
	none: text`no argument covers larger ${math('K')}`,
}

function statement(part: BlockPart, means: Range): Text {
	const { meansScanned, sitesScanned, tail, closing } = part.convexity
	const verdict = convexityVerdict(part)
	if (closing === 'convex') return join(verdict, text` The potential is convex, hence so are all block Hamiltonians (Prékopa, Leindler).`)
	if (means.min !== null || means.max !== null)
		return join(
			verdict,
			text` The admissible means end at a finite value, beyond which one site carries the excess: ${math("\\psi_K''")} tends to 0 there for every ${math('K')}, so that no scan of bounded fields can decide.`,
		)
	const scan = text` Minima over ${math('m')} are refined adaptively for ${math(`K\\le${sitesScanned}`)} over ${closed(...meansScanned)} (${TAILS[tail] ?? tail}); ${CLOSINGS[closing] ?? closing}.`
	return join(verdict, scan)
}

/** Per K: least second derivative, and K times the distances, which tend to the predicted constants in the last row. */
function convergenceTable(part: BlockPart, limit: { value: number; mean: number | null }, deviation: number): Table {
	// a minimiser is known to the square root of the accuracy of the values
	const place = (mean: number | null) => (mean !== null && Math.abs(mean) < 1e-6 * deviation ? 0 : mean)
	const rows: Cell[][] = part.deviations.map((d) => {
		const least = part.minSecond.find((r) => r.sites === d.sites)
		const scaled = (key: 'value' | 'first' | 'second') => ({ value: d.sites * d[key], error: d.sites * d.errors[key] })
		return [
			d.sites,
			{ value: least?.second ?? null, error: least?.error ?? null },
			place(least?.mean ?? null),
			scaled('value'),
			scaled('first'),
			scaled('second'),
		]
	})
	const { predicted } = part
	rows.push(['∞', limit.value, limit.mean, predicted.value, predicted.first, predicted.second])
	return {
		id: 'block-convergence',
		caption: text`Convexity and the local Cramér theorem. Largest values found over the means of the report; in the last row ${math("\\min\\varphi''")} and the predicted constants ${math('c_j=\\sup|(\\tfrac12\\log2\\pi s^2)^{(j)}|')}.`,
		columns: [
			{ id: 'sites', header: text`${math('K')}`, kind: 'integer' },
			{ id: 'minSecond', header: text`${math("\\min_m\\psi_K''")}`, kind: 'value', digits: 6 },
			{ id: 'minMean', header: text`at ${math('m')}`, kind: 'value', digits: 4 },
			{ id: 'scaledValue', header: text`${math('K\\sup|\\psi_K-\\varphi|')}`, kind: 'value', digits: 6 },
			{ id: 'scaledFirst', header: text`${math("K\\sup|\\psi_K'-\\varphi'|")}`, kind: 'value', digits: 6 },
			{ id: 'scaledSecond', header: text`${math("K\\sup|\\psi_K''-\\varphi''|")}`, kind: 'value', digits: 6 },
		],
		rows,
	}
}

function rates(part: BlockPart): Text {
	const last = part.deviations[part.deviations.length - 1]
	const { predicted } = part
	if (last === undefined) return text`No number of sites was asked for.`
	if (predicted.second <= last.errors.second * last.sites) {
		return text`The variance ${math('s^2')} does not depend on ${math('m')}: ${math('\\psi_K')} and ${math('\\varphi')} differ by a constant, and their derivatives agree up to rounding.`
	}
	const ratio = (last.sites * last.second) / predicted.second
	if (Math.abs(ratio - 1) > 0.25) {
		return text`At ${math(`K=${last.sites}`)} the distance of the second derivatives is ${num(last.second, { error: last.errors.second })}, ${num(ratio, { digits: 3 })} times the predicted ${math('c_2/K')} with ${math('c_2')} = ${num(predicted.second)}: the asymptotic regime, where the rate in ${math('C^2')} is ${math('1/K')}, begins at larger ${math('K')}.`
	}
	return text`At ${math(`K=${last.sites}`)} the distance of the second derivatives is ${num(last.second, { error: last.errors.second })}, which is the predicted ${math('c_2/K')} with ${math('c_2')} = ${num(predicted.second)} to within ${num(100 * Math.abs(ratio - 1), { digits: 2 })} per cent: the rate in ${math('C^2')} is ${math('1/K')}.`
}

/** Rows that missed the target accuracy, with their reasons. */
function shortfalls(part: BlockPart): Block[] {
	const short = part.rows.filter((r) => r.reason !== undefined)
	if (short.length === 0) return []
	const reasons = [...new Set(short.map((r) => r.reason as string))].slice(0, 3)
	const worst = short.reduce((w, r) => Math.max(w, r.error ?? Number.POSITIVE_INFINITY), 0)
	const size = Number.isFinite(worst) ? text`largest error ${err(worst)}` : text`no value where the error is not finite`
	return [
		{
			kind: 'remark',
			text: text`${num(short.length)} of ${num(part.rows.length)} rows miss the target accuracy (${size}): ${reasons.join('; ')}.`,
		},
	]
}

function rowsTable(part: BlockPart): Table {
	return {
		id: 'block-rows',
		caption: text`The block Hamiltonian.`,
		columns: [
			{ id: 'sites', header: text`K`, kind: 'integer' },
			{ id: 'mean', header: text`m`, kind: 'exact' },
			{ id: 'value', header: text`value`, kind: 'value' },
			{ id: 'first', header: text`first`, kind: 'value' },
			{ id: 'second', header: text`second`, kind: 'value' },
			{ id: 'error', header: text`error`, kind: 'error' },
			{ id: 'method', header: text`method`, kind: 'text' },
			{ id: 'reason', header: text`reason`, kind: 'text' },
		],
		rows: part.rows.map((r) => [r.sites, r.mean, r.value, r.first, r.second, r.error, r.method, r.reason ?? '']),
	}
}

function minimaTable(part: BlockPart): Table {
	return {
		id: 'block-minima',
		caption: text`Least second derivative per K.`,
		columns: [
			{ id: 'sites', header: text`K`, kind: 'integer' },
			{ id: 'mean', header: text`m`, kind: 'exact' },
			{ id: 'second', header: text`second`, kind: 'value' },
			{ id: 'error', header: text`error`, kind: 'error' },
		],
		rows: part.minSecond.map((r) => [r.sites, r.mean, r.second, r.error ?? null]),
	}
}

function deviationsTable(part: BlockPart): Table {
	const column = (id: string) => ({ id, header: text`${id}`, kind: 'value' as const })
	return {
		id: 'block-deviations',
		caption: text`Distances of the block Hamiltonian from the Cramér transform.`,
		columns: [
			{ id: 'sites', header: text`K`, kind: 'integer' },
			...['value', 'first', 'second', 'errorValue', 'errorFirst', 'errorSecond'].map(column),
		],
		rows: part.deviations.map((d) => [d.sites, d.value, d.first, d.second, d.errors.value, d.errors.first, d.errors.second]),
	}
}
