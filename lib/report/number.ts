/**
 * Numbers as a reader wants them: no digit that the error does not support, powers of ten beside a mantissa.
 *
 * A number is split into its typographic parts here and put together by the writers, so that all agree on the digits.
 */

export interface FormattedNumber {
	readonly negative: boolean
	readonly integer: string
	/** Digits after the point; empty if none. */
	readonly fraction: string
	/** Error in units of the last digit, as in 0.3279(2); empty where all digits shown are certain. */
	readonly uncertainty: string
	readonly exponent: number | null
	/** Set instead of digits for what is not a finite number. */
	readonly special?: '∞' | '–'
}

export interface NumberOptions {
	/** Bound of the absolute error: digits beyond it are not shown. */
	readonly error?: number | null
	/** Most significant digits shown (default 6). */
	readonly digits?: number
	/** Powers of ten outside 10^-3 … 10^5 get an exponent; false writes all digits. */
	readonly exponent?: boolean
	/** Keeps trailing zeros (default true): in a table they say that the digit is known. */
	readonly zeros?: boolean
}

/** Formats a value; null is a dash. */
export function formatNumber(value: number | null, options: NumberOptions = {}): FormattedNumber {
	const blank = { negative: false, integer: '', fraction: '', uncertainty: '', exponent: null }
	if (value === null || Number.isNaN(value)) return { ...blank, special: '–' }
	if (!Number.isFinite(value)) return { ...blank, negative: value < 0, special: '∞' }
	const digits = options.digits ?? 6
	const error = Math.abs(options.error ?? 0)
	const size = Math.max(Math.abs(value), Number.isFinite(error) ? error : 0)
	if (size === 0 || (Math.abs(value) <= 10 * error && error < 1e-9)) return { ...blank, integer: '0' }
	// the digit at 10^place is the last one shown
	const lead = Number(size.toExponential(Math.min(100, digits - 1)).split('e')[1])
	let place = lead - digits + 1
	let uncertainty = ''
	if (error > 0.5 * 10 ** place) {
		place = Math.floor(Math.log10(error) + 1e-12)
		const units = Math.ceil(error / 10 ** place - 1e-9)
		if (units >= 10) place += 1
		uncertainty = units >= 10 ? '1' : String(units)
	}
	const scientific = options.exponent !== false && (lead < -3 || lead >= 5)
	let exponent = scientific ? lead : 0
	let decimals = Math.max(0, exponent - place)
	let shown = fixed(Math.abs(value), exponent, decimals)
	if (scientific && Number(shown) >= 10) {
		exponent += 1
		decimals = Math.max(0, exponent - place)
		shown = fixed(Math.abs(value), exponent, decimals)
	}
	if (options.zeros === false && uncertainty === '' && shown.includes('.')) shown = shown.replace(/\.?0+$/, '')
	const [integer, fraction = ''] = shown.split('.') as [string, string?]
	return { negative: value < 0 && /[1-9]/.test(shown), integer, fraction, uncertainty, exponent: scientific ? exponent : null }
}

/** |value|·10^-exponent with a number of decimals, rounded in decimal. */
function fixed(value: number, exponent: number, decimals: number): string {
	if (exponent === 0) return value.toFixed(Math.min(decimals, 100))
	const [mantissa, power] = value.toExponential(20).split('e') as [string, string]
	return (Number(mantissa) * 10 ** (Number(power) - exponent)).toFixed(decimals)
}

/** An error bound: one digit, rounded up. */
export function formatError(error: number | null): FormattedNumber {
	if (error === null || !Number.isFinite(error) || error === 0) return formatNumber(error)
	const lead = Math.floor(Math.log10(Math.abs(error)))
	const units = Math.ceil(Math.abs(error) / 10 ** lead - 1e-9)
	const [digit, exponent] = units >= 10 ? [1, lead + 1] : [units, lead]
	if (exponent >= -1 && exponent <= 2) return formatNumber(digit * 10 ** exponent, { digits: 1 })
	return { negative: error < 0, integer: String(digit), fraction: '', uncertainty: '', exponent }
}

const SUPERSCRIPT: Record<string, string> = { '-': '⁻', 0: '⁰', 1: '¹', 2: '²', 3: '³', 4: '⁴', 5: '⁵', 6: '⁶', 7: '⁷', 8: '⁸', 9: '⁹' }

/** As Unicode text: −1.23(4)·10⁻³. */
export function plainNumber(n: FormattedNumber): string {
	const power = n.exponent === null ? '' : `·10${[...String(n.exponent)].map((c) => SUPERSCRIPT[c]).join('')}`
	return `${beforePoint(n)}${afterPoint(n)}${power}`
}

/** As LaTeX, without dollar signs. */
export function latexNumber(n: FormattedNumber): string {
	if (n.special === '–') return '\\text{--}'
	const head = n.special ? `${n.negative ? '-' : ''}\\infty` : `${beforePoint(n).replace('−', '-')}${afterPoint(n)}`
	return n.exponent === null ? head : `${head}\\cdot10^{${n.exponent}}`
}

/** Sign and digits before the point. */
export function beforePoint(n: FormattedNumber): string {
	return `${n.negative ? '−' : ''}${n.special ?? n.integer}`
}

/** The point, the digits after it and the uncertainty, without the power of ten. */
export function afterPoint(n: FormattedNumber): string {
	return `${n.fraction ? `.${n.fraction}` : ''}${n.uncertainty ? `(${n.uncertainty})` : ''}`
}
