/**
 * The asymmetric Brascamp–Lieb covariance estimate on the line (theory 4.1, S9): for ν ∝ e^{σz − ψ_c − δ},
 *
 *   |cov_ν(f, g)| ≤ e^{3 osc δ} · sup |f'/ψ_c''| · ∫ |g'| dν,
 *
 * an equality for Gaussians and f = z. Tried on f = g = z and on functions drawn from a stream that depends on ψ alone: steps, bumps and slopes of
 * the size of the law. The supremum is first taken over points, which makes the claim stronger; where it fails then, it is bounded by intervals. A factor e^{0·osc δ} would be too small for wells.
 */
import { parseExpression } from '../expression/index.ts'
import { type AsymmetricBrascampLieb, asymmetricBrascampLieb as bothSides } from '../inequalities/two-scale/index.ts'
import { statementCommand } from './command.ts'
import type { Evidence } from './evidence.ts'
import type { Statement } from './statement.ts'
import { meansAround, type Subject } from './subject.ts'
import { sampledBrascampLieb } from './support/covariance-bound.ts'
import { draws } from './support/draws.ts'
import { rounded, ROUNDING, short, upToRounding } from './support/field-constants.ts'
import { seedOf } from './support/seed.ts'

export interface BrascampLiebParts {
	/** The multiple of osc δ in the exponent. */
	readonly exponent: number
	/** Both sides, with a proved supremum: asked for where sampled points do not decide. */
	readonly sides: typeof bothSides
}

const sound: BrascampLiebParts = { exponent: 3, sides: bothSides }
const [QUICK, FULL] = [5, 20]
const MULTIPLES = [0, 0.7, -1.1]

/** A function of u with bounded derivative, as text. */
function drawn(uniform: () => number, u: string): string {
	const number = (low: number, high: number) => (low + (high - low) * uniform()).toFixed(3)
	return `${number(-1, 1)}*tanh(${number(0.5, 6)}*(${u}-(${number(-1.5, 1.5)})))+${number(-1, 1)}*exp(-(${u}-(${number(-1.5, 1.5)}))^2)+${number(-0.5, 0.5)}*sqrt(1+${u}^2)`
}

interface Row extends AsymmetricBrascampLieb {
	readonly f: string
	readonly g: string
	readonly mean: number
	/** log right/left with the exponent in question. */
	readonly slack: number
	readonly error: number
}

function check(subject: Subject, { exponent, sides }: BrascampLiebParts): Evidence {
	const { transform, scale, quick, potential: p } = subject
	const split = p.split!
	const means = meansAround(subject, MULTIPLES)
	const u = `((z-(${scale.mean}))/${scale.deviation})`
	const pairs: (readonly [string, string])[] = [['z', 'z']]
	for (let k = 0; k < (quick ? QUICK : FULL); k++) {
		const uniform = draws(seedOf(subject, 'asymmetric-brascamp-lieb'), k)
		pairs.push([drawn(uniform, u), drawn(uniform, u)])
	}
	const parse = (text: string) => parseExpression(text, { variables: ['z'] }).expression
	const rows = pairs.map(([f, g], k): Row => {
		const mean = rounded(means[k % means.length] ?? scale.mean, scale.deviation)
		const row = (of: typeof sampledBrascampLieb): Row => {
			const found = of(transform.family, split, parse(f), parse(g), transform.at(mean).first)
			// In logarithms: e^{3 osc δ} may be out of range.
			const right = Math.log(found.supremum) + Math.log(found.integral) + exponent * split.oscillation
			const slack = found.left === 0 ? Number.POSITIVE_INFINITY : right - Math.log(found.left)
			const error = found.left === 0 ? 0 : found.errors.left / found.left + (found.right > 0 && Number.isFinite(found.right) ? found.errors.right / found.right : 0) + exponent * split.oscillationError
			return { ...found, f, g, mean, slack, error }
		}
		const sampled = row(sampledBrascampLieb)
		return sampled.slack + ROUNDING >= sampled.error ? sampled : row(sides)
	})
	const worst = rows.reduce((a, b) => (b.slack - b.error < a.slack - a.error ? b : a))
	const simplified = (text: string) => text.replaceAll(u, 'u').replace(/\+-/g, '-').replace(/-\(-([\d.]+)\)/g, '+$1').replace(/\(([\d.]+)\)/g, '$1')
	return upToRounding(
		worst.slack,
		worst.error,
		'logarithm of bound over covariance',
		{
			sentence: `Of ${rows.length} pairs of functions the nearest has |cov| = ${short(Math.exp(-worst.slack))} of the bound e^{${exponent} osc δ} sup|f′/ψ_c″| ∫|g′|, at the mean ${short(worst.mean)}.`,
			numbers: { pairs: rows.length, oscillation: split.oscillation, covariance: worst.left, supremum: worst.supremum, integral: worst.integral, f: worst.f, g: worst.g, mean: worst.mean },
			change: 'No factor e^{osc δ}: too small for wells.',
			table: {
				caption: 'Both sides, u = (z − m₀)/s₀; the last column is log(bound/|cov|).',
				columns: ['f', 'g', 'mean', '|cov|', 'sup|f′/ψ_c″|', '∫|g′|', 'log ratio'],
				rows: rows.map((r) => [simplified(r.f), simplified(r.g), r.mean, r.left, r.supremum, r.integral, Number.isFinite(r.slack) ? r.slack : null]),
			},
		},
		() => ({
			sentence: `For f = ${simplified(worst.f)}, g = ${simplified(worst.g)} at the mean ${short(worst.mean)} the covariance ${short(worst.left)} is ${short(Math.exp(-worst.slack))} times the bound.`,
			at: { mean: worst.mean, f: worst.f, g: worst.g, covariance: worst.left },
			command: statementCommand(subject, 'asymmetric-brascamp-lieb'),
		}),
	)
}

export const asymmetricBrascampLiebStatement = (parts: Partial<BrascampLiebParts> = {}): Statement => ({
	id: 'asymmetric-brascamp-lieb',
	part: 'Inequalities',
	title: 'Asymmetric Brascamp–Lieb: covariances by sup|f′/ψ_c″| and ∫|g′|',
	expected: 'theorem',
	hypotheses: {
		text: 'a split ψ = ψ_c + δ with ψ_c″ ≥ c > 0 and bounded δ was found',
		unverified: ({ potential: { split, splitReason } }) => (split === null ? splitReason : null),
	},
	text: '|cov_ν(f, g)| ≤ e^{3 osc δ} sup|f′/ψ_c″| ∫|g′| dν for the law ν of every field',
	latex: String.raw`|\operatorname{cov}_\nu(f,g)| \le e^{3\operatorname{osc}\delta}\,\sup\Bigl|\frac{f'}{\psi_c''}\Bigr|\int |g'|\,d\nu`,
	source: 'theory 4.1, 7.2 S9',
	status: 'literature',
	check: (subject) => check(subject, { ...sound, ...parts }),
})

export const asymmetricBrascampLieb = asymmetricBrascampLiebStatement()
