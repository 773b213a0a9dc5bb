/** ψ itself is strictly convex: inf ψ'' > 0, enclosed by interval branch and bound over the line (theory 6.1: then e^{−ψ} has LSI(inf ψ'')). */
import type { MinSecondDerivative } from '../potential/index.ts'
import { commandLine } from './command.ts'
import { inconclusive, positive } from './evidence.ts'
import { ADMISSIBLE, type Statement } from './statement.ts'
import type { Subject } from './subject.ts'

export type LeastCurvature = (subject: Subject) => MinSecondDerivative

export const strictlyConvexStatement = (leastCurvature: LeastCurvature = (s) => s.potential.minSecondDerivative): Statement => ({
	id: 'strictly-convex',
	part: 'Potential',
	title: 'The potential is strictly convex',
	expected: 'property',
	hypotheses: ADMISSIBLE,
	text: 'inf ψ″ > 0',
	latex: String.raw`\inf_z \psi''(z) > 0`,
	source: 'theory 6.1',
	status: 'literature',
	check(subject) {
		const { value, at, error, certified, note } = leastCurvature(subject)
		const unit = subject.scale.deviation ** 2
		const unbounded = value === null && certified
		const place = at === null ? note : `at z = ${at.toPrecision(6)}`
		const grounds = {
			sentence: value === null ? `inf ψ″ is not a number: ${note}.` : `inf ψ″ = ${value.toPrecision(6)} ${place}.`,
			numbers: { infimum: value, infimumError: error, at },
			change: 'One place with ψ″ ≤ 0, at infinity included, and it fails.',
		}
		if ((value === null || error === null) && !unbounded) return inconclusive(grounds)
		const upper = (value ?? Number.NEGATIVE_INFINITY) * unit
		return positive([upper - (error ?? 0) * unit, upper], 'inf ψ″ in units of 1/s₀²', grounds, () => ({
			sentence: `ψ″ is not positive ${place}.`,
			at: { z: at, second: value },
			command: commandLine(subject, 'potential'),
		}))
	},
})

export const strictlyConvex = strictlyConvexStatement()
