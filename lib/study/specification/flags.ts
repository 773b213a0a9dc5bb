/** Studies from the flags of the command line: the same keys and rules as in a file; messages name flags. */
import { InputError } from '../../errors.ts'
import { specificationFrom } from './fill.ts'
import { LIMITS } from './keys.ts'
import { labelOf, type Origin } from './origin.ts'
import type { StudySpecification } from './specification.ts'
import { EXACT } from './text.ts'

/** Values of flags as they are given; lists are separated by commas. */
export interface StudyFlags {
	readonly psi: readonly string[]
	/** name=value, for every ψ that has the parameter. */
	readonly param?: readonly string[] | undefined
	/** Of every ψ. */
	readonly profile?: string | undefined
	readonly title?: string | undefined
	readonly sites?: string | undefined
	readonly blocks?: string | undefined
	readonly degree?: string | undefined
	readonly start?: string | undefined
	readonly time?: string | undefined
	readonly observables?: string | undefined
	readonly replicas?: string | undefined
	readonly error?: string | undefined
	readonly budget?: string | undefined
	readonly scheme?: string | undefined
	readonly step?: string | undefined
	readonly seed?: string | undefined
}

/** @throws InputError 'bad-flag', or what is wrong with ψ, a parameter or the profile. */
export async function specificationOf(flags: StudyFlags): Promise<StudySpecification> {
	const { psi, param = [], profile, title, sites, blocks, degree, time, scheme } = flags
	const parameters = parametersOf(param, psi)
	const potentials = psi.map((text) => ({ psi: text, param: Object.fromEntries([...parameters].filter(([name]) => namesIn(text).has(name))), profile }))
	const values = {
		title,
		potentials,
		sites: sites?.trim(),
		blocks: blocks?.trim(),
		degree: degree?.trim(),
		start: words(flags.start),
		time: time?.trim(),
		observables: words(flags.observables),
		replicas: number(flags.replicas),
		error: number(flags.error),
		budget: number(flags.budget),
		scheme: scheme?.trim(),
		step: number(flags.step),
		seed: number(flags.seed),
	}
	return specificationFrom(values, FLAGS)
}

const FLAGS: Origin = {
	literal: () => undefined,
	spell: (key, value) => (key === 'potentials' || key === 'psi' ? (value === undefined ? 'ψ' : `twoscale study ${JSON.stringify(value)}`) : value === undefined ? `--${key}` : `--${key} ${spelt(value)}`),
	refuse(path, problem, hint) {
		const label = labelOf(path)
		return new InputError('bad-flag', `study: ${label === 'potentials' || label === 'psi' ? 'ψ' : `--${label}`}: ${problem}`, hint)
	},
	restate: (_, error) => error,
}

/** `a=1/3` as name and exact text. @throws InputError for ranges, for names that are given twice, and for names that no ψ has. */
function parametersOf(texts: readonly string[], psi: readonly string[]): ReadonlyMap<string, string> {
	const found = new Map<string, string>()
	for (const text of texts) {
		const [, name = '', value = ''] = /^([^=]*)=(.*)$/s.exec(text) ?? []
		const refuse = (problem: string, expected: string, hint: string) => new InputError('bad-parameter', `study: --param: ${problem} (got ${JSON.stringify(text.slice(0, 60))}, expected ${expected})`, hint)
		if (!EXACT.test(value.trim()) || value.length > LIMITS.number) throw refuse('cannot be read', 'name=value with a decimal number or a fraction p/q', 'Try --param a=1.5; for several values give potentials in a study file.')
		if (found.has(name)) throw refuse(`${name} is given twice`, 'each parameter once', 'Leave one of them out.')
		if (!psi.some((one) => namesIn(one).has(name))) throw refuse(`no ψ has a parameter ${JSON.stringify(name.slice(0, 60))}`, 'a name that occurs in ψ', 'Leave it out, or use it in ψ.')
		found.set(name, value.trim())
	}
	return found
}

const namesIn = (psi: string): Set<string> => new Set(psi.match(/[A-Za-z_][A-Za-z_0-9]*/g))

const words = (text: string | undefined): readonly string[] | undefined => text?.split(',').map((word) => word.trim())

/** A number where the text is one; else the text, which is refused with the name of its flag. */
const number = (text: string | undefined): number | string | undefined => (text !== undefined && EXACT.test(text.trim()) && !text.includes('/') ? Number(text) : text)

function spelt(value: unknown): string {
	if (Array.isArray(value)) return value.join(',')
	if (typeof value === 'object' && value !== null) return Object.entries(value).map(([name, inner]) => `${name}=${inner}`).join(' ')
	return /^[\w./-]+$/.test(String(value)) ? String(value) : JSON.stringify(value)
}
