/** Commands as a reader types them. */
import type { ReportData } from './data.ts'

/** Quotes an argument for a POSIX shell when it needs it. */
export function shellQuote(argument: string): string {
	return /^[\w.,:/=@%+-]+$/.test(argument) && !argument.startsWith('-') ? argument : `'${argument.replace(/'/g, `'\\''`)}'`
}

/** A longer command is written with a flag per line. */
const LONGEST_LINE = 84

/** `twoscale <command> <psi> <parameters> <flags>`. */
export function commandLine(data: ReportData, command: string, flags: readonly (readonly [string, string])[] = []): string {
	const parameters = Object.entries(data.parameters).map(([name, value]) => `--param ${shellQuote(`${name}=${value}`)}`)
	const rest = flags.map(([flag, value]) =>
		value.startsWith('-') ? `${flag}=${shellQuote(value).replace(/^'(-[\d.,e+-]+)'$/, '$1')}` : `${flag} ${shellQuote(value)}`,
	)
	const parts = [`twoscale ${command} ${shellQuote(data.psi)}`, ...parameters, ...rest]
	const line = parts.join(' ')
	return line.length <= LONGEST_LINE ? line : parts.join(' \\\n  ')
}

/** A list of numbers as a flag's value: digits enough to give the same doubles. */
export function list(values: readonly number[]): string {
	return values.map(String).join(',')
}
