/** What the theory claims, tried on ψ with the sizes that take seconds. */
import { evidences, numbered, type Subject } from '../../statements/index.ts'
import type { StatementsPart } from '../data-statements.ts'

/** @param subject a quick one. @param threads that take statements; with 1 they run here, on this subject */
export async function statementsPart(subject: Subject, threads: number, progress?: (fraction: number) => void): Promise<StatementsPart> {
	const list = numbered().filter(({ statement }) => statement.long !== true)
	const { psi, parameters, quick } = subject
	const found = await evidences({ psi, parameters, quick }, list.map(({ statement }) => statement), {
		threads,
		subject,
		progress: (_, fraction) => progress?.(fraction),
	})
	return {
		rows: list.map(({ number, statement }, i) => {
			const { id, part, title, expected, text, hypotheses, source, status } = statement
			return { number, id, part, title, expected, text, hypotheses: hypotheses.text, source, status, evidence: found[i] as (typeof found)[number] }
		}),
	}
}
