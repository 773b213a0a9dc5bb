/** `twoscale block <psi>`: the local Cramér ψ_K at sites and means, from which K it is convex, and where that changes. */
import { blockConvexity, blockExpansion, blockHamiltonian, closedForm, cramerTransform, thresholdParameters } from '../cramer/index.ts'
import { InputError } from '../errors.ts'
import { toLatex, toText } from '../expression/index.ts'
import type { Potential } from '../potential/index.ts'
import { DEFAULT_SITES, defaultMeans, singleSiteLaw } from '../report/compute/options.ts'
import { countList, numberList, positiveNumber, wholeNumber } from './arguments.ts'
import { type Column, formatError, formatNumber, printJson, printLines, textTable } from './output.ts'
import type { FlagValues } from './flags.ts'
import { type Progress, progress } from './progress.ts'
import { at, parametersOf, potentialAt, type Site, scan, siteOf } from './site.ts'

const DEFAULT_SCAN = 128
/** Largest K that the tests cover. */
const LARGEST_SITES = 10_000

function convexityOf(p: Potential, flags: FlagValues, show: Progress) {
	const maximalSites =
		flags['sites-scanned'] === undefined ? DEFAULT_SCAN : wholeNumber('sites-scanned', flags['sites-scanned'] as string, 1)
	show.update('scanning ψ_K″ over K and m')
	return blockConvexity(cramerTransform(p), p, { maximalSites })
}

function blockDocument(p: Potential, flags: FlagValues, show: Progress) {
	const sites = flags['sites'] === undefined ? [...DEFAULT_SITES] : countList('sites', flags['sites'] as string)
	for (const k of sites)
		if (k > LARGEST_SITES)
			throw new InputError(
				'bad-flag',
				`block: too many sites (got ${k}, expected at most ${LARGEST_SITES})`,
				'Use the expansion in 1/K beyond.',
			)
	const transform = cramerTransform(p)
	/** φ + …/K + …/K² beside ψ_K (theory 3). */
	const expansionAt = (k: number, m: number) => {
		const [value, first, second] = blockExpansion(transform.at(m)).at(k)
		return { value, first, second }
	}
	const means =
		flags['mean'] === undefined ? defaultMeans(transform, singleSiteLaw(transform)) : numberList('mean', flags['mean'] as string)
	const block = blockHamiltonian(transform)
	const rows = sites.flatMap((k, i) =>
		means.map((m, j) => {
			show.update('ψ_K', (i * means.length + j) / (sites.length * means.length))
			return { ...block.at(k, m), expansion: expansionAt(k, m) }
		}),
	)
	const convexity = flags['convexity'] === false ? null : convexityOf(p, flags, show)
	const form = closedForm(p.expression)
	const closed =
		form === null
			? []
			: sites
					.filter((k) => k <= 8)
					.flatMap((k) => {
						const e = form.block(k)
						return e === null ? [] : [{ sites: k, latex: toLatex(e), text: toText(e) }]
					})
	return {
		psi: p.text,
		parameters: parametersOf(p),
		rows,
		convexFrom: convexity?.convexFrom ?? null,
		uniformFrom: convexity?.uniformFrom ?? null,
		convexity: convexity?.convexity ?? null,
		minSecond: convexity?.minSecond ?? [],
		...(closed.length > 0 ? { closedForm: closed } : {}),
	}
}

/** Enclosures of the parameters at which K₀ changes (theory S4), by bisection. */
function thresholds(site: Site, name: string, flags: FlagValues, show: Progress) {
	const range = site.scanned?.name === name ? site.scanned.range : undefined
	if (range === undefined)
		throw new InputError('bad-flag', `block: --threshold ${name} needs a range of ${name}`, `Add --param ${name}=lower:upper.`)
	const [low, high] = [range.lower, range.upper].map((end) => numberList('param', end)[0] as number) as [number, number]
	const tolerance = flags['tolerance'] === undefined ? 1e-4 * (high - low) : positiveNumber('tolerance', flags['tolerance'] as string)
	let tried = 0
	const convexFrom = (value: number) => {
		show.update(`bisecting ${name}, step ${++tried}`)
		return at(name, String(value), () => convexityOf(potentialAt(site, String(value)), flags, show).convexFrom)
	}
	return {
		psi: site.psi,
		parameters: Object.fromEntries(site.fixed),
		threshold: name,
		range: [low, high],
		tolerance,
		thresholds: thresholdParameters(convexFrom, low, high, { tolerance }),
	}
}

const ROW_COLUMNS: readonly Column[] = [
	...['K', 'm', 'ψ_K(m)', 'ψ_K′(m)', 'ψ_K″(m)', 'error'].map((title) => ({ title })),
	{ title: 'method', align: 'left' },
]

export async function run(psi: string, flags: FlagValues): Promise<void> {
	const show = progress()
	const site = siteOf(psi, flags)
	const json = flags['json'] === true
	if (flags['threshold'] !== undefined) {
		const t = thresholds(site, flags['threshold'] as string, flags, show)
		show.done()
		if (json) return printJson(t)
		return printLines(
			textTable(
				[{ title: `${t.threshold} >` }, { title: `${t.threshold} <` }, { title: 'K₀ below' }, { title: 'K₀ above' }],
				t.thresholds.map((c) => [formatNumber(c.low, 10), formatNumber(c.high, 10), String(c.below ?? '–'), String(c.above ?? '–')]),
			),
		)
	}
	const scanned = scan(site, (p) => blockDocument(p, flags, show))
	if (scanned !== undefined) {
		show.done()
		if (json) return printJson({ psi, scan: scanned.parameter, rows: scanned.rows })
		const columns: Column[] = [scanned.parameter, 'convex from', 'uniform from', 'sites scanned', 'certain'].map((title) => ({ title }))
		return printLines(
			textTable(
				columns,
				scanned.rows.map((r) => [
					formatNumber(r.parameter, 6),
					String(r.convexFrom ?? '–'),
					String(r.uniformFrom ?? '–'),
					String(r.convexity?.sitesScanned ?? '–'),
					r.convexity === null ? '–' : r.convexity.certain ? 'yes' : 'no',
				]),
			),
		)
	}
	const d = blockDocument(potentialAt(site, undefined), flags, show)
	show.done()
	if (json) return printJson(d)
	printLines(
		textTable(
			ROW_COLUMNS,
			d.rows.map((r) => [
				String(r.sites),
				formatNumber(r.mean, 6),
				formatNumber(r.value, 12),
				formatNumber(r.first, 12),
				formatNumber(r.second, 12),
				formatError(r.error),
				r.reason === undefined ? r.method : `${r.method}: ${r.reason}`,
			]),
		),
		'',
	)
	if (d.convexity === null) return
	printLines(
		textTable(
			[{ title: 'K' }, { title: 'min ψ_K″' }, { title: 'at m' }],
			d.minSecond.map((r) => [String(r.sites), formatNumber(r.second, 9), formatNumber(r.mean, 6)]),
		),
		'',
		`convex from K = ${d.convexFrom ?? '– (none found)'}, uniformly convex from K = ${d.uniformFrom ?? '– (none found)'}${d.convexity.certain ? '' : ' (not certain)'}`,
		`means ${formatNumber(d.convexity.meansScanned[0], 6)} … ${formatNumber(d.convexity.meansScanned[1], 6)}, K ≤ ${d.convexity.sitesScanned}; outside: ${d.convexity.tail}`,
	)
}
