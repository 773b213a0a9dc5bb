/** The potentials of a study, with their parameters and profiles: read here, so that what is wrong with them is found before any work. */
import { InputError } from '../../errors.ts'
import { checkParameterName } from '../../expression/grammar.ts'
import { parseProfile, type Profile, rationalFromText } from '../../expression/index.ts'
import { MICRO_SCHEMES, type MicroSchemeName } from '../../levels/index.ts'
import { type Potential, potential } from '../../potential/index.ts'
import { PARAMETER } from './keys.ts'
import { placed } from './lists.ts'
import type { Origin, Path } from './origin.ts'
import type { StudyFile } from './schema.ts'
import type { StudyPotential } from './specification.ts'
import { EXACT } from './text.ts'

type Given = Exclude<StudyFile['potentials'], readonly unknown[]>

/** @throws InputError for texts that are no potential or profile, and for profiles beyond the admissible means. */
export function potentialsOf(origin: Origin, given: StudyFile['potentials'], scheme: MicroSchemeName | null): StudyPotential[] {
	const found: StudyPotential[] = []
	for (const { value, path } of placed<Given>('potentials', given)) {
		const at = typeof value === 'string' ? path : [...path, 'psi']
		const asked = typeof value === 'string' ? { psi: value } : value
		const parameters = parametersOf(origin, [...path, 'param'], asked.param ?? {})
		const site = within(origin, at, () => potential(asked.psi, { parameters }))
		requireUsed(origin, path, asked.psi, parameters)
		if (scheme !== null && MICRO_SCHEMES[scheme].step === null && site.class !== 'gaussian')
			throw origin.refuse(['scheme'], `${scheme} needs a convex quadratic ψ (got ${asked.psi.trim()}, class ${site.class})`, `Try ${origin.spell('scheme', 'metropolis')}.`)
		if (asked.profile !== undefined) requireProfile(origin, [...path, 'profile'], asked.profile, site)
		const entry: StudyPotential = { psi: asked.psi.trim(), parameters, profile: asked.profile?.trim() ?? null }
		if (found.some((other) => JSON.stringify(other) === JSON.stringify(entry)))
			throw origin.refuse(at, `given twice (got ${entry.psi}, expected each potential once)`, 'Leave one of them out.')
		found.push(entry)
	}
	return found
}

/** Exact texts of the parameters, in the order of their names. */
function parametersOf(origin: Origin, path: Path, given: Readonly<Record<string, number | string>>): Record<string, string> {
	const exact = Object.keys(given).map((name) => {
		const at = [...path, name]
		within(origin, at, () => checkParameterName(name, ['z']))
		const text = origin.literal(at) ?? String(given[name])
		if (!EXACT.test(text)) throw origin.refuse(at, `not an exact number (got ${text.slice(0, 60)}, expected ${PARAMETER.expected})`, `Try ${origin.spell('param', { [name]: 1.5 })}.`)
		within(origin, at, () => rationalFromText(text))
		return [name, text] as const
	})
	return Object.fromEntries(exact.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** A parameter that ψ does not have is likely a slip of the pen. */
function requireUsed(origin: Origin, path: Path, psi: string, parameters: Readonly<Record<string, string>>): void {
	const names = new Set(psi.match(/[A-Za-z_][A-Za-z_0-9]*/g))
	for (const name of Object.keys(parameters))
		if (!names.has(name)) throw origin.refuse([...path, 'param', name], `ψ has no parameter of this name (got ${psi.trim().slice(0, 60)}, expected ${name} in it)`, `Leave ${name} out, or use it in ψ.`, 'key')
}

function requireProfile(origin: Origin, path: Path, text: string, { means: { min, max } }: Potential): void {
	if (/\.(csv|txt|dat)$/i.test(text.trim()))
		throw origin.refuse(path, `a study keeps its profile as text (got the file ${text.trim().slice(0, 60)}, expected an expression or pieces)`, `Write the values as pieces: ${origin.spell('profile', '0:1/4: 0.8; 1/4:1: -0.2')}.`)
	const profile = within(origin, path, () => profileFrom(text))
	if (min === null && max === null) return
	const { range } = profile
	if ((min !== null && range.min <= min) || (max !== null && range.max >= max))
		throw origin.refuse(
			path,
			`the profile leaves the admissible means (got values from ${range.min.toPrecision(4)} to ${range.max.toPrecision(4)}, expected between ${min?.toPrecision(4) ?? '−∞'} and ${max?.toPrecision(4) ?? '∞'})`,
			'Choose a profile inside the admissible means; see twoscale potential.',
		)
}

/** A profile has θ alone; the parser's hint is that of ψ. */
function profileFrom(text: string): Profile {
	try {
		return parseProfile(text)
	} catch (error) {
		if (!(error instanceof InputError && error.hint.includes('--param'))) throw error
		throw new InputError(error.code, error.message, 'A profile has no parameters: write their values.', error.position)
	}
}

function within<T>(origin: Origin, path: Path, work: () => T): T {
	try {
		return work()
	} catch (error) {
		throw error instanceof InputError ? origin.restate(path, error) : error
	}
}
