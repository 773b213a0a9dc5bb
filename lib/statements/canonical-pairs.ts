/**
 * Canonical ensembles of few sites (theory 1.5 Theorem 14, 6.8, S8), in the Euclidean metric of {(1/K)Σx_i = m}:
 *
 *   sup_m C_P(K, m) ≤ e^{K osc δ}/c       for bounded perturbations: the constant of K = 2, 3 is uniform in the mean,
 *   C_P(2, m) ψ''(m) → 1                   as m → ±∞, where ψ'' has a limit: the fibre sees ψ about m alone.
 *
 * The factor K in the exponent is needed: e^{osc δ}/c is too small for pairs.
 */
import { type LargestPoincare, pairGap } from '../inequalities/canonical/index.ts'
import { commandLine, list, statementCommand } from './command.ts'
import { type Evidence, type EvidencePlot, inconclusive } from './evidence.ts'
import type { Statement } from './statement.ts'
import type { Subject } from './subject.ts'
import { bestSplitOf, SPLIT } from './support/best-splits.ts'
import { largestPair, largestTriple } from './support/canonical-gaps.ts'
import { short, upToRounding } from './support/field-constants.ts'

export interface CanonicalParts {
	/** sup_m C_P for K sites. */
	readonly largest: (subject: Subject, sites: number) => LargestPoincare
	/** log of the upper bound for K sites. */
	readonly logBound: (subject: Subject, sites: number) => number
}

const sound: CanonicalParts = {
	largest: (subject, sites) => (sites === 2 ? largestPair(subject) : largestTriple(subject)),
	logBound: (subject, sites) => -bestSplitOf(subject, sites)!.logRho,
}

/** What a survey of three sites may miss (Gaussians are an equality). */
const SURVEY = 1e-3

/** |C_P(2, m) ψ''(m) − 1| at these multiples of the half width of the scan. */
const FAR = [0.7, 1.4]
const SETTLED = 0.01
/** Laws narrower than this, in units of s₀, are not looked at. */
const NARROW = 0.03

interface Tail {
	readonly end: '-' | '+'
	readonly defects: readonly number[]
	/** Whether C_P ψ'' comes nearer to 1, or is there. */
	readonly tends: boolean
}

function tails({ transform, scale, potential: p }: Subject, { searched: [low, high], tail, limits }: LargestPoincare): Tail[] {
	if (tail !== 'limit') return []
	const at = pairGap(transform)
	const curvature = (z: number) => p.kernel.at([z])[2] as number
	return ([[-1, limits.minus], [1, limits.plus]] as const).flatMap(([side, limit]): Tail[] => {
		if (limit === null) return []
		const defects = FAR.map((multiple) => {
			const m = (low + high) / 2 + side * multiple * (high - low) * 0.5
			const inside = (p.means.min === null || m > p.means.min) && (p.means.max === null || m < p.means.max)
			return inside && transform.at(m).law.deviation > NARROW * scale.deviation ? Math.abs(at(m).poincare * (limit > 0 ? 1 / limit : curvature(m)) - 1) : Number.NaN
		})
		if (defects.some(Number.isNaN)) return []
		const [near, far] = defects as [number, number]
		return [{ end: side < 0 ? '-' : '+', defects, tends: far <= Math.max(SETTLED, near) }]
	})
}

const place = ({ mean }: LargestPoincare) => (mean === null ? 'in the limit of large means' : `at m = ${short(mean)}`)

const plot = (found: readonly LargestPoincare[]): EvidencePlot => ({
	caption: 'Poincaré constants of canonical ensembles against the mean.',
	x: 'm',
	y: 'C_P',
	logarithmic: { x: false, y: true },
	series: found.map((f) => ({ label: `K = ${f.sites}`, x: f.rows.map((r) => r.mean), y: f.rows.map((r) => r.poincare), kind: 'line' as const })),
})

