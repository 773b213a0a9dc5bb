/** What the macroscopic level needs of the Cramér transform: φ, φ', φ'' on an interval of means. theory.md 0.6. */

/** Approximants of φ and its derivatives on [lower, upper]; φ' continues C¹-linearly outside. */
export interface FreeEnergyTable {
	readonly lower: number
	readonly upper: number
	/** Error of φ' over max(√φ'', |φ'|) and of φ'' over φ''; absent: exact. */
	readonly error?: number
	/** φ(m). */
	value(mean: number): number
	/** φ'(m). */
	first(mean: number): number
	/** φ''(m) > 0. */
	second(mean: number): number
	/** first[i] = φ'(means[i]), second[i] = φ''(means[i]), i < count. */
	evaluate(means: Float64Array, first: Float64Array, second: Float64Array, count?: number): void
}
