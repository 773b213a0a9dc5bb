/** What the theory claims, tried on ψ with the sizes that take seconds. */
import type { Potential } from '../../potential/index.ts'
import { evidenceOf, numbered, subjectOfPotential } from '../../statements/index.ts'
import type { StatementsPart } from '../data-statements.ts'

export function statementsPart(psi: Potential, progress?: (fraction: number) => void): StatementsPart {
	const subject = subjectOfPotential(psi, { quick: true })
	const list = numbered().filter(({ statement }) => statement.long !== true)
	return {
		rows: list.map(({ number, statement }, i) => {
			progress?.(i / list.length)
			const { id, part, title, expected, text, hypotheses, source, status } = statement
			return { number, id, part, title, expected, text, hypotheses: hypotheses.text, source, status, evidence: evidenceOf(statement, subject) }
		}),
	}
}
