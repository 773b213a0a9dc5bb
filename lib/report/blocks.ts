/**
 * What a report is made of. Sections produce these blocks; the writers (HTML, Markdown, LaTeX, CSV, SVG) know nothing else.
 */
import type { Drawing } from './figures/drawing.ts'
import type { Text } from './text.ts'

/** A value with a bound of its absolute error: digits beyond it are not shown. CSV has the value alone. */
export interface Measured {
	readonly value: number | null
	readonly error: number | null
}

export type Cell = number | string | null | Measured | Text

export interface Column {
	/** Header in CSV. */
	readonly id: string
	readonly header: Text
	/** `value`: decimal aligned, digits cut at its error, if the cell has one; `error`: one digit, rounded up; `exact`: as few digits as it needs. */
	readonly kind: 'value' | 'error' | 'integer' | 'exact' | 'text'
	/** Most significant digits shown. */
	readonly digits?: number
}

export interface Table {
	/** File name without ending; unique in the report. */
	readonly id: string
	readonly caption: Text
	readonly columns: readonly Column[]
	readonly rows: readonly (readonly Cell[])[]
}

export interface Figure {
	/** File name without ending; unique in the report. */
	readonly id: string
	/** One line for assistive technology, without formulas. */
	readonly title: string
	/** What the figure shows, in words. */
	readonly description: string
	readonly caption: Text
	/** Panels stand side by side where there is room and below each other where there is not. */
	readonly panels: readonly Drawing[]
	/** Width of the whole figure in points. */
	readonly width: number
}

export type Block =
	/** The defining formula of the section's object, introduced by one line. */
	| { readonly kind: 'definition'; readonly text: Text; readonly latex: string }
	| { readonly kind: 'formula'; readonly latex: string }
	| { readonly kind: 'paragraph'; readonly text: Text }
	/** A caveat, or why a quantity is missing. */
	| { readonly kind: 'remark'; readonly text: Text }
	| { readonly kind: 'table'; readonly table: Table }
	| { readonly kind: 'figure'; readonly figure: Figure }
	/** The command that reproduces the section. */
	| { readonly kind: 'command'; readonly command: string }

export interface SectionContent {
	readonly id: string
	readonly title: string
	readonly blocks: readonly Block[]
	/** Tables written as CSV only. */
	readonly data?: readonly Table[]
}

/** A chapter of the report: absent (null) when its work was not done. Later work adds members to the list of sections. */
export interface Section<Data> {
	readonly id: string
	readonly title: string
	build(data: Data): { blocks: readonly Block[]; data?: readonly Table[] } | null
}

/** A whole document, ready for any writer. */
export interface Document {
	readonly title: string
	readonly sections: readonly SectionContent[]
	/** The program that made it, one line at the end. */
	readonly colophon: Text
}

/** All tables of a document, shown or not, in order. */
export function tablesOf(document: Document): Table[] {
	return document.sections.flatMap((s) => [...s.blocks.flatMap((b) => (b.kind === 'table' ? [b.table] : [])), ...(s.data ?? [])])
}

/** All figures of a document in order. */
export function figuresOf(document: Document): Figure[] {
	return document.sections.flatMap((s) => s.blocks.flatMap((b) => (b.kind === 'figure' ? [b.figure] : [])))
}
