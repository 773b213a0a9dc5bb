/** The gap of tilted single-site laws over all fields: inf_σ gap(σ) ≥ c e^{−osc δ} > 0 for bounded perturbations of uniformly convex potentials (theory 1.5, 6.2). */
import type { GapInfimum } from '../inequalities/line/index.ts'
import { statementCommand } from './command.ts'
import type { Evidence } from './evidence.ts'
import type { Statement } from './statement.ts'
import type { Subject } from './subject.ts'
import { bestSplitOf, SPLIT } from './support/best-splits.ts'
import { infimumOfGap, reachOfInfimum, short, upToRounding, whereInfimum } from './support/field-constants.ts'

export interface UniformGapParts {
	readonly infimum: (subject: Subject) => GapInfimum
	/** log of the lower bound. */
	readonly logBound: (subject: Subject) => number
}

const sound: UniformGapParts = { infimum: infimumOfGap, logBound: (subject) => bestSplitOf(subject)!.logRho }

function checkBound(subject: Subject, { infimum, logBound }: UniformGapParts): Evidence {
	const found = infimum(subject)
	const bound = logBound(subject)
	const slack = Math.log(found.infimum) - bound
	return upToRounding(
		slack,
		found.certain ? found.error : 1e-8,
		'logarithm of the infimum over the bound',
		{
			sentence: `The gap is least ${whereInfimum(found)}, ${short(found.infimum)}, which is ${short(Math.exp(slack))} times c e^{−osc δ} = ${short(Math.exp(bound))}; ${reachOfInfimum(found)}.`,
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

export const uniformGap = uniformGapStatement()
