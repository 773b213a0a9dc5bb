/** Microscopic dynamics: the chain itself, one path of it, local equilibrium, and N·E‖X̄_T − ζ_T‖² against its prediction. */
import type { Block, Cell, Section, Table } from '../blocks.ts'
import type { Estimated, MicroCoarse, MicroPart, MicroPath, ReportData, SiteLaws } from '../data.ts'
import { isAvailable } from '../data.ts'
import { commandLine, list } from '../../statements/command.ts'
import { join, math, text, type Text } from '../text.ts'
import { missing, num } from './common.ts'
import { ladderFigure, pathFigure, sitesFigure } from './micro-figures.ts'

export const micro: Section<ReportData> = {
	id: 'micro',
	title: 'Microscopic dynamics',
	build(data) {
		const part = data.micro
		if (part === undefined) return null
		const definition: Block = {
			kind: 'definition',
			text: text`Neighbouring sites exchange mass: the chain follows the gradient of ${math('H')} with the mobility ${math('A=D^{\\mathsf t}D')}, ${math('N^2')} times the lattice Laplacian, and noise on the bonds that makes ${math('\\mu_{N,m}')} its equilibrium,`,
			latex:
				"\\begin{aligned}dX_t&=-A\\,\\nabla H(X_t)\\,dt+\\sqrt2\\,D^{\\mathsf t}dB_t,\\\\ dX_i&=N^2\\bigl[\\psi'(X_{i+1})-2\\psi'(X_i)+\\psi'(X_{i-1})\\bigr]dt+\\sqrt2\\,N\\,(dB_i-dB_{i-1}).\\end{aligned}",
		}
		if (!isAvailable(part)) return { blocks: [definition, { kind: 'remark', text: missing('The microscopic dynamics', part.unavailable) }] }
		const { path, sites, coarse } = part
		const blocks: Block[] = [
			definition,
			{ kind: 'paragraph', text: choices(part) },
			...(isAvailable(path) ? pathBlocks(path) : [absent('One path', path.unavailable)]),
			...(isAvailable(sites) ? siteBlocks(sites) : [absent('The law of single sites', sites.unavailable)]),
			{
				kind: 'paragraph',
				text: text`The step function ${math('\\bar X_t')} of the chain comes close to ${math('\\zeta_t')} in the weak norm ${math('H^{-1}')} alone. Its fluctuations there are those of a Gaussian field, whose covariance solves a linear equation: that predicts ${math('N\\,E\\|\\bar X_T-\\zeta_T\\|^2_{H^{-1}}')} at every ${math('N')} and its limit.`,
			},
			{ kind: 'table', table: ladderTable(part) },
			{ kind: 'figure', figure: ladderFigure(part) },
			{ kind: 'paragraph', text: meaning(part) },
			...(isAvailable(coarse) ? coarseBlocks(coarse) : [absent('What the two-scale method looks at', coarse.unavailable)]),
			{ kind: 'command', command: command(data, part) },
		]
		return { blocks, data: [...(isAvailable(path) ? [snapshotTable(path)] : []), ...(isAvailable(sites) ? [histogramTable(sites)] : []), timesTable(part)] }
	},
}

function absent(what: string, reason: string): Block {
	return { kind: 'remark', text: missing(what, reason) }
}

function choices({ ladder, seed, reduced }: MicroPart): Text {
	const last = ladder.at(-1)
	if (last === undefined) return text`No ensemble was simulated.`
	const step =
		last.timestep === null
			? text`the scheme ${last.scheme}, whose steps are exact`
			: text`the scheme ${last.scheme} at ${math('N^2\\,dt')} = ${num(last.timestep * last.sites ** 2, { digits: 3 })}`
	const sizes = ladder.map((r) => String(r.sites)).join(',\\,')
	const why = reduced === null ? text`` : text` The ensembles are smaller than usual, as ${reduced}.`
	const failed = ladder.find((r) => !r.outcome.reached)
	const warning = failed === undefined ? text`` : text` At ${math(`N=${failed.sites}`)}: ${failed.outcome.sentence}`
	return join(
		text`Ensembles of ${math(`N=${sizes}`)} sites start from the cell averages of ${math('\\zeta_0')} in every replica (a deterministic start) and take ${step}; seed ${num(seed, { exponent: false, digits: 16 })}.${gains(ladder)}`,
		why,
		warning,
	)
}

