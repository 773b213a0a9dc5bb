/**
 * Two sites with fixed mean are no worse than one: sup_m C_P(2, m) ≤ sup_σ C_P(σ) (theory 6.8). A property: wells destroy it, since two sites that swap
 * wells pay for both, and so does curvature that is not constant.
 */
import type { LargestPoincare } from '../inequalities/canonical/index.ts'
import type { GapInfimum } from '../inequalities/line/index.ts'
import { commandLine, list, statementCommand } from './command.ts'
import { type Evidence, inconclusive } from './evidence.ts'
import type { Statement } from './statement.ts'
import type { Subject } from './subject.ts'
import { largestPair } from './support/canonical-gaps.ts'
import { infimumOfGap, reasonBeyond, short, upToRounding } from './support/field-constants.ts'

function checkMonotone(subject: Subject, largest: (subject: Subject) => LargestPoincare, infimum: (subject: Subject) => GapInfimum): Evidence {
	const pair = largest(subject)
	const single = infimum(subject)
	const sentence = `sup_m C_P = ${pair.poincare === null ? '∞' : short(pair.poincare)} for two sites, sup_σ C_P = ${short(1 / single.infimum)} for one.`
	const numbers = { pair: pair.poincare, mean: pair.mean, single: single.infimum > 0 ? 1 / single.infimum : null, field: single.field }
	const change = 'Wells make pairs worse than single sites: both have to cross.'
	if (pair.poincare === null) return inconclusive({ sentence, numbers, change })
	return upToRounding(
		-Math.log(single.infimum) - Math.log(pair.poincare),
		// Where a tail is unproved what was found is a lower bound of either supremum.
		pair.error + single.error + (pair.tail === 'unproved tail' ? Number.POSITIVE_INFINITY : 0),
		'logarithm of the constant of one site over that of two',
		{ sentence, numbers, change },
		() => ({
			sentence: `Two sites with mean ${pair.mean === null ? 'at infinity' : short(pair.mean)} have C_P = ${short(pair.poincare!)}, ${short(pair.poincare! * single.infimum)} times that of any single site: sup_σ C_P = ${short(1 / single.infimum)}${single.field === null ? '' : ` at σ = ${short(single.field)}`}.`,
			at: { mean: pair.mean, pair: pair.poincare, single: 1 / single.infimum },
			command:
				pair.mean === null
					? `${statementCommand(subject, 'canonical-monotone')} --json`
					: commandLine(subject, 'constants', [['--sites', '2'], ['--mean', list([pair.mean])], ...(single.field === null ? [] : [['--field', list([single.field])] as const])]),
		}),
	)
}

export const canonicalMonotoneStatement = (largest: (subject: Subject) => LargestPoincare = largestPair, infimum: (subject: Subject) => GapInfimum = infimumOfGap): Statement => ({
	id: 'canonical-monotone',
	part: 'Inequalities',
	title: 'Two sites with fixed mean are no worse than one',
	expected: 'property',
	hypotheses: {
		text: 'one Poincaré constant serves for all fields: sup_σ C_P(σ) < ∞',
		unverified: (subject) => (infimum(subject).infimum > 0 ? null : `the gap tends to zero: ${reasonBeyond(infimum(subject))}`),
	},
	text: 'sup_m C_P(2, m) ≤ sup_σ C_P(σ)',
	latex: String.raw`\sup_m C_P(\mu_{2,m}) \le \sup_\sigma C_P(\mu^\sigma)`,
	source: 'theory 6.8',
	status: 'derived',
	check: (subject) => checkMonotone(subject, largest, infimum),
})

export const canonicalMonotone = canonicalMonotoneStatement()
