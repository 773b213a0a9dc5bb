/** What a mistyped name may have meant: the nearest allowed name by edit distance (insertions, deletions, replacements). */

/** The nearest allowed name at distance one or two (one for names of up to three letters), if any; of equally near ones the first. */
export function nearest(name: string, allowed: readonly string[]): string | undefined {
	const close = allowed.map((a) => [distance(name, a), a] as const).filter(([d, a]) => d <= (a.length > 3 ? 2 : 1) && d < a.length)
	return close.sort((a, b) => a[0] - b[0])[0]?.[1]
}

/** The same whatever the case of the letters; a name that differs in case alone is nearest. */
export function nearestInAnyCase(name: string, allowed: readonly string[]): string | undefined {
	const lower = name.toLowerCase()
	const found = allowed.find((a) => a.toLowerCase() === lower) ?? nearest(lower, allowed.map((a) => a.toLowerCase()))
	return allowed.find((a) => a === found || a.toLowerCase() === found)
}

function distance(a: string, b: string): number {
	if (Math.abs(a.length - b.length) > 2) return 3
	let row = Array.from({ length: b.length + 1 }, (_, j) => j)
	for (let i = 1; i <= a.length; i++) {
		const next = [i]
		for (let j = 1; j <= b.length; j++) {
			const swap = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1)
			next.push(Math.min(swap, (row[j] as number) + 1, (next[j - 1] as number) + 1))
		}
		row = next
	}
	return row[b.length] as number
}
