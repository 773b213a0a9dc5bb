/** Numbers and reasons in LaTeX: rounded outwards where they are bounds. */
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

/** A reason in ASCII as running text. */
export const reasonLatex = (reason: string): string =>
	prose(reason, 600)
		.map((p) => (p.kind === 'math' ? `$${p.latex}$` : p.kind === 'plain' ? escapeLatex(p.text) : ''))
		.join('')
