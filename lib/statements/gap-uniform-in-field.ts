/**
 * One Poincaré constant for all fields: inf_σ gap(σ) > 0 (theory 1.5, 6.6). A property of ψ: false where ψ'' → 0, as for linear growth. Where the infimum is
 * zero the variance shows it, since gap ≤ 1/s²(σ) for every field.
 */
import type { GapInfimum } from '../inequalities/line/index.ts'
import { statementCommand } from './command.ts'
import { decide, type Evidence, type Grounds } from './evidence.ts'
import { ADMISSIBLE, type Statement } from './statement.ts'
import type { Subject } from './subject.ts'
import { flatTilt, infimumOfGap, reachOfInfimum, short, whereInfimum } from './support/field-constants.ts'

function checkUniform(subject: Subject, infimum: (subject: Subject) => GapInfimum): Evidence {
	const found = infimum(subject)
	const unit = subject.scale.deviation ** 2
	const grounds: Grounds = {
		sentence: `inf over σ of the gap is ${short(found.infimum)}, ${whereInfimum(found)}; ${reachOfInfimum(found)}.`,
		numbers: { infimum: found.infimum, field: found.field, fieldsFrom: found.searched[0], fieldsTo: found.searched[1] },
		change: found.infimum > 0 ? 'Linear growth at one end, where the gap tends to zero.' : 'Growth that is at least quadratic at both ends.',
	}
	if (found.infimum > 0) return decide(found.infimum * unit, found.infimum * unit * found.error, 'infimum of the gap, in units of 1/s₀²', grounds, () => ({
			sentence: `The gap is ${short(found.infimum)} ${whereInfimum(found)}.`,
			at: { field: found.field, infimum: found.infimum },
			command: statementCommand(subject, 'gap-uniform-in-field'),
		}))
	const { field, mean, gap, why, command } = flatTilt(subject)
	// How far the gap has fallen already: it tends to zero.
	return decide(Math.min(-Number.EPSILON, Math.log10(gap * unit)), 0, 'decades by which the gap has fallen below 1/s₀²', grounds, () => ({
		sentence: `At σ = ${field} ${why}; it tends to zero.`,
		at: { field, mean, gapAtMost: gap },
		command,
	}))
}

export const gapUniformInFieldStatement = (infimum: (subject: Subject) => GapInfimum = infimumOfGap): Statement => ({
	id: 'gap-uniform-in-field',
	part: 'Inequalities',
	title: 'One Poincaré constant serves for all fields',
	expected: 'property',
	hypotheses: ADMISSIBLE,
	text: 'inf over all admissible fields σ of the spectral gap of e^{σz − ψ}/Z is positive',
	latex: String.raw`\inf_\sigma \lambda_1(\mu^\sigma) > 0`,
	source: 'theory 1.5, 6.6',
	status: 'derived',
	check: (subject) => checkUniform(subject, infimum),
})

export const gapUniformInField = gapUniformInFieldStatement()
