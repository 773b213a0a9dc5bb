/** Spectral gaps that are known from both sides: where places outside of the panels may hold a slower eigenfunction the gap is an upper bound, of no use to a bracket. */
import type { Subject } from '../subject.ts'
import { type FieldConstants, fieldConstants } from './field-constants.ts'

/** The laws whose gap is enclosed. */
export function enclosedGaps(subject: Subject): readonly FieldConstants[] {
	return fieldConstants(subject).filter(({ spectral }) => spectral.error < 1)
}

/** Error of log C_P, from the relative error of the gap. */
export function logGapError({ spectral }: FieldConstants): number {
	return -Math.log1p(-spectral.error)
}
