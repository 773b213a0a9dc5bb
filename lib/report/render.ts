/** From data to files: sections build blocks, writers turn blocks into a page, a paper, tables and figures. */
import type { Document, Section } from './blocks.ts'
import { figuresOf, tablesOf } from './blocks.ts'
import { toCsv } from './cell.ts'
import type { ReportData } from './data.ts'
import { beside } from './figures/drawing.ts'
import { toSvg } from './figures/svg.ts'
import { toHtml } from './html/index.ts'
import { toLatexDocument } from './latex/index.ts'
import { toMarkdown } from './markdown.ts'
import { SECTIONS } from './sections/index.ts'
import { text } from './text.ts'

/** A report ready to be written: relative path ↦ content. */
export interface Report {
	readonly data: ReportData
	readonly document: Document
	readonly files: ReadonlyMap<string, string>
}

/** The document of the data: the sections whose work is done, in order. */
export function documentOf(data: ReportData, sections: readonly Section<ReportData>[] = SECTIONS): Document {
	return {
		title: 'Two-scale analysis of a single-site potential',
		sections: sections.flatMap((s) => {
			const content = s.build(data)
			return content === null ? [] : [{ id: s.id, title: s.title, ...content }]
		}),
		colophon: text`Made by twoscale ${data.version}.`,
	}
}

/** All files of a report. Equal data give equal bytes. */
export function renderReport(data: ReportData, sections: readonly Section<ReportData>[] = SECTIONS): Report {
	const document = documentOf(data, sections)
	return { data, document, files: new Map([...documentFiles(document), ['data.json', `${JSON.stringify(data, null, '\t')}\n`]]) }
}

/** A document by every writer: page, text, paper, figures, tables. */
export function documentFiles(document: Document): Map<string, string> {
	const files = new Map<string, string>([
		['report.html', toHtml(document)],
		['report.md', toMarkdown(document)],
		['report.tex', toLatexDocument(document)],
	])
	for (const figure of figuresOf(document)) {
		const { id, title, description } = figure
		files.set(`figures/${id}.svg`, toSvg(beside(figure.width, figure.panels), { id, title, description }))
	}
	for (const table of tablesOf(document)) files.set(`tables/${table.id}.csv`, toCsv(table))
	return files
}
