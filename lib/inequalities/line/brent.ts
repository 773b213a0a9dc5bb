/** A minimum of a function of one variable in a bracket by parabolas, golden section where they fail (Brent). */

const GOLDEN = 0.3819660112501051

/** Minimum of f in [a, b], given f(x) ≤ f(a), f(b) at an inner x. Stops when the place is known to `tolerance`. */
export function brentMinimum(f: (x: number) => number, a: number, b: number, start: { x: number; value: number }, tolerance: number, limit = 40): { x: number; value: number } {
	let low = a
	let high = b
	let best = start
	let second = start
	let third = start
	let last = 0
	let before = 0
	for (let step = 0; step < limit; step++) {
		const middle = 0.5 * (low + high)
		if (Math.abs(best.x - middle) <= 2 * tolerance - 0.5 * (high - low)) break
		let move = Number.NaN
		if (Math.abs(before) > tolerance) {
			const r = (best.x - second.x) * (best.value - third.value)
			const q = (best.x - third.x) * (best.value - second.value)
			const p = (best.x - third.x) * q - (best.x - second.x) * r
			move = -p / (2 * (q - r))
		}
		const inside = best.x + move > low + tolerance && best.x + move < high - tolerance
		if (inside && Math.abs(move) < 0.5 * Math.abs(before)) before = last
		else {
			before = best.x < middle ? high - best.x : low - best.x
			move = GOLDEN * before
		}
		last = Math.abs(move) >= tolerance ? move : Math.sign(move) * tolerance
		const x = best.x + last
		const trial = { x, value: f(x) }
		if (trial.value <= best.value) {
			if (x < best.x) high = best.x
			else low = best.x
			;[third, second, best] = [second, best, trial]
		} else {
			if (x < best.x) low = x
			else high = x
			if (trial.value <= second.value || second === best) [third, second] = [second, trial]
			else if (trial.value <= third.value || third === best || third === second) third = trial
		}
	}
	return best
}
