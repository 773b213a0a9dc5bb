/** A pure function of a number with its last results kept: what it answers does not depend on what was asked before, what it costs does. */
export function remembered<T>(f: (x: number) => T, capacity: number): (x: number) => T {
	const results = new Map<number, T>()
	return (x) => {
		let result = results.get(x)
		if (result === undefined) {
			result = f(x)
			if (results.size >= capacity) results.delete(results.keys().next().value as number)
		} else results.delete(x)
		results.set(x, result)
		return result
	}
}
