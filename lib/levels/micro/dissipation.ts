/**
 * The microscopic dissipation A = DᵀD, D = N(shift − 1), with its factor Dᵗ, by which noise enters. theory.md 0.3, 0.4.
 *
 *   (Dξ)_i = N(ξ_{i+1} − ξ_i) on the bond i of the sites i and i + 1,    (Dᵗw)_i = N(w_{i−1} − w_i),    A_ii = 2N², A_{i,i±1} = −N².
 *
 * A acts through the bonds: constants give exactly zero, and what a bond takes from one site it gives to the other, so that sums vanish to rounding.
 * N = 2 has two bonds between its sites: A = 4·(2, −2; −2, 2). The generated step (kernel/flux-step.ts) adds J_i to x_i and takes it from x_{i+1}: its
 * normal at bond i is −w_i. A⁻¹ costs O(N), with an error of an ulp of the largest entry.
 */
import { ringDirichlet, solveRing } from '../../numerics/ring-poisson.ts'
import type { Dissipation, NoiseFactor } from '../gradient-flow.ts'

export interface MicroDissipation extends Dissipation {
	/** Dᵗ: a Brownian motion per bond. */
	readonly noise: NoiseFactor
}

/** A on this many sites. */
export function microDissipation(sites: number): MicroDissipation {
	const square = sites * sites
	return {
		name: 'A = DᵗD',
		apply: (force, out = new Float64Array(sites)) => {
			const first = force[0]
			let before = first - force[sites - 1]
			for (let i = 0; i < sites; i++) {
				const after = (i + 1 < sites ? force[i + 1] : first) - force[i]
				out[i] = square * (before - after)
				before = after
			}
			return out
		},
		solve: (tangent, out = new Float64Array(sites)) => {
			solveRing(tangent, out)
			for (let i = 0; i < sites; i++) out[i] /= square
			return out
		},
		squaredNorm: (tangent) => ringDirichlet(tangent) / square,
		rate: (force) => {
			let sum = 0
			for (let i = 0; i < sites; i++) {
				const difference = force[i + 1 < sites ? i + 1 : 0] - force[i]
				sum += difference * difference
			}
			return square * sum
		},
		noise: {
			dimension: sites,
			apply: (w, out = new Float64Array(sites)) => {
				let before = w[sites - 1]
				for (let i = 0; i < sites; i++) {
					const here = w[i]
					out[i] = sites * (before - here)
					before = here
				}
				return out
			},
		},
	}
}
