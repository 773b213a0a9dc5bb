/**
 * φ is strictly convex, whatever ψ, with bounds from both sides (theory 0.6, 7.2 S1; derived):
 *
 *   c e^{−osc δ} ≤ φ''(m) ≤ E_m ψ''(X).
 *
 * φ'' = 1/s² and s² = Var_m(X). Right: Cramér–Rao, 1 = cov(X, ψ' − σ)² ≤ s² Var(ψ') = s² E ψ''. Left: the Poincaré inequality of the tilted law, whose
 * constant is at least c e^{−osc δ} for a split ψ = ψ_c + δ (Bakry–Émery and Holley–Stroock, invariant under tilts); 0 without a split.
 * And the φ'' given is the derivative of the φ' given: ∫φ'' = Δφ'.
 */
import { gaussLegendre } from '../numerics/gauss-legendre.ts'
import type { CramerPoint } from '../cramer/index.ts'
import { commandLine, list } from './command.ts'
import { decide, withinTolerance } from './evidence.ts'
import { ADMISSIBLE, type Statement } from './statement.ts'
import { meansAround, type Subject } from './subject.ts'

const rule = gaussLegendre(12)
/** Pieces of each interval; more only where fewer miss. */
const PIECES = [2, 6, 16]
const MULTIPLES = [-4, -3, -2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 3, 4]
/** Equality is allowed (Gaussian), and this much of rounding beyond it. */
const SLACK = 1e-9

export interface CramerBounds {
	/** Lower bound of φ'' at every mean. */
	readonly lower: (subject: Subject) => number
	/** Upper bound of φ''(m). */
	readonly upper: (subject: Subject, point: CramerPoint) => number
}

const sound: CramerBounds = {
	lower({ potential: { split } }) {
		return split === null ? 0 : split.convexity * Math.exp(-split.oscillation)
	},
	upper(subject, { law }) {
		const { nodes, weights, location } = law
		let mean = 0
		for (let i = 0; i < nodes.length; i++) {
			const w = weights[i] as number
			if (w > 1e-40) mean += w * (subject.potential.kernel.at([location + (nodes[i] as number)])[2] as number)
		}
		return mean
	},
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
		const means = meansAround(subject, MULTIPLES)
		const unit = subject.scale.deviation ** 2
		const lower = bounds.lower(subject)
		let slack = Infinity
		let error = 0
		let at = Number.NaN
		const rows = means.map((m) => {
			const point = subject.transform.at(m)
			const upper = bounds.upper(subject, point)
			const least = Math.min(point.second / lower - 1, upper / point.second - 1)
			if (least < slack) [slack, error, at] = [least, 4 * point.errors.second + 1e-14, m]
			return [m, lower * unit, point.second * unit, upper * unit] as const
		})
		const change = 'A mean at which φ″ leaves its bounds, or a φ″ that is not the derivative of φ′.'
		const table = { caption: 'φ″ and its bounds, in units of 1/s₀².', columns: ['m', 'c e^{−osc δ}', 'φ″(m)', 'E_m ψ″'], rows }
		const integral = integralDefect(subject, means)
		const counterexample = () => ({
			sentence: `φ″ leaves its bounds at m = ${at.toPrecision(6)}.`,
			at: { mean: at },
			command: commandLine(subject, 'cramer', [['--mean', list([at])]]),
		})
		if (!(integral <= SLACK))
			return withinTolerance(
				integral,
				0,
				SLACK,
				{ sentence: `∫φ″ differs from the increments of φ′ by ${integral.toExponential(1)}.`, numbers: { integralDefect: integral }, change, table },
				counterexample,
			)
		const seconds = rows.map((r) => r[2] / unit)
		return decide(
			slack + SLACK,
			error,
			'relative distance of φ″ from its nearer bound',
			{
				sentence: `φ″ ∈ [${Math.min(...seconds).toPrecision(5)}, ${Math.max(...seconds).toPrecision(5)}] at ${means.length} means; nearest to a bound at m = ${at.toPrecision(4)}; ∫φ″ = Δφ′ to ${integral.toExponential(1)}.`,
				numbers: { lower, least: Math.min(...seconds), largest: Math.max(...seconds), nearest: at, integralDefect: integral },
				change,
				table,
			},
			counterexample,
		)
	},
})

/** Largest |∫φ'' − Δφ'| between neighbouring means, over the larger slope or 1/s₀. */
function integralDefect({ transform, scale }: Subject, means: readonly number[]): number {
	let largest = 0
	for (let i = 0; i + 1 < means.length; i++) {
		const [a, b] = [means[i] as number, means[i + 1] as number]
		const [p, q] = [transform.at(a).first, transform.at(b).first]
		const unit = Math.max(Math.abs(p), Math.abs(q), 1 / scale.deviation)
		let defect = Infinity
		for (const pieces of PIECES) {
			let integral = 0
			for (let k = 0; k < pieces; k++)
				for (let j = 0; j < rule.nodes.length; j++)
					integral +=
						((b - a) / pieces / 2) * (rule.weights[j] as number) * transform.at(a + ((b - a) * (k + (1 + (rule.nodes[j] as number)) / 2)) / pieces).second
			defect = Math.min(defect, Math.abs(integral - (q - p)) / unit)
			if (defect <= SLACK / 100) break
		}
		largest = Math.max(largest, defect)
	}
	return largest
}

export const cramerConvex = cramerConvexStatement()
