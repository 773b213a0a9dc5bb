/** What is known of one canonical ensemble: K sites with mean m, in the Euclidean metric of the hyperplane {(1/K)Σx_i = m} (theory 0.1, 6.8, S8). */

export interface FibreGap {
	/** K. */
	readonly sites: number
	readonly mean: number
	/** Spectral gap, 1/z². */
	readonly gap: number
	/** C_P = 1/gap; Infinity where the gap is below the range of doubles. */
	readonly poincare: number
	/** Relative error of both. */
	readonly error: number
	/** Not empty: what limits the accuracy. */
	readonly reason: string
}
