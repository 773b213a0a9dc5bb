/**
 * ∂_tρ = ∇·(A(∇ρ + ρ∇H)) on cells: exact in time by uniformisation, with the entropy dissipated by quadrature of I_A along the flow.
 *
 * The steps serve the quadrature only: 5 Lobatto points per step (order 8), whose difference to Simpson's rule on three of them sets the step. The
 * dissipated entropy does not use entropies, so that the entropy identity tests both. theory.md 0.4, 5.5.
 */
import type { Dynamics, Energy, Run, RunOptions, Scheme } from '../../../gradient-flow.ts'
import { runThrough } from '../../../run.ts'
import { fisherInformation } from './dissipation.ts'
import type { Generator } from './generator.ts'
import { lawSemigroup } from './semigroup.ts'
import type { LawSpace } from './space.ts'

export const uniformisationScheme: Scheme = {
	name: 'uniformisation',
	order: Number.POSITIVE_INFINITY,
	strongOrder: null,
	weakOrder: null,
	preserves: ['mass', 'positivity', 'the Gibbs measure', 'decrease of every convex entropy'],
	stability: 'exact in time, stable at any step',
	adaptive: true,
	source: 'Jensen, Markoff chains as an aid in the study of Markoff processes, 1953',
}

export interface LawRunOptions extends RunOptions {
	/** Limit of products with the Markov kernel; default as many as 2e10 jump rates take, about a minute. */
	readonly maximumProducts?: number
}

export interface LawRun extends Run {
	/** E x_i at each time. */
	readonly means: readonly Float64Array[]
	/** I_A = −d/dt Ent at each time. */
	readonly dissipation: readonly number[]
	readonly products: number
	/** Largest increase of Ent in a step: 0, or rounding. */
	readonly largestRise: number
}

export interface LawDynamics extends Dynamics {
	run(initial: Float64Array, options: LawRunOptions): LawRun
}

/** Lobatto points on [0,1] and weights; Simpson's rule is on points 0, 2, 4. */
const INNER = Math.sqrt(3 / 7) / 2
const POINTS = [0, 0.5 - INNER, 0.5, 0.5 + INNER, 1] as const
const WEIGHTS = [1 / 20, 49 / 180, 16 / 45, 49 / 180, 1 / 20] as const

/** The dynamics on a space. */
export function lawDynamics(space: LawSpace, energy: Energy, jumps: Generator): LawDynamics {
	const { gibbs, cells } = space.grid
	const semigroup = lawSemigroup(jumps)
	const run = (initial: Float64Array, options: LawRunOptions): LawRun => {
		const { tolerance = 1e-9, maximumSteps = 100_000 } = options
		const { maximumProducts = 2e10 / jumps.rates.length } = options
		const f = initial.map((x, i) => x / gibbs[i])
		const trial = new Float64Array(cells)
		const density = new Float64Array(cells)
		const states = () => {
			for (let i = 0; i < cells; i++) density[i] = f[i] * gibbs[i]
			return density
		}
		let [time, dissipated, steps, rejected, products, largestRise] = [0, 0, 0, 0, 0, 0]
		let value = energy.value(initial)
		let information = fisherInformation(jumps, f)
		// Until the flow has told its own speed: a part of the time in which the entropy would be gone, no less than a few jumps.
		let step = Math.max(10 / semigroup.rate, information > 0 ? (0.05 * value) / information : 0)
		/** One step of this length from f to `trial`: the dissipated entropy and its error, relative. */
		const attempt = (length: number) => {
			trial.set(f)
			let lobatto = WEIGHTS[0] * information
			let simpson = information / 6
			let last = information
			for (let p = 1; p < POINTS.length; p++) {
				products += semigroup.advance(trial, length * ((POINTS[p] as number) - (POINTS[p - 1] as number)))
				last = fisherInformation(jumps, trial)
				lobatto += (WEIGHTS[p] as number) * last
				if (p % 2 === 0) simpson += p === 2 ? (2 / 3) * last : last / 6
			}
			const [amount, gap] = [length * lobatto, length * Math.abs(lobatto - simpson)]
			return { amount, last, error: amount > 0 ? (gap * gap) / (amount * (dissipated + amount)) : 0 }
		}
		const reachTime = (target: number, watch: () => string | undefined): string | undefined => {
			while (time < target) {
				if (steps + rejected >= maximumSteps) return `the limit of ${maximumSteps} steps at t = ${time}`
				if (products > maximumProducts)
					return `the limit of ${Math.round(maximumProducts)} products at t = ${time}; ${(semigroup.rate * (target - time)).toExponential(1)} are left`
				const left = target - time
				const length = step >= left ? left : Math.min(step, left / 2 > step ? step : left / 2)
				const { amount, last, error } = attempt(length)
				const change = error > 0 ? Math.min(4, Math.max(0.2, 0.85 * (tolerance / error) ** (1 / 8))) : 4
				if (error > tolerance && length * semigroup.rate > 1e-3) {
					rejected++
					step = length * Math.min(change, 0.7)
					continue
				}
				f.set(trial)
				steps++
				time = length === left ? target : time + length
				// A step cut short by a wanted time says little about the next one.
				step = length === left ? Math.max(step, length * change) : length * change
				dissipated += amount
				information = last
				const before = value
				value = energy.value(states())
				largestRise = Math.max(largestRise, value - before)
				const stop = watch()
				if (stop !== undefined) return stop
			}
			return undefined
		}
		states()
		const { rows, ...columns } = runThrough(options, {
			moment: () => ({ time, state: density, energy: value, dissipated }),
			advance: reachTime,
			row: (wanted) => {
				const state = wanted === 0 ? initial.slice() : states().slice()
				return { time: wanted, state, mass: space.mean(state), energy: value, dissipated, dissipation: information }
			},
			advice: () => 'Try fewer cells, or an earlier time.',
		})
		return {
			...columns,
			means: rows.map((row) => space.means(row.state)),
			dissipation: rows.map((row) => row.dissipation),
			steps,
			rejected,
			products,
			largestRise,
		}
	}
	return { schemes: [uniformisationScheme], run }
}
