/**
 * An indicator of a log-Sobolev inequality that is uniform in the mean (theory 1.5 Theorem 14, 4.1), no proof of one:
 *
 *   ρ(K) = inf_m of the spectral gap of the canonical ensemble of K sites, K = 2 (and 3), and inf_σ of that of one site.
 *
 * LSI(ρ) implies a gap of ρ, so a gap that tends to zero excludes it; gaps that stay positive for K = 1, 2, 3 do not prove it. For one site the log-Sobolev constant
 * itself is bracketed, at the field where the gap is least and at a few others.
 */
import { decide, type Evidence, inconclusive } from './evidence.ts'
import { ADMISSIBLE, type Statement } from './statement.ts'
import type { Subject } from './subject.ts'
import { largestPair, largestTriple } from './support/canonical-gaps.ts'
import { fieldConstants, flatTilt, infimumOfGap, reasonBeyond, short } from './support/field-constants.ts'
import { leastBy } from './support/least-by.ts'

export interface Indicator {
	/** K. */
	readonly sites: number
	/** inf of the gap over fields or means; 0: it tends to zero. */
	readonly gap: number
	/** Relative; Infinity where what happens far out is not known. */
	readonly error: number
	/** The field (K = 1) or the mean of the infimum; null: in a limit. */
	readonly at: number | null
	readonly reason: string
}

export type IndicatorOf = (subject: Subject, sites: number) => Indicator

const indicatorOf: IndicatorOf = (subject, sites) => {
	if (sites === 1) {
		const found = infimumOfGap(subject)
		return { sites, gap: found.infimum, error: found.error, at: found.field, reason: reasonBeyond(found) }
	}
	const { poincare, error, mean, tail, reason } = sites === 2 ? largestPair(subject) : largestTriple(subject)
	if (tail === 'unbounded') return { sites, gap: 0, error: 0, at: null, reason }
	return { sites, gap: 1 / poincare!, error: tail === 'unproved tail' ? Number.POSITIVE_INFINITY : error, at: mean, reason }
}

function check(subject: Subject, indicator: IndicatorOf): Evidence {
	const { scale, quick } = subject
	const unit = scale.deviation ** 2
	const rows = (quick ? [1, 2] : [1, 2, 3]).map((sites) => indicator(subject, sites))
	// Trial functions take their time.
	const brackets = fieldConstants(subject).slice(0, quick ? 1 : undefined).flatMap(({ all }) => (all.logSobolevBounds === null ? [] : [all.logSobolevBounds.rho]))
	const rho = { lower: Math.min(...brackets.map((b) => b.lower)), upper: Math.min(...brackets.map((b) => b.upper)) }
	const least = leastBy(rows, (r) => r.gap * (1 - r.error))
	const flat = rows.find((r) => r.gap === 0)
	const where = (r: Indicator) => (r.at === null ? 'in a limit' : r.sites === 1 ? `σ = ${short(r.at)}` : `m = ${short(r.at)}`)
	const grounds = {
		sentence: `Least gaps, which ρ cannot exceed: ${rows.map((r) => `K = ${r.sites}: ${short(r.gap)} (${where(r)})`).join(', ')}. An indicator for a few sites, not a proof of a log-Sobolev inequality${brackets.length === 0 || rho.lower === 0 ? '' : `; for single sites ρ is between ${short(rho.lower)} and ${short(rho.upper)}, as far as ${brackets.length === 1 ? 'one field tells' : `${brackets.length} fields tell`}`}.`,
		numbers: { ...Object.fromEntries(rows.map((r) => [`gap${r.sites}`, r.gap])), rhoSingleFrom: rho.lower, rhoSingleTo: rho.upper },
		change: flat === undefined ? 'Fibres that are flatter and flatter far out: ψ″ → 0.' : 'ψ″ bounded away from zero far out.',
		table: {
			caption: 'Infimum of the spectral gap over fields (K = 1) or means (K = 2, 3).',
			columns: ['K', 'least gap', 'relative error', 'where', 'beyond what was looked at'],
			rows: rows.map((r) => [r.sites, r.gap, Number.isFinite(r.error) ? r.error : null, where(r), r.reason]),
		},
	}
	const unitName = 'least gap of K = 1, 2, 3 sites, in units of 1/s₀²'
	// A gap is positive: what is in doubt is that it stays so far out.
	if (flat === undefined) {
		if (!rows.every((r) => r.error < 1)) return inconclusive(grounds)
		return { ...grounds, verdict: 'holds', margin: least.gap * unit, marginUnit: unitName }
	}
	const { field, mean, gap, why, command } = flatTilt(subject)
	return decide(Math.min(-Number.EPSILON, Math.log10(gap * unit)), 0, 'decades by which the gap has fallen below 1/s₀²', grounds, () => ({
		sentence: `Gap and ρ tend to zero for K = ${flat.sites}: for one site at σ = ${field} ${why}, which ρ cannot exceed.`,
		at: { field, mean, rhoAtMost: gap },
		command,
	}))
}

export const uniformLsiStatement = (indicator: IndicatorOf = indicatorOf): Statement => ({
	id: 'uniform-lsi',
	part: 'Inequalities',
	title: 'Indicator of a uniform LSI: gaps of one, two, three sites over all means',
	expected: 'property',
	hypotheses: ADMISSIBLE,
	text: 'inf over σ (K = 1) or m (K = 2, 3) of the spectral gap is positive; necessary for LSI(ρ) of μ_{N,m} uniformly in m, not sufficient',
	latex: String.raw`\inf_m \lambda_1(\mu_{K,m}) > 0 \quad (K = 2, 3),\qquad \inf_\sigma \lambda_1(\mu^\sigma) > 0`,
	source: 'theory 1.5, 4.1, 6.8',
	status: 'derived',
	check: (subject) => check(subject, indicator),
})

export const uniformLsi = uniformLsiStatement()
