/**
 * e^{tL} by uniformisation: with Λ ≥ max_i Σ_j r_ij, e^{tL} = Σ_k e^{−Λt}(Λt)^k/k! · P^k and P = 1 + L/Λ is a Markov kernel.
 *
 * Exact in time: no step-size error at any t. Every term is a Markov kernel with reversible measure μ, so that f > 0 stays positive, f = 1 stays 1 to
 * the last bit, and every convex entropy decreases; the sum is cut where the rest is below 1e-17 and divided by what it adds up to. The mass of f μ
 * is given back after every call (rounding, about 1e-16 per call). Cost: Λt + O(√(Λt)) products of 2(N − 1) terms per cell.
 */
import { compensatedSum } from '../../../../cramer/cumulants.ts'
import type { Generator } from './generator.ts'

export interface LawSemigroup {
	/** Λ. */
	readonly rate: number
	/** f ← e^{tL}f in place; returns the number of products P·f. */
	advance(f: Float64Array, time: number): number
	/** Products that `advance` needs, about. */
	cost(time: number): number
}

/** Λt of one sum: e^{−Λt} must not underflow. */
const LONGEST = 500
const CUT = 1e-17

/** The semigroup of a generator. Buffers are its own; calls allocate nothing but one array for the mass. */
export function lawSemigroup({ grid, rates, targets, largestRate }: Generator): LawSemigroup {
	const { cells, gibbs, plane } = grid
	// A margin, so that the diagonal of P is positive beyond rounding.
	const rate = 1.02 * largestRate
	const jump = rates.map((r) => r / rate)
	let current = new Float64Array(cells)
	let next = new Float64Array(cells)
	const sum = new Float64Array(cells)
	const product = plane.dimension === 1 ? lineProduct(jump) : planeProduct(jump, targets)

	const chunk = (f: Float64Array, amount: number): number => {
		current.set(f)
		let weight = Math.exp(-amount)
		let total = weight
		for (let i = 0; i < cells; i++) sum[i] = weight * current[i]
		let k = 0
		while (k < amount || weight > CUT * total) {
			k++
			weight *= amount / k
			total += weight
			product(current, next, sum, weight)
			;[current, next] = [next, current]
		}
		for (let i = 0; i < cells; i++) f[i] = sum[i] / total
		return k
	}
	const advance = (f: Float64Array, time: number): number => {
		const amount = rate * time
		if (amount === 0 || f.every((x) => x === f[0])) return 0
		const before = compensatedSum(f.map((x, i) => x * gibbs[i]))
		const parts = Math.ceil(amount / LONGEST)
		let products = 0
		for (let part = 0; part < parts; part++) products += chunk(f, amount / parts)
		const after = compensatedSum(f.map((x, i) => x * gibbs[i]))
		const factor = before / after
		if (factor !== 1) for (let i = 0; i < cells; i++) f[i] *= factor
		return products
	}
	return { rate, advance, cost: (time) => rate * time + 9 * Math.sqrt(rate * time) * Math.ceil((rate * time) / LONGEST) ** 0.5 }
}

/** out = Pf, sum += weight·Pf. */
type Product = (f: Float64Array, out: Float64Array, sum: Float64Array, weight: number) => void

/** Cells in a row: the neighbours are the cells before and after. */
function lineProduct(jump: Float64Array): Product {
	return (f, out, sum, weight) => {
		let before = f[0]
		let x = f[0]
		const last = f.length - 1
		for (let i = 0; i <= last; i++) {
			const after = i < last ? f[i + 1] : x
			const value = x + jump[2 * i] * (before - x) + jump[2 * i + 1] * (after - x)
			out[i] = value
			sum[i] += weight * value
			before = x
			x = after
		}
	}
}

function planeProduct(jump: Float64Array, targets: Int32Array): Product {
	return (f, out, sum, weight) => {
		for (let i = 0, q = 0; i < f.length; i++, q += 4) {
			const x = f[i]
			const first = jump[q] * (f[targets[q]] - x) + jump[q + 1] * (f[targets[q + 1]] - x)
			const second = jump[q + 2] * (f[targets[q + 2]] - x) + jump[q + 3] * (f[targets[q + 3]] - x)
			const value = x + (first + second)
			out[i] = value
			sum[i] += weight * value
		}
	}
}
