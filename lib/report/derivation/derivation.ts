/** The whole derivation for one ψ: certified lines in order, what was withheld, LaTeX and bibliography. */
import type { Potential } from '../../potential/index.ts'
import { escapeLatex } from '../latex/escape.ts'
import { bibtex, type ReferenceKey } from '../references.ts'
import { blockPart } from './block-part.ts'
import { fragment, standalone } from './document.ts'
import { equationsPart } from './equations-part.ts'
import { type Line, Ledger, type Withheld } from './ledger.ts'
import { potentialPart } from './potential-part.ts'
import { splinePart } from './spline-part.ts'
import { splitPart } from './split-part.ts'
import { type DerivationOptions, type Ingredients, subjectOf } from './subject.ts'
import { transformPart } from './transform-part.ts'

export interface Derivation {
	readonly lines: readonly Line[]
	readonly withheld: readonly Withheld[]
	/** For an appendix: needs amsmath, amssymb, amsthm, booktabs. */
	readonly latex: string
	/** Compiles alone. */
	readonly document: string
	readonly cited: readonly ReferenceKey[]
	/** BibTeX of what is cited. */
	readonly bibliography: string
}

const PARTS = [potentialPart, transformPart, blockPart, splitPart, splinePart, equationsPart]

/**
 * Derives and certifies. Cost: seconds, most of them long arithmetic.
 * `spoiled` replaces ingredients, for tests: what they spoil is withheld.
 */
export function deriveLatex(potential: Potential, options: DerivationOptions = {}, spoiled: Partial<Ingredients> = {}): Derivation {
	const subject = subjectOf(potential, options, spoiled)
	const ledger = new Ledger()
	for (const part of PARTS) part(subject, ledger)
	const name = potential.text.replace(/[^\x20-\x7e]/g, ' ')
	const colophon = `Derivation for psi(z) = ${name}: ${ledger.lines.length} certified lines, ${ledger.withheld.length} withheld; twoscale derive`
	const cited = [...ledger.cited]
	return {
		lines: ledger.lines,
		withheld: ledger.withheld,
		latex: fragment(ledger, colophon),
		document: standalone(ledger, `Derivation for the potential ${escapeLatex('ψ')}`, colophon),
		cited,
		bibliography: bibtex(cited),
	}
}
