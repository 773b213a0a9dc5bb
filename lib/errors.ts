/**
 * Errors of wrong input: `call: problem (got …, expected …). Try …`.
 *
 * Exceptions are for wrong input only. A numerical outcome (not converged, clipped, unresolved) is a value.
 */

/** Stable machine-readable reasons; scripts match on these, never on the prose. */
export type ErrorCode =
	| 'syntax'
	| 'unknown-name'
	| 'not-allowed'
	| 'too-long'
	| 'too-deep'
	| 'not-finite'
	| 'singular'
	| 'not-a-potential'
	| 'field-out-of-range'
	| 'mean-out-of-range'
	| 'bad-profile'
	| 'bad-flag'
	| 'bad-parameter'
	| 'unstable-timestep'
	| 'file'
	| 'bad-study'
	| 'damaged-study'
	| 'study-busy'
	| 'disk'
	| 'slurm'

/** Wrong input: exit status 2 on the command line. `hint` says what to try. */
export class InputError extends Error {
	readonly code: ErrorCode
	readonly hint: string
	/** Zero-based position in the user's text, where there is one. */
	readonly position: number | undefined

	constructor(code: ErrorCode, message: string, hint: string, position?: number) {
		super(message)
		this.name = 'InputError'
		this.code = code
		this.hint = hint
		this.position = position
	}
}
