/**
 * What a statement answers for one potential: a verdict, how far from the other verdict, and the numbers behind it.
 *
 * margin ≥ 0 iff the statement holds; it is null where nothing was decided. A statement that fails names a counterexample
 * which a reader can compute again with the command given.
 */

export type Verdict = 'holds' | 'fails' | 'inconclusive' | 'not-applicable'

export type Quantity = number | string | null

/** Where a statement fails, and how to see it. */
export interface Counterexample {
	readonly sentence: string
	readonly at: Readonly<Record<string, Quantity>>
	/** A command line that prints the number that breaks the statement. */
	readonly command: string
}

export interface EvidenceTable {
	readonly caption: string
	readonly columns: readonly string[]
	readonly rows: readonly (readonly Quantity[])[]
}

/** Curves or points behind the verdict, for the report. */
export interface EvidencePlot {
	readonly caption: string
	readonly x: string
	readonly y: string
	readonly logarithmic: { readonly x: boolean; readonly y: boolean }
	readonly series: readonly PlotSeries[]
}

/** `points` were measured, a `line` is a curve or a bound, a `guide` says what is predicted. */
export interface PlotSeries {
	/** Empty: not in the key. */
	readonly label: string
	readonly x: readonly number[]
	readonly y: readonly number[]
	readonly kind: 'points' | 'line' | 'guide'
	/** Half the length of a bar about each point. */
	readonly errors?: readonly number[]
}

export interface Evidence {
	readonly verdict: Verdict
	readonly margin: number | null
	/** What one unit of the margin means. */
	readonly marginUnit: string
	/** One sentence with the numbers that matter. */
	readonly sentence: string
	/** The numbers behind the verdict, errors included, so that a reader can recompute it. */
	readonly numbers: Readonly<Record<string, Quantity>>
	/** What would change the verdict. */
	readonly change: string
	readonly table?: EvidenceTable
	readonly plot?: EvidencePlot
	/** With `fails`, always. */
	readonly counterexample?: Counterexample
}

/** Everything of an evidence but verdict and margin. */
export type Grounds = Omit<Evidence, 'verdict' | 'margin' | 'marginUnit' | 'counterexample'>

/** The hypotheses of the statement do not hold, or were not verified, for this potential. */
export function notApplicable(sentence: string, change: string, numbers: Evidence['numbers'] = {}): Evidence {
	return { verdict: 'not-applicable', margin: null, marginUnit: '', sentence, numbers, change }
}

/** Nothing was decided within the errors. */
export function inconclusive(grounds: Grounds): Evidence {
	return { ...grounds, verdict: 'inconclusive', margin: null, marginUnit: '' }
}

/**
 * The verdict of `slack ≥ 0` with a slack known to ± error: holds from `error` on, fails below −error, inconclusive between.
 * The margin is the slack. @param counterexample where and how the slack is negative; asked for only when it fails
 */
export function decide(
	slack: number,
	error: number,
	marginUnit: string,
	grounds: Grounds,
	counterexample: () => Counterexample,
): Evidence {
	const numbers = { slack, slackError: error, ...grounds.numbers }
	if (!(error < Infinity) || Number.isNaN(slack)) return inconclusive({ ...grounds, numbers })
	const margin = Math.max(-Number.MAX_VALUE, Math.min(slack, Number.MAX_VALUE))
	if (slack >= error && slack >= 0) return { ...grounds, numbers, verdict: 'holds', margin, marginUnit }
	if (slack < -error) return { ...grounds, numbers, verdict: 'fails', margin, marginUnit, counterexample: counterexample() }
	return inconclusive({ ...grounds, numbers })
}

/** The verdict of `defect ≤ tolerance`, the defect ≥ 0 known to ± error. Margin: decades below the tolerance, at most 16. */
export function withinTolerance(
	defect: number,
	error: number,
	tolerance: number,
	grounds: Grounds,
	counterexample: () => Counterexample,
): Evidence {
	const numbers = { defect, defectError: error, tolerance, ...grounds.numbers }
	const decades = Math.min(16, Math.log10(tolerance / Math.max(defect, Number.MIN_VALUE)))
	const marginUnit = 'decades below the tolerance'
	if (defect + error <= tolerance) return { ...grounds, numbers, verdict: 'holds', margin: decades, marginUnit }
	if (defect - error > tolerance) return { ...grounds, numbers, verdict: 'fails', margin: decades, marginUnit, counterexample: counterexample() }
	return inconclusive({ ...grounds, numbers })
}

/**
 * The verdict of `x > 0` for an x enclosed in [lower, upper]: holds when lower > 0, with that margin, fails when upper ≤ 0.
 * An upper end of exactly 0 gives the margin −ε: no rounding makes it positive.
 */
export function positive(
	[lower, upper]: readonly [number, number],
	marginUnit: string,
	grounds: Grounds,
	counterexample: () => Counterexample,
): Evidence {
	if (lower > 0) return { ...grounds, verdict: 'holds', margin: lower, marginUnit }
	if (upper <= 0)
		return { ...grounds, verdict: 'fails', margin: Math.max(-Number.MAX_VALUE, Math.min(upper, -Number.EPSILON)), marginUnit, counterexample: counterexample() }
	return inconclusive(grounds)
}

/** What is wrong with an evidence as such; empty when it keeps the rules above. */
export function complaintsOf(evidence: Evidence): string[] {
	const { verdict, margin, counterexample } = evidence
	const complaints: string[] = []
	if (verdict === 'holds' && !(margin !== null && margin >= 0)) complaints.push(`holds with margin ${margin}`)
	if (verdict === 'fails' && !(margin !== null && margin < 0)) complaints.push(`fails with margin ${margin}`)
	if (verdict === 'fails' && counterexample === undefined) complaints.push('fails without a counterexample')
	if ((verdict === 'inconclusive' || verdict === 'not-applicable') && margin !== null) complaints.push(`${verdict} with margin ${margin}`)
	if ((verdict === 'holds' || verdict === 'fails') && evidence.marginUnit === '') complaints.push('margin without a unit')
	if (evidence.sentence === '' || evidence.change === '') complaints.push('says nothing')
	return complaints
}
