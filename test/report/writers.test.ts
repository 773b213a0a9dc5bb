import { describe, expect, test } from 'vitest'
import type { Document } from '../../lib/report/blocks.ts'
import { toHtml } from '../../lib/report/html/index.ts'
import { mathHtml } from '../../lib/report/html/katex.ts'
import { escapeLatex, texttt } from '../../lib/report/latex/escape.ts'
import { toLatexDocument } from '../../lib/report/latex/index.ts'
import { toMarkdown } from '../../lib/report/markdown.ts'
import { code, emphasis, join, math, text } from '../../lib/report/text.ts'

const document: Document = {
	title: 'Energies & <laws>',
	colophon: text`Made by a test.`,
	sections: [
		{ id: 'head', title: '', blocks: [{ kind: 'formula', latex: '\\psi(z)=\\tfrac12 z^2' }] },
		{
			id: 'one',
			title: 'Cramér transform',
			blocks: [
				{ kind: 'definition', text: text`With ${math('a<b')}`, latex: '\\varphi(m)=\\sup_\\sigma\\,\\{\\sigma m\\}' },
				{ kind: 'paragraph', text: join('100% of $5 & a_b* ', emphasis('really'), code(' x`y<z')) },
				{ kind: 'remark', text: text`not computed: ψ″ → −∞` },
				{ kind: 'command', command: 'twoscale potential \'z^2/2 - "q"\'' },
				{
					kind: 'table',
					table: {
						id: 't',
						caption: text`Values.`,
						columns: [
							{ id: 'K', header: text`${math('|K|')}`, kind: 'integer' },
							{ id: 'v', header: text`value`, kind: 'value', digits: 4 },
						],
						rows: [
							[1, { value: -0.12345, error: 1e-3 }],
							['∞', 2e-7],
						],
					},
				},
			],
		},
	],
}

describe('HTML', () => {
	const html = toHtml(document)

	test('asks nothing of the network', () => {
		expect(html).not.toMatch(/https?:\/\//)
		expect([...html.matchAll(/url\((.{0,5})/g)].every((m) => m[1] === 'data:')).toBe(true)
		expect(html).not.toMatch(/<(script|link|img|iframe)|@import/)
	})

	test('escapes what is plain, sets what is mathematics', () => {
		expect(html).toContain('<h1>Energies &amp; &lt;laws&gt;</h1>')
		expect(html).toContain('<code> x`y&lt;z</code>')
		expect(html).not.toMatch(/katex-error|formula-source"/)
		expect(html).toContain('<annotation encoding="application/x-tex">a&lt;b</annotation>')
	})

	test('carries the fonts that formulas use, and no other', () => {
		const faces = [...html.matchAll(/@font-face\{[^}]*font-family:(KaTeX_\w+);font-style:(\w+)/g)].map((m) => `${m[1]} ${m[2]}`)
		expect(faces).toContain('KaTeX_Main normal')
		expect(faces).toContain('KaTeX_Math italic')
		expect(faces).not.toContain('KaTeX_Fraktur normal')
		expect(toHtml({ ...document, sections: [{ id: 'f', title: '', blocks: [{ kind: 'formula', latex: '\\mathfrak{g}' }] }] })).toContain(
			'font-family:KaTeX_Fraktur;',
		)
	})

	test('numbers of a column align at the point: equal widths behind it', () => {
		const widths = [...html.matchAll(/<td class="num">[^<]*<span style="min-width:([\d.]+)em">/g)].map((m) => m[1])
		expect(widths).toHaveLength(2)
		expect(new Set(widths).size).toBe(1)
	})

	test('a formula that KaTeX cannot read is shown as its source', () => {
		expect(mathHtml('\\frac{')).toBe('<code class="formula-source">\\frac{</code>')
	})
})

describe('Markdown', () => {
	test('the whole text', () => {
		expect(toMarkdown(document)).toBe(`# Energies & \\<laws\\>

$$\\psi(z)=\\tfrac12 z^2$$

## 1. Cramér transform

With $a<b$

$$\\varphi(m)=\\sup_\\sigma\\,\\{\\sigma m\\}$$

100% of \\$5 & a\\_b\\* *really*\`\` x\`y<z\`\`

> not computed: ψ″ → −∞

\`\`\`sh
twoscale potential 'z^2/2 - "q"'
\`\`\`

**Table 1.** Values. ([CSV](tables/t.csv))

| $\\vert K\\vert $ | value |
| ---: | ---: |
| 1 | −0.123(1) |
| ∞ | 2.000·10⁻⁷ |

---

Made by a test.
`)
	})
})

describe('LaTeX', () => {
	const tex = toLatexDocument(document)

	test('special characters are escaped', () => {
		expect(tex).toContain('100\\% of \\$5 \\& a\\_b* \\emph{really}')
		expect(escapeLatex('~^\\{}#')).toBe('\\textasciitilde{}\\textasciicircum{}\\textbackslash{}\\{\\}\\#')
		expect(escapeLatex('ψ″ → 漢')).toBe('$\\psi$$^{\\prime\\prime}$ $\\to$ [U+6F22]')
	})

	test('commands are typewriter type with straight quotes and unjoined hyphens', () => {
		expect(texttt("--a 'b'")).toBe('\\texttt{-{}-{}a \\shellquote{}\\allowbreak{}b\\shellquote{}\\allowbreak{}}')
	})

	test('tables are booktabs with two columns per number', () => {
		expect(tex).toContain('\\begin{tabular}{@{}r@{}lr@{}l@{}}')
		expect(tex).toContain('$1$& & $-0$&.123(1) \\\\')
		expect(tex).toContain('\\multicolumn{2}{c}{$\\infty$} & $2$&.000$\\cdot10^{-7}$ \\\\')
		for (const rule of ['\\toprule', '\\midrule', '\\bottomrule']) expect(tex).toContain(rule)
	})

	test('includes no other file', () => expect(tex).not.toMatch(/\\(input|include|includegraphics)\b/))
})
