/** Law and entropy: the law of the chain as a gradient flow, the entropy per site between two bounds, two sites in full. */
import type { Block, Section, Table } from '../blocks.ts'
import type { Curve, EntropySandwich, GaussianEntropies, LawPart, PairLaw, ReportData } from '../data.ts'
import { isAvailable } from '../data.ts'
import { commandLine, list } from '../../statements/command.ts'
import { join, math, text, type Text } from '../text.ts'
import { err, missing, num } from './common.ts'
import { pairFigure, sandwichFigure } from './law-figures.ts'

export const law: Section<ReportData> = {
	id: 'law',
	title: 'Law and entropy',
	build(data) {
		const part = data.chainLaw
		if (part === undefined) return null
		const definition: Block = {
			kind: 'definition',
			text: text`The law ${math('\\rho_t')} of the chain is the gradient flow of the relative entropy in the Wasserstein metric with cost ${math('\\langle x-y,\\,A^{-1}(x-y)\\rangle')}; with ${math('f_t=\\rho_t/\\mu')},`,
			latex:
				'\\begin{aligned}\\partial_t\\rho_t&=\\nabla\\cdot\\bigl(A(\\nabla\\rho_t+\\rho_t\\nabla H)\\bigr),\\qquad \\mathrm{Ent}(\\rho_t|\\mu)=\\int\\log f_t\\,d\\rho_t,\\\\ \\frac{d}{dt}\\mathrm{Ent}(\\rho_t|\\mu)&=-\\int\\langle\\nabla\\log f_t,\\,A\\nabla\\log f_t\\rangle\\,d\\rho_t.\\end{aligned}',
		}
		if (!isAvailable(part)) return { blocks: [definition, { kind: 'remark', text: missing('The law of the chain', part.unavailable) }] }
		const { sandwich, pair, gaussian } = part
		const blocks: Block[] = [
			definition,
			...(isAvailable(sandwich)
				? sandwichBlocks(sandwich, excessOf(data, sandwich))
				: [{ kind: 'remark', text: missing('The entropy per site', sandwich.unavailable) } as const]),
			...(gaussian === undefined ? [] : gaussianBlocks(gaussian)),
			...(isAvailable(pair) ? pairBlocks(pair) : [{ kind: 'remark', text: missing('The law of two sites', pair.unavailable) } as const]),
			...(isAvailable(sandwich) ? [{ kind: 'command', command: command(data, sandwich) } as const] : []),
		]
		return { blocks, data: tables(part) }
	},
}

/** ∫φ(ζ_t) − φ(m) after every step of the macroscopic flow, where that is there. */
function excessOf({ macro }: ReportData, { limit }: EntropySandwich): Curve {
	if (!isAvailable(macro)) return { x: limit.time, y: limit.value }
	return { x: macro.history.time, y: macro.history.energy.map((e) => e - macro.meanEnergy) }
}

function sandwichBlocks(part: EntropySandwich, limit: Curve): Block[] {
	return [
		{
			kind: 'paragraph',
			text: text`Per site it lies between two functions of the means ${math('E X_i')} alone (${math('\\mu')} the product of the laws tilted to the mean ${math('m')}), which simulations give:`,
		},
		{
			kind: 'formula',
			latex:
				"\\begin{aligned}\\frac1N\\mathrm{Ent}(\\rho_t|\\mu)&\\ge\\frac1N\\sum_i\\bigl[\\varphi(EX_i)-\\varphi(m)-\\varphi'(m)(EX_i-m)\\bigr],\\\\ \\frac1N\\mathrm{Ent}(\\rho_t|\\mu)&\\le\\frac1N\\mathrm{Ent}(\\rho_0|\\mu)-\\sum_k\\frac{\\|EX_{t_{k+1}}-EX_{t_k}\\|^2_{A^{-1}}}{N\\,(t_{k+1}-t_k)}.\\end{aligned}",
		},
		{ kind: 'paragraph', text: choices(part) },
		{ kind: 'table', table: sandwichTable(part) },
		{ kind: 'figure', figure: sandwichFigure(part, limit) },
		{ kind: 'paragraph', text: squeeze(part) },
	]
}

function choices({ runs, seed, reduced }: EntropySandwich): Text {
	const sizes = runs.map((r) => text`${num(r.replicas, { exponent: false })} replicas of ${math(`N=${r.sites}`)}`)
	const listed = sizes.flatMap((t, i) => (i === 0 ? t : join(i === sizes.length - 1 ? ' and ' : ', ', t)))
	const failed = runs.find((r) => !r.outcome.reached)
	return join(
		text`The start is a local Gibbs state, a product of tilted laws whose means are the cell averages of ${math('\\zeta_0')}, so that ${math('\\mathrm{Ent}(\\rho_0|\\mu)')} is known; `,
		listed,
		text`, scheme ${runs[0]?.scheme ?? ''}, seed ${num(seed, { exponent: false, digits: 16 })}. Squares of means are taken as products of different groups of replicas, errors by leaving out one group after the other.`,
		reduced === null ? text`` : text` The ensembles are smaller than usual, as ${reduced}.`,
		failed === undefined ? text`` : text` At ${math(`N=${failed.sites}`)}: ${failed.outcome.sentence}`,
	)
}

