/**
 * The Onsager operator of the Wasserstein metric with cost ⟨x − y, A⁻¹(x − y)⟩ at a law ρ: K(ρ)ξ = −∇·(ρ A ∇ξ), on cells. theory.md 0.4, 5.6.
 *
 *   (K(ρ)ξ)_i = h^{−d} Σ_j c_ij Λ(f_i, f_j) (ξ_i − ξ_j),   c_ij = h^d μ_i r_ij,   Λ the logarithmic mean,
 *
 * the choice with K(ρ) log f = −μLf exactly (Maas, Mielke: chain rule f_j − f_i = Λ (log f_j − log f_i)): the Fokker–Planck equation on cells is a
 * gradient flow, not an approximation of one, and d/dt Ent = −⟨log f, K(ρ) log f⟩ = −I_A holds on cells.
 */
import type { Dissipation } from '../../../gradient-flow.ts'
import type { Generator } from './generator.ts'
import { logarithmicMean, logDifference } from './logarithmic-mean.ts'
import { type WeightedLaplacian, weightedLaplacian } from './weighted-laplacian.ts'

/** K(ρ) as a dissipation: the operator at this law; `solve` eliminates once, O(cells) for N = 2 and O(cells²) for N = 3. */
export function lawDissipation({ grid, pairs: edges }: Generator, density: Float64Array): Dissipation {
	const { cells, volume, gibbs } = grid
	const f = density.map((x, i) => x / gibbs[i])
	const pairs = edges.map(({ from, to, weight }) => ({ from, to, weight: weight * logarithmicMean(f[from], f[to]) }))
	let laplacian: WeightedLaplacian | undefined
	const apply = (force: Float64Array, out = new Float64Array(cells)) => {
		out.fill(0)
		for (const { from, to, weight } of pairs) {
			const flow = (weight * (force[from] - force[to])) / volume
			out[from] += flow
			out[to] -= flow
		}
		return out
	}
	const solve = (tangent: Float64Array, out = new Float64Array(cells)) => {
		const ground = density.reduce((best, x, i) => (x > (density[best] as number) ? i : best), 0)
		laplacian ??= weightedLaplacian(cells, pairs, ground)
		for (let i = 0; i < cells; i++) out[i] = volume * tangent[i]
		laplacian.solve(out, out)
		let mean = 0
		for (let i = 0; i < cells; i++) mean += out[i]
		mean /= cells
		for (let i = 0; i < cells; i++) out[i] -= mean
		return out
	}
	const rate = (force: Float64Array) => pairs.reduce((s, { from, to, weight }) => s + weight * (force[from] - force[to]) ** 2, 0)
	return {
		name: '−∇·(ρA∇)',
		apply,
		solve,
		squaredNorm: (tangent) => rate(solve(tangent)),
		rate,
	}
}

/** I_A = Σ c_ij (f_j − f_i)(log f_j − log f_i): the rate at which Ent decreases, in f = ρ/μ. */
export function fisherInformation({ pairs }: Generator, f: Float64Array): number {
	let sum = 0
	for (const { from, to, weight } of pairs) if (f[from] !== f[to]) sum += weight * (f[to] - f[from]) * logDifference(f[from], f[to])
	return sum
}
