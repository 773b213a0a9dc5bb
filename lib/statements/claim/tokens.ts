/** The words of a claim: those of formulas, comparisons, and brackets of ranges. */
import { InputError } from '../../errors.ts'
import { type Token, tokenize } from '../../expression/tokens.ts'

export type Comparison = '<=' | '<' | '>=' | '>' | '=='

export interface ClaimToken {
	readonly kind: Token['kind'] | 'comparison' | '[' | ']'
	readonly text: string
	/** Zero-based positions of the first character and of the one after the last. */
	readonly start: number
	readonly end: number
}

const WHAT = 'claim'
const ORDINARY = /[A-Za-z_0-9+\-*/^().,\s]/
const ALLOWED = 'digits, letters, + - * / ^ ( ) [ ] . , < <= > >= == and spaces'
const MAXIMAL_LENGTH = 10_000

/** @throws InputError `too-long`, `not-allowed`, `syntax` with the position. */
export function claimTokens(text: string): ClaimToken[] {
	if (text.length > MAXIMAL_LENGTH)
		throw new InputError('too-long', `claim: the text has ${text.length} characters (expected at most ${MAXIMAL_LENGTH})`, 'Split the claim.', MAXIMAL_LENGTH)
	const tokens: ClaimToken[] = []
	for (let at = 0; at < text.length; ) {
		const c = text[at] as string
		if (ORDINARY.test(c)) {
			let end = at
			while (end < text.length && ORDINARY.test(text[end] as string)) end++
			tokens.push(...tokenize({ what: WHAT, text, start: at, end }))
			at = end
		} else if (c === '[' || c === ']') tokens.push({ kind: c, text: c, start: at, end: ++at })
		else if (c === '<' || c === '>' || c === '=') {
			const word = comparison(text, at)
			tokens.push({ kind: 'comparison', text: word, start: at, end: at + word.length })
			at += word.length
		} else throw forbidden(text, at)
	}
	return tokens
}

function comparison(text: string, at: number): Comparison {
	const word = /[<>=]+/y
	word.lastIndex = at
	const found = (word.exec(text) as RegExpExecArray)[0]
	if (['<=', '<', '>=', '>', '=='].includes(found)) return found as Comparison
	const hints: Readonly<Record<string, string>> = {
		'=': "Write '==' for equality within the errors, '<=' or '>=' for an inequality.",
		'=<': "Write '<='.",
		'=>': "Write '>='.",
		'<>': 'A claim that two numbers differ is two claims: a < b, or a > b.',
		'===': "Write '=='.",
		'<<': 'Say how much smaller: a <= b/100.',
		'>>': 'Say how much larger: a >= 100*b.',
	}
	throw new InputError(
		'syntax',
		`claim: '${found.slice(0, 8)}' at position ${at} is not a comparison (known: <= < >= > ==)`,
		hints[found] ?? "Write one of <= < >= > ==.",
		at,
	)
}

const LOOKALIKES: Readonly<Record<string, string>> = {
	'≤': "Write '<='.",
	'≥': "Write '>='.",
	'≠': 'A claim that two numbers differ is two claims: a < b, or a > b.',
	'×': "Write '*'.",
	'·': "Write '*'.",
	'⋅': "Write '*'.",
	'÷': "Write '/'.",
	'−': "Write '-'.",
	'–': "Write '-'.",
	'|': 'Write abs(…).',
	"'": "Write dphi, d2phi, d2psiK(m,K), … for derivatives.",
	'’': "Write dphi, d2phi, d2psiK(m,K), … for derivatives.",
	'′': "Write dphi, d2phi, d2psiK(m,K), … for derivatives.",
	'″': "Write d2phi, d2psiK(m,K), … for second derivatives.",
	'!': "Comparisons are <= < >= > ==.",
	'{': 'Use round parentheses ( ), and square ones for ranges: sup(m in [0,1], …).',
	'}': 'Use round parentheses ( ), and square ones for ranges: sup(m in [0,1], …).',
	';': 'Give one claim; chains a <= b <= c are allowed.',
	'&': 'Give one claim; chains a <= b <= c are allowed.',
	':': 'A variable that no sup or inf binds already means "for all" of its range; ranges are sup(m in [0,1], …) or --range m=0:1.',
	'∀': 'A variable that no sup or inf binds already means "for all" of its range.',
	'∈': "Write 'in': sup(m in [0,1], …).",
	'√': 'Write sqrt(…).',
	'²': "Write '^2'.",
	'∞': 'A supremum is searched on a bounded range: sup(m in [-5,5], …).',
	π: "Write 'pi'.",
	ψ: "Write psi(z), psiK(m,K).",
	φ: "Write phi(m), phiStar(s).",
	ϕ: "Write phi(m), phiStar(s).",
	σ: "Write 'sigma', or 's'.",
	λ: "Write 'lambda'.",
	Λ: "Write 'Lambda'.",
	κ: "Write kappa(n,m).",
}

function forbidden(text: string, at: number): InputError {
	const c = String.fromCodePoint(text.codePointAt(at) as number)
	const shown = /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(c) ? `'${c}'` : `U+${(c.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')}`
	return new InputError(
		'not-allowed',
		`claim: character ${shown} at position ${at} is not allowed (allowed: ${ALLOWED})`,
		LOOKALIKES[c] ?? 'Use only the allowed characters.',
		at,
	)
}
