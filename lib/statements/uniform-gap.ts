/**
 * The gap of tilted single-site laws over all fields σ (theory 1.5, 6.2):
 *
 *   inf_σ gap(σ) ≥ c e^{−osc δ} > 0   for bounded perturbations of uniformly convex potentials (`uniform-gap`);
 *   inf_σ gap(σ) > 0                  is a property of ψ (`gap-uniform-in-field`): false where ψ'' → 0, as for linear growth.
 *
 * Where the infimum is zero the variance shows it, since gap ≤ 1/s²(σ) for every field.
 */
import type { GapInfimum } from '../inequalities/line/index.ts'
import { decide, type Evidence, type Grounds } from './evidence.ts'
import { ADMISSIBLE, type Statement } from './statement.ts'
import type { Subject } from './subject.ts'
import { bestSplitOf, SPLIT } from './support/best-splits.ts'
import { flatTilt, infimumOfGap, reasonBeyond, short, statementCommand, upToRounding } from './support/field-constants.ts'

export interface UniformGapParts {
	readonly infimum: (subject: Subject) => GapInfimum
	/** log of the lower bound. */
	readonly logBound: (subject: Subject) => number
}

const sound: UniformGapParts = { infimum: infimumOfGap, logBound: (subject) => bestSplitOf(subject)!.logRho }

const where = ({ field }: GapInfimum) => (field === null ? 'in the limit of large fields' : `at σ = ${short(field)}`)
const reach = (found: GapInfimum) => {
	const [low, high] = found.searched.map(short)
	if (found.infimum === 0) return reasonBeyond(found)
	return found.certain ? `beyond the fields looked at (${low} … ${high}) nothing lower can be: ${reasonBeyond(found)}` : `fields ${low} … ${high} were looked at`
}

function checkBound(subject: Subject, { infimum, logBound }: UniformGapParts): Evidence {
	const found = infimum(subject)
	const bound = logBound(subject)
	const slack = Math.log(found.infimum) - bound
	return upToRounding(
		slack,
		found.certain ? found.error : 1e-8,
		'logarithm of the infimum over the bound',
		{
			sentence: `The gap is least ${where(found)}, ${short(found.infimum)}, which is ${short(Math.exp(slack))} times c e^{−osc δ} = ${short(Math.exp(bound))}; ${reach(found)}.`,
			numbers: { infimum: found.infimum, field: found.field, logBound: bound, fieldsFrom: found.searched[0], fieldsTo: found.searched[1], certain: found.certain ? 'yes' : 'no' },
			change: 'A field at which the gap is below the bound.',
		},
		() => ({
			sentence: `At σ = ${found.field ?? found.searched[1]} the gap is ${short(found.infimum)}, below ${short(Math.exp(bound))}.`,
			at: { field: found.field, infimum: found.infimum, bound: Math.exp(bound) },
			command: statementCommand(subject, 'uniform-gap'),
		}),
	)
}

export const uniformGapStatement = (parts: Partial<UniformGapParts> = {}): Statement => ({
	id: 'uniform-gap',
	part: 'Inequalities',
	title: 'The spectral gap of bounded perturbations is uniform in the field',
	expected: 'theorem',
	hypotheses: SPLIT,
	text: 'inf over all fields σ of the spectral gap ≥ c e^{−osc δ} > 0',
	latex: String.raw`\inf_\sigma \lambda_1(\mu^\sigma) \ge c\,e^{-\operatorname{osc}\delta} > 0`,
	source: 'theory 1.5, 4.1, 6.2',
	status: 'literature',
	check: (subject) => checkBound(subject, { ...sound, ...parts }),
})

function checkUniform(subject: Subject, infimum: UniformGapParts['infimum']): Evidence {
	const found = infimum(subject)
	const unit = subject.scale.deviation ** 2
	const grounds: Grounds = {
		sentence: `inf over σ of the gap is ${short(found.infimum)}, ${where(found)}; ${reach(found)}.`,
		numbers: { infimum: found.infimum, field: found.field, fieldsFrom: found.searched[0], fieldsTo: found.searched[1] },
		change: found.infimum > 0 ? 'Linear growth at one end, where the gap tends to zero.' : 'Growth that is at least quadratic at both ends.',
	}
	if (found.infimum > 0) return decide(found.infimum * unit, found.infimum * unit * found.error, 'infimum of the gap, in units of 1/s₀²', grounds, () => ({ sentence: '', at: {}, command: '' }))
	const { field, mean, gap, why, command } = flatTilt(subject)
	// How far the gap has fallen already: it tends to zero.
	return decide(Math.min(-Number.EPSILON, Math.log10(gap * unit)), 0, 'decades by which the gap has fallen below 1/s₀²', grounds, () => ({
		sentence: `At σ = ${field} ${why}; it tends to zero.`,
		at: { field, mean, gapAtMost: gap },
		command,
	}))
}

export const gapUniformInFieldStatement = (infimum: UniformGapParts['infimum'] = infimumOfGap): Statement => ({
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

export const uniformGap = uniformGapStatement()
export const gapUniformInField = gapUniformInFieldStatement()
