/**
 * Starts of the micro level: the deterministic state of cell averages, and the local Gibbs state, a product of tilted laws with these means.
 *
 *   x_i = N∫_{cell i} ζ_0;      x_i ~ e^{σ_i z − ψ(z) − φ*(σ_i)} with mean N∫_{cell i} ζ_0, by inverse transform: x_i = F_i⁻¹(u_i).
 *
 * F is tabulated once for each mean: the density by its exponent (`cramer/exponent-table.ts`), integrated by Gauss rules cell by cell, and inverted by
 * Newton's method between the knots. Error of a quantile: below 1e-9 deviations; u has 32 bits, so that |x| beyond probability 2⁻³³ does not occur.
 */
import { addExponents, type CramerTransform, exponentTable, relativeExponent } from '../../cramer/index.ts'
import { gaussLegendre } from '../../numerics/gauss-legendre.ts'
import { streamUniforms } from './kernel/streams.ts'

/** x_i = cell averages of ζ_0, or independent with the tilted laws of these means. design.md section 3, "flows". */
export type StartKind = 'deterministic' | 'local-gibbs'

export interface MicroStartSampler {
	readonly kind: StartKind
	/** state[stride·i + offset] ← x_i of this replica. */
	sample(replica: number, state: Float64Array, offset: number, stride: number): void
}

/** A start with these means. */
export function microStart(kind: StartKind, transform: CramerTransform, means: Float64Array, seed: number): MicroStartSampler {
	const sites = means.length
	if (kind === 'deterministic')
		return {
			kind,
			sample(_, state, offset, stride) {
				for (let i = 0; i < sites; i++) state[stride * i + offset] = means[i]
			},
		}
	const known = new Map<number, (u: number) => number>()
	const quantiles = Array.from(means, (mean) => {
		let quantile = known.get(mean)
		if (quantile === undefined) known.set(mean, (quantile = tiltedQuantile(transform, mean)))
		return quantile
	})
	const uniforms = new Float64Array(sites)
	return {
		kind,
		sample(replica, state, offset, stride) {
			streamUniforms({ seed, sites, replica, step: 0, purpose: 'start' }, uniforms)
			for (let i = 0; i < sites; i++) state[stride * i + offset] = (quantiles[i] as (u: number) => number)(uniforms[i])
		},
	}
}

const CELLS = 512
/** Density below e^{−DEPTH} of its maximum is left out: beyond the 32 bits of u. */
const DEPTH = 32
const RULE = gaussLegendre(8)

/** F⁻¹ of the tilted law with this mean. */
export function tiltedQuantile(transform: CramerTransform, mean: number): (u: number) => number {
	const law = transform.at(mean).law
	const table = exponentTable(relativeExponent(transform.site), law, DEPTH)
	const width = (table.cells * table.spacing) / CELLS
	const one = new Float64Array(1)
	const density = (u: number) => {
		one[0] = 0
		addExponents(table, u, 0, 1, one)
		return Math.exp(-(one[0] as number))
	}
	const mass = (from: number, to: number) => {
		let sum = 0
		for (let q = 0; q < RULE.nodes.length; q++) sum += RULE.weights[q] * density(from + ((to - from) * (RULE.nodes[q] + 1)) / 2)
		return (sum * (to - from)) / 2
	}
	const knots = new Float64Array(CELLS + 1)
	for (let k = 0; k < CELLS; k++) knots[k + 1] = knots[k] + mass(table.first + k * width, table.first + (k + 1) * width)
	const total = knots[CELLS]
	return (probability) => {
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
}
