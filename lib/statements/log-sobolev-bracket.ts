/**
 * The log-Sobolev constant of tilted single-site laws between its two-sided bounds (theory 6.4, 6.7, S7), for Ent(f²) ≤ C_LS ∫ f'² dμ:
 *
 *   max b_± ≤ C_LS ≤ 4 max B_±  (Barthe–Roberto),   (D_− + D_+)/150 ≤ C_LS ≤ 468 (D_− + D_+)  (Bobkov–Götze),   2C_P ≤ C_LS.
 *
 * C_LS itself is not known, but every trial function bounds it from below and every split ψ = ψ_c + δ from above, C_LS ≤ 2e^{osc δ}/c. So what is
 * tested: each lower bound (b, D, 2C_P, the quotient of the best trial function) is below each upper bound (B, D), and b and D are below 2e^{osc δ}/c. And 2C_P
 * is a limit of quotients: Ent((1 ± εf₁)²)/ε²∫f₁'² → 2C_P for the eigenfunction f₁.
 */
import { entropyOf } from '../inequalities/line/entropy.ts'
import { type BartheRoberto, siteTails } from '../inequalities/line/index.ts'
import { statementCommand } from './command.ts'
import type { Evidence } from './evidence.ts'
import type { Statement } from './statement.ts'
import type { Subject } from './subject.ts'
import { bestSplitOf } from './support/best-splits.ts'
import { type FieldConstants, notResolved, short, upToRounding } from './support/field-constants.ts'
import { enclosedGaps, logGapError } from './support/enclosed-gap.ts'
import { leastBy } from './support/least-by.ts'

export interface BartheRobertoParts {
	/** Factor on max B_±. */
	readonly upper: number
	/** log of the lower bound. */
	readonly logLower: (bracket: BartheRoberto) => number
	/** C_LS ≥ linear·C_P. */
	readonly linear: number
}

const sound: BartheRobertoParts = { upper: 4, logLower: ({ lowerSuprema: { minus, plus } }) => Math.max(minus.log, plus.log), linear: 2 }

/** Relative size of the second order in ε. */
const SMALL = 1e-6
const LINEARISED = 1e-4

/** log of the mean of Ent((1 ± εf₁)²)/ε²∫f₁'². */
function linearised({ spectral: { law, eigenfunction } }: FieldConstants): number {
	const { values, slopes } = eigenfunction
	let [fourth, energy] = [0, 0]
	for (let i = 0; i < values.length; i++) {
		fourth += law.masses[i]! * values[i]! ** 4
		energy += law.masses[i]! * slopes[i]! ** 2
	}
	const epsilon = Math.sqrt(SMALL / fourth)
	const entropy = (sign: number) => entropyOf(law.masses, values.map((f) => sign * epsilon * f), 1).entropy / epsilon ** 2
	return Math.log((entropy(1) + entropy(-1)) / 2 / energy)
}

/** log of the quotient of the trial function, from its values; −∞ where there is none. */
function quotient({ all: { logSobolev } }: FieldConstants): number {
	if (logSobolev === null || logSobolev.trial === null) return Number.NEGATIVE_INFINITY
	const { law, trial } = logSobolev
	let energy = 0
	for (let i = 0; i < trial.slopes.length; i++) energy += law.masses[i]! * trial.slopes[i]! ** 2
	return Math.log(entropyOf(law.masses, trial.values, 0).entropy / energy)
}

interface Bound {
	readonly name: string
	readonly log: number
	/** Whether it comes from integrals alone. */
	readonly integral: boolean
}

function rowOf(at: FieldConstants, parts: BartheRobertoParts, logCurvature: number) {
	const { mean, field, spectral, all } = at
	const br = all.bartheRoberto!
	const bg = all.bobkovGotze!
	const trial = quotient(at)
	const lower: Bound[] = [
		{ name: 'b', log: parts.logLower(br), integral: true },
		{ name: 'D/150', log: Math.log(bg.lower), integral: true },
		{ name: '2C_P', log: Math.log(parts.linear) + spectral.logPoincare, integral: false },
		{ name: 'trial', log: trial, integral: false },
	]
	const logB = Math.log(parts.upper) + Math.log(Math.max(br.suprema.minus.bound, br.suprema.plus.bound))
	const upper = [
		{ name: `${parts.upper}B`, log: logB, all: true },
		{ name: '468D', log: Math.log(bg.upper), all: true },
		{ name: '2e^osc/c', log: logCurvature, all: false },
	]
	const pairs = upper.flatMap((u) => lower.filter((l) => u.all || l.integral).map((l) => ({ slack: u.log - l.log, pair: `${l.name} and ${u.name}` })))
	let nearest = leastBy(pairs, (p) => p.slack)
	const missed = Math.abs(linearised(at) - Math.log(parts.linear) - spectral.logPoincare)
	if (!(missed <= LINEARISED)) nearest = { slack: -missed, pair: '2C_P and the quotients at constants' }
	const error = logGapError(at) + Math.max(br.suprema.minus.error, br.suprema.plus.error) + (all.logSobolev?.error ?? 0)
	return { mean, field, lower, logB, bobkovGotze: bg.upper, trial, missed, poincare: spectral.poincare, error, ...nearest }
}

