/** `twoscale flow law <psi>`: the law on two or three sites by the Fokker–Planck equation, its entropy and its Wasserstein distances. */
import { cramerTransform } from '../cramer/index.ts'
import { InputError } from '../errors.ts'
import {
	extrapolatedGap,
	fieldsOf,
	lastSiteLaw,
	lawFlow,
	type LawFlowResult,
	type LawGrid,
	lawLevel,
	quantileLaw,
	type QuantileLaw,
	SITE_MOBILITY,
	squaredQuantileDistance,
	startDensity,
} from '../levels/index.ts'
import { defaultTimes, singleSiteLaw } from '../report/compute/options.ts'
import { badFlag, numberList, wholeNumber } from './arguments.ts'
import type { FlagValues } from './flags.ts'
import { EXIT } from './outcome.ts'
import { formatError, formatNumber, printJson, printLines, textTable } from './output.ts'
import { progress } from './progress.ts'
import { parametersOf, singlePotential } from './site.ts'

/** Cells along the longest side, by the number of sites. */
const CELLS: Readonly<Record<number, number>> = { 2: 400, 3: 96 }
const FEWEST_CELLS = 16

export async function run(psi: string, flags: FlagValues): Promise<void> {
	const show = progress()
	const site = singlePotential(psi, flags, 'flow law')
	const transform = cramerTransform(site)
	const law = singleSiteLaw(transform)
	const means = flags['mean'] === undefined ? [law.mean - law.deviation / 2, law.mean + law.deviation / 2] : numberList('mean', flags['mean'] as string)
	const sites = means.length
	if (sites !== 2 && sites !== 3)
		throw new InputError('bad-flag', `flow law: ${sites} means (expected 2 or 3, one for each site)`, 'Use flow micro for longer chains.')
	const times = flags['time'] === undefined ? defaultTimes(law) : numberList('time', flags['time'] as string)
	for (const t of times) if (t < 0) throw badFlag('time', String(t), 'times ≥ 0')
	const resolution = flags['cells'] === undefined ? (CELLS[sites] as number) : wholeNumber('cells', flags['cells'] as string, FEWEST_CELLS)
	if (resolution % 4 !== 0) throw badFlag('cells', String(resolution), 'a multiple of 4: errors are seen by cells of 4/3 and twice the size')
	const mean = means.reduce((s, m) => s + m, 0) / sites
	const start = { fields: fieldsOf(transform, means) }
	show.update('law', 0)
	const flow = lawFlow({ site, sites, mean, start, times: [0, ...times.filter((t) => t > 0)], resolution })
	const coarse = lawLevel({ site, sites, mean, start, resolution: (3 * resolution) / 4 })
	const rough = squaredDistances(coarse.grid, coarse.dynamics.run(startDensity(coarse.grid, start), { times: flow.rows.map((r) => r.time) }).states)
	show.update('spectral gap', 0.8)
	const gap = extrapolatedGap({ site, sites, mean, start, resolution })
	show.done()
	const rows = rowsOf(flow, rough)
	const document = {
		psi: site.text,
		parameters: parametersOf(site),
		sites,
		mean,
		means,
		cells: resolution,
		eigenvalue: flow.level.grid.plane.mobility,
		gap: gap.value,
		gapError: gap.error,
		rows,
		identityDefect: flow.identityDefect,
		massDefect: flow.massDefect,
		outcome: flow.outcome,
	}
	if (!flow.outcome.reached) process.exitCode = EXIT.notReached
	if (flags['json'] === true) return printJson(document)
	const image = sites === 2 ? 'W₂²(f_0, f_t)' : 'image of W₂²'
	printLines(
		`Law of ${sites} sites of mean ${formatNumber(mean, 8)}, product of laws with means ${means.map((m) => formatNumber(m, 8)).join(', ')} given the mean; metric of A, λ₁ = ${document.eigenvalue}`,
		'',
		textTable(
			['t', 'Ent(f_t)', 'error', 'I_A', '−d/dt log Ent', '|E_0x − E_tx|²', image, 'error', 't(Ent_0 − Ent_t)', 'error'].map((title) => ({ title })),
			rows.map((r) => [
				formatNumber(r.time, 6),
				formatNumber(r.entropy, 9),
				formatError(r.entropyError),
				formatNumber(r.dissipation, 9),
				formatNumber(r.rate, 9),
				formatNumber(r.squaredMeans, 9),
				formatNumber(r.squaredImage, 7),
				formatError(r.squaredImageError),
				formatNumber(r.action, 9),
				formatError(r.actionError),
			]),
		),
		'',
		`spectral gap ${formatNumber(gap.value, 9)} ± ${formatError(gap.error)}; ${sites === 2 ? 'W₂ by quantiles' : 'the law of x_3 by quantiles, its W₂² divided by ⟨ℓ, Aℓ⟩ = 18: a lower bound of W₂²'}`,
		`energy identity: relative defect ${formatError(Math.abs(flow.identityDefect))}. ${flow.outcome.sentence}`,
	)
}

/** Distances of the laws at times from the start in the metric of A, or of their images on a site of three (theory.md 5.6). */
function squaredDistances(grid: LawGrid, densities: readonly Float64Array[]): number[] {
	const laws = densities.map((density) => (grid.plane.sites === 2 ? quantileLaw(grid, density) : lastSiteLaw(grid, density)))
	// Distances of quantile functions carry the mobility of two sites.
	const share = grid.plane.sites === 2 ? 1 : 16 / SITE_MOBILITY
	return laws.map((law) => share * squaredQuantileDistance(laws[0] as QuantileLaw, law))
}

/** What one reads off the laws: rates of the entropy, and distances from the start against their bounds. @param rough distances on cells of 4/3 the size */
function rowsOf({ rows, level, densities }: LawFlowResult, rough: readonly number[]) {
	const first = rows[0] as (typeof rows)[number]
	const fine = squaredDistances(level.grid, densities)
	return rows.map(({ time, entropy, dissipation, means, covariance }, k) => {
		// The error of the cells is c h² + O(h⁴).
		const correction = (9 / 7) * ((fine[k] as number) - (rough[k] as number))
		return {
			time,
			entropy: entropy.value,
			entropyError: entropy.error,
			dissipation: dissipation.value,
			dissipationError: dissipation.error,
			rate: dissipation.value / entropy.value,
			means: means.value,
			covariance: covariance.value,
			squaredMeans: means.value.reduce((sum, m, i) => sum + (m - first.means.value[i]) ** 2, 0) / level.grid.plane.mobility,
			squaredImage: (fine[k] as number) + correction,
			squaredImageError: Math.abs(correction),
			action: time * (first.entropy.value - entropy.value),
			actionError: time * (first.entropy.error + entropy.error),
		}
	})
}
