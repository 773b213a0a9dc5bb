/** From the flags to the potential, once per value of a scanned parameter. */
import { InputError } from '../errors.ts'
import { type Rational, rationalFromText, rationalToText } from '../expression/index.ts'
import { type Potential, potential } from '../potential/index.ts'
import { type ParameterFlag, parameterFlag } from './arguments.ts'
import type { FlagValues } from './flags.ts'

/** The text of ψ with the values of its parameters; one of them may run over a range. */
export interface Site {
	readonly psi: string
	readonly fixed: ReadonlyMap<string, string>
	readonly scanned: ParameterFlag | undefined
}

/** Reads `--param`. @throws InputError for unreadable, repeated or several scanned parameters. */
export function siteOf(psi: string, flags: FlagValues): Site {
	const fixed = new Map<string, string>()
	let scanned: ParameterFlag | undefined
	for (const text of (flags['param'] as readonly string[] | undefined) ?? []) {
		const parameter = parameterFlag(text)
		if (fixed.has(parameter.name) || scanned?.name === parameter.name)
			throw new InputError('bad-parameter', `--param: ${parameter.name} is given twice`, 'Give each parameter once.')
		if (!parameter.isRange) fixed.set(parameter.name, parameter.values[0] as string)
		else if (scanned === undefined) scanned = parameter
		else
			throw new InputError(
				'bad-parameter',
				`--param: ${scanned.name} and ${parameter.name} both have ranges`,
				'Scan one parameter at a time.',
			)
	}
	return { psi, fixed, scanned }
}

/** The potential at one value of the scanned parameter (undefined: there is none). */
export function potentialAt(site: Site, value: string | undefined): Potential {
	const parameters = new Map<string, Rational>([...site.fixed].map(([name, text]) => [name, rationalFromText(text)]))
	if (value !== undefined && site.scanned !== undefined) parameters.set(site.scanned.name, rationalFromText(value))
	const result = potential(site.psi, { parameters })
	warnOfUnused(site.psi, parameters.keys())
	return result
}

const warned = new Set<string>()

/** Parameters that ψ does not have are harmless, but likely a slip of the pen. */
function warnOfUnused(psi: string, given: Iterable<string>): void {
	const names = new Set(psi.match(/[A-Za-z_][A-Za-z0-9_]*/g))
	for (const name of given) {
		if (names.has(name) || warned.has(name)) continue
		warned.add(name)
		process.stderr.write(`twoscale: warning: --param ${name}: ψ has no parameter of this name\n`)
	}
}

/** For commands that do not scan. @throws InputError when a range is given. */
export function singlePotential(psi: string, flags: FlagValues, command: string): Potential {
	const site = siteOf(psi, flags)
	if (site.scanned !== undefined)
		throw new InputError(
			'bad-parameter',
			`${command}: --param ${site.scanned.name} has a range`,
			'Scans work with potential, cramer and block; give one value here.',
		)
	return potentialAt(site, undefined)
}

/** Runs `one` at every value of the scanned parameter: rows with the value in front. */
export function scan<Row extends object>(
	site: Site,
	one: (p: Potential) => Row,
): { parameter: string; rows: (Row & { readonly parameter: number })[] } | undefined {
	if (site.scanned === undefined) return undefined
	const { name, values } = site.scanned
	return {
		parameter: name,
		rows: values.map((text) => ({ parameter: Number(text), ...at(name, text, () => one(potentialAt(site, text))) })),
	}
}

/** Errors of one value of a scan name the value. */
export function at<T>(name: string, value: string, work: () => T): T {
	try {
		return work()
	} catch (error) {
		if (!(error instanceof InputError)) throw error
		throw new InputError(
			error.code,
			`at ${name} = ${value}: ${error.message}`,
			`Change the range of --param ${name}, or: ${error.hint}`,
			error.position,
		)
	}
}

/** The parameters as exact text. */
export function parametersOf(p: Potential): Record<string, string> {
	return Object.fromEntries([...p.parameters].map(([name, value]) => [name, rationalToText(value)]))
}
