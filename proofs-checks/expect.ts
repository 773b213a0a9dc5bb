/** What the checks of statements share: verdicts that keep their own rules, and statements with something broken on purpose. */
import { expect } from 'vitest'
import { complaintsOf, type Evidence, evidenceOf, type Statement, type Subject, subjectOf, type Verdict } from '../lib/statements/index.ts'

/** The evidence, after a look at its own consistency. */
export function tried(statement: Statement, subject: Subject): Evidence {
	const evidence = evidenceOf(statement, subject)
	expect([subject.psi, statement.id, complaintsOf(evidence)]).toEqual([subject.psi, statement.id, []])
	return evidence
}

const subjects = new Map<string, Subject>()

/** The quick subject of a text, made once. */
export function subject(psi: string): Subject {
	const known = subjects.get(psi)
	if (known !== undefined) return known
	const made = subjectOf(psi, { quick: true })
	subjects.set(psi, made)
	return made
}

/** The verdict of a statement on a text. */
export function verdict(statement: Statement, psi: string): Verdict {
	return tried(statement, subject(psi)).verdict
}

/** Asserts what a statement says of texts. */
export function expectVerdicts(statement: Statement, wanted: Readonly<Record<string, Verdict>>): void {
	expect(Object.fromEntries(Object.keys(wanted).map((psi) => [psi, verdict(statement, psi)]))).toEqual(wanted)
}
