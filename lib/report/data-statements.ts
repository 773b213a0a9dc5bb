/** The statements in a report's data. */
import type { Evidence, Expected, Part, Status } from '../statements/index.ts'

export interface StatementRow {
	/** In docs/theorems.md. */
	readonly number: string
	readonly id: string
	readonly part: Part
	readonly title: string
	readonly expected: Expected
	readonly text: string
	readonly hypotheses: string
	readonly source: string
	readonly status: Status
	readonly evidence: Evidence
}

export interface StatementsPart {
	readonly rows: readonly StatementRow[]
}
