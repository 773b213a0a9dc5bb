/** Formulas set at build time by KaTeX, and the part of its style sheet and fonts that they need, as data URIs. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import katex from 'katex'
import { escapeXml } from '../figures/svg.ts'

/** HTML with MathML inside for assistive technology and copying; a formula KaTeX cannot read is shown as its source. */
export function mathHtml(latex: string, display = false): string {
	try {
		const html = katex.renderToString(latex, {
			displayMode: display,
			output: 'htmlAndMathml',
			throwOnError: true,
			strict: 'ignore',
			trust: false,
		})
		// namespaces are implied inside HTML; without them the page holds no address at all
		return html.replace(/ xmlns="[^"]*"/g, '')
	} catch {
		return `<code class="formula-source">${escapeXml(latex)}</code>`
	}
}

/** The style sheet for a page: KaTeX's rules, with only the fonts that some rule in use asks for. */
export function katexStyle(page: string): string {
	const folder = createRequire(import.meta.url)
		.resolve('katex/dist/katex.min.css')
		.replace(/katex\.min\.css$/, '')
	const css = readFileSync(`${folder}katex.min.css`, 'utf8')
	const rules = css.replace(/@font-face\{[^}]*\}/g, '')
	const wanted = wantedFonts(rules, page)
	const faces = (css.match(/@font-face\{[^}]*\}/g) ?? []).flatMap((face) => {
		const name = /fonts\/KaTeX_([\w-]+)\.woff2/.exec(face)?.[1]
		if (name === undefined || !wanted.has(fontKey(face))) return []
		const data = readFileSync(`${folder}fonts/KaTeX_${name}.woff2`).toString('base64')
		return [face.replace(/src:[^}]*/, `src:url(data:font/woff2;base64,${data}) format("woff2")`)]
	})
	return faces.join('') + rules
}

/** family/style/weight of a rule, with the normal values where it is silent. */
function fontKey(rule: string): string {
	const family = /KaTeX_\w+/.exec(rule)?.[0] ?? ''
	const shorthand = /font:([^;}]*)/.exec(rule)?.[1] ?? ''
	const italic = /font-style:italic/.test(rule) || /italic/.test(shorthand)
	const bold = /font-weight:(700|bold)/.test(rule) || /(700|bold)/.test(shorthand)
	return `${family}/${italic ? 'italic' : 'normal'}/${bold ? '700' : '400'}`
}

/** Fonts of the rules whose selectors can match: every class of the selector occurs in the page. */
function wantedFonts(rules: string, page: string): Set<string> {
	const classes = new Set<string>()
	for (const [, names] of page.matchAll(/class="([^"]*)"/g)) for (const name of (names as string).split(/\s+/)) classes.add(name)
	const wanted = new Set<string>()
	for (const [, selectors, body] of rules.matchAll(/([^{}]+)\{([^{}]*KaTeX_[^{}]*)\}/g)) {
		const used = (selectors as string)
			.split(',')
			.some((selector) => [...selector.matchAll(/\.([\w-]+)/g)].every(([, name]) => classes.has(name as string)))
		if (used) wanted.add(fontKey(body as string))
	}
	return wanted
}
