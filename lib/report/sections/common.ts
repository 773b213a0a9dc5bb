/** Small pieces that several sections share. */
import { mathNumber } from '../figures/scale.ts'
import type { FormattedNumber, NumberOptions } from '../number.ts'
import { formatError, formatNumber } from '../number.ts'
import type { Part, Text } from '../text.ts'
import { math, text } from '../text.ts'
import type { Range } from '../data.ts'

/** Longest formula that is typeset; a longer one is left to data.json. */
const LONGEST_FORMULA = 420

/** The formula, or null if it is too long to be read. */
export function readable(latex: string, longest = LONGEST_FORMULA): string | null {
	return latex.length <= longest ? latex : null
}

/** A number in running text. */
export function num(value: number | null, options: NumberOptions = {}): Part {
	return part(formatNumber(value, { zeros: false, digits: 5, ...options }))
}

/** An error bound in running text. */
export function err(value: number | null): Part {
	return part(formatError(value))
}

function part(number: FormattedNumber): Part {
	return { kind: 'number', number }
}

/** An open range of reals as a formula. */
export function interval(range: Range): Part {
	const lower = range.min === null ? '-\\infty' : mathNumber(range.min, 6)
	const upper = range.max === null ? '\\infty' : mathNumber(range.max, 6)
	return math(range.min === null && range.max === null ? '\\mathbb{R}' : `(${lower},\\,${upper})`)
}

/** A closed interval as a formula. */
export function closed(low: number, high: number): Part {
	return math(`[${mathNumber(low, 4)},\\,${mathNumber(high, 4)}]`)
}

/** Why a part is missing. */
export function missing(what: string, reason: string): Text {
	return text`${what} could not be computed: ${reason.replace(/\.$/, '')}.`
}

/** Number of K as the table headings say it: K = 1, …, 128. */
export function sitesRange(sites: readonly number[]): Part {
	const [first, last] = [Math.min(...sites), Math.max(...sites)]
	return math(first === last ? `K=${first}` : `K=${first},\\dots,${last}`)
}

const GREEK = /\b(psi|phi|delta|sigma|zeta|theta|lambda)('*)(?![\w(])/g
const RAISED = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹']

/** A reason in ASCII as prose: Greek names become formulas, `z^2/2 -> -infinity` becomes z²/2 → −∞. The last full stop is dropped. */
export function prose(reason: string, longest = 400): Text {
	const parts: Part[] = []
	let end = 0
	const words = shorten(reason, longest).replace(/\.$/, '')
	for (const match of words.matchAll(GREEK)) {
		parts.push(
			{ kind: 'plain', text: symbols(words.slice(end, match.index)) },
			math(`\\${match[1] === 'phi' ? 'varphi' : match[1]}${match[2]}`),
		)
		end = match.index + match[0].length
	}
	parts.push({ kind: 'plain', text: symbols(words.slice(end)) })
	return parts
}

function symbols(words: string): string {
	return words
		.replace(/\binfinity\b/g, '∞')
		.replace(/\^(\d)(?![\d.])/g, (_, digit: string) => RAISED[Number(digit)] as string)
		.replace(/->/g, '→')
		.replace(/>=/g, '≥')
		.replace(/<=/g, '≤')
		.replace(/(?<![\w.)])-(?=[\d∞.])/g, '−')
		.replace(/(?<=[\w)²³])\*(?=[\w(])/g, '·')
}

/** The beginning and the end of a long text. */
export function shorten(words: string, longest = 240): string {
	return words.length <= longest ? words : `${words.slice(0, longest - 80)} … ${words.slice(-60)}`
}
