/** Sentences of the statements, which are plain Unicode, with their formulas set as such. */
import { labelMarkup } from '../figures/markup.ts'
import { math, type Part, type Text } from '../text.ts'

/** A word with one of these is a formula, or has one in it. */
const FORMULA = /[_^{}α-ωΓΔΘΛΣΦΨ𝓗‖∂∇∫\u0302-\u0304⁰¹²³⁴-⁹⁻₀-₉]/u
/** What KaTeX and TeX are given: anything else stays plain. */
const KNOWN = /^[\x20-\x7e]+$/

/** The text with its formulas; `C_P of ψ″` ↦ C_P and ψ″ as formulas, `of` as text. */
export function withFormulas(plain: string): Text {
	const parts: Part[] = []
	const put = (text: string) => {
		const last = parts[parts.length - 1]
		if (last?.kind === 'plain') parts[parts.length - 1] = { kind: 'plain', text: last.text + text }
		else if (text !== '') parts.push({ kind: 'plain', text })
	}
	// Marks at the end of a word are no part of its formula.
	for (const word of plain.normalize('NFD').split(/(\s+|[.,;:]+(?=\s|$))(?![^{]*\})/)) {
		const pieces = FORMULA.test(word) && balanced(word) ? labelMarkup(word).split('$') : [word]
		if (pieces.length === 1 || !pieces.every((p, i) => i % 2 === 0 || (KNOWN.test(p) && balanced(p)))) put(word.normalize('NFC'))
		else pieces.forEach((p, i) => (i % 2 === 0 ? put(p) : parts.push(math(p))))
	}
	return parts
}

/** Braces that TeX would miss. */
const balanced = (word: string) => (word.match(/\{/g)?.length ?? 0) === (word.match(/\}/g)?.length ?? 0)