/** A gain in variance that is worth a number. */
const WORTHWHILE = 1.5

/** How much of the variance the control variate takes away. */
function gains(ladder: MicroPart['ladder']): Text {
	const values = ladder.map((r) => r.gain)
	if (values.every((g) => g === 1)) return text``
	const [low, high] = [Math.min(...values), Math.max(...values)]
	if (high < WORTHWHILE) return text` A linear field driven by the same noise serves as control variate, which gains little here.`
	const range = high / low < 1.1 ? text`${num(high, { digits: 2 })}` : text`${num(low, { digits: 2 })} to ${num(high, { digits: 2 })}`
	return text` A linear field driven by the same noise, whose law is known, serves as control variate: the variances below are ${range} times smaller than those of plain means, which would have needed as many times the replicas.`
}

function pathBlocks(path: MicroPath): Block[] {
	return [{ kind: 'figure', figure: pathFigure(path) }]
}

function siteBlocks(laws: SiteLaws): Block[] {
	return [
		{ kind: 'figure', figure: sitesFigure(laws) },
		{ kind: 'table', table: siteTable(laws) },
		{ kind: 'paragraph', text: equilibrium(laws) },
	]
}

/** (measured − expected) in standard errors. */
function deviation({ value, standardError }: Estimated, expected: number): number {
	return (value - expected) / standardError
}

function siteTable({ windows, sites, replicas }: SiteLaws): Table {
	return {
		id: 'micro-sites',
		caption: text`Mean and variance of site values at ${math('T')} over ${math(`R=${replicas}`)} replicas of ${math(`N=${sites}`)} sites, and those of the tilted laws with the means ${math('\\zeta_T')}, ${math("s^2=1/\\varphi''")}. Brackets: one standard error; deviations in standard errors.`,
		columns: [
			{ id: 'theta', header: text`about ${math('\\theta')}`, kind: 'exact', digits: 4 },
			{ id: 'width', header: text`sites`, kind: 'integer' },
			{ id: 'mean', header: text`mean`, kind: 'value' },
			{ id: 'expectedMean', header: text`${math('\\zeta_T')}`, kind: 'value', digits: 5 },
			{ id: 'meanDeviation', header: text`deviation`, kind: 'value', digits: 2 },
			{ id: 'variance', header: text`variance`, kind: 'value' },
			{ id: 'expectedVariance', header: text`predicted`, kind: 'value', digits: 5 },
			{ id: 'varianceDeviation', header: text`deviation`, kind: 'value', digits: 2 },
		],
		rows: windows.map((w) => [
			w.theta,
			w.width,
			{ value: w.mean.value, error: w.mean.standardError },
			w.expectedMean,
			deviation(w.mean, w.expectedMean),
			{ value: w.variance.value, error: w.variance.standardError },
			w.expectedVariance,
			deviation(w.variance, w.expectedVariance),
		]),
	}
}

/** Four standard normals exceed it with probability 2·10⁻³. */
const UNLIKELY = 3.5
/** Difference of means over s, or relative one of variances, beyond which local equilibrium is not there. */
const MISSED = 0.15

function equilibrium({ windows, sites }: SiteLaws): Text {
	const worst = Math.max(...windows.flatMap((w) => [deviation(w.mean, w.expectedMean), deviation(w.variance, w.expectedVariance)].map(Math.abs)))
	const local = text`Local equilibrium says that a site has the law ${math('e^{\\sigma z-\\psi(z)-\\varphi^*(\\sigma)}')} whose mean is ${math('\\zeta_T')}: it is what turns ${math("\\psi'")} into ${math("\\varphi'")}.`
	if (worst < UNLIKELY) return text`${local} Mean and variance agree with it to within ${num(worst, { digits: 2 })} standard errors.`
	const size = Math.max(
		...windows.flatMap((w) => [
			Math.abs(w.mean.value - w.expectedMean) / Math.sqrt(w.expectedVariance),
			Math.abs(w.variance.value / w.expectedVariance - 1),
		]),
	)
	const verdict = size > MISSED ? 'it is not reached' : 'it is reached up to corrections that are seen'
	return text`${local} Here the largest deviation is ${num(worst, { digits: 2 })} standard errors, more than chance makes: with ${num(sites)} sites and by this time ${verdict}.`
}

