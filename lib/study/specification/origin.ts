/** Where the values of a study were written, in a file or in flags: what a refusal names. */
import type { InputError } from '../../errors.ts'

/** Keys and indices from the whole study down to a value. */
export type Path = readonly (string | number)[]

export interface Origin {
	/** The number at a path as it was written; undefined where it is no number. */
	literal(path: Path): string | undefined
	/** The error `study …: what: problem`, at the key instead of its value if so asked. */
	refuse(path: Path, problem: string, hint: string, at?: 'key'): InputError
	/** A key with a value, as it is written there: `sites: [16, 32]` or `--sites 16,32`. */
	spell(key: string, value?: unknown): string
	/** What a part of the library refuses, at this path. */
	restate(path: Path, error: InputError): InputError
}

/** What is meant by a path: its last key, with `param` before the name of a parameter. */
export function labelOf(path: Path): string {
	const names = path.filter((part) => typeof part === 'string')
	const [parent, last] = names.slice(-2)
	if (last === undefined) return parent ?? 'study'
	return parent === 'param' ? `param ${last}` : last
}
