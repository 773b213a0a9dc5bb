/**
 * Which statements are tried on which potential of a list: with a share 1/n each potential meets every n-th statement, another n-th from potential to
 * potential, so that n potentials in a row meet all of them.
 */
import { findings, STATEMENTS, type Statement, type Subject } from '../lib/statements/index.ts'

/** Statements of the spaces alone say the same for every ψ: their own checks try them. */
const OF_THE_SPACES = new Set(['spline-spaces', 'coarse-operators', 'natural-consistent', 'inverse-below-natural'])

/** Seconds of simulation or scans each: their own checks try them, and `npm run check:long` all of them. */
const DEAR = new Set([
	...['micro-meso-bound-govw', 'micro-meso-bound-spline', 'entropy-sandwich', 'spline-convexity', 'error-identity', 'polynomial-blocks'],
	...['hydrodynamic-limit', 'mesoscopic-flow', 'energy-identities', 'energy-recovery', 'energy-liminf', 'canonical-pairs', 'uniform-lsi'],
	...['canonical-monotone', 'two-scale-criterion', 'holley-stroock', 'uniform-gap'],
])

/** Whether the catalogue meets it in `npm test`. */
export const isSampled = ({ id, long }: Statement): boolean => !OF_THE_SPACES.has(id) && !DEAR.has(id) && long !== true

/** The statements for the potential of this index; `all`: the dear ones too. */
export function shareOf(index: number, share: number, { all = false }: { readonly all?: boolean } = {}): readonly Statement[] {
	return STATEMENTS.filter((s) => (all ? !OF_THE_SPACES.has(s.id) && s.long !== true : isSampled(s))).filter((_, i) => (i + index) % share === 0)
}

/** Statements of a second or less, on ψ, its tilted laws and one site: every random potential meets them. */
export const OF_ONE_SITE: readonly Statement[] = STATEMENTS.filter((s) => ['bounded-perturbation', 'strictly-convex', 'legendre-inverse', 'cramer-convex', 'spectral-gap'].includes(s.id))

/** Theorems that fail although their hypotheses were verified, in words. */
export function failures(subject: Subject, statements: readonly Statement[]): string[] {
	return findings(subject, { only: statements.map((s) => s.id) })
		.filter(({ statement, evidence }) => statement.expected === 'theorem' && evidence.verdict === 'fails')
		.map(({ statement, evidence }) => `${subject.psi}: ${statement.id}: ${evidence.sentence} ${evidence.counterexample?.command ?? ''}`)
}
