/** What all parts of a report's data are made of. */

export interface Unavailable {
	readonly unavailable: string
}

export type Attempt<T> = T | Unavailable

export function isAvailable<T extends object>(attempt: Attempt<T> | undefined): attempt is T {
	return attempt !== undefined && !('unavailable' in attempt)
}

/** A curve through equidistant abscissae; null where there is no value. */
export interface Curve {
	readonly x: readonly number[]
	readonly y: readonly (number | null)[]
}

export interface Range {
	readonly min: number | null
	readonly max: number | null
}

/** A mesoscopic space: splines of this degree on M blocks over N sites. */
export interface SpaceChoice {
	readonly degree: number
	/** M. */
	readonly blocks: number
	/** N, a multiple of M. */
	readonly sites: number
}