function ladderTable({ ladder, limit }: MicroPart): Table {
	const rows: Cell[][] = ladder.map((r) => {
		const last = r.scaled.at(-1) ?? { value: Number.NaN, standardError: Number.NaN }
		return [
			r.sites,
			r.replicas,
			r.steps,
			{ value: last.value, error: last.standardError },
			last.standardError,
			{ value: r.predicted, error: r.predictedError },
			r.gain,
		]
	})
	rows.push(['∞', null, null, null, null, limit === null ? null : { value: limit.value, error: limit.error }, null])
	return {
		id: 'micro-error',
		caption: text`${math('N\\,E\\|\\bar X_T-\\zeta_T\\|^2_{H^{-1}}')} at ${math('T')}: measured over ${math('R')} replicas, its standard error, and predicted by fluctuation theory at this ${math('N')} and in the limit; gain: variance of the plain mean over that with the control variate.`,
		columns: [
			{ id: 'sites', header: text`${math('N')}`, kind: 'integer' },
			{ id: 'replicas', header: text`${math('R')}`, kind: 'integer' },
			{ id: 'steps', header: text`steps`, kind: 'integer' },
			{ id: 'scaled', header: text`measured`, kind: 'value' },
			{ id: 'standardError', header: text`error`, kind: 'error' },
			{ id: 'predicted', header: text`predicted`, kind: 'value', digits: 5 },
			{ id: 'gain', header: text`gain`, kind: 'value', digits: 2 },
		],
		rows,
	}
}

function meaning({ ladder, limit }: MicroPart): Text {
	const row = ladder.at(-1)
	const last = row?.scaled.at(-1)
	if (row === undefined || last === undefined || row.predicted === null) return text`The prediction could not be computed.`
	if (!(row.predicted > 0)) return text`Nothing is predicted to fluctuate.`
	const gap = (100 * (last.value - row.predicted)) / row.predicted
	const noise = (100 * last.standardError) / row.predicted
	const end =
		limit === null
			? text``
			: text` As ${math('N\\to\\infty')} the theory has the rate ${math('N^{-1}')} with the constant ${num(limit.value, { digits: 5, error: limit.error })}: the exponents ${math('\\tfrac12')} and ${math('\\tfrac23')} of the two-scale bounds are not sharp.`
	const far = Math.abs(gap) > 10 && Math.abs(gap) > 5 * noise ? text` So far from it, the chain is not in local equilibrium on the scale of the profile: here ${math('N')} is too small, or ${math('T')} too short, for the theory.` : text``
	return text`At ${math(`N=${row.sites}`)} the measured value is ${num(Math.abs(gap), { digits: 2 })} per cent ${gap < 0 ? 'below' : 'above'} the predicted one, with a standard error of ${num(noise, { digits: 2 })} per cent; the prediction is linear and leaves out terms of relative order ${math('1/N')}.${far}${end}`
}

const ETA = math('\\eta')

/** Name, formula, what it is. */
const OBSERVABLES: readonly (readonly [string, string, Text])[] = [
	['thetaMicro', '\\Theta_{\\mathrm{micro}}=\\tfrac1{2N}\\langle R,A^{-1}R\\rangle', text`${math('R=X-NP^{\\mathsf t}\\eta')}: the chain against ${ETA}, in ${math('H^{-1}')}`],
	['thetaMeso', '\\Theta_{\\mathrm{meso}}=\\tfrac12\\langle Y,\\bar A^{-1}Y\\rangle', text`${math('Y=PX-\\eta')}: its resolved part`],
	['coarseSquared', '|PX-\\eta|^2', text`the same in ${math('L^2')}`],
	['projectedSquared', '|PX-P\\zeta|^2', text`projected chain against the macroscopic solution`],
	['unresolvedSquared', '\\tfrac1N|X-NP^{\\mathsf t}PX|^2', text`what splines do not see: of the size of ${math('s^2')}`],
	['monotone', '\\langle\\nabla\\bar H(PX)-\\nabla\\bar H(\\eta),Y\\rangle', text`the pull of the convex energy`],
	['mesoForce', '\\langle\\bar A^{-1}PA\\nabla H(X)-\\nabla\\bar H(\\eta),Y\\rangle', text`the whole force; less the pull, it is the covariance term`],
]

