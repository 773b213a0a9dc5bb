/**
 * Where Newton's method for the dual field starts: μ_j = φ'(y(θ_j)), θ_j the Greville point (j + (L+1)/2)/M of b_j, y clipped into the means.
 *
 * Fields Cμ are convex combinations of the μ_j, so they are admissible; μ is second-order accurate for smooth y and within a few steps for rough
 * ones. φ' by bisection and regula falsi on the table of fields. theory.md 7.4.
 */
import { centralField } from '../../../cramer/central-field.ts'
import type { FieldTable } from '../../../cramer/field-table.ts'
import { cellAverageBasis } from '../../../splines/site-nodes.ts'
import type { MesoSpace } from '../space.ts'

/** out = first approximation of the dual coefficients of the spline with coefficients `state`. */
export type DualStart = (state: Float64Array, out: Float64Array) => Float64Array

const ENOUGH = 1e-3

/** Start values of a space. */
export function dualStart({ degree, blocks }: Pick<MesoSpace, 'degree' | 'blocks'>, table: FieldTable): DualStart {
	const values = cellAverageBasis(degree, Number.POSITIVE_INFINITY)(degree % 2 === 0 ? 0.5 : 0, new Float64Array(degree + 1))
	const shift = Math.floor((degree + 1) / 2)
	const inverse = inverseMean(table)
	return (state, out) => {
		for (let j = 0; j < blocks; j++) {
			let mean = 0
			for (let l = 0; l <= degree; l++) mean += values[l] * state[(((j + shift - l) % blocks) + blocks) % blocks]
			out[j] = inverse(mean)
		}
		return out
	}
}

/** φ'(m) to about 1e-3 standard deviations; means that no field of the table reaches give the last field that is resolved. */
function inverseMean(table: FieldTable): (mean: number) => number {
	const { min, max } = table.transform.site.fields
	const middle = centralField(min, max)
	const field = new Float64Array(1)
	const [first, second] = [new Float64Array(1), new Float64Array(1)]
	const out = [null, first, second]
	const at = (x: number) => {
		field[0] = x
		return table.evaluate(field, 2, out)
	}
	at(middle)
	const [centre, unit] = [first[0], 1 / Math.sqrt(second[0])]
	return (mean) => {
		const side = mean >= centre ? 1 : -1
		const end = side > 0 ? max : min
		let [low, lowGap] = [middle, (centre - mean) * side]
		let [high, highGap] = [middle, lowGap]
		for (let k = 0; highGap < 0; k++) {
			const next = end === null ? middle + side * unit * 2 ** k : end - (end - middle) * 2 ** (-k - 1)
			if (next === high || k > 1000 || !at(next)) return low
			;[low, lowGap] = [high, highGap]
			;[high, highGap] = [next, (first[0] - mean) * side]
		}
		if (highGap <= ENOUGH * Math.sqrt(second[0])) return high
		for (let step = 0; step < 60; step++) {
			const share = step % 3 === 2 ? 0.5 : Math.min(0.9, Math.max(0.1, lowGap / (lowGap - highGap)))
			const next = low + (high - low) * share
			if (!at(next)) return low
			const gap = (first[0] - mean) * side
			if (Math.abs(gap) <= ENOUGH * Math.sqrt(second[0]) || next === low || next === high) return next
			if (gap < 0) [low, lowGap] = [next, gap]
			else [high, highGap] = [next, gap]
		}
		return low
	}
}