function checkUniform(subject: Subject, { largest, logBound }: CanonicalParts): Evidence {
	const rows = (subject.quick ? [2] : [2, 3]).map((sites) => {
		const found = largest(subject, sites)
		const log = found.poincare === null ? Number.POSITIVE_INFINITY : Math.log(found.poincare)
		const bound = logBound(subject, sites)
		return { sites, found, log, bound, slack: bound - log + (sites === 2 ? 0 : SURVEY), error: found.error }
	})
	const worst = rows.reduce((a, b) => (b.slack - b.error < a.slack - a.error ? b : a))
	const pair = rows[0]!
	const far = tails(subject, pair.found)
	const astray = far.find(({ tends }) => !tends)
	const limits = far.map(({ end, defects }) => `${end}∞: ${defects.map((d) => d.toExponential(1)).join(', ')}`).join('; ')
	const evidence = upToRounding(
		worst.slack,
		worst.error,
		worst.sites === 2 ? 'logarithm of the bound over the largest constant' : 'logarithm of the bound over the largest constant found for three sites (+1e-3)',
		{
			sentence: `${rows.map(({ found }) => `sup_m C_P = ${found.poincare === null ? '∞' : short(found.poincare)} ${place(found)} for K = ${found.sites}`).join('; ')}; the bound for K = ${worst.sites} is ${short(Math.exp(worst.bound))}${limits === '' ? '' : `; |C_P ψ″ − 1| for m → ${limits}`}.`,
			numbers: Object.fromEntries(rows.flatMap(({ sites, found, bound }) => [[`supremum${sites}`, found.poincare], [`mean${sites}`, found.mean], [`logBound${sites}`, bound], [`tail${sites}`, found.tail]])),
			change: 'e^{osc δ}/c for two sites, without the factor K in the exponent, is too small for wells.',
			table: {
				caption: 'Poincaré constants of canonical ensembles.',
				columns: ['K', 'm', 'C_P', 'relative error'],
				rows: rows.flatMap(({ found }) => found.rows.filter((_, i) => i % Math.ceil(found.rows.length / 12) === 0).map((r) => [found.sites, r.mean, r.poincare, r.error])),
			},
			plot: plot(rows.map((r) => r.found)),
		},
		() => ({
			sentence: `For K = ${worst.sites} C_P = ${short(Math.exp(worst.log))} ${place(worst.found)}, above e^{K osc δ}/c = ${short(Math.exp(worst.bound))}.`,
			at: { sites: worst.sites, mean: worst.found.mean, poincare: Math.exp(worst.log), bound: Math.exp(worst.bound) },
			command:
				worst.found.mean === null
					? `${statementCommand(subject, 'canonical-pairs')} --json`
					: commandLine(subject, 'constants', [['--sites', String(worst.sites)], ['--mean', list([worst.found.mean])]]),
		}),
	)
	if (evidence.verdict !== 'holds' || astray === undefined) return evidence
	const { sentence, numbers } = evidence
	return inconclusive({ sentence: `${sentence} C_P ψ″ is not seen to tend to 1 as m → ${astray.end}∞.`, numbers, change: 'Larger means.' })
}

export const canonicalPairsStatement = (parts: Partial<CanonicalParts> = {}): Statement => ({
	id: 'canonical-pairs',
	part: 'Inequalities',
	title: 'Canonical ensembles of two and three sites: C_P is uniform in the mean',
	expected: 'theorem',
	hypotheses: SPLIT,
	text: 'sup_m C_P(K, m) ≤ e^{K osc δ}/c for K = 2, 3, and C_P(2, m) ψ″(m) → 1 as m → ±∞ where ψ″ has a limit',
	latex: String.raw`\sup_m C_P(\mu_{K,m}) \le \frac{e^{K\operatorname{osc}\delta}}{c},\qquad C_P(\mu_{2,m})\,\psi''(m) \to 1 \ (m\to\pm\infty)`,
	source: 'theory 1.5, 6.2, 6.8, 7.2 S8',
	status: 'literature',
	check: (subject) => checkUniform(subject, { ...sound, ...parts }),
})

export const canonicalPairs = canonicalPairsStatement()
