/** Commands as a reader types them. */

/** ψ as the user gave it. */
export interface Described {
	readonly psi: string
	readonly parameters: Readonly<Record<string, string>>
}

/** Quotes an argument for a POSIX shell when it needs it. */
export function shellQuote(argument: string): string {
	return /^[\w.,:/=@%+-]+$/.test(argument) && !argument.startsWith('-') ? argument : `'${argument.replace(/'/g, `'\\''`)}'`
}

/** A longer command is written with a flag per line. */
const LONGEST_LINE = 84

type Flags = readonly (readonly [string, string])[]

/** `twoscale <command> <psi> <parameters> <flags>`. */
export function commandLine(described: Described, command: string, flags: Flags = []): string {
	const parameters = Object.entries(described.parameters).map(([name, value]) => `--param ${shellQuote(`${name}=${value}`)}`)
	return wrapped([`twoscale ${command} ${shellQuote(described.psi)}`, ...parameters, ...flags.map(flagText)])
}

/** `twoscale <command> <flags>`, for what does not depend on ψ. */
export function plainCommand(command: string, flags: Flags): string {
	return wrapped([`twoscale ${command}`, ...flags.map(flagText)])
}

/** The command that tries a claim of its own: it prints both sides. */
export function claimCommand(described: Described, claim: string): string {
	return commandLine(described, 'check', [['--claim', claim]])
}

/** The command that tries one statement again. */
export function statementCommand(described: Described, id: string): string {
	return commandLine(described, 'check', [['--only', id]])
}

function flagText([flag, value]: readonly [string, string]): string {
	return value.startsWith('-') ? `${flag}=${shellQuote(value).replace(/^'(-[\d.,e+-]+)'$/, '$1')}` : `${flag} ${shellQuote(value)}`
}

function wrapped(parts: readonly string[]): string {
	const line = parts.join(' ')
	return line.length <= LONGEST_LINE ? line : parts.join(' \\\n  ')
}

/** A list of numbers as a flag's value: digits enough to give the same doubles. */
export function list(values: readonly number[]): string {
	return values.map(String).join(',')
}
