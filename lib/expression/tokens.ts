/**
 * The words of a formula with their positions: numbers, names, operators, parentheses and commas. Every other character is
 * refused here, before any parser has seen the text.
 */
import { InputError } from '../errors.ts'

export interface Token {
	readonly kind: 'number' | 'name' | 'operator' | '(' | ')' | ','
	readonly text: string
	/** Zero-based positions of the first character and of the one after the last. */
	readonly start: number
	readonly end: number
}

/** A stretch of the user's text and what to call it in messages. */
export interface Source {
	/** What the text is, as the first word of messages: `psi`, `profile`. */
	readonly what: string
	readonly text: string
	readonly start: number
	readonly end: number
}

export const MAXIMAL_LENGTH = 10_000

const NUMBER = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y
const NAME = /[A-Za-z_][A-Za-z_0-9]*/y
const SPACE = /[ \t\r\n]+/y
const ALLOWED = 'digits, letters, + - * / ^ ( ) . , and spaces'

/** @throws InputError `too-long`, `not-allowed`, `syntax` with the position. */
export function tokenize(source: Source): Token[] {
	const { what, text, start, end } = source
	if (text.length > MAXIMAL_LENGTH)
		throw new InputError(
			'too-long',
			`${what}: the text has ${text.length} characters (expected at most ${MAXIMAL_LENGTH})`,
			'Try a shorter formula, with --param for repeated constants.',
			MAXIMAL_LENGTH,
		)
	const tokens: Token[] = []
	const match = (pattern: RegExp, at: number) => {
		pattern.lastIndex = at
		return pattern.exec(text)?.[0].slice(0, end - at)
	}
	for (let at = start; at < end; ) {
		const space = match(SPACE, at)
		if (space) {
			at += space.length
			continue
		}
		const c = text[at] as string
		const number = match(NUMBER, at)
		const name = match(NAME, at)
		let token: Token
		if (number) token = { kind: 'number', text: number, start: at, end: at + number.length }
		else if (name) token = { kind: 'name', text: name, start: at, end: at + name.length }
		else if ('+-*/^'.includes(c)) token = { kind: 'operator', text: c, start: at, end: at + 1 }
		else if (c === '(' || c === ')' || c === ',') token = { kind: c, text: c, start: at, end: at + 1 }
		else throw forbidden(what, text, at)
		const last = tokens.at(-1)
		if (last?.kind === 'number' && last.end === at) refuseGlued(what, last, token)
		if (token.text === '*' && last?.text === '*' && last.end === at)
			throw new InputError('syntax', `${what}: unexpected '**' at position ${at - 1}`, "Write powers as '^': z^2.", at - 1)
		tokens.push(token)
		at = token.end
	}
	return tokens
}

/** A number directly followed by letters or digits: 0x10, 1e, 2z, 1.2.3. */
function refuseGlued(what: string, number: Token, next: Token): void {
	const at = number.start
	if (next.kind === 'number' || (next.kind === 'name' && /^[xXbBoO][0-9a-fA-F]*$/.test(next.text) && number.text === '0'))
		throw new InputError(
			'syntax',
			`${what}: '${number.text}${next.text}' at position ${at} is not a decimal number`,
			'Write 16 or 1.5e-3.',
			at,
		)
	if (next.kind === 'name' && /^[eE]$/.test(next.text))
		throw new InputError(
			'syntax',
			`${what}: the number '${number.text}${next.text}' at position ${at} has no digits in its exponent`,
			'Write 1e5 or 1e-5; the constant e is exp(1).',
			at,
		)
}

const LOOKALIKES: Readonly<Record<string, string>> = {
	'×': "Write '*'.",
	'·': "Write '*'.",
	'⋅': "Write '*'.",
	'÷': "Write '/'.",
	'−': "Write '-'.",
	'–': "Write '-'.",
	π: "Write 'pi'.",
	θ: "Write 'theta'.",
	'√': 'Write sqrt(…).',
	'²': "Write '^2'.",
	'³': "Write '^3'.",
	'[': 'Use round parentheses ( ).',
	']': 'Use round parentheses ( ).',
	'{': 'Use round parentheses ( ).',
	'}': 'Use round parentheses ( ).',
	'|': 'A smooth replacement of |z| is sqrt(z^2+eps^2).',
	'%': 'Write 0.05 for 5%.',
	"'": 'Derivatives are taken by the program; give the function itself.',
	'!': 'Factorials and negations are not part of the grammar.',
	'=': 'Give the right-hand side alone.',
	';': 'Give one formula.',
	'<': 'Comparisons are not smooth; only smooth functions are allowed.',
	'>': 'Comparisons are not smooth; only smooth functions are allowed.',
	'?': 'Conditions are not smooth; only smooth functions are allowed.',
}

function forbidden(what: string, text: string, at: number): InputError {
	const c = String.fromCodePoint(text.codePointAt(at) as number)
	const shown = /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(c)
		? `'${c}'`
		: `U+${(c.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')}`
	return new InputError(
		'not-allowed',
		`${what}: character ${shown} at position ${at} is not allowed (allowed: ${ALLOWED})`,
		LOOKALIKES[c] ?? 'Use only the allowed characters.',
		at,
	)
}
