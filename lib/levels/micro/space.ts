/**
 * The microscopic space ℝᴺ of the chain, ⟨x, x'⟩ = Σ x_i x_i', with the conserved mean (1/N) Σ x_i. theory.md 0.1, 0.5.
 *
 * Embedding: the step function x̄(θ) = x_i on ((i − 1)/N, i/N], i = 1 … N; `state[i − 1]` is x_i, so that entry j lies on (j/N, (j + 1)/N].
 */
import { compensatedSum } from '../../cramer/cumulants.ts'
import type { Space } from '../gradient-flow.ts'

/** The space of this many sites. */
export function microSpace(sites: number): Space {
	return {
		name: `ℝᴺ, N = ${sites}`,
		dimension: sites,
		inner: (u, v) => {
			let sum = 0
			for (let i = 0; i < sites; i++) sum += u[i] * v[i]
			return sum
		},
		mean: (state) => compensatedSum(state) / sites,
		embed: (state, theta, out = new Float64Array(theta.length)) => {
			for (let k = 0; k < theta.length; k++) {
				const t = theta[k] - Math.floor(theta[k])
				let cell = Math.ceil(t * sites) - 1
				// The product is rounded: the ends of the cells are the doubles i/N.
				if (t <= cell / sites) cell--
				else if (t > (cell + 1) / sites) cell++
				out[k] = state[cell < 0 ? sites - 1 : cell]
			}
			return out
		},
	}
}
