/**
 * The book of certified lines: a formula enters only when its defect, measured on the printed text, is within its tolerance.
 *
 * What fails is not printed; a sentence says that it is missing and why.
 */
import type { ReferenceKey } from '../references.ts'
import type { Arithmetic } from './arithmetic.ts'
import { leastRoom, lhsWidth, ROW, rowsOf } from './layout.ts'
import { evaluateTree, readBack, type Tree } from './read-back.ts'

export interface Certificate {
	/** How the line was checked, in words. */
	readonly method: string
	/** The largest disagreement, relative to max(1, size) unless the method says otherwise. */
	readonly defect: number
	readonly tolerance: number
	/** Points at which it was measured. */
	readonly points: number
}

export interface Line {
	readonly id: string
	/** LaTeX on one line, math mode. */
	readonly statement: string
	readonly certificate: Certificate
	/** Where it comes from: theory item, or a reference. */
	readonly source: string
}

/** A line that was not certified. */
export interface Withheld {
	readonly id: string
	readonly reason: string
}

/** Rows of an align, without the ends of rows. */
export type Rows = readonly string[]

export type Item =
	| { readonly kind: 'section'; readonly title: string }
	/** LaTeX of a paragraph. */
	| { readonly kind: 'text'; readonly latex: string }
	| { readonly kind: 'equations'; readonly equations: readonly { readonly id: string; readonly rows: Rows }[]; readonly numbered: boolean }
	/** Table with rules; cells are LaTeX. */
	| { readonly kind: 'table'; readonly columns: string; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }

/** Value of the printed right side at a point. */
export type Reading = <T>(at: Readonly<Record<string, T>>, arithmetic: Arithmetic<T>) => T
export interface Measured {
	readonly defect: number
	readonly points: number
}

interface Claimed {
	readonly id: string
	readonly source: string
	readonly method: string
	readonly tolerance: number
	readonly cites?: readonly ReferenceKey[]
}
export interface FormulaClaim extends Claimed {
	readonly lhs: string
	/** LaTeX that the reader of formulas knows. Null: too long to be printed. */
	readonly rhs: string | null
	/** What follows the formula in print, such as a condition: not read. */
	readonly remark?: string
	/** Compares the printed text with something that did not produce it. */
	readonly measure: (value: Reading) => Measured
}
export interface StatementClaim extends Claimed {
	readonly statement: string
	readonly rows?: Rows
	readonly measure: () => Measured
}

/** Lines, and what was withheld, in the order of the derivation. */
export class Ledger {
	readonly lines: Line[] = []
	readonly withheld: Withheld[] = []
	readonly items: Item[] = []
	readonly cited = new Set<ReferenceKey>()

	section(title: string): void {
		this.items.push({ kind: 'section', title })
	}

