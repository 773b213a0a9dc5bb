/** The row that decides. */

/** The row with the least number, the first of equals; NaN is less than every number, so that what was not computed is not passed over. */
export function leastBy<T>(rows: readonly T[], of: (row: T) => number): T {
	return rows.reduce((a, b) => {
		const x = of(a)
		return Number.isNaN(x) || x <= of(b) ? a : b
	})
}
