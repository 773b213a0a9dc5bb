/**
 * The Fokker–Planck operator on cells as a reversible Markov jump process, Scharfetter–Gummel fluxes.
 *
 *   d f_i/dt = Σ_j r_ij (f_j − f_i),  f = ρ/μ,   r_ij = λ h⁻² B(H_j − H_i),  B(x) = x/(eˣ − 1),   μ_i r_ij = μ_j r_ji.
 *
 * Mass is conserved, f = 1 is stationary, f stays positive and Ent decreases, all of it by construction; exact for linear H, second order in h
 * for smooth H. theory.md 0.4.
 */
import { bernoulli } from './bernoulli.ts'
import type { LawGrid } from './grid.ts'

export interface Generator {
	readonly grid: LawGrid
	/** r_ij in the order of `grid.neighbours`; 0 where there is no neighbour. */
	readonly rates: Float64Array
	/** Neighbours with −1 replaced by the cell itself. */
	readonly targets: Int32Array
	/** Neighbouring cells, once per pair, with c_ij = volume·μ_i r_ij = volume·μ_j r_ji. */
	readonly pairs: readonly { readonly from: number; readonly to: number; readonly weight: number }[]
	/** max_i Σ_j r_ij. */
	readonly largestRate: number
}

/** The jump rates of a grid. */
export function generator(grid: LawGrid): Generator {
	const { plane, cells, neighbours, energies, gibbs, spacing, volume } = grid
	const width = 2 * plane.dimension
	const rates = new Float64Array(neighbours.length)
	const pairs: { from: number; to: number; weight: number }[] = []
	const targets = new Int32Array(neighbours.length)
	const unit = plane.mobility / spacing ** 2
	let largestRate = 0
	for (let i = 0; i < cells; i++) {
		let total = 0
		for (let q = 0; q < width; q++) {
			const index = i * width + q
			const j = neighbours[index]
			targets[index] = j < 0 ? i : j
			if (j < 0) continue
			rates[index] = unit * bernoulli(energies[j] - energies[i])
			total += rates[index]
			// From the cell of lower energy, whose μ is not small: the same number for both.
			if (q % 2 === 1) pairs.push({ from: i, to: j, weight: volume * unit * pairWeight(gibbs[i], gibbs[j], energies[j] - energies[i]) })
		}
		largestRate = Math.max(largestRate, total)
	}
	return { grid, rates, targets, pairs, largestRate }
}

function pairWeight(from: number, to: number, rise: number): number {
	return rise >= 0 ? from * bernoulli(rise) : to * bernoulli(-rise)
}
