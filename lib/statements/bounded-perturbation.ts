/**
 * ψ = ψ_c + δ with ψ_c'' ≥ c > 0 and δ bounded (theory 1.5, 3, 4.1: the class of the two-scale theorems). The split is found symbolically and its
 * numbers are certified by interval arithmetic; here it is tried again, in doubles, at points from the centre to e¹² deviations.
 */
import { compile } from '../expression/targets/index.ts'
import { differentiate } from '../expression/index.ts'
import type { Split } from '../potential/index.ts'
import { commandLine } from './command.ts'
import { type Evidence, withinTolerance } from './evidence.ts'
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
	const kernel = compile([p.expression, convex, split.perturbation.expression, second])
	let [sum, curvature, low, high] = [0, 0, Infinity, -Infinity]
	let worst = scale.mean
	let least = Infinity
	for (let i = -POINTS; i <= POINTS; i++) {
		const z = scale.mean + scale.deviation * Math.sinh((12 * i) / POINTS)
		const [whole, c, d, bend] = kernel.at([z]) as [number, number, number, number]
		if (![whole, c, d, bend].every(Number.isFinite)) continue
		sum = Math.max(sum, Math.abs(whole - c - d) / Math.max(1, Math.abs(whole), Math.abs(c), Math.abs(d)))
		const lack = (split.convexity - bend) / split.convexity
		if (lack > curvature) [curvature, worst] = [lack, z]
		least = Math.min(least, bend)
		// Far out ψ_c and δ may both carry rounding of the size of ψ_c: δ alone is compared, as its own expression gives it.
		low = Math.min(low, d)
		high = Math.max(high, d)
	}
	const excess = Math.max(0, high - low - split.oscillation)
	const defect = Math.max(sum, curvature, excess)
	return withinTolerance(
		defect,
		0,
		TOLERANCE,
		{
			sentence: `ψ = ψ_c + δ with ψ_c″ ≥ ${split.convexity.toPrecision(5)}, osc δ = ${split.oscillation.toPrecision(5)} (${split.method}); at ${2 * POINTS + 1} points nothing exceeds that by more than ${defect.toExponential(1)}.`,
			numbers: { convexity: split.convexity, oscillation: split.oscillation, leastSeen: least, oscillationSeen: high - low, sumDefect: sum },
			change: 'A point where ψ_c″ < c, where δ leaves its bounds, or where the two parts do not add up to ψ.',
		},
		() => ({ sentence: `At z = ${worst.toPrecision(8)} the split breaks its bounds.`, at: { z: worst }, command: commandLine(subject, 'potential') }),
	)
}

export const boundedPerturbation = boundedPerturbationStatement()
