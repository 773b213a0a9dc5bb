/** Reading flags: lists of numbers, parameters and their ranges, and a ψ that begins with a minus sign. */
import { InputError } from '../errors.ts'
import { COMMAND_FLAGS } from './flags.ts'

/**
 * Moves a ψ such as `-z^2` behind `--`, where commander reads it as an operand.
 *
 * An argument is a flag if it is `-h`, `-V`, or `--` followed by lower-case words; the argument after a flag that takes
 * a value is that value, whatever it begins with (`--mean -1,0`). `paths` are the commands, e.g. `['flow', 'macro']`.
 */
export function protectPotentials(argv: readonly string[], paths: readonly (readonly string[])[]): string[] {
	const flags: string[] = []
	const operands: string[] = []
	for (let i = 0; i < argv.length; i++) {
		const argument = argv[i] as string
		if (argument === '--') {
			operands.push(...argv.slice(i + 1))
			break
		}
		if (argument === '-h' || argument === '-V') flags.push(argument)
		else if (/^--[a-z][a-z0-9-]*(=|$)/.test(argument)) {
			flags.push(argument)
			const name = argument.slice(2)
			const known = COMMAND_FLAGS.get(name)
			if (argument.includes('=') || known?.takesValue !== true) continue
			const value = argv[++i]
			if (value === undefined || value === '--' || (known.foreign !== true && value.startsWith('--') && COMMAND_FLAGS.has(value.replace(/^--|=.*$/g, '')))) throw missingValue(name)
			flags.push(value)
		} else operands.push(argument)
	}
	const path = paths.find((p) => p.every((word, i) => operands[i] === word)) ?? operands.slice(0, 1)
	const rest = operands.slice(path.length)
	return [...path, ...flags, ...(rest.length > 0 ? ['--', ...rest] : [])]
}

function missingValue(name: string): InputError {
	return new InputError(
		'bad-flag',
		`--${name}: the value is missing (expected <${COMMAND_FLAGS.get(name)?.value ?? 'value'}>)`,
		`Write --${name} value or --${name}=value; --help shows an example.`,
	)
}

/** `1,-2,3e1,1/3` → [1, -2, 30, 1/3]; also `1:5:2` → [1, 3, 5]. */
export function numberList(flag: string, text: string): number[] {
	return text.split(',').flatMap((part) => {
		const range = part.split(':')
		if (range.length === 1) return [finiteNumber(flag, part)]
		return rangeValues(flag, range)
	})
}

/** A decimal number or a fraction p/q. */
const LITERAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$|^[+-]?\d+\/\d*[1-9]\d*$/

/** Most values that a range may have. */
const MAXIMAL_RANGE = 100_000

function rangeValues(flag: string, parts: readonly string[]): number[] {
	if (parts.length > 3) throw badFlag(flag, parts.join(':'), 'start:end or start:end:step')
	const [lower, upper, step] = [
		finiteNumber(flag, parts[0] as string),
		finiteNumber(flag, parts[1] as string),
		finiteNumber(flag, parts[2] ?? '1'),
	]
	if (!(step > 0) || upper < lower) throw badFlag(flag, parts.join(':'), 'start <= end and a positive step')
	const count = Math.floor((upper - lower) / step + 1e-9) + 1
	if (count > MAXIMAL_RANGE) throw badFlag(flag, parts.join(':'), `at most ${MAXIMAL_RANGE} values`)
	return Array.from({ length: count }, (_, i) => Number((lower + i * step).toPrecision(15)))
}

function finiteNumber(flag: string, text: string): number {
	if (!LITERAL.test(text.trim())) throw badFlag(flag, text, 'a decimal number or a fraction p/q')
	const value = Number(fractionToDecimal(text.trim()))
	if (!Number.isFinite(value)) throw badFlag(flag, text, 'a number of at most 1.8e308')
	return value
}

/** Positive whole numbers. */
export function countList(flag: string, text: string): number[] {
	const values = numberList(flag, text)
	for (const v of values) if (!Number.isSafeInteger(v) || v < 1) throw badFlag(flag, String(v), 'positive whole numbers')
	return values
}

/** One whole number of at least `least`. */
export function wholeNumber(flag: string, text: string, least: number): number {
	const value = LITERAL.test(text) ? Number(text) : Number.NaN
	if (!Number.isSafeInteger(value) || value < least) throw badFlag(flag, text, `a whole number of at least ${least}`)
	return value
}

/** One positive number. */
export function positiveNumber(flag: string, text: string): number {
	const [value, ...more] = numberList(flag, text)
	if (value === undefined || more.length > 0 || !(value > 0)) throw badFlag(flag, text, 'one positive number')
	return value
}

export function badFlag(flag: string, got: string, expected: string): InputError {
	return new InputError(
		'bad-flag',
		`--${flag}: cannot be read (got ${JSON.stringify(got.slice(0, 60))}, expected ${expected})`,
		`Try --help for an example of --${flag}.`,
	)
}

/** A value of `--param`: one exact literal, or a range `lo:hi:step`. */
export interface ParameterFlag {
	readonly name: string
	/** The literals, as text so that they stay exact. */
	readonly values: readonly string[]
	readonly isRange: boolean
	readonly range?: { readonly lower: string; readonly upper: string }
}

/** `a=1.5`, `a=1/3`, `a=0.5:6:0.25`. */
export function parameterFlag(text: string): ParameterFlag {
	const match = /^([A-Za-z_][A-Za-z0-9_]*)=(.+)$/.exec(text)
	if (!match) throw badFlag('param', text, 'name=value or name=start:end:step')
	const [name, value] = [match[1] as string, match[2] as string]
	const parts = value.split(':')
	for (const part of parts) if (!LITERAL.test(part)) throw badFlag('param', text, 'decimal numbers or fractions p/q')
	if (parts.length === 1) return { name, values: [value], isRange: false }
	const values = rangeValues('param', parts.map(fractionToDecimal)).map(String)
	return { name, values, isRange: true, range: { lower: parts[0] as string, upper: parts[1] as string } }
}

function fractionToDecimal(text: string): string {
	const [p, q] = text.split('/')
	return q === undefined ? text : String(Number(p) / Number(q))
}
