/**
 * Which statements are tried on which potential of a list: with a share 1/n each potential meets every n-th statement, another n-th from potential to
 * potential, so that n potentials in a row meet all of them.
 */
import { findings, STATEMENTS, type Statement, type Subject } from '../lib/statements/index.ts'

/** Statements of the spaces alone say the same for every ψ: their own checks try them. */
const OF_THE_SPACES = new Set(['spline-spaces', 'coarse-operators', 'natural-consistent', 'inverse-below-natural'])

/** The statements for the potential of this index. */
export function shareOf(index: number, share: number, { long = false }: { readonly long?: boolean } = {}): readonly Statement[] {
	return STATEMENTS.filter((s) => !OF_THE_SPACES.has(s.id) && (long || s.long !== true)).filter((_, i) => (i + index) % share === 0)
}

/** Theorems that fail although their hypotheses were verified, in words. */
export function failures(subject: Subject, statements: readonly Statement[]): string[] {
	return findings(subject, { only: statements.map((s) => s.id) })
		.filter(({ statement, evidence }) => statement.expected === 'theorem' && evidence.verdict === 'fails')
		.map(({ statement, evidence }) => `${subject.psi}: ${statement.id}: ${evidence.sentence} ${evidence.counterexample?.command ?? ''}`)
}
