/** The one refusal that is shown of what zod finds wrong with the structure of a study: misspelt keys first, then wrong values, then what is missing. */
import type { z as Zod } from 'zod'
import type { InputError } from '../../errors.ts'
import { nearestInAnyCase } from '../../expression/nearest.ts'
import { OBSERVABLES, PARAMETER, POTENTIAL_KEYS, SCHEMES, STARTS, STUDY_KEYS, type StudyKey, SYNONYMS } from './keys.ts'
import type { Origin, Path } from './origin.ts'

type Issue = Zod.core.$ZodIssue

interface Finding {
	readonly path: Path
	/** What is wrong: an unknown key, a key that is no name of a parameter, or a value. */
	readonly wrong: 'key' | 'name' | 'value'
}

/** Why a word that is known elsewhere is not taken. */
const REASONS: Readonly<Record<string, string>> = {
	canonical: 'the canonical start is the equilibrium of a constant profile: ζ does not move, and nothing is predicted for it',
}

const WORDS: Readonly<Record<string, readonly string[]>> = { start: STARTS, observables: OBSERVABLES, scheme: SCHEMES }

export function refusal(issues: readonly Issue[], values: unknown, origin: Origin): InputError {
	const found = issues.map((issue) => deepest(issue, []))
	const { path, wrong } = found.find((f) => f.wrong !== 'value') ?? found.find((f) => valueAt(values, f.path) !== undefined) ?? (found[0] as Finding)
	if (wrong === 'key') return unknownKey(path, origin)
	if (wrong === 'value') return wrongValue(path, valueAt(values, path), origin)
	return origin.refuse(path, `not a name of a parameter (got ${described(path.at(-1))}, expected a letter, then letters, digits or _, at most 64)`, `Try ${origin.spell('param', { a: 1.5 })}.`, 'key')
}

/** Of the ways in which no alternative fits, that which went farthest. */
function deepest(issue: Issue, above: Path): Finding {
	const path = [...above, ...(issue.path as (string | number)[])]
	if (issue.code === 'unrecognized_keys') return { path: [...path, issue.keys[0] as string], wrong: 'key' }
	if (issue.code !== 'invalid_union') return { path, wrong: issue.code === 'invalid_key' ? 'name' : 'value' }
	const inner = issue.errors.flat().map((e) => deepest(e, path))
	return inner.reduce((best, it) => (farther(it, best) ? it : best), { path, wrong: 'value' })
}

const farther = (a: Finding, b: Finding): boolean => a.path.length > b.path.length || (a.path.length === b.path.length && a.wrong !== 'value' && b.wrong === 'value')

function unknownKey(path: Path, origin: Origin): InputError {
	const key = path.at(-1) as string
	const inside = path.length > 1
	const known = Object.keys(inside ? POTENTIAL_KEYS : STUDY_KEYS)
	const meant = nearestInAnyCase(key, known) ?? (inside ? undefined : SYNONYMS[key.toLowerCase()])
	const elsewhere = inside ? key in STUDY_KEYS && 'beside potentials' : key in POTENTIAL_KEYS && 'inside an item of potentials, beside psi'
	const hint = elsewhere && meant === undefined ? `Write ${key} ${elsewhere}.` : meant === undefined ? `The keys are ${known.join(', ')}.` : `Did you mean ${meant}?`
	return origin.refuse(path, `unknown key${inside ? ' of a potential' : ''} (got ${JSON.stringify(key.slice(0, 60))}, expected ${known.join(', ')})`, hint, 'key')
}

function wrongValue(path: Path, value: unknown, origin: Origin): InputError {
	const names = path.filter((part) => typeof part === 'string')
	const key = names.at(-1)
	if (key === undefined) return origin.refuse(path, `not a study (got ${described(value)}, expected keys such as potentials and sites)`, `Try ${origin.spell('potentials', STUDY_KEYS.potentials.examples[0])}, then ${origin.spell('sites', STUDY_KEYS.sites.examples[0])}.`)
	const { expected, examples }: StudyKey = names.at(-2) === 'param' ? PARAMETER : ((STUDY_KEYS as Readonly<Record<string, StudyKey>>)[key] ?? POTENTIAL_KEYS[key as keyof typeof POTENTIAL_KEYS])
	const example = names.at(-2) === 'param' ? origin.spell('param', { [key]: examples[0] }) : origin.spell(key, examples[0])
	if (value === undefined) return origin.refuse(path, `missing (expected ${expected})`, `Add ${example}.`)
	const reason = typeof value === 'string' && Object.hasOwn(REASONS, value) ? REASONS[value] : undefined
	const guess = typeof value === 'string' && WORDS[key] !== undefined ? nearestInAnyCase(value, WORDS[key]) : undefined
	return origin.refuse(
		path,
		`${reason ?? 'not possible'} (got ${origin.literal(path)?.slice(0, 60) ?? described(value)}, expected ${expected})`,
		guess === undefined ? `Try ${example}.` : `Did you mean ${guess}?`,
	)
}

function described(value: unknown): string {
	if (value === null) return 'nothing'
	if (typeof value === 'string') return JSON.stringify(value.slice(0, 60))
	if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`
	return typeof value === 'object' ? `keys ${Object.keys(value).slice(0, 3).join(', ')}` : String(value)
}

function valueAt(values: unknown, path: Path): unknown {
	return path.reduce<unknown>((value, part) => (typeof value === 'object' && value !== null && Object.hasOwn(value, part) ? (value as Record<string | number, unknown>)[part] : undefined), values)
}
