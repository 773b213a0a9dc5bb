/**
 * The Poincaré constant of a tilted single-site law lies in Muckenhoupt's bracket (theory 6.6, S7), and no lower than the variance:
 *
 *   B/2 ≤ C_P ≤ 4B,  B ≤ C_P for symmetric laws,  s² ≤ C_P,     B = max(B_−, B_+),  B_+ = sup_{x>m} μ([x, ∞)) ∫_m^x 1/p.
 *
 * Both ends are reached: C_P → B/2 for two deep wells of equal mass with the median in one of them, C_P = 4B for linear growth. C_P is an
 * eigenvalue or the bottom of the essential spectrum, B two integrals and a supremum: nothing is shared but the law.
 */
import type { PoincareBracket } from '../inequalities/line/index.ts'
import { claimCommand } from './command.ts'
import type { Evidence } from './evidence.ts'
import { ADMISSIBLE, type Statement } from './statement.ts'
import type { Subject } from './subject.ts'
import { type FieldConstants, notResolved, ROUNDING, short, upToRounding } from './support/field-constants.ts'
import { enclosedGaps, logGapError } from './support/enclosed-gap.ts'
import { leastBy } from './support/least-by.ts'

export interface MuckenhouptParts {
	/** C_P ≥ lower·B. */
	readonly lower: (bracket: PoincareBracket) => number
	/** C_P ≤ upper·B. */
	readonly upper: number
	/** log B. */
	readonly logConstant: (bracket: PoincareBracket) => number
}

const sound: MuckenhouptParts = {
	lower: ({ symmetric }) => (symmetric ? 1 : 0.5),
	upper: 4,
	logConstant: ({ muckenhoupt: { minus, plus } }) => Math.max(minus.log, plus.log),
}

function rowOf(at: FieldConstants, { lower, upper, logConstant }: MuckenhouptParts) {
	const { mean, field, spectral, muckenhoupt } = at
	const log = spectral.logPoincare - logConstant(muckenhoupt)
	const [above, below] = [log - Math.log(lower(muckenhoupt)), Math.log(upper) - log]
	const bracket = Math.min(above, below)
	const claim = above < below ? `>= ${spectral.poincare * Math.exp(-above)}` : `<= ${spectral.poincare * Math.exp(below)}`
	const overVariance = spectral.logPoincare - 2 * Math.log(spectral.law.deviation)
	const error = logGapError(at) + Math.max(muckenhoupt.muckenhoupt.minus.error, muckenhoupt.muckenhoupt.plus.error)
	// Equality C_P = s² belongs to Gaussians: only a violation counts.
	const slack = overVariance < -ROUNDING ? Math.min(bracket, overVariance) : bracket
	return { mean, field, log, overVariance, claim, slack, error, poincare: spectral.poincare, symmetric: muckenhoupt.symmetric }
}

function check(subject: Subject, parts: MuckenhouptParts): Evidence {
	const rows = enclosedGaps(subject).map((at) => rowOf(at, parts))
	if (rows.length === 0) return notResolved('No spectral gap was found')
	const worst = leastBy(rows, (r) => r.slack - r.error)
	return upToRounding(
		worst.slack,
		worst.error,
		'distance of log C_P from the nearer end',
		{
			sentence: `C_P/B is ${short(Math.exp(worst.log))} at the field ${short(worst.field)} (mean ${short(worst.mean)}), nearest to an end of its bracket among ${rows.length} fields; C_P/s² ≥ ${short(Math.exp(Math.min(...rows.map((r) => r.overVariance))))}.`,
			numbers: { field: worst.field, poincare: worst.poincare, overConstant: Math.exp(worst.log), fields: rows.length },
			change: 'B ≤ C_P without symmetry, or C_P ≤ B: both are false.',
			table: {
				caption: 'Poincaré constants of tilted laws against Muckenhoupt’s constant and the variance.',
				columns: ['mean', 'field', 'C_P', 'C_P/B', 'C_P/s²', 'symmetric', 'relative error'],
				rows: rows.map((r) => [r.mean, r.field, r.poincare, Math.exp(r.log), Math.exp(r.overVariance), r.symmetric ? 'yes' : 'no', r.error]),
			},
		},
		() => ({
			sentence: `At the field ${short(worst.field)} C_P = ${short(Math.exp(worst.log))} B, outside of the bracket.`,
			at: { mean: worst.mean, field: worst.field, overConstant: Math.exp(worst.log) },
			command: claimCommand(subject, `poincare(${worst.mean}) ${worst.claim}`),
		}),
	)
}

export const spectralGapStatement = (parts: Partial<MuckenhouptParts> = {}): Statement => ({
	id: 'spectral-gap',
	part: 'Inequalities',
	title: 'C_P of tilted laws lies in Muckenhoupt’s bracket, above the variance',
	expected: 'theorem',
	hypotheses: ADMISSIBLE,
	text: 'B/2 ≤ C_P ≤ 4B (B ≤ C_P for symmetric laws) and s² ≤ C_P, for every tilted single-site law',
	latex: String.raw`\tfrac12 B \le C_P \le 4B,\qquad s^2 \le C_P,\qquad B_+ = \sup_{x>m} \mu([x,\infty)) \int_m^x \frac1p`,
	source: 'theory 6.6, 7.2 S7',
	status: 'literature',
	check: (subject) => check(subject, { ...sound, ...parts }),
})

export const spectralGap = spectralGapStatement()
