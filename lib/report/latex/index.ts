/** A document as LaTeX that compiles alone with pdflatex: booktabs tables, figures as TikZ, nothing to include. */
import type { Block, Document, Figure, Table } from '../blocks.ts'
import { isNumeric, showCell } from '../cell.ts'
import { beside } from '../figures/drawing.ts'
import { toTikz } from '../figures/tikz.ts'
import { afterPoint, beforePoint, latexNumber } from '../number.ts'
import type { Part, Text } from '../text.ts'
import { escapeLatex, texttt } from './escape.ts'

const PREAMBLE = String.raw`\RequirePackage{fix-cm}
\documentclass[a4paper]{article}
\usepackage[utf8]{inputenc}
\IfFileExists{lmodern.sty}{\usepackage[T1]{fontenc}\usepackage{lmodern}\newcommand{\shellquote}{\textquotesingle}}{\newcommand{\shellquote}{\char13 }}
\usepackage[hmargin=3cm,vmargin=2.4cm]{geometry}
\usepackage{amsmath,amssymb,booktabs,graphicx,tikz}
\usepackage[font=small,labelfont=bf]{caption}
\IfFileExists{microtype.sty}{\usepackage{microtype}}{}
\raggedbottom
\setlength{\emergencystretch}{3em}
\setlength{\parindent}{0pt}
\setlength{\parskip}{0.6ex plus 0.2ex}
% a formula wider than the line is scaled down to it
\newsavebox{\formulabox}
\newcommand{\fitted}[1]{\savebox{\formulabox}{$\displaystyle #1$}%
  \ifdim\wd\formulabox>\linewidth\resizebox{\linewidth}{!}{\usebox{\formulabox}}\else\usebox{\formulabox}\fi}
\newcommand{\fittedtable}[1]{\savebox{\formulabox}{#1}%
  \ifdim\wd\formulabox>\linewidth\resizebox{\linewidth}{!}{\usebox{\formulabox}}\else\usebox{\formulabox}\fi}
`

/** The source as a string. */
export function toLatexDocument(document: Document): string {
	return [
		PREAMBLE,
		'\\begin{document}',
		`\\begin{center}\\Large ${escapeLatex(document.title)}\\end{center}`,
		...document.sections.flatMap((s) => [...(s.title === '' ? [] : [`\\section{${escapeLatex(s.title)}}`]), ...s.blocks.map(block)]),
		`\\bigskip\\hrule\\smallskip\n{\\footnotesize ${inline(document.colophon)}\\par}`,
		'\\end{document}\n',
	].join('\n\n')
}

function block(b: Block): string {
	switch (b.kind) {
		case 'definition':
			return `${inline(b.text)}\n\\[ \\fitted{${b.latex}} \\]`
		case 'formula':
			return `\\[ \\fitted{${b.latex}} \\]`
		case 'paragraph':
			return inline(b.text)
		case 'remark':
			return `{\\small ${inline(b.text)}\\par}`
		case 'command':
			return `{\\small\\raggedright ${b.command.split('\n').map(commandLatex).join('\\\\\n')}\\par}`
		case 'figure':
			return figure(b.figure)
		case 'table':
			return table(b.table)
	}
}

/** A line of a command; continuation lines are indented. */
function commandLatex(line: string): string {
	return line.startsWith(' ') ? `\\quad ${texttt(line.trim())}` : texttt(line)
}

/** The panels side by side at their true size, centred over the text. */
function figure(f: Figure): string {
	return [
		'\\begin{center}',
		'\\makebox[\\textwidth][c]{%',
		`${toTikz(beside(f.width, f.panels)).trimEnd()}}`,
		`\\captionof{figure}{${inline(f.caption)}}`,
		'\\end{center}',
	].join('\n')
}

/** Numeric columns are two columns joined at the decimal point. */
function table(t: Table): string {
	const spec = t.columns.map((c) => (isNumeric(c) ? 'r@{}l' : 'l')).join('')
	const head = t.columns.map((c) => (isNumeric(c) ? `\\multicolumn{2}{c}{${inline(c.header)}}` : inline(c.header)))
	const rows = t.rows.map((_, r) => {
		const cells = t.columns.map((column, c) => {
			const shown = showCell(t, r, c)
			if (shown.kind === 'text') return isNumeric(column) ? `\\multicolumn{2}{c}{${inline(shown.text)}}` : inline(shown.text)
			if (!isNumeric(column)) return `$${latexNumber(shown.number)}$`
			if (shown.number.special) return `$${latexNumber(shown.number)}$&`
			const power = shown.number.exponent === null ? '' : `$\\cdot10^{${shown.number.exponent}}$`
			return `$${beforePoint(shown.number).replace('−', '-')}$&${afterPoint(shown.number)}${power}`
		})
		return `${cells.join(' & ')} \\\\`
	})
	return [
		'\\begin{center}\\begin{minipage}{\\linewidth}\\centering',
		`\\captionof{table}{${inline(t.caption)}}\\smallskip`,
		`\\small\\fittedtable{\\begin{tabular}{@{}${spec}@{}}`,
		'\\toprule',
		`${head.join(' & ')} \\\\`,
		'\\midrule',
		...rows,
		'\\bottomrule',
		'\\end{tabular}}',
		'\\end{minipage}\\end{center}',
	].join('\n')
}

export function inline(parts: Text): string {
	return parts.map(part).join('')
}

function part(p: Part): string {
	switch (p.kind) {
		case 'plain':
			return escapeLatex(p.text)
		case 'math':
			return `$${p.latex}$`
		case 'code':
			return texttt(p.text)
		case 'emphasis':
			return `\\emph{${escapeLatex(p.text)}}`
		case 'number':
			return `$${latexNumber(p.number)}$`
	}
}
