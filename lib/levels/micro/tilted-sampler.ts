/**
 * Sampling a tilted law by inverse transform: x = F⁻¹(u).
 *
 * F is tabulated once for each mean: the density by its exponent (`cramer/exponent-table.ts`), integrated by Gauss rules cell by cell, and inverted by
 * Newton's method between the knots. Error of a quantile: below 1e-9 deviations; u has 32 bits, so that |x| beyond probability 2⁻³³ does not occur.
 */
import { addExponents, type CramerTransform, exponentTable, relativeExponent } from '../../cramer/index.ts'
import { ELEMENTARY } from '../../expression/elementary/index.ts'
import { scalarFunction } from '../../expression/targets/javascript/runtime.ts'
import { gaussLegendre } from '../../numerics/gauss-legendre.ts'

const CELLS = 512
/** Density below e^{−DEPTH} of its maximum is left out: beyond the 32 bits of u. */
const DEPTH = 32
const RULE = gaussLegendre(8)
const ALLOWANCE = 0.01

export interface TiltedSampler {
	/** F⁻¹. */
	quantile(u: number): number
	/** p(x)/p_max, at most 1. */
	relativeDensity(x: number): number
}

/** The tilted law with this mean. */
export function tiltedSampler(transform: CramerTransform, mean: number): TiltedSampler {
	const exp = scalarFunction(ELEMENTARY.exp)
	const law = transform.at(mean).law
	const table = exponentTable(relativeExponent(transform.site), law, DEPTH)
	const width = (table.cells * table.spacing) / CELLS
	const one = new Float64Array(1)
	const density = (u: number) => {
		one[0] = 0
		addExponents(table, u, 0, 1, one)
		return exp(-(one[0] as number))
	}
	const mass = (from: number, to: number) => {
		let sum = 0
		for (let q = 0; q < RULE.nodes.length; q++) sum += RULE.weights[q] * density(from + ((to - from) * (RULE.nodes[q] + 1)) / 2)
		return (sum * (to - from)) / 2
	}
	const knots = new Float64Array(CELLS + 1)
	for (let k = 0; k < CELLS; k++) knots[k + 1] = knots[k] + mass(table.first + k * width, table.first + (k + 1) * width)
	const total = knots[CELLS]
	const quantile = (probability: number) => {
		const target = probability * total
		let [low, high] = [0, CELLS]
		while (high - low > 1) {
			const middle = (low + high) >> 1
			if (knots[middle] <= target) low = middle
			else high = middle
		}
		const start = table.first + low * width
		const share = knots[high] - knots[low]
		let [from, to] = [start, start + width]
		let x = share > 0 ? start + (width * (target - knots[low])) / share : start
		for (let step = 0; step < 40; step++) {
			const miss = knots[low] + mass(start, x) - target
			if (miss > 0) to = x
			else from = x
			const p = density(x)
			let next = p > 0 ? x - miss / p : (from + to) / 2
			if (!(next >= from && next <= to)) next = (from + to) / 2
			if (Math.abs(next - x) <= 1e-10 * law.deviation) {
				x = next
				break
			}
			x = next
		}
		return law.mean + x
	}
	const end = table.first + table.cells * table.spacing
	// The maximum is found on a grid: the allowance is far above what lies between its points.
	const most = exp(table.least - ALLOWANCE)
	return {
		quantile,
		relativeDensity: (x) => {
			const u = x - law.mean
			return u > table.first && u < end ? density(u) * most : 0
		},
	}
}
