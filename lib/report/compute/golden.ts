/** A local maximum by golden sections. */

const RATIO = (Math.sqrt(5) - 1) / 2

/** The largest value of f found in [low, high] in a number of steps, each of which shrinks the interval by 0.618, and its place. */
export function goldenMaximum(f: (x: number) => number, low: number, high: number, steps: number): { x: number; value: number } {
	let [a, b] = [high - RATIO * (high - low), low + RATIO * (high - low)]
	let [fa, fb] = [f(a), f(b)]
	for (let i = 0; i < steps; i++) {
		if (fa > fb) {
			high = b
			;[b, fb] = [a, fa]
			a = high - RATIO * (high - low)
			fa = f(a)
		} else {
			low = a
			;[a, fa] = [b, fb]
			b = low + RATIO * (high - low)
			fb = f(b)
		}
	}
	return fa > fb ? { x: a, value: fa } : { x: b, value: fb }
}
