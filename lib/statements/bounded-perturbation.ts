/**
 * ψ = ψ_c + δ with ψ_c'' ≥ c > 0 and δ bounded (theory 1.5, 3, 4.1: the class of the two-scale theorems). The split is found symbolically and its
 * numbers are certified by interval arithmetic; here it is tried again, with enclosures of each part, at points from the centre to e¹² deviations.
 */
import { differentiate } from '../expression/index.ts'
import { enclosePoint } from '../expression/bounds.ts'
import { add, type Interval, negateInterval, width } from '../expression/interval.ts'
import type { Split } from '../potential/index.ts'
import { commandLine } from './command.ts'
import { type Evidence, inconclusive, withinTolerance } from './evidence.ts'
import type { Statement } from './statement.ts'
import type { Subject } from './subject.ts'

const POINTS = 400
const TOLERANCE = 1e-9

export const boundedPerturbationStatement = (splitOf: (subject: Subject) => Split | null = (s) => s.potential.split): Statement => ({
	id: 'bounded-perturbation',
	part: 'Potential',
	title: 'The potential is a bounded perturbation of a strictly convex one',
	expected: 'theorem',
	hypotheses: {
		text: 'a split ψ = ψ_c + δ with ψ_c″ ≥ c > 0 and bounded δ was found',
		unverified: (subject) => (splitOf(subject) === null ? subject.potential.splitReason : null),
	},
	text: 'ψ = ψ_c + δ, ψ_c″ ≥ c, sup δ − inf δ ≤ osc, everywhere',
	latex: String.raw`\psi = \psi_c + \delta,\quad \psi_c'' \ge c > 0,\quad \sup\delta - \inf\delta \le \operatorname{osc}\delta < \infty`,
	source: 'theory 1.5, 3, 6.2',
	status: 'literature',
	check: (subject) => checkSplit(subject, splitOf(subject) as Split),
})

function checkSplit(subject: Subject, split: Split): Evidence {
	const { potential: p, scale } = subject
	const convex = split.convex.expression
	const second = differentiate(differentiate(convex, 'z'), 'z')
	let [sum, curvature, low, high, rounding] = [0, 0, Infinity, -Infinity, 0]
	let worst = scale.mean
	let least = Infinity
	// What exceeds a bound for certain: expanded polynomials far from their centre carry rounding of the size of their terms.
	const size = (x: Interval) => Math.max(Math.abs(x[0]), Math.abs(x[1]))
	for (let i = -POINTS; i <= POINTS; i++) {
		const z = scale.mean + scale.deviation * Math.sinh((12 * i) / POINTS)
		const [whole, c, d, bend] = [p.expression, convex, split.perturbation.expression, second].map((e) => enclosePoint(e, 'z', z)) as [Interval, Interval, Interval, Interval]
		if (![whole, c, d, bend].every((x) => x.every(Number.isFinite))) continue
		const rest = add(whole, negateInterval(add(c, d)))
		const unit = Math.max(1, size(whole), size(c), size(d))
		sum = Math.max(sum, Math.max(0, rest[0], -rest[1]) / unit)
		const lack = (split.convexity - split.convexityError - bend[1]) / split.convexity
		if (lack > curvature) [curvature, worst] = [lack, z]
		least = Math.min(least, bend[0])
		low = Math.min(low, d[1])
		high = Math.max(high, d[0])
		rounding = Math.max(rounding, width(rest) / unit, Math.abs(i) < POINTS / 4 ? width(bend) / split.convexity : 0, width(d) / Math.max(1, split.oscillation))
	}
	if (!(rounding < 1e-2))
		return inconclusive({ sentence: `Rounding hides what is to be tried: ${rounding.toExponential(1)} of the size of the parts.`, numbers: { rounding }, change: 'The potential written about its centre.' })
	const excess = Math.max(0, high - low - split.oscillation)
	const defect = Math.max(sum, curvature, excess)
	return withinTolerance(
		defect,
		0,
		TOLERANCE,
		{
			sentence: `ψ = ψ_c + δ with ψ_c″ ≥ ${split.convexity.toPrecision(5)}, osc δ = ${split.oscillation.toPrecision(5)} (${split.method}); at ${2 * POINTS + 1} points nothing exceeds that by more than ${defect.toExponential(1)}, beyond rounding (${rounding.toExponential(1)}).`,
			numbers: { convexity: split.convexity, oscillation: split.oscillation, leastSeen: least, oscillationSeen: high - low, sumDefect: sum, rounding },
			change: 'A point where ψ_c″ < c, where δ leaves its bounds, or where the two parts do not add up to ψ.',
		},
		() => ({ sentence: `At z = ${worst.toPrecision(8)} the split breaks its bounds.`, at: { z: worst }, command: commandLine(subject, 'potential') }),
	)
}

export const boundedPerturbation = boundedPerturbationStatement()
