/** Verdicts from samples: a difference that is zero but for noise, and for a systematic part of known size. */
import { type Counterexample, type Evidence, type Grounds, inconclusive } from '../evidence.ts'
import { FALSE_ALARM, threshold } from './student.ts'

export interface Difference {
	/** Should vanish; in units in which 1 is the size of what is compared. */
	readonly difference: number
	readonly standardError: number
	/** Degrees of freedom of the standard error. */
	readonly freedom: number
	/** Part of the difference that is not noise, at most. */
	readonly systematic: number
	/** Differences below this may be missed; where noise and systematic part are larger nothing is decided. */
	readonly resolution: number
	/** Only differences of this sign contradict; default both. */
	readonly side?: -1 | 1
}

/** Measured differences beyond this contradict: z·standardError + systematic. */
export function resolvedDifference({ standardError, freedom, systematic }: Pick<Difference, 'standardError' | 'freedom' | 'systematic'>): number {
	return threshold(freedom) * standardError + systematic
}

/**
 * Holds while |difference| ≤ z·standardError + systematic, z the threshold that noise passes once in a million verdicts. Margin: what is left of z, in
 * standard errors.
 */
export function compatible(
	{ difference, standardError, freedom, systematic, resolution, side }: Difference,
	grounds: Grounds,
	counterexample: () => Counterexample,
): Evidence {
	const z = threshold(freedom)
	const against = Math.max(0, (side === undefined ? Math.abs(difference) : side * difference) - systematic)
	const margin = z - (against === 0 ? 0 : against / standardError)
	const resolved = resolvedDifference({ standardError, freedom, systematic })
	const numbers = { difference, standardError, systematic, threshold: z, falseAlarmRate: FALSE_ALARM, resolved, resolution, ...grounds.numbers }
	const marginUnit = `standard errors to the threshold ${z.toFixed(1)}`
	if (margin < 0) return { ...grounds, numbers, verdict: 'fails', margin: Math.max(margin, -Number.MAX_VALUE), marginUnit, counterexample: counterexample() }
	if (!(resolved <= resolution)) return inconclusive({ ...grounds, numbers })
	return { ...grounds, numbers, verdict: 'holds', margin, marginUnit }
}

/** `±` of a value in a sentence. */
export function withError(value: number, error: number): string {
	const digits = Math.max(0, Math.min(12, 1 - Math.floor(Math.log10(Math.max(error, 1e-300)))))
	return Math.abs(value) >= 1e6 || digits > 8 ? `${value.toPrecision(4)} ± ${error.toExponential(1)}` : `${value.toFixed(digits)} ± ${error.toFixed(digits)}`
}

/** A share in a sentence. */
export const percent = (share: number): string => `${(100 * share).toPrecision(2)} %`
