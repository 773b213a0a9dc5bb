/**
 * P(χ²_k > x) = Q(k/2, x/2), by the finite sums for whole and half-whole parameters: e^{−x/2} Σ (x/2)^j/j!, with erfc in front for odd k. Error: some ulp.
 *
 * Abramowitz and Stegun 26.4.4, 26.4.5.
 */
import { ELEMENTARY } from '../expression/elementary/index.ts'
import { scalarFunction } from '../expression/targets/javascript/runtime.ts'

const erf = scalarFunction(ELEMENTARY.erf)

/** @param freedom k ≥ 0, whole; 0: always 1, as nothing can be said. */
export function chiSquaredTail(x: number, freedom: number): number {
	if (freedom === 0 || !(x > 0)) return 1
	const half = x / 2
	// Σ over j = 0, 1, … or 1/2, 3/2, … below k/2.
	const odd = freedom % 2 === 1
	let [term, sum] = odd ? [Math.sqrt(half / Math.PI) * 2, 0] : [1, 0]
	for (let j = odd ? 0.5 : 0; j < freedom / 2; j++) {
		sum += term
		term *= half / (j + 1)
	}
	return Math.min(1, (odd ? complement(Math.sqrt(half)) : 0) + Math.exp(-half) * sum)
}

/** erfc, by a continued fraction where 1 − erf has lost its digits. */
function complement(x: number): number {
	if (x < 2) return 1 - erf(x)
	let fraction = 0
	for (let k = 60; k > 0; k--) fraction = k / 2 / (x + fraction)
	return Math.exp(-x * x) / (Math.sqrt(Math.PI) * (x + fraction))
}
