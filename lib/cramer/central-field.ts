/** The field in which a family of tilts is entered. */

/** Zero where it is admissible, else a field well inside. */
export function centralField(min: number | null, max: number | null): number {
	if ((min === null || min < 0) && (max === null || max > 0)) return 0
	if (min !== null && max !== null) return (min + max) / 2
	return min !== null ? min + 1 : (max as number) - 1
}
