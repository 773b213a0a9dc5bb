/** `twoscale constants <psi>`: spectral gap, Poincaré and log-Sobolev constants of tilted laws and of canonical ensembles of given mean. */
import { cramerTransform, type CramerTransform } from '../cramer/index.ts'
import { InputError } from '../errors.ts'
import { type FibreGap, pairGap, singleSiteConstants, tripleGap } from '../inequalities/index.ts'
import { defaultMeans, singleSiteLaw } from '../report/compute/options.ts'
import { countList, numberList } from './arguments.ts'
import type { FlagValues } from './flags.ts'
import { formatError, formatNumber, printJson, printLines, textTable } from './output.ts'
import { progress } from './progress.ts'
import { parametersOf, singlePotential } from './site.ts'

const DEFAULT_SITES = [1, 2]
/** Canonical ensembles of more sites have no gap that is computed with a sure error. */
const MOST_SITES = 3

interface Row {
	/** K. With K = 1 the tilted law e^{σz − ψ}, else the canonical ensemble. */
	readonly sites: number
	readonly mean: number
	/** σ of a tilted law. */
	readonly field: number | null
	readonly gap: number | null
	/** C_P = 1/gap, and its relative error; null where the gap is known from one side only, or is below the doubles. */
	readonly poincare: number | null
	readonly error: number | null
	/** log C_P of a tilted law, also where C_P is beyond the doubles. */
	readonly logPoincare: number | null
	readonly variance: number | null
	/** Muckenhoupt's ends of C_P. */
	readonly muckenhoupt: { readonly lower: number; readonly upper: number } | null
	/** Bounds of C_LS in Ent(g²) ≤ C_LS ∫|g'|². */
	readonly logSobolev: { readonly lower: number; readonly upper: number } | null
	/** How the gap was found, or why it was not. */
	readonly reason: string | null
}

export async function run(psi: string, flags: FlagValues): Promise<void> {
	const show = progress()
	const sites = flags['sites'] === undefined ? DEFAULT_SITES : countList('sites', flags['sites'] as string)
	for (const k of sites)
		if (k > MOST_SITES) throw new InputError('bad-flag', `constants: too many sites (got ${k}, expected at most ${MOST_SITES})`, 'Canonical ensembles of two and three sites have constants.')
	const p = singlePotential(psi, flags, 'constants')
	const transform = cramerTransform(p)
	const fields = flags['field'] === undefined ? [] : numberList('field', flags['field'] as string)
	const means = flags['mean'] === undefined ? (fields.length > 0 ? [] : defaultMeans(transform, singleSiteLaw(transform))) : numberList('mean', flags['mean'] as string)
	const [pair, triple] = [pairGap(transform), tripleGap(transform)]
	const rows: Row[] = []
	for (const k of sites)
		for (const [i, mean] of means.entries()) {
			show.update(`K = ${k}`, i / means.length)
			rows.push(k === 1 ? { ...tilted(transform, transform.at(mean).first), mean } : canonical((k === 2 ? pair : triple)(mean)))
		}
	for (const field of fields) rows.push(tilted(transform, field))
	show.done()
	if (flags['json'] === true) return printJson({ psi: p.text, parameters: parametersOf(p), rows })
	const bracket = (b: Row['muckenhoupt']) => (b === null ? '–' : `[${formatNumber(b.lower, 6)}, ${formatNumber(b.upper, 6)}]`)
	printLines(
		textTable(
			['K', 'm', 'σ', 'gap', 'C_P', 'rel. error', 's²', 'Muckenhoupt', 'C_LS'].map((title) => ({ title })),
			rows.map((r) => [String(r.sites), formatNumber(r.mean, 8), formatNumber(r.field, 8), formatNumber(r.gap, 10), formatNumber(r.poincare, 10), formatError(r.error), formatNumber(r.variance, 8), bracket(r.muckenhoupt), bracket(r.logSobolev)]),
		),
		...rows.flatMap((r) => (r.reason === null || r.poincare !== null ? [] : [`K = ${r.sites}, m = ${formatNumber(r.mean, 8)}: ${r.reason}`])),
		'',
		'K = 1: the law tilted to the mean m; K = 2, 3: the canonical ensemble of mean m, Euclidean metric. Var ≤ C_P ∫|∇g|², Ent(g²) ≤ C_LS ∫|∇g|².',
	)
}

/** The law e^{σz − ψ}. */
function tilted(transform: CramerTransform, field: number): Row {
	const { cumulants } = transform.logPartition(field)
	const { spectral, muckenhoupt, logSobolevBounds } = singleSiteConstants(transform, field)
	const enclosed = spectral.error < 1
	const known = enclosed && Number.isFinite(spectral.poincare)
	return {
		sites: 1,
		mean: cumulants[0] as number,
		field,
		gap: known ? spectral.gap : null,
		poincare: known ? spectral.poincare : null,
		error: known ? spectral.error : null,
		logPoincare: enclosed && Number.isFinite(spectral.logPoincare) ? spectral.logPoincare : null,
		variance: cumulants[1] as number,
		muckenhoupt: muckenhoupt === null ? null : { lower: muckenhoupt.lower, upper: muckenhoupt.upper },
		logSobolev: logSobolevBounds === null ? null : { lower: logSobolevBounds.lower, upper: logSobolevBounds.upper },
		reason: enclosed
			? known || !Number.isFinite(spectral.logPoincare)
				? spectral.reason
				: `log C_P = ${formatNumber(spectral.logPoincare, 8)}: the gap is below the doubles`
			: `gap ≤ ${formatNumber(spectral.upper, 6)}: ${spectral.reason}`,
	}
}

/** {(1/K)Σx_i = m}. */
function canonical({ sites, mean, gap, poincare, error, reason }: FibreGap): Row {
	const known = error < 1 && Number.isFinite(poincare)
	return { sites, mean, field: null, gap: known ? gap : null, poincare: known ? poincare : null, error: known ? error : null, logPoincare: known ? Math.log(poincare) : null, variance: null, muckenhoupt: null, logSobolev: null, reason: known || gap > 0 || !(error < 1) ? reason : 'the gap is below the doubles' }
}
