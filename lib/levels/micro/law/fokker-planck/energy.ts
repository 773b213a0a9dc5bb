/**
 * The relative entropy of a law with respect to the canonical measure. theory.md 5.5.
 *
 *   Ent(ρ|μ) = ∫ (f log f − f + 1) dμ = ∫ρ log(ρ/μ),  f = ρ/μ, masses one;
 *   ∇Ent = log f,   Hess Ent u = u/ρ      in L² of the hyperplane
 *
 * (log f + 1 for ∫ρ log(ρ/μ) without the mass: constants are the kernel of the dissipation). All terms of the sum are ≥ 0 and free of cancellation, so
 * that entropies far below rounding of ∫ρ log(ρ/μ) are right near equilibrium.
 */
import type { Energy } from '../../../gradient-flow.ts'
import { excessEntropy } from '../gaussian/entropy.ts'
import type { LawGrid } from './grid.ts'

/** Ent(·|μ) on densities. */
export function lawEnergy({ cells, volume, gibbs }: LawGrid): Energy {
	return {
		name: 'Ent(ρ|μ)',
		value: (density) => {
			let sum = 0
			for (let i = 0; i < cells; i++) sum += gibbs[i] * entropyTerm(density[i] / gibbs[i])
			return sum * volume
		},
		gradient: (density, out = new Float64Array(cells)) => {
			for (let i = 0; i < cells; i++) out[i] = logRatio(density[i], gibbs[i])
			return out
		},
		hessian: (density, tangent, out = new Float64Array(cells)) => {
			for (let i = 0; i < cells; i++) out[i] = tangent[i] / density[i]
			return out
		},
		convexity: {
			lower: 0,
			upper: null,
			reason: 'x log x is convex and has no bounded second derivative; in the Wasserstein metric the constant is λ inf Hess H',
		},
	}
}

/** f log f − f + 1. */
export function entropyTerm(f: number): number {
	if (f === 0) return 1
	// With e = 1/f − 1: f (e − log(1 + e)).
	return f * excessEntropy((1 - f) / f, 1 / f)
}

function logRatio(density: number, gibbs: number): number {
	const change = (density - gibbs) / gibbs
	return Math.abs(change) < 0.5 ? Math.log1p(change) : Math.log(density / gibbs)
}
