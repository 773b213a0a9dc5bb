/** Work that yields the part that is done, to its end; the part is told now and then. */

/** Milliseconds between two messages of a thread. */
const PACE = 250

export function paced<T>(work: Generator<number, T>, tell: (fraction: number) => void): T {
	let told = performance.now()
	for (;;) {
		const { done, value } = work.next()
		if (done === true) return value
		if (performance.now() - told < PACE) continue
		told = performance.now()
		tell(value)
	}
}
