/**
 * φ is strictly convex, whatever ψ, with bounds from both sides (theory 0.6, 7.2 S1; derived):
 *
 *   c e^{−osc δ} ≤ φ''(m) ≤ E_m ψ''(X).
 *
 * φ'' = 1/s² and s² = Var_m(X). Right: Cramér–Rao, 1 = cov(X, ψ' − σ)² ≤ s² Var(ψ') = s² E ψ''. Left: the Poincaré inequality of the tilted law, whose
 * constant is at least c e^{−osc δ} for a split ψ = ψ_c + δ (Bakry–Émery and Holley–Stroock, invariant under tilts); 0 without a split.
 * And the φ'' given is the derivative of the φ' given: ∫φ'' = Δφ', tried as ∫ dσ/φ'' = Δm.
 */
import type { CramerPoint } from '../cramer/index.ts'
import { adaptiveIntegral } from '../numerics/adaptive-quadrature.ts'
import { claimCommand, commandLine } from './command.ts'
import { decide, type Grounds, inconclusive, withinTolerance } from './evidence.ts'
import { ADMISSIBLE, type Statement } from './statement.ts'
import { meansAround, type Subject } from './subject.ts'
import { fisherInformation } from './support/fisher-information.ts'
import { leastBy } from './support/least-by.ts'

const MULTIPLES = [-4, -3, -2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 3, 4]
const QUICK = [-4, -2, -1, 0, 1, 2, 4]
/** Equality is allowed (Gaussian), and this much of rounding beyond it. */
const SLACK = 1e-9
/** The integral between two means: panels from mean to mean, of this degree, and most panels. */
const INSIDE = [0.5]
const DEGREE = 7
const PANELS = 60

export interface CramerBounds {
	/** Lower bound of φ'' at every mean. */
	readonly lower: (subject: Subject) => number
	/** Upper bound of φ''(m), with its error. */
	readonly upper: (subject: Subject, point: CramerPoint) => { readonly value: number; readonly error: number }
}

const sound: CramerBounds = {
	lower({ potential: { split } }) {
		return split === null ? 0 : split.convexity * Math.exp(-split.oscillation)
	},
	upper: fisherInformation,
}

interface Row {
	readonly mean: number
	readonly second: number
	readonly upper: number
	/** Relative distance from the nearer bound, and its error. */
	readonly slack: number
	readonly error: number
	readonly nearer: 'lower' | 'upper'
}

function rowOf(subject: Subject, bounds: CramerBounds, lower: number, mean: number): Row {
	const point = subject.transform.at(mean)
	const upper = bounds.upper(subject, point)
	const [above, below] = [point.second / lower - 1, upper.value / point.second - 1]
	const own = 4 * point.errors.second + 1e-14
	return above < below
		? { mean, second: point.second, upper: upper.value, slack: above, error: own, nearer: 'lower' }
		: { mean, second: point.second, upper: upper.value, slack: below, error: own + upper.error / point.second, nearer: 'upper' }
}

