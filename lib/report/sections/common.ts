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

const GREEK: Record<string, string> = { psi: 'ψ', phi: 'φ', delta: 'δ', sigma: 'σ', zeta: 'ζ', theta: 'θ', lambda: 'λ', infinity: '∞' }
const RAISED = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹']

/** A reason in ASCII as prose: psi'' -> -infinity becomes ψ″ → −∞. */
export function prose(reason: string): string {
	return reason
		.replace(/\b(psi|phi|delta|sigma|zeta|theta|lambda|infinity)\b/g, (word) => GREEK[word] as string)
		.replace(/(?<=[ψφδζ])(''''|'''|''|')/g, (primes) => ['′', '″', '‴', '⁗'][primes.length - 1] as string)
		.replace(/\^(\d)(?![\d.])/g, (_, digit: string) => RAISED[Number(digit)] as string)
		.replace(/->/g, '→')
		.replace(/>=/g, '≥')
		.replace(/<=/g, '≤')
		.replace(/(?<![\w.)])-(?=[\d∞.])/g, '−')
		.replace(/(?<=[\w)²³])\*(?=[\w(])/g, '·')
}
