/**
 * Poisson's equation on a ring of n points, by two cumulative sums:
 *
 *   2u_i − u_{i−1} − u_{i+1} = v_i − v̄,  Σu = 0;    u_{i+1} − u_i = S̄ − S_i,  S_i = Σ_{j ≤ i} (v_j − v̄),   v̄, S̄ the means.
 *
 * Sums are kept as hi + lo: the solution is that of the given doubles, rounded, although the inverse amplifies errors of v by up to n²/(4π²).
 * Cost: O(n), nothing is stored.
 */
import { divide2, type Double2 } from './double-double.ts'

/** hi + lo, |lo| ≤ ulp(hi)/2. */
class RunningSum {
	hi = 0
	lo = 0

	add(x: number, y = 0): void {
		const s = this.hi + x
		const v = s - this.hi
		const low = this.lo + y + (this.hi - (s - v) + (x - v))
		this.hi = s + low
		this.lo = low - (this.hi - s)
	}

	mean(n: number): Double2 {
		return divide2([this.hi, this.lo], [n, 0])
	}
}

/** Mean of v, and of the S_i. */
function ringMeans(v: Float64Array): readonly [Double2, Double2] {
	const n = v.length
	const [total, s, sum] = [new RunningSum(), new RunningSum(), new RunningSum()]
	for (let i = 0; i < n; i++) total.add(v[i])
	const [high, low] = total.mean(n)
	for (let i = 0; i < n; i++) {
		s.add(v[i])
		s.add(-high, -low)
		sum.add(s.hi, s.lo)
	}
	return [[high, low], sum.mean(n)]
}

/** Calls `visit` with i and u_i, for u that starts from u_0. */
function walk(v: Float64Array, [[high, low], [fluxHigh, fluxLow]]: readonly [Double2, Double2], start: Double2, visit: (i: number, u: RunningSum) => void): void {
	const [s, u] = [new RunningSum(), new RunningSum()]
	u.add(start[0], start[1])
	for (let i = 0; i < v.length; i++) {
		s.add(v[i])
		s.add(-high, -low)
		visit(i, u)
		u.add(fluxHigh, fluxLow)
		u.add(-s.hi, -s.lo)
	}
}

/** out = u; `out` may be v. Error: an ulp of the largest |u|. */
export function solveRing(v: Float64Array, out: Float64Array = new Float64Array(v.length)): Float64Array {
	const means = ringMeans(v)
	const sum = new RunningSum()
	walk(v, means, [0, 0], (_, u) => sum.add(u.hi, u.lo))
	const [high, low] = sum.mean(v.length)
	walk(v, means, [-high, -low], (i, u) => {
		out[i] = u.hi
	})
	return out
}

/** Σ (u_{i+1} − u_i)² = Σ u_i (v_i − v̄), from the differences: a relative error of √n eps. */
export function ringDirichlet(v: Float64Array): number {
	const [[high, low], [fluxHigh, fluxLow]] = ringMeans(v)
	const s = new RunningSum()
	let sum = 0
	for (let i = 0; i < v.length; i++) {
		s.add(v[i])
		s.add(-high, -low)
		const flux = fluxHigh - s.hi + (fluxLow - s.lo)
		sum += flux * flux
	}
	return sum
}
