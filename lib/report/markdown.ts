/** A document as Markdown: formulas between dollar signs, figures and tables beside it in `figures/` and `tables/`. */
import type { Block, Document, Table } from './blocks.ts'
import { isNumeric, showCell } from './cell.ts'
import { plainNumber } from './number.ts'
import type { Part, Text } from './text.ts'

/** The text as a string; links are relative to the folder of the report. */
export function toMarkdown(document: Document): string {
	let section = 0
	const counters = { figure: 0, table: 0 }
	const parts = [`# ${escapeMarkdown(document.title)}`]
	for (const s of document.sections) {
		if (s.title !== '') parts.push(`## ${++section}. ${escapeMarkdown(s.title)}`)
		for (const b of s.blocks) parts.push(block(b, counters))
	}
	parts.push('---', inline(document.colophon))
	return `${parts.join('\n\n')}\n`
}

function block(b: Block, counters: { figure: number; table: number }): string {
	switch (b.kind) {
		case 'definition':
			return `${inline(b.text)}\n\n$$${oneLine(b.latex)}$$`
		case 'formula':
			return `$$${oneLine(b.latex)}$$`
		case 'paragraph':
			return inline(b.text)
		case 'remark':
			return `> ${inline(b.text)}`
		case 'command':
			return `\`\`\`sh\n${b.command}\n\`\`\``
		case 'figure':
			return `![${escapeMarkdown(b.figure.title)}](figures/${b.figure.id}.svg)\n\n**Figure ${++counters.figure}.** ${inline(b.figure.caption)}`
		case 'table':
			return `**Table ${++counters.table}.** ${inline(b.table.caption)} ([CSV](tables/${b.table.id}.csv))\n\n${pipeTable(b.table)}`
	}
}

function pipeTable(t: Table): string {
	const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
	const rows = t.rows.map((_, r) =>
		line(
			t.columns.map((_, c) => {
				const shown = showCell(t, r, c)
				return shown.kind === 'number' ? plainNumber(shown.number) : inline(shown.text).replace(/(?<!\\)\|/g, '\\|')
			}),
		),
	)
	return [
		line(t.columns.map((c) => inline(c.header).replace(/\|/g, '\\vert '))),
		line(t.columns.map((c) => (isNumeric(c) ? '---:' : ':---'))),
		...rows,
	].join('\n')
}

export function inline(parts: Text): string {
	return parts.map(part).join('')
}

function part(p: Part): string {
	switch (p.kind) {
		case 'plain':
			return escapeMarkdown(p.text)
		case 'math':
			return `$${oneLine(p.latex)}$`
		case 'code':
			return codeSpan(p.text)
		case 'emphasis':
			return `*${escapeMarkdown(p.text)}*`
		case 'number':
			return plainNumber(p.number)
	}
}

/** A code span whose fence is longer than any run of backticks inside. */
function codeSpan(text: string): string {
	const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length))
	const fence = '`'.repeat(longest + 1)
	const pad = text.startsWith('`') || text.endsWith('`') ? ' ' : ''
	return `${fence}${pad}${text}${pad}${fence}`
}

function oneLine(latex: string): string {
	return latex.replace(/\s+/g, ' ').trim()
}

/** Characters that Markdown would read as markup. */
export function escapeMarkdown(text: string): string {
	return text.replace(/[\\`*_{}[\]<>#|$]/g, '\\$&')
}