/** Rows of the table: the first, the last and a few between. */
const SHOWN = 5

function sandwichTable({ runs, limit }: EntropySandwich): Table {
	const count = limit.time.length
	const picked = [...new Set(Array.from({ length: Math.min(SHOWN, count) }, (_, i) => Math.round((i * (count - 1)) / (Math.min(SHOWN, count) - 1))))]
	return {
		id: 'law-entropy',
		caption: text`Bounds of the entropy per site with one standard error, and their limit ${math('\\int\\varphi(\\zeta_t)-\\varphi(m)')}.`,
		columns: [
			{ id: 'time', header: text`${math('t')}`, kind: 'exact', digits: 6 },
			...runs.flatMap(({ sites }) => [
				{ id: `lower${sites}`, header: text`lower, ${math(`N=${sites}`)}`, kind: 'value' as const },
				{ id: `upper${sites}`, header: text`upper, ${math(`N=${sites}`)}`, kind: 'value' as const },
			]),
			{ id: 'limit', header: text`limit`, kind: 'value', digits: 5 },
		],
		rows: picked.map((j) => [
			limit.time[j] ?? null,
			...runs.flatMap(({ rows }) => {
				const row = rows[j]
				return [row?.lower, row?.upper].map((e) => (e === undefined || e === null ? null : { value: e.value, error: e.standardError }))
			}),
			limit.value[j] ?? null,
		]),
	}
}

/** Share of the first value of the limit beyond which a bound is not near it. */
const FAR = 0.15

function squeeze({ runs, limit }: EntropySandwich): Text {
	const [first, last] = [runs[0], runs.at(-1)]
	const gapOf = (run: EntropySandwich['runs'][number] | undefined) => {
		const row = run?.rows.at(-1)
		return row === undefined || row.upper === null ? null : { value: row.upper.value - row.lower.value, error: Math.hypot(row.upper.standardError, row.lower.standardError) }
	}
	const [wide, narrow] = [gapOf(first), gapOf(last)]
	const left = (100 * (limit.value.at(-1) ?? Number.NaN)) / (limit.value[0] ?? Number.NaN)
	const decay = Number.isFinite(left) && limit.value[0] !== undefined && limit.value[0] > 1e-12 ? text` By ${math('T')} the limit has fallen to ${num(left, { digits: 3 })} per cent of its first value.` : text``
	if (first === undefined || last === undefined || wide === null || narrow === null) return text`Only the lower bound is known here.${decay}`
	const gaps =
		first === last
			? text`At ${math('T')} the bounds are ${num(wide.value, { digits: 3, error: wide.error })} apart`
			: text`At ${math('T')} the bounds are ${num(wide.value, { digits: 3, error: wide.error })} apart for ${math(`N=${first.sites}`)} and ${num(narrow.value, { digits: 3, error: narrow.error })} for ${math(`N=${last.sites}`)}`
	const row = last.rows.at(-1)
	const away = Math.max(...[row?.lower, row?.upper].map((e) => Math.abs((e?.value ?? 0) - (limit.value.at(-1) ?? 0))))
	if (away > FAR * (limit.value[0] ?? 0))
		return text`${gaps}, and still ${num(away, { digits: 2 })} from the limit: with so few sites the law is not close to local equilibrium by then.${decay}`
	return text`${gaps}: as ${math('N')} grows both are squeezed to the free energy of the macroscopic solution, that is, the law is close to local equilibrium.${decay}`
}

function gaussianBlocks({ sites, rows }: GaussianEntropies): Block[] {
	return [
		{
			kind: 'paragraph',
			text: text`As ${math('\\psi')} is quadratic, the law is Gaussian and its entropy known at every ${math('N')}; from a deterministic start, at which it is infinite,`,
		},
		{
			kind: 'formula',
			latex:
				"\\begin{aligned}\\mathrm{Ent}(\\rho_t|\\mu)&=\\tfrac12\\,\\psi''\\,|EX_t-m|^2-\\tfrac12\\sum_{k=1}^{N-1}\\bigl[q_k+\\log(1-q_k)\\bigr],\\\\ q_k&=e^{-2\\psi''\\lambda_kt},\\qquad\\lambda_k=4N^2\\sin^2(\\pi k/N).\\end{aligned}",
		},
		{
			kind: 'table',
			table: {
				id: 'law-gaussian',
				caption: text`Entropy per site of ${math(`N=${sites}`)} sites from a deterministic start, in closed form: of the means, of the covariance, both; and the limit.`,
				columns: [
					{ id: 'time', header: text`${math('t')}`, kind: 'exact', digits: 6 },
					{ id: 'ofMeans', header: text`means`, kind: 'value', digits: 6 },
					{ id: 'ofCovariance', header: text`covariance`, kind: 'value', digits: 6 },
					{ id: 'total', header: text`${math('\\tfrac1N\\mathrm{Ent}')}`, kind: 'value', digits: 6 },
					{ id: 'limit', header: text`limit`, kind: 'value', digits: 6 },
				],
				rows: rows.map((r) => [r.time, r.ofMeans, r.ofCovariance, r.total, r.limit]),
			},
		},
	]
}

