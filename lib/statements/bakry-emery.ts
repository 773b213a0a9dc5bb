/**
 * Bakry–Émery on the line (theory 6.1): inf ψ'' = c > 0 gives LSI(c), hence
 *
 *   C_P ≤ 1/c,   C_LS ≤ 2/c      for every tilt of e^{−ψ},
 *
 * with equality for Gaussians. C_P is the spectral gap's, C_LS is bounded from below by trial functions, 2C_P and Barthe–Roberto's b.
 */
import { bakryEmery as criterion } from '../inequalities/split/index.ts'
import { claimCommand, statementCommand } from './command.ts'
import type { Evidence } from './evidence.ts'
import type { Statement } from './statement.ts'
import type { Subject } from './subject.ts'
import { notResolved, short, upToRounding } from './support/field-constants.ts'
import { enclosedGaps, logGapError } from './support/enclosed-gap.ts'
import { leastBy } from './support/least-by.ts'

export interface BakryEmeryParts {
	/** C_P ≤ poincare/c. */
	readonly poincare: number
	/** C_LS ≤ logSobolev/c. */
	readonly logSobolev: number
}

const sound: BakryEmeryParts = { poincare: 1, logSobolev: 2 }

function check(subject: Subject, parts: BakryEmeryParts): Evidence {
	const { logRho, error: curvatureError } = criterion(subject.potential)
	const c = Math.exp(logRho!)
	const rows = enclosedGaps(subject).flatMap((at) => {
		const { mean, field, spectral, all } = at
		if (all.logSobolevBounds === null) return []
		const lower = all.logSobolevBounds.lower
		const [poincare, logSobolev] = [Math.log(parts.poincare) - logRho! - spectral.logPoincare, Math.log(parts.logSobolev) - logRho! - Math.log(lower)]
		return [{ mean, field, poincare, logSobolev, gap: spectral.gap, lower, slack: Math.min(poincare, logSobolev), error: logGapError(at) + (all.logSobolev?.error ?? 0) + curvatureError! / c }]
	})
	if (rows.length === 0) return notResolved('No constant was found')
	const worst = leastBy(rows, (r) => r.slack - r.error)
	return upToRounding(
		worst.slack,
		worst.error,
		'logarithm of bound over constant',
		{
			sentence: `With c = inf ψ″ = ${short(c)}: c C_P ≤ ${short(Math.exp(Math.log(parts.poincare) - Math.min(...rows.map((r) => r.poincare))))} and c C_LS/2, as far as trial functions know it, ≤ ${short(Math.exp(Math.log(parts.logSobolev) - Math.min(...rows.map((r) => r.logSobolev))) / 2)} at ${rows.length} fields.`,
			numbers: { convexity: c, field: worst.field, gap: worst.gap, logSobolevLower: worst.lower },
			change: 'A field at which the gap is below inf ψ″; or 1/c in place of 2/c for C_LS.',
			table: {
				caption: 'Constants of tilted laws against the curvature.',
				columns: ['mean', 'field', 'gap', 'gap/c', 'C_LS ≥', '(2/c)/that'],
				rows: rows.map((r) => [r.mean, r.field, r.gap, r.gap / c, r.lower, 2 / c / r.lower]),
			},
		},
		() => ({
			sentence: `At the field ${short(worst.field)} C_P = ${short(1 / worst.gap)} and C_LS ≥ ${short(worst.lower)}, with 1/c = ${short(1 / c)}.`,
			at: { mean: worst.mean, field: worst.field, gap: worst.gap, logSobolevLower: worst.lower },
			command: worst.poincare < worst.logSobolev ? claimCommand(subject, `poincare(${worst.mean}) <= ${parts.poincare / c}`) : `${statementCommand(subject, 'bakry-emery')} --json`,
		}),
	)
}

export const bakryEmeryStatement = (parts: Partial<BakryEmeryParts> = {}): Statement => ({
	id: 'bakry-emery',
	part: 'Inequalities',
	title: 'Bakry–Émery: convexity bounds the Poincaré and log-Sobolev constants of every tilt',
	expected: 'theorem',
	hypotheses: {
		text: 'inf ψ″ = c > 0',
		unverified({ potential: p }) {
			const { rho, reason } = criterion(p)
			return rho === null ? reason : null
		},
	},
	text: 'C_P ≤ 1/c and C_LS ≤ 2/c for the law e^{σz − ψ}/Z of every field σ',
	latex: String.raw`\psi'' \ge c > 0 \;\Longrightarrow\; C_P(\mu^\sigma) \le \frac1c,\quad C_{\mathrm{LS}}(\mu^\sigma) \le \frac2c\quad\text{for all }\sigma`,
	source: 'theory 6.1',
	status: 'published',
	check: (subject) => check(subject, { ...sound, ...parts }),
})

export const bakryEmery = bakryEmeryStatement()