function check(subject: Subject, parts: BartheRobertoParts): Evidence {
	const split = bestSplitOf(subject)
	const logCurvature = split === null || !split.certified ? Number.POSITIVE_INFINITY : Math.LN2 - split.logRho
	const rows = enclosedGaps(subject)
		.filter(({ all }) => all.bartheRoberto !== null)
		.map((at) => rowOf(at, parts, logCurvature))
	if (rows.length === 0) return notResolved('No log-Sobolev constant was found')
	const worst = leastBy(rows, (r) => r.slack - r.error)
	const below = Math.exp(Math.max(...worst.lower.map((l) => l.log)))
	return upToRounding(
		worst.slack,
		worst.error,
		'logarithm of upper over lower bound',
		{
			sentence: `At ${rows.length} fields all lower bounds of C_LS are below all upper ones; nearest are ${worst.pair} at the field ${short(worst.field)}, where ${short(below)} ≤ C_LS ≤ ${Number.isNaN(worst.logB) ? 'what was not resolved' : short(Math.exp(worst.logB))}; 2C_P is the limit of quotients to ${Math.max(...rows.map((r) => r.missed)).toExponential(1)}.`,
			numbers: { field: worst.field, nearest: worst.pair, lower: below, upper: Math.exp(worst.logB), fields: rows.length },
			change: 'Without the factor 4 the upper bound is below 2C_P for a Gaussian.',
			table: {
				caption: 'Bounds of the log-Sobolev constant of tilted laws; trial: the quotient of the best trial function, empty where none beats 2C_P.',
				columns: ['mean', 'field', 'b', '2C_P', 'trial', '4B', '468(D₋ + D₊)'],
				rows: rows.map((r) => [r.mean, r.field, Math.exp(r.lower[0]!.log), 2 * r.poincare, Number.isFinite(r.trial) ? Math.exp(r.trial) : null, Math.exp(r.logB), r.bobkovGotze]),
			},
		},
		() => ({
			sentence: `At the field ${short(worst.field)} ${worst.pair} are in the wrong order.`,
			at: { mean: worst.mean, field: worst.field, lower: below, upper: Math.exp(worst.logB) },
			command: `${statementCommand(subject, 'log-sobolev-bracket')} --json`,
		}),
	)
}

export const logSobolevBracketStatement = (parts: Partial<BartheRobertoParts> = {}): Statement => ({
	id: 'log-sobolev-bracket',
	part: 'Inequalities',
	title: 'The log-Sobolev constant of tilted laws lies between its two-sided bounds, and above 2C_P',
	expected: 'theorem',
	hypotheses: {
		text: 'ψ grows at least quadratically at both ends (ψ′²/ψ stays away from 0)',
		unverified({ potential: p, scale }) {
			const { minus, plus } = siteTails(p)(scale.field)
			const slow = [minus, plus].find((t) => t.quadratic !== true)
			return slow === undefined ? null : `no log-Sobolev inequality${slow.quadratic === null ? ' is known' : ''}: ${slow.reason}`
		},
	},
	text: 'max(b₋, b₊, 2C_P) ≤ C_LS ≤ 4 max(B₋, B₊), Ent(f²) ≤ C_LS ∫ f′² dμ, b₊ = sup t log(1 + 1/2t) R, B₊ = sup t log(1 + e²/t) R, t = μ([x, ∞)), R = ∫_m^x 1/p',
	latex: String.raw`\max(b_\pm,\,2C_P) \le C_{\mathrm{LS}} \le 4\max B_\pm,\quad b_+ = \sup_{x>m} t\log\bigl(1+\tfrac1{2t}\bigr)\int_m^x \tfrac1p,\quad B_+ = \sup_{x>m} t\log\bigl(1+\tfrac{e^2}{t}\bigr)\int_m^x \tfrac1p,\quad t=\mu([x,\infty))`,
	source: 'theory 6.4, 6.7, 7.2 S7',
	status: 'literature',
	check: (subject) => check(subject, { ...sound, ...parts }),
})

export const logSobolevBracket = logSobolevBracketStatement()