	/** A paragraph; its citations are collected from \cite{…}. */
	text(latex: string): void {
		for (const [, keys] of latex.matchAll(/\\cite(?:\[[^\]]*\])?\{([^}]*)\}/g)) for (const key of keys.split(',')) this.cited.add(key as ReferenceKey)
		this.items.push({ kind: 'text', latex })
	}

	table(columns: string, head: readonly string[], rows: readonly (readonly string[])[]): void {
		this.items.push({ kind: 'table', columns, head, rows })
	}

	/** Those of the formulas that are certified, in one block; returns their identities. */
	formulas(claims: readonly FormulaClaim[]): string[] {
		const lead = Math.max(0, ...claims.map((c) => lhsWidth(c.lhs)))
		const equations: { id: string; rows: Rows }[] = []
		const missing: Withheld[] = []
		for (const claim of claims) {
			const outcome = this.tried(claim, () => this.formula(claim, lead))
			if (typeof outcome === 'string') missing.push({ id: claim.id, reason: outcome })
			else equations.push(outcome)
		}
		this.close(equations, missing)
		return equations.map((e) => e.id)
	}

	/** Statements that are not `left = value`. */
	statements(claims: readonly StatementClaim[]): string[] {
		const equations: { id: string; rows: Rows }[] = []
		const missing: Withheld[] = []
		for (const claim of claims) {
			const outcome = this.tried(claim, () => {
				const measured = claim.measure()
				this.enter(claim, claim.statement, measured)
				return { id: claim.id, rows: claim.rows ?? [claim.statement] }
			})
			if (typeof outcome === 'string') missing.push({ id: claim.id, reason: outcome })
			else equations.push(outcome)
		}
		this.close(equations, missing)
		return equations.map((e) => e.id)
	}

	/** A statement that stands in the text or a table: entered, not printed. True when it is certified. */
	claim(claim: StatementClaim): boolean {
		const outcome = this.tried(claim, () => {
			this.enter(claim, claim.statement, claim.measure())
			return true
		})
		if (typeof outcome !== 'string') return true
		this.close([], [{ id: claim.id, reason: outcome }])
		return false
	}

	private formula(claim: FormulaClaim, lead: number): { id: string; rows: Rows } {
		const { lhs, rhs } = claim
		if (rhs === null) throw new Missing('it is too long to be printed')
		if (leastRoom(rhs, ROW - lead - 12) > ROW + 40) throw new Missing('a part of it is wider than a line')
		const rows = rowsOf(lhs, rhs, lead)
		// What is printed in rows is read; the statement on one line is the same tree.
		const tree = readBack(rows.join('\\\\').slice(rows[0].indexOf('&=') + 2))
		const measured = claim.measure(reading(tree))
		const same = rows.length === 1 ? measured : claim.measure(reading(readBack(rhs)))
		this.enter(claim, `${lhs} = ${rhs}${claim.remark ?? ''}`, { points: measured.points, defect: largest([measured.defect, same.defect]) })
		if (claim.remark === undefined) return { id: claim.id, rows }
		return { id: claim.id, rows: [...rows.slice(0, -1), `${rows[rows.length - 1]}${claim.remark}`] }
	}

	private enter(claim: Claimed, statement: string, { defect, points }: Measured): void {
		if (!(points > 0)) throw new Missing('it could not be checked at any point')
		if (!(defect <= claim.tolerance)) throw new Missing(`its check (${claim.method}) found a defect of ${defect.toExponential(1)}, more than ${claim.tolerance.toExponential(1)}`)
		for (const key of claim.cites ?? []) this.cited.add(key)
		const { method, tolerance } = claim
		this.lines.push({ id: claim.id, statement, certificate: { method, defect, tolerance, points }, source: claim.source })
	}

	private tried<T extends object | true>(claim: Claimed, work: () => T): T | string {
		try {
			return work()
		} catch (error) {
			if (error instanceof Missing) return error.message
			return `its check (${claim.method}) could not be done: ${(error as Error).message}`
		}
	}

	private close(equations: readonly { id: string; rows: Rows }[], missing: readonly Withheld[]): void {
		if (equations.length > 0) this.items.push({ kind: 'equations', equations, numbered: true })
		for (const w of missing) {
			this.withheld.push(w)
			this.items.push({ kind: 'text', latex: `\\emph{The line} \\texttt{${w.id}} \\emph{is withheld:} ${plain(w.reason)}.` })
		}
	}
}

class Missing extends Error {}

const reading =
	(tree: Tree): Reading =>
	(at, arithmetic) =>
		evaluateTree(tree, at, arithmetic)

/** The largest, where NaN is larger than everything. */
export const largest = (values: readonly number[]): number => values.reduce((a, b) => (Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : Math.max(a, b)), 0)

/** A reason in ASCII as text of LaTeX. */
function plain(reason: string): string {
	return reason.replace(/[\\{}$&#_%^~]/g, (c) => `\\char${c.charCodeAt(0)}{}`).replace(/[<>|]/g, (c) => `$${c}$`)
}
