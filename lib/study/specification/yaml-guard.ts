/**
 * What a YAML file may not be, decided before it is built: the library recurses into nested collections, which deep ones do not survive.
 *
 * Anchors, aliases, tags and directives are refused: a study needs none of them, and they can make a small file mean a large or another one.
 */
import type { CST, Lexer } from 'yaml'
import type { InputError } from '../../errors.ts'

/** The parts of the library that are used. */
export interface YamlTokens {
	readonly Lexer: typeof Lexer
	readonly CST: typeof CST
}

/** An error at a position of the text. */
export type RefuseAt = (position: number, problem: string, hint: string) => InputError

/** A study has three levels; block levels are told by the indentation. */
const LIMITS = { flow: 8, indicators: 8, indentation: 64, tokens: 20_000 } as const

const REFUSED: Readonly<Record<string, readonly [problem: string, hint: string]>> = {
	anchor: ['an anchor (expected none)', 'Write the value again where it is needed; a text that begins with & needs quotes.'],
	alias: ['an alias (expected none)', 'Write the value again; a text that begins with * needs quotes.'],
	tag: ['a tag (expected none)', 'Leave the tag out; a text that begins with ! needs quotes.'],
	'directive-line': ['a directive (expected none)', 'Leave the line out; a text that begins with % needs quotes.'],
	'explicit-key-ind': ["a key written with '?' (expected key: value)", 'Write key: value.'],
}

/** Characters of lines of text, written out. @throws InputError for tabs and control characters. */
export function requirePrintable(text: string, refuse: RefuseAt): void {
	const tab = text.indexOf('\t')
	if (tab >= 0) throw refuse(tab, 'a tab (expected blanks)', 'Indent and separate by blanks.')
	const found = /[\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufeff\ufffe\uffff]|\p{Cs}/u.exec(text)
	if (found !== null) throw refuse(found.index, `a character that is no text (got U+${(found[0].codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')})`, 'Remove it.')
}

/** @throws InputError for what is refused above, and for files that are nested deeper or have more parts than any study. */
export function requireModest(text: string, { Lexer, CST }: YamlTokens, refuse: RefuseAt): void {
	const tooDeep = (at: number) => refuse(at, 'nested too deeply (expected potentials, one list, their param)', 'A study is keys with values, lists of values, and potentials with psi, param and profile.')
	let [position, tokens, flow, indicators, raw] = [0, 0, 0, 0, false]
	for (const token of new Lexer().lex(text)) {
		const type = raw ? 'text' : CST.tokenType(token)
		// The text of a plain or block scalar follows its mark; marks are no part of the file.
		raw = token === CST.SCALAR && !raw
		if (token === CST.SCALAR || token === CST.DOCUMENT || token === CST.FLOW_END) continue
		if (type !== null && Object.hasOwn(REFUSED, type)) throw refuse(position, ...(REFUSED[type] as readonly [string, string]))
		if (type === 'newline') indicators = 0
		else if (type === 'flow-map-start' || type === 'flow-seq-start') flow++
		else if (type === 'flow-map-end' || type === 'flow-seq-end') flow = Math.max(0, flow - 1)
		else if (flow === 0 && (type === 'seq-item-ind' || type === 'map-value-ind')) indicators++
		if (flow > LIMITS.flow || indicators > LIMITS.indicators || (type === 'space' && flow === 0 && token.length > LIMITS.indentation && indents(text, position, token.length))) throw tooDeep(position)
		if (++tokens > LIMITS.tokens) throw refuse(position, `too many parts (expected at most ${LIMITS.tokens} words, marks, comments and line ends)`, 'Make several studies of it.')
		position += token.length
	}
}

/** Blanks at the beginning of a line that is neither empty nor a comment. */
const indents = (text: string, position: number, length: number): boolean => (position === 0 || text[position - 1] === '\n') && !/^(#|\r|\n|$)/.test(text.slice(position + length, position + length + 1))
