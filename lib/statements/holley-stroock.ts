/**
 * Holley–Stroock against the truth (theory 6.2, S10): ψ = ψ_c + δ, ψ_c'' ≥ c > 0, gives ρ ≥ c e^{−osc δ} for the log-Sobolev constant of every tilt,
 * and the gap is no smaller than ρ. Tested for two splits: the one that the text of ψ shows, and the best of all, which is the convex envelope of
 * ψ − c z²/2 with c optimised:
 *
 *   gap(σ) ≥ c e^{−osc δ},   2/C_LS(σ) ≥ c e^{−osc δ}  (C_LS by trial functions),   best split ≥ split of the text.
 */
import type { BestSplit } from '../inequalities/split/index.ts'
import type { Split } from '../potential/index.ts'
import { claimCommand, statementCommand } from './command.ts'
import type { Evidence } from './evidence.ts'
import type { Statement } from './statement.ts'
import type { Subject } from './subject.ts'
import { bestSplitOf, SPLIT } from './support/best-splits.ts'
import { notResolved, short, upToRounding } from './support/field-constants.ts'
import { enclosedGaps, logGapError } from './support/enclosed-gap.ts'
import { leastBy } from './support/least-by.ts'

export interface HolleyStroockParts {
	/** log ρ of c and osc δ. */
	readonly logRho: (convexity: number, oscillation: number) => number
	readonly best: (subject: Subject) => Pick<BestSplit, 'convexity' | 'oscillation'> | null
	readonly text: (subject: Subject) => Pick<Split, 'convexity' | 'oscillation' | 'convexityError' | 'oscillationError'> | null
}

const sound: HolleyStroockParts = {
	logRho: (c, oscillation) => Math.log(c) - oscillation,
	best: bestSplitOf,
	text: ({ potential }) => potential.split,
}

function check(subject: Subject, { logRho, best, text }: HolleyStroockParts): Evidence {
	const split = best(subject)!
	const bound = logRho(split.convexity, split.oscillation)
	const given = text(subject)
	const ofText = given === null ? Number.NEGATIVE_INFINITY : logRho(given.convexity - given.convexityError, given.oscillation + given.oscillationError)
	const rows = enclosedGaps(subject).flatMap((at) => {
		const { mean, field, spectral, all } = at
		if (all.logSobolevBounds === null) return []
		const rho = Math.log(all.logSobolevBounds.rho.upper)
		return [{ mean, field, gap: spectral.gap, logGap: -spectral.logPoincare, rho, slack: Math.min(-spectral.logPoincare, rho) - bound, error: logGapError(at) + (all.logSobolev?.error ?? 0) }]
	})
	if (rows.length === 0) return notResolved('No constant was found')
	const worst = leastBy(rows, (r) => r.slack - r.error)
	// The bound of the text's own numbers is certified to 1e-9 or so.
	const gain = bound - ofText + 1e-7
	const slack = gain < 0 ? gain : worst.slack
	return upToRounding(
		slack,
		gain < 0 ? 0 : worst.error,
		'logarithm of the least constant over the bound',
		{
			sentence: `c e^{−osc δ} = ${short(Math.exp(bound))} with the best split (c = ${short(split.convexity)}, osc δ = ${short(split.oscillation)})${given === null ? '' : `, ${short(Math.exp(ofText))} with that of the text`}; gap and ρ are at least ${short(Math.exp(worst.slack))} times that at ${rows.length} fields.`,
			numbers: { convexity: split.convexity, oscillation: split.oscillation, logBound: bound, logBoundOfText: given === null ? null : ofText, field: worst.field, logGap: worst.logGap },
			change: 'A field at which the gap is below the bound.',
			table: {
				caption: 'Gap, and the upper bound of ρ by trial functions, over c e^{−osc δ} of the best split (logarithms).',
				columns: ['mean', 'field', 'gap', 'log gap/bound', 'log ρ/bound'],
				rows: rows.map((r) => [r.mean, r.field, r.gap, r.logGap - bound, r.rho - bound]),
			},
		},
		() => ({
			sentence:
				gain < 0
					? `The split of the text gives log ρ ≥ ${short(ofText)}, more than the best split, ${short(bound)}.`
					: `At the field ${short(worst.field)} the gap is ${short(Math.exp(worst.logGap))} and ρ at most ${short(Math.exp(worst.rho))}, the bound ${short(Math.exp(bound))}.`,
			at: { mean: worst.mean, field: worst.field, logGap: worst.logGap, logRho: worst.rho, logBound: bound, logBoundOfText: given === null ? null : ofText },
			command: gain < 0 || worst.rho < worst.logGap ? `${statementCommand(subject, 'holley-stroock')} --json` : claimCommand(subject, `gap(${worst.mean}) >= ${Math.exp(bound)}`),
		}),
	)
}

export const holleyStroockStatement = (parts: Partial<HolleyStroockParts> = {}): Statement => ({
	id: 'holley-stroock',
	part: 'Inequalities',
	title: 'Holley–Stroock: bounded perturbations keep the inequalities, at the price of e^{osc δ}',
	expected: 'theorem',
	hypotheses: SPLIT,
	text: 'gap ≥ ρ ≥ c e^{−osc δ} for the law of every field; no split of the text beats the best one',
	latex: String.raw`\psi = \psi_c + \delta,\ \psi_c'' \ge c \;\Longrightarrow\; \lambda_1(\mu^\sigma) \ge \varrho(\mu^\sigma) \ge c\,e^{-\operatorname{osc}\delta}\quad\text{for all }\sigma`,
	source: 'theory 6.2, 7.2 S10',
	status: 'literature',
	check: (subject) => check(subject, { ...sound, ...parts }),
})

export const holleyStroock = holleyStroockStatement()
