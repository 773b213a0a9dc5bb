/**
 * A statement of the theory: hypotheses → inequality or identity with its constants, and the computation that decides it for a
 * potential. docs/theorems.md is made from these declarations.
 */
import { InputError } from '../errors.ts'
import { type Evidence, inconclusive, notApplicable } from './evidence.ts'
import type { Subject } from './subject.ts'

/** How a statement is known (theory.md, head): published, standard literature, restated by a secondary source, derived for this project. */
export type Status = 'published' | 'literature' | 'secondary' | 'derived'

/** A `theorem` must hold wherever its hypotheses were verified; a `property` belongs to some potentials and not to others. */
export type Expected = 'theorem' | 'property'

export interface Hypotheses {
	/** In words and symbols. */
	readonly text: string
	/** Null when they hold for this subject, else why they do not or could not be verified. */
	readonly unverified: (subject: Subject) => string | null
}

export interface Statement {
	readonly id: string
	/** Section of the theory's table it belongs to. */
	readonly part: Part
	readonly title: string
	readonly expected: Expected
	readonly hypotheses: Hypotheses
	/** The inequality or identity, with its constants, in plain text. */
	readonly text: string
	/** The same as a formula. */
	readonly latex: string
	/** Items of theory.md. */
	readonly source: string
	readonly status: Status
	/** Takes minutes for some potentials: left out by `--quick`. */
	readonly long?: true
	/** Called only when the hypotheses hold. */
	readonly check: (subject: Subject) => Evidence
}

/** The parts of docs/theorems.md, in order. */
export const PARTS = ['Potential', 'Cramér transform', 'Local Cramér', 'Inequalities', 'Spaces and operators', 'Coarse-grained Hamiltonian', 'Gamma-convergence', 'Flows', 'Law and entropy', 'Bounds'] as const
export type Part = (typeof PARTS)[number]

/** No hypotheses beyond admissibility, which `potential` has verified. */
export const ADMISSIBLE: Hypotheses = { text: 'ψ admissible', unverified: () => null }

/** The evidence of a statement for a subject. Numerical refusals inside a computation leave it inconclusive. */
export function evidenceOf(statement: Statement, subject: Subject): Evidence {
	try {
		const reason = statement.hypotheses.unverified(subject)
		if (reason !== null) return notApplicable(reason, `A potential with: ${statement.hypotheses.text}.`)
		return statement.check(subject)
	} catch (error) {
		if (!(error instanceof InputError)) throw error
		return inconclusive({
			sentence: `Not computed: ${error.message}`,
			numbers: { code: error.code },
			change: error.hint === '' ? 'A potential nearer to the centre of what doubles resolve.' : error.hint,
		})
	}
}
