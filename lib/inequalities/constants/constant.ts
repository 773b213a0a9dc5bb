/** A constant of the theory, with what is known about it. */

/**
 * exact: a closed form; certified: a proved bound on the safe side; numerical: computed, with an error that is estimated; indicator: says what to expect,
 * proves nothing.
 */
export type ConstantKind = 'exact' | 'certified' | 'numerical' | 'indicator'

export interface Constant {
	/** null: there is none (unbounded), or it was not found: see `reason`. */
	readonly value: number | null
	/** Absolute; Infinity when unknown. */
	readonly error: number
	readonly kind: ConstantKind
	/** Where it enters, as theory.md numbers it. */
	readonly source: string
	/** How it was found, or why there is none. */
	readonly reason: string
}

export function constantOf(value: number | null, error: number, kind: ConstantKind, source: string, reason: string): Constant {
	return { value, error: value === null ? Number.POSITIVE_INFINITY : error, kind, source, reason }
}

/** The first of the constants that has no value, as a reason; undefined when all have one. */
export function missing(constants: Readonly<Record<string, Constant>>): string | undefined {
	for (const [name, c] of Object.entries(constants)) if (c.value === null) return `${name}: ${c.reason}`
	return undefined
}
