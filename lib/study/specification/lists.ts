/** One value or a list of them, with the path of each; nothing twice. */
import { LIMITS, STUDY_KEYS, type StudyKeyName } from './keys.ts'
import type { Origin, Path } from './origin.ts'
import { numbersOf } from './text.ts'

export interface Placed<T> {
	readonly value: T
	readonly path: Path
}

/** The values of a key as a list. */
export function placed<T>(key: StudyKeyName, given: T | readonly T[]): Placed<T>[] {
	return Array.isArray(given) ? (given as readonly T[]).map((value, i) => ({ value, path: [key, i] })) : [{ value: given as T, path: [key] }]
}

/** The same. @throws InputError for a value that is given twice. */
export function listed<T extends string | number>(origin: Origin, key: StudyKeyName, given: T | readonly T[]): Placed<T>[] {
	const list = placed(key, given)
	requireDistinct(origin, list)
	return list
}

/** Numbers, ascending; `allowed` decides about those that were written as text. @throws InputError for a number that is not allowed or given twice. */
export function numbersAt(origin: Origin, key: StudyKeyName, given: number | string | readonly number[], allowed: (value: number) => boolean): Placed<number>[] {
	const { expected, examples } = STUDY_KEYS[key]
	const hint = `Try ${origin.spell(key, examples[0])}.`
	if (typeof given !== 'string') return listed(origin, key, given).sort(ascending)
	const numbers = numbersOf(given, LIMITS.values)
	if (numbers === null) throw origin.refuse([key], `a range that is empty, or too long (got ${JSON.stringify(given.slice(0, 60))}, expected start ≤ end, a positive step and at most ${LIMITS.values} numbers)`, hint)
	for (const value of numbers) if (!allowed(value)) throw origin.refuse([key], `not possible (got ${value}, expected ${expected})`, hint)
	const list = numbers.map((value) => ({ value, path: [key] }))
	requireDistinct(origin, list)
	return list.sort(ascending)
}

const ascending = (a: Placed<number>, b: Placed<number>) => a.value - b.value

function requireDistinct(origin: Origin, list: readonly Placed<string | number>[]): void {
	const seen = new Set<string | number>()
	for (const { value, path } of list) {
		if (seen.has(value)) throw origin.refuse(path, `given twice (got ${value}, expected each once)`, 'Leave one of them out.')
		seen.add(value)
	}
}
