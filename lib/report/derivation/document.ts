/** The items of a derivation as LaTeX: a fragment for an appendix, or a document that compiles alone. */
import { type ReferenceKey, referenceLatex } from '../references.ts'
import type { Item, Ledger } from './ledger.ts'

/** Macros that the fragment needs; nothing is redefined. */
const MACROS = String.raw`% requires amsmath, amssymb, amsthm, booktabs
\providecommand{\tsd}{\mathop{}\!\mathrm{d}}
\providecommand{\tsosc}{\operatorname{osc}}
\providecommand{\tsprob}{\mathbb{P}}`

const PREAMBLE = String.raw`\documentclass[a4paper]{article}
\usepackage{amsmath,amssymb,amsthm,booktabs}
\allowdisplaybreaks
\setlength{\emergencystretch}{3em}`

/** Prefix of all labels. */
export const LABEL = 'eq:twoscale:'

export function fragment({ items }: Ledger, colophon: string): string {
	return `% ${colophon}\n${MACROS}\n\n${flowing(items)}\n`
}

export function standalone(ledger: Ledger, title: string, colophon: string): string {
	return [
		PREAMBLE,
		'\\begin{document}',
		`\\begin{center}\\Large ${title}\\end{center}`,
		fragment(ledger, colophon),
		...(ledger.cited.size === 0 ? [] : [bibliography([...ledger.cited])]),
		'\\end{document}\n',
	].join('\n')
}

function bibliography(keys: readonly ReferenceKey[]): string {
	return ['\\begin{thebibliography}{99}', ...keys.map((k) => `\\bibitem{${k}} ${referenceLatex(k)}`), '\\end{thebibliography}'].join('\n')
}

/** Equations belong to the sentence before and after them; a blank line ends a paragraph. */
function flowing(items: readonly Item[]): string {
	return items
		.map((item, i) => {
			const before = items[i - 1]
			const gap = before === undefined ? '' : item.kind === 'equations' || (before.kind === 'equations' && item.kind === 'text') ? '\n' : '\n\n'
			return gap + itemLatex(item)
		})
		.join('')
}

function itemLatex(item: Item): string {
	switch (item.kind) {
		case 'section':
			return `\\subsection*{${item.title}}`
		case 'text':
			return item.latex
		case 'equations': {
			const rows = item.equations.map(({ id, rows: r }) => r.map((row, i) => (i < r.length - 1 ? `${row} \\notag` : `${row} \\label{${LABEL}${id}}`)).join(' \\\\\n'))
			return `\\begin{align}\n${rows.join(' \\\\\n')}\n\\end{align}`
		}
		case 'table':
			return [
				'\\begin{center}\\small\\renewcommand{\\arraystretch}{1.3}',
				`\\begin{tabular}{${item.columns}}`,
				'\\toprule',
				`${item.head.join(' & ')} \\\\`,
				'\\midrule',
				...item.rows.map((r) => `${r.join(' & ')} \\\\`),
				'\\bottomrule',
				'\\end{tabular}\\end{center}',
			].join('\n')
	}
}
