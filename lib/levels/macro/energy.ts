/**
 * The free energy 𝓗(ζ) = ∫ φ(ζ) dθ on the discrete space: Σ w_i φ(ζ_i). theory.md 0.7.
 *
 * Gradient φ'(ζ), Hessian multiplication by φ''(ζ); convex because φ is. Since the mean is conserved, 𝓗 is kept relative to equilibrium,
 *   𝓗(ζ) − φ(m) = ∫ e(ζ),  e(z) = φ(z) − φ(m) − φ'(m)(z − m) = (z − m)² ∫_0^1 (1 − r) φ''(m + r(z − m)) dr ≥ 0,
 * by quadrature of φ'', which loses nothing near equilibrium; where φ'' varies too fast for the quadrature the difference is taken.
 */
import { lobattoRule } from '../../numerics/gauss-lobatto.ts'
import type { Energy } from '../gradient-flow.ts'
import type { MacroSpace } from './space.ts'
import type { FreeEnergyTable } from './table.ts'

export interface MacroEnergy extends Energy {
	/** The mean m of the equilibrium. */
	readonly mean: number
	/** φ(m). */
	readonly equilibrium: number
	/** Σ w_i e(ζ_i) = 𝓗(ζ) − φ(m) for states of mean m. */
	relative(state: Float64Array): number
	/** e(z). */
	one(z: number): number
	/** out[i] = e(values[i]). */
	density(values: Float64Array, out?: Float64Array): Float64Array
	/** How e is computed. */
	readonly method: 'quadrature' | 'difference'
}

const POINTS = 16
const FINER = 24

/** e(z) by quadrature of φ'' with degree + 1 points. */
function quadrature(table: FreeEnergyTable, mean: number, degree: number) {
	const { nodes, weights } = lobattoRule(degree)
	// The endpoint r = 1 has weight (1 − r) = 0.
	const n = degree
	const means = new Float64Array(n)
	const first = new Float64Array(n)
	const second = new Float64Array(n)
	return (z: number): number => {
		const d = z - mean
		if (d === 0) return 0
		for (let k = 0; k < n; k++) means[k] = mean + nodes[k] * d
		table.evaluate(means, first, second, n)
		let sum = 0
		for (let k = 0; k < n; k++) sum += weights[k] * (1 - nodes[k]) * second[k]
		return d * d * sum
	}
}

/** 𝓗 for states with this mean and values in [low, high]. */
export function macroEnergy(space: MacroSpace, table: FreeEnergyTable, mean: number, low: number, high: number): MacroEnergy {
	const equilibrium = table.value(mean)
	const slope = table.first(mean)
	const byQuadrature = quadrature(table, mean, POINTS - 1)
	const byFinerQuadrature = quadrature(table, mean, FINER - 1)
	const agrees = [low, (low + mean) / 2, (mean + high) / 2, high].every((z) => {
		const fine = byFinerQuadrature(z)
		return Math.abs(byQuadrature(z) - fine) <= 1e-12 * fine
	})
	const one = agrees ? byQuadrature : (z: number) => table.value(z) - equilibrium - slope * (z - mean)
	const first = new Float64Array(space.dimension)
	const second = new Float64Array(space.dimension)
	let lower = Number.POSITIVE_INFINITY
	let upper = 0
	for (let k = 0; k <= 256; k++) {
		const value = table.second(low + ((high - low) * k) / 256)
		lower = Math.min(lower, value)
		upper = Math.max(upper, value)
	}
	const density = (values: Float64Array, out = new Float64Array(values.length)) => {
		for (let i = 0; i < values.length; i++) out[i] = one(values[i])
		return out
	}
	const relative = (state: Float64Array) => {
		let sum = 0
		for (let i = 0; i < state.length; i++) sum += space.weights[i] * one(state[i])
		return sum
	}
	return {
		name: '𝓗(ζ) = ∫ φ(ζ)',
		mean,
		equilibrium,
		method: agrees ? 'quadrature' : 'difference',
		one,
		density,
		relative,
		value: (state) => equilibrium + slope * (space.mean(state) - mean) + relative(state),
		gradient: (state, out = new Float64Array(state.length)) => {
			table.evaluate(state, out, second, state.length)
			return out
		},
		hessian: (state, tangent, out = new Float64Array(state.length)) => {
			table.evaluate(state, first, second, state.length)
			for (let i = 0; i < state.length; i++) out[i] = second[i] * tangent[i]
			return out
		},
		convexity: { lower, upper, reason: `least and largest φ'' at 257 points of [${low}, ${high}], the range of the profile` },
	}
}
