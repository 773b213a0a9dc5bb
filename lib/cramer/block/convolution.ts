/**
 * The density of a K-fold sum by convolution of positive weights: relative accuracy where inversion of χ^K cancels.
 *
 * With A_k the k-fold convolution of the weights w and A'_k that of (g w) * w * … * w (p' = g p), and K = a + b,
 *   f = Σ_j A_a(j) A_b(−j),   f' = Σ A'_a(j) A_b(−j),   f'' = Σ A'_a(j) A'_b(−j)   (times powers of 1/h),
 * all at x = 0. f has positive terms only. The two derivatives cancel only as much as ψ' fluctuates:
 * ψ_K'' = −K Cov(A'_a/A_a, A'_b/A_b) under the conditional law of the two halves, which is theory 2.2's
 * E ψ''(x_1) − (1/K) Var(Σψ'(x_i)) after one integration by parts (there a = 1).
 */
import type { DensityJet } from './characteristic.ts'
import type { TiltedLattice } from './lattice.ts'

/** Values on consecutive lattice indices from `first`. */
interface Sequence {
	readonly first: number
	readonly values: Float64Array
}
interface Jet {
	/** A_k. */
	readonly density: Sequence
	/** A'_k on the same indices. */
	readonly derivative: Sequence
}

/** Multiplications that `convolutionJet` will make, about. */
export function convolutionCost(lattice: TiltedLattice, sites: number): number {
	const n = lattice.weights.length
	if (sites <= 2) return n
	return n * n * (sites / 2) ** 2
}

/** f_K, f_K', f_K'' at 0 of the sum of K ≥ 2 copies, with the sums of moduli. */
export function convolutionJet(lattice: TiltedLattice, sites: number): DensityJet {
	const { weights, slopes, first, step } = lattice
	const tilted = new Float64Array(weights.length)
	for (let i = 0; i < weights.length; i++) tilted[i] = (weights[i] as number) * (slopes[i] as number)
	const one: Jet = { density: { first, values: weights }, derivative: { first, values: tilted } }
	const tiny = Math.exp(-lattice.depth)
	const low = sites >> 1
	const a = powerOf(one, low, tiny)
	const b = sites === 2 * low ? a : times(a, one, tiny)
	let f0 = 0
	let f1 = 0
	let f2 = 0
	let a1 = 0
	let a2 = 0
	const da = a.density.values
	const db = b.density.values
	const ta = a.derivative.values
	const tb = b.derivative.values
	for (let i = 0; i < da.length; i++) {
		const j = -(a.density.first + i) - b.density.first
		if (j < 0 || j >= db.length) continue
		const t = (ta[i] as number) * (db[j] as number)
		const tt = (ta[i] as number) * (tb[j] as number)
		f0 += (da[i] as number) * (db[j] as number)
		f1 += t
		f2 += tt
		a1 += Math.abs(t)
		a2 += Math.abs(tt)
	}
	const c = 8 + 2 * Math.log2(sites)
	return { value: [f0 / step, f1 / step, f2 / step], noise: [(c * f0) / step, (c * a1) / step, (c * a2) / step] }
}

function powerOf(one: Jet, exponent: number, tiny: number): Jet {
	if (exponent === 1) return one
	if (exponent % 2 === 1) return times(powerOf(one, exponent - 1, tiny), one, tiny)
	const half = powerOf(one, exponent / 2, tiny)
	return times(half, half, tiny)
}

/** The jet of the sum: densities convolved, the derivative carried by the first factor. Ends below `tiny` are dropped. */
function times(a: Jet, b: Jet, tiny: number): Jet {
	const density = convolve(a.density.values, b.density.values)
	const derivative = convolve(a.derivative.values, b.density.values)
	const first = a.density.first + b.density.first
	let top = 0
	for (const v of density) if (v > top) top = v
	let from = 0
	let to = density.length - 1
	while (from < to && (density[from] as number) < tiny * top) from++
	while (to > from && (density[to] as number) < tiny * top) to--
	return {
		density: { first: first + from, values: density.subarray(from, to + 1) },
		derivative: { first: first + from, values: derivative.subarray(from, to + 1) },
	}
}

function convolve(a: Float64Array, b: Float64Array): Float64Array {
	const out = new Float64Array(a.length + b.length - 1)
	for (let i = 0; i < a.length; i++) {
		const x = a[i] as number
		if (x === 0) continue
		for (let j = 0; j < b.length; j++) out[i + j] = (out[i + j] as number) + x * (b[j] as number)
	}
	return out
}
