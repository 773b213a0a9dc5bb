/** The constants of Poincaré and log-Sobolev inequalities in a report's data. */
import type { Attempt } from './data-common.ts'

/** One constant with what is known about it. */
export interface InequalityConstant {
	/** Of a row of the table. */
	readonly id: string
	/** What it is, in LaTeX, and in words. */
	readonly latex: string
	readonly words: string
	/** null: there is none, or it was not found: see `reason`. */
	readonly value: number | null
	/** Absolute; null where it is not known. */
	readonly error: number | null
	/** lower, upper: a bound of what it stands for; exact, certified, numerical, indicator: how it is known. */
	readonly kind: 'exact' | 'certified' | 'numerical' | 'indicator' | 'lower bound' | 'upper bound'
	/** Where it comes from, or why it is missing. */
	readonly reason: string
}

/** The tilted law of one mean. */
export interface FieldRow {
	readonly mean: number
	readonly field: number
	/** C_P, null where it was not found, and its relative error. */
	readonly poincare: number | null
	readonly error: number | null
	/** Muckenhoupt's bracket. */
	readonly lower: number | null
	readonly upper: number | null
	/** s². */
	readonly variance: number
}

/** C_P of canonical ensembles of K sites over all means. */
export interface CanonicalCurve {
	readonly sites: number
	/** sup over means; null: infinite. */
	readonly supremum: number | null
	/** Relative. */
	readonly error: number | null
	readonly mean: number | null
	readonly tail: string
	readonly reason: string
	readonly rows: readonly { readonly mean: number; readonly poincare: number | null; readonly error: number | null }[]
}

export interface InequalitiesPart {
	/** e^{−ψ}/Z, or a tilt of it where it has no mean: C_P with Muckenhoupt's bracket, and the bracket of C_LS. */
	readonly single: {
		readonly field: number
		readonly poincare: number | null
		readonly error: number | null
		readonly bracket: readonly [number, number] | null
		/** Ent(f²) ≤ C ∫f'² dμ with C in this interval; null: there is no such inequality, or it was not found. */
		readonly logSobolev: readonly [number, number] | null
		/** Whether the lower end is attained by a trial function, is 2C_P, or why there is no interval. */
		readonly reason: string
	}
	/** inf over all fields of the gap. */
	readonly infimum: { readonly value: number; readonly error: number | null; readonly field: number | null; readonly certain: boolean; readonly reason: string }
	readonly constants: readonly InequalityConstant[]
	readonly fields: readonly FieldRow[]
	readonly canonical: readonly Attempt<CanonicalCurve>[]
}
