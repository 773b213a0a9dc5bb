/** Numbers and reasons in LaTeX: rounded outwards where they are bounds. */
import { parseExpression, toLatex } from '../../expression/index.ts'
import { formatNumber, latexNumber } from '../number.ts'
import { prose } from '../sections/common.ts'
import { escapeLatex } from '../latex/escape.ts'

/** A number to the digits that its error supports. */
export const latexOf = (value: number, { digits = 8, error = 0 } = {}): string => latexNumber(formatNumber(value, { digits, error, zeros: false }))

/** The nearest decimal with this many digits that is not above x. */
export function below(x: number, digits = 8): number {
	const near = Number(x.toPrecision(digits))
	if (near <= x) return near
	return Number((near - 10 ** (Math.floor(Math.log10(Math.abs(x))) - digits + 1)).toPrecision(digits))
}
export const above = (x: number, digits = 8): number => -below(-x, digits)

/** A reason in ASCII as running text; formulas in it are typeset. */
export function reasonLatex(reason: string): string {
	return reason
		.replace(/\.$/, '')
		.split(/(exp\(sigma\*z - psi\)|psi\(z\) ~ \S+|\be\^\{-psi\})/)
		.map((part, i) => (i % 2 === 0 ? plainReason(part) : `$${formulaOf(part)}$`))
		.join('')
}

function formulaOf(part: string): string {
	if (part.startsWith('exp')) return 'e^{\\sigma z-\\psi(z)}'
	const leading = part.split('~ ')[1].replace(/,$/, '')
	try {
		return `\\psi(z)\\sim ${toLatex(parseExpression(leading, { variables: ['z'] }).expression)}`
	} catch {
		return `\\psi(z)\\sim \\text{${escapeLatex(leading)}}`
	}
}

const plainReason = (text: string): string =>
	text.trim() === ''
		? text
		: `${/^\s/.test(text) ? ' ' : ''}${prose(text, 600)
				.map((p) => (p.kind === 'math' ? `$${p.latex}$` : p.kind === 'plain' ? escapeLatex(p.text) : ''))
				.join('')
				.trim()}${/\s$/.test(text) ? ' ' : ''}`