function pairBlocks(pair: PairLaw): Block[] {
	const [low, high] = pair.start
	return [
		{
			kind: 'paragraph',
			text: text`For two sites the equation is one-dimensional and can be solved: here from the product of tilted laws of means ${num(low, { digits: 4 })} and ${num(high, { digits: 4 })}, conditioned on ${math('x_1+x_2=2m')}, on ${num(pair.cells)} cells.${pair.outcome.reached ? '' : ` ${pair.outcome.sentence}`}`,
		},
		{ kind: 'table', table: pairTable(pair) },
		{ kind: 'figure', figure: pairFigure(pair) },
		{ kind: 'paragraph', text: decay(pair) },
	]
}

function pairTable({ rows, gap }: PairLaw): Table {
	const picked = [0, 2, 3, 5, 7, 9, 11].flatMap((k) => (rows[k] === undefined ? [] : [rows[k]]))
	return {
		id: 'law-pair',
		caption: text`Two sites: relative entropy, its dissipation ${math('I=-\\tfrac{d}{dt}\\mathrm{Ent}')}, and the rate of decay ${math('I/\\mathrm{Ent}')} over twice the spectral gap ${math('\\lambda')}.`,
		columns: [
			{ id: 'time', header: text`${math('t')}`, kind: 'exact', digits: 4 },
			{ id: 'entropy', header: text`Ent`, kind: 'value', digits: 7 },
			{ id: 'error', header: text`error`, kind: 'error' },
			{ id: 'dissipation', header: text`${math('I')}`, kind: 'value', digits: 6 },
			{ id: 'rate', header: text`${math('I/(2\\lambda\\,\\mathrm{Ent})')}`, kind: 'value', digits: 4 },
		],
		rows: picked.map(({ time, entropy, dissipation }) => [
			time,
			{ value: entropy.value, error: entropy.error },
			entropy.error,
			{ value: dissipation.value, error: dissipation.error },
			dissipation.value / entropy.value / (2 * gap.value),
		]),
	}
}

function decay({ gap, identityDefect, covered, rows }: PairLaw): Text {
	const last = rows.at(-1)
	const identity = text`The entropy decreases; what it loses is what is dissipated, with relative defect ${err(Math.abs(identityDefect))}.`
	const rate = text` The spectral gap is ${math('\\lambda')} = ${num(gap.value, { digits: 6, error: gap.error })}`
	if (last === undefined) return identity
	if (covered < 1)
		return text`${identity}${rate}: ${math('1/\\lambda')} is far beyond the times that can be followed here, as one site has to cross a barrier; what is seen is the equilibration within the wells.`
	const ratio = last.dissipation.value / last.entropy.value / (2 * gap.value)
	return text`${identity}${rate}; at late times the entropy decays at the rate ${math('2\\lambda')}: at the last time the rate is ${num(ratio, { digits: 4 })} times that.`
}

/** `flow micro` observes starts of known entropy at the same times between 0 and the last one. */
function command(data: ReportData, { runs, seed, limit }: EntropySandwich): string {
	const last = runs.at(-1)
	return commandLine(data, 'flow micro', [
		['--start', 'local-gibbs'],
		['--sites', String(last?.sites)],
		['--replicas', String(last?.replicas)],
		['--profile', data.choices.profile],
		['--time', list(limit.time.slice(-1))],
		['--seed', String(seed)],
	])
}

function tables({ sandwich, pair }: LawPart): Table[] {
	const column = (id: string) => ({ id, header: text`${id}`, kind: 'value' as const })
	const out: Table[] = []
	if (isAvailable(sandwich))
		out.push({
			id: 'law-entropy-times',
			caption: text`Bounds of the entropy per site at every time.`,
			columns: ['sites', 'time', 'lower', 'lowerError', 'upper', 'upperError'].map(column),
			rows: sandwich.runs.flatMap((r) =>
				r.rows.map(({ time, lower, upper }) => [r.sites, time, lower.value, lower.standardError, upper?.value ?? null, upper?.standardError ?? null]),
			),
		})
	if (isAvailable(pair))
		out.push({
			id: 'law-pair-densities',
			caption: text`Densities of the first of two sites.`,
			columns: [column('x'), ...pair.densities.map((d) => column(`t=${d.time}`)), column('gibbs')],
			rows: pair.x.map((x, i) => [x, ...pair.densities.map((d) => d.values[i] ?? null), pair.gibbs[i] ?? null]),
		})
	return out
}