export const cramerConvexStatement = (bounds: CramerBounds = sound): Statement => ({
	id: 'cramer-convex',
	part: 'Cramér transform',
	title: 'The Cramér transform is strictly convex, with bounds from both sides',
	expected: 'theorem',
	hypotheses: ADMISSIBLE,
	text: 'c e^{−osc δ} ≤ φ″(m) ≤ E_m ψ″(X), and ∫_a^b φ″ = φ′(b) − φ′(a)',
	latex: String.raw`c\,e^{-\operatorname{osc}\delta} \le \varphi''(m) = \frac{1}{s^2(m)} \le \mathbb{E}_m\,\psi''(X)`,
	source: 'theory 0.6, 6.1, 6.2, 7.2 S1',
	status: 'derived',
	check(subject) {
		const means = meansAround(subject, subject.quick ? QUICK : MULTIPLES)
		if (means.length < 2)
			return inconclusive({ sentence: 'Tails are so heavy that a deviation from the centre is beyond all admissible means.', numbers: { means: means.length }, change: 'Lighter tails.' })
		const unit = subject.scale.deviation ** 2
		const lower = bounds.lower(subject)
		const rows = means.map((m) => rowOf(subject, bounds, lower, m))
		const worst = leastBy(rows, (r) => r.slack - r.error)
		const seconds = rows.map((r) => r.second)
		const integral = leastBy(
			means.slice(1).map((to, i) => integralDefect(subject, means[i] as number, to)),
			(r) => -r.defect - r.error,
		)
		const between = `m = ${integral.from.toPrecision(6)} and ${integral.to.toPrecision(6)}`
		const grounds: Grounds = {
			sentence: `φ″ ∈ [${Math.min(...seconds).toPrecision(5)}, ${Math.max(...seconds).toPrecision(5)}] at ${means.length} means; nearest to a bound at m = ${worst.mean.toPrecision(4)}; ∫ dσ/φ″ is the increment of the mean to ${integral.defect.toExponential(1)} (± ${integral.error.toExponential(1)}), worst between ${between}.`,
			numbers: { lower, least: Math.min(...seconds), largest: Math.max(...seconds), nearest: worst.mean, integralDefect: integral.defect, integralError: integral.error, integralFrom: integral.from, integralTo: integral.to },
			change: 'A mean at which φ″ leaves its bounds, or a φ″ that is not the derivative of φ′.',
			table: {
				caption: 'φ″ and its bounds, in units of 1/s₀².',
				columns: ['m', 'c e^{−osc δ}', 'φ″(m)', 'E_m ψ″'],
				rows: rows.map((r) => [r.mean, lower * unit, r.second * unit, r.upper * unit]),
			},
		}
		const ofIntegral = withinTolerance(integral.defect, integral.error, SLACK, grounds, () => ({
			sentence: `Between ${between} ∫ dσ/φ″ misses the increment of the mean by ${integral.defect.toExponential(2)} of it.`,
			at: { from: integral.from, to: integral.to, defect: integral.defect },
			command: `${commandLine(subject, 'check', [['--only', 'cramer-convex']])} --json`,
		}))
		const ofBounds = decide(worst.slack + SLACK, worst.error, 'relative distance of φ″ from its nearer bound', grounds, () => ({
			sentence: `At m = ${worst.mean.toPrecision(6)} φ″ = ${worst.second.toPrecision(8)} is ${worst.nearer === 'lower' ? `below ${lower.toPrecision(8)}` : `above E ψ″ = ${worst.upper.toPrecision(8)}`}.`,
			at: { mean: worst.mean, second: worst.second, lower, upper: worst.upper },
			command: claimCommand(subject, `d2phi(${worst.mean}) ${worst.nearer === 'lower' ? `>= ${lower}` : `<= ${worst.upper}`}`),
		}))
		return ofBounds.verdict === 'fails' || ofIntegral.verdict === 'holds' ? ofBounds : ofIntegral
	},
})

interface IntegralDefect {
	readonly from: number
	readonly to: number
	readonly defect: number
	readonly error: number
}

/**
 * |∫ dσ/φ'' − (b − a)| over b − a, σ from φ'(a) to φ'(b): ∫ φ'' dm = Δφ' with the field as the variable, in which the edges of wells, where φ'' jumps
 * by orders of magnitude, are as wide as the rest.
 */
function integralDefect({ transform }: Subject, from: number, to: number): IntegralDefect {
	const [a, b] = [transform.at(from), transform.at(to)]
	const known = new Map<number, number>()
	const inverse = (fields: Float64Array, out: Float64Array) =>
		fields.forEach((field, i) => {
			if (!known.has(field)) known.set(field, 1 / transform.at(transform.logPartition(field).mean).second)
			out[i] = known.get(field) as number
		})
	const width = to - from
	// Means between two wells have fields at which the wells balance: no such layer lies inside a panel unseen.
	const edges = [a.first, ...INSIDE.map((share) => transform.at(from + share * width).first), b.first]
	const { value, error } = adaptiveIntegral(inverse, edges, { tolerance: 0.5 * SLACK * width, panels: PANELS, degree: DEGREE })
	// The fields of the two means, and the means themselves, are rounded.
	const slip = [a, b].reduce((sum, { law, errors, first, mean }) => sum + errors.first * Math.max(law.deviation, Math.abs(first) * law.deviation ** 2) + 2 ** -52 * Math.abs(mean), 0)
	return { from, to, defect: Math.abs(value - width) / width, error: (error + slip) / width }
}

export const cramerConvex = cramerConvexStatement()
