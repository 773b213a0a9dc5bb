/** Searches along one real variable: bracketed roots and unimodal minima, to rounding. */

/** A sign change of f in [a, b] where f(a)·f(b) ≤ 0, by bisection to neighbouring doubles (at most 200 steps). */
export function bisect(f: (x: number) => number, a: number, b: number): number {
	let low = a
	let high = b
	const rising = f(a) <= 0
	for (let i = 0; i < 200; i++) {
		const middle = 0.5 * (low + high)
		if (middle <= Math.min(low, high) || middle >= Math.max(low, high)) break
		if (f(middle) <= 0 === rising) low = middle
		else high = middle
	}
	return 0.5 * (low + high)
}

const GOLDEN = 0.6180339887498949

/**
 * A local minimum of f in [a, b] by golden section. Error about √ε·scale in the place, ε in the value.
 * Cost: one evaluation of f per step, a factor 0.618 each.
 */
export function goldenMinimum(f: (x: number) => number, a: number, b: number, steps = 60): { x: number; value: number } {
	let low = a
	let high = b
	let x1 = high - GOLDEN * (high - low)
	let x2 = low + GOLDEN * (high - low)
	let f1 = f(x1)
	let f2 = f(x2)
	for (let i = 0; i < steps && high - low > 1e-9 * Math.max(Math.abs(low), Math.abs(high), 1e-300); i++) {
		if (f1 <= f2) {
			high = x2
			x2 = x1
			f2 = f1
			x1 = high - GOLDEN * (high - low)
			f1 = f(x1)
		} else {
			low = x1
			x1 = x2
			f1 = f2
			x2 = low + GOLDEN * (high - low)
			f2 = f(x2)
		}
	}
	return f1 <= f2 ? { x: x1, value: f1 } : { x: x2, value: f2 }
}
