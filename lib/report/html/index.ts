/** A document as one HTML page that asks nothing of anybody: formulas, fonts and figures are inside. */
import type { Block, Document, Figure, SectionContent, Table } from '../blocks.ts'
import { isNumeric, showCell } from '../cell.ts'
import { escapeXml, toSvg } from '../figures/svg.ts'
import type { FormattedNumber } from '../number.ts'
import { afterPoint, beforePoint } from '../number.ts'
import type { Part, Text } from '../text.ts'
import { katexStyle, mathHtml } from './katex.ts'
import { PAGE_STYLE } from './style.ts'

interface Counters {
	section: number
	figure: number
	table: number
}

/** The page as a string. */
export function toHtml(document: Document): string {
	const counters: Counters = { section: 0, figure: 0, table: 0 }
	const main = [
		'<main>',
		`<h1>${escapeXml(document.title)}</h1>`,
		...document.sections.map((s) => section(s, counters)),
		`<footer><p>${inline(document.colophon)}</p></footer>`,
		'</main>',
	].join('\n')
	return [
		'<!DOCTYPE html>',
		'<html lang="en">',
		'<head>',
		'<meta charset="utf-8">',
		'<meta name="viewport" content="width=device-width, initial-scale=1">',
		`<title>${escapeXml(document.title)}</title>`,
		`<style>${katexStyle(main)}${PAGE_STYLE}</style>`,
		'</head>',
		'<body>',
		main,
		'</body>',
		'</html>\n',
	].join('\n')
}

function section(content: SectionContent, counters: Counters): string {
	const heading = content.title === '' ? [] : [`<h2><span class="number">${++counters.section}</span>${escapeXml(content.title)}</h2>`]
	return [`<section id="${content.id}">`, ...heading, ...content.blocks.map((b) => block(b, counters)), '</section>'].join('\n')
}

function block(b: Block, counters: Counters): string {
	switch (b.kind) {
		case 'definition':
			return `<p class="definition">${inline(b.text)}</p>\n<div class="formula">${mathHtml(b.latex, true)}</div>`
		case 'formula':
			return `<div class="formula">${mathHtml(b.latex, true)}</div>`
		case 'paragraph':
			return `<p>${inline(b.text)}</p>`
		case 'remark':
			return `<p class="remark">${inline(b.text)}</p>`
		case 'command':
			return `<pre><code>${escapeXml(b.command)}</code></pre>`
		case 'figure':
			return figure(b.figure, ++counters.figure)
		case 'table':
			return table(b.table, ++counters.table)
	}
}

function figure(f: Figure, number: number): string {
	const panels = f.panels.map((drawing, i) =>
		toSvg(drawing, { id: `${f.id}-${i + 1}`, title: f.title, description: f.description, inline: true }),
	)
	return [
		`<figure id="figure-${f.id}">`,
		`<div class="panels">${panels.join('')}</div>`,
		`<figcaption><span class="label">Figure ${number}.</span> ${inline(f.caption)}</figcaption>`,
		'</figure>',
	].join('\n')
}

function table(t: Table, number: number): string {
	const widths = t.columns.map((column, c) =>
		isNumeric(column)
			? Math.max(0, ...t.rows.map((_, r) => ((cell) => (cell.kind === 'number' ? emWidth(cell.number) : 0))(showCell(t, r, c))))
			: 0,
	)
	const head = t.columns.map((c) => `<th scope="col"${isNumeric(c) ? '' : ' class="text"'}>${inline(c.header)}</th>`).join('')
	const rows = t.rows.map((_, r) => {
		const cells = t.columns.map((column, c) => {
			const shown = showCell(t, r, c)
			if (shown.kind === 'text') return `<td class="text">${inline(shown.text)}</td>`
			const tail = widths[c] as number
			const after = tail > 0 ? `<span style="min-width:${tail.toFixed(2)}em">${afterHtml(shown.number)}</span>` : ''
			return `<td class="${isNumeric(column) ? 'num' : 'text'}">${beforePoint(shown.number)}${after}</td>`
		})
		return `<tr>${cells.join('')}</tr>`
	})
	return [
		`<div class="scroll" id="table-${t.id}">`,
		`<table><caption><div class="words"><span class="label">Table ${number}.</span> ${inline(t.caption)}</div></caption>`,
		`<thead><tr>${head}</tr></thead>`,
		`<tbody>${rows.join('\n')}</tbody></table>`,
		'</div>',
	].join('\n')
}

/** Longest formula that is kept on one line with the mark behind it; a longer one must be able to break on a phone. */
const SHORT = 24

/** Text with markup. */
export function inline(parts: Text): string {
	return parts
		.map((p, i) => {
			const next = parts[i + 1]
			const mark = p.kind === 'math' && p.latex.length <= SHORT && next?.kind === 'plain' ? /^[.,;:)]+/.exec(next.text)?.[0] : undefined
			const before = parts[i - 1]
			const taken =
				p.kind === 'plain' && before?.kind === 'math' && before.latex.length <= SHORT ? (/^[.,;:)]+/.exec(p.text)?.[0].length ?? 0) : 0
			// a formula is a box of its own: no line break between it and the full stop
			if (mark !== undefined) return `<span class="keep">${part(p)}${escapeXml(mark)}</span>`
			return p.kind === 'plain' ? escapeXml(p.text.slice(taken)) : part(p)
		})
		.join('')
}

function part(p: Part): string {
	switch (p.kind) {
		case 'plain':
			return escapeXml(p.text)
		case 'math':
			return mathHtml(p.latex)
		case 'code':
			return `<code>${escapeXml(p.text)}</code>`
		case 'emphasis':
			return `<em>${escapeXml(p.text)}</em>`
		case 'number':
			return `<span class="n">${beforePoint(p.number)}${afterHtml(p.number)}</span>`
	}
}

function afterHtml(n: FormattedNumber): string {
	return `${afterPoint(n)}${n.exponent === null ? '' : `·10<sup>${String(n.exponent).replace('-', '−')}</sup>`}`
}

/** Width of what follows the integer digits, from the widths of KaTeX's roman: the columns align at the point. */
function emWidth(n: FormattedNumber): number {
	const power = n.exponent === null ? 0 : 1.278 + 0.7 * [...String(n.exponent)].reduce((w, c) => w + (c === '-' ? 0.778 : 0.5), 0)
	return [...afterPoint(n)].reduce((w, c) => w + (c === '.' ? 0.278 : c === '(' || c === ')' ? 0.389 : 0.5), 0) + power
}