function coarseBlocks(part: MicroCoarse): Block[] {
	const { observables, noise, degree, blocks, sites, replicas } = part
	const rows: Cell[][] = OBSERVABLES.flatMap(([name, latex, words]) => {
		const found = observables[name]
		return found === undefined ? [] : [[text`${math(latex)}`, { value: found.value, error: found.standardError }, found.standardError, words]]
	})
	rows.push([text`${math('\\mathrm{tr}(\\bar A^{-1}PANP^{\\mathsf t})/N')}`, noise, null, text`the noise: ${math('(M-1)/N')} for the natural operator`])
	return [
		{
			kind: 'table',
			table: {
				id: 'micro-observables',
				caption: text`What the two-scale method looks at, at ${math('T')}: means over ${math(`R=${replicas}`)} replicas of ${math(`N=${sites}`)} sites against the mesoscopic solution ${math('\\eta')} on splines of degree ${math(`${degree}`)}, ${math(`M=${blocks}`)}. Exactly, ${math('\\tfrac{d}{dt}E\\Theta_{\\mathrm{meso}}')} = noise − whole force.`,
				columns: [
					{ id: 'quantity', header: text`quantity`, kind: 'text' },
					{ id: 'value', header: text`mean`, kind: 'value' },
					{ id: 'standardError', header: text`error`, kind: 'error' },
					{ id: 'meaning', header: text`what it is`, kind: 'text' },
				],
				rows,
			},
		},
	]
}

function command(data: ReportData, part: MicroPart): string {
	const last = part.ladder.at(-1)
	const splines = isAvailable(part.coarse)
		? ([
				['--degree', String(part.coarse.degree)],
				['--blocks', String(part.coarse.blocks)],
			] as const)
		: []
	return commandLine(data, 'flow micro', [
		['--sites', String(last?.sites)],
		['--replicas', String(last?.replicas)],
		['--profile', data.choices.profile],
		['--time', list(part.times)],
		...splines,
		['--seed', String(part.seed)],
	])
}

function snapshotTable({ snapshots }: MicroPath): Table {
	const columns = snapshots.map((s) => ({ id: `t=${s.time}`, header: text`t=${String(s.time)}`, kind: 'value' as const }))
	return {
		id: 'micro-path',
		caption: text`Site values of one path.`,
		columns: [{ id: 'site', header: text`site`, kind: 'integer' }, ...columns],
		rows: (snapshots[0]?.sites ?? []).map((_, i) => [i + 1, ...snapshots.map((s) => s.sites[i] ?? null)]),
	}
}

function histogramTable({ windows }: SiteLaws): Table {
	return {
		id: 'micro-histogram',
		caption: text`Densities of site values in bins.`,
		columns: ['theta', 'from', 'to', 'density'].map((id) => ({ id, header: text`${id}`, kind: 'value' as const })),
		rows: windows.flatMap((w) => w.densities.map((d, i) => [w.theta, w.edges[i] ?? null, w.edges[i + 1] ?? null, d])),
	}
}

function timesTable({ ladder, times }: MicroPart): Table {
	return {
		id: 'micro-times',
		caption: text`N·E at every time.`,
		columns: ['sites', 'time', 'scaled', 'standardError'].map((id) => ({ id, header: text`${id}`, kind: 'value' as const })),
		rows: ladder.flatMap((r) => r.scaled.map((e, j) => [r.sites, times[j] ?? null, e.value, e.standardError])),
	}
}
