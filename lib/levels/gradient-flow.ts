/**
 * One abstraction for three flows: a level is a value { space, energy, dissipation, dynamics }.
 *
 *   dx/dt = −K ∇E(x)    (+ √2 · (factor of K) · dB/dt where the level has noise)
 *
 * with ∇E the Riesz gradient in the inner product of the space and K symmetric, K ≥ 0, K·(constants) = 0, so that the mean is conserved and
 * dE/dt = −⟨∇E, K∇E⟩ ≤ 0. Micro: ℝᴺ, H, A. Meso: splines, H̄, Ā. Macro: L²(𝕋), 𝓗, −∂². Law: densities, Ent, the Wasserstein metric.
 * Code above `levels/` speaks of this type only. theory.md sections 0, 1.1, 2.2; design.md section 7.
 */

/** Where the states live. Vectors and states are flat arrays of length `dimension`, in the level's own basis. */
export interface Space {
	readonly name: string
	/** Number of coordinates; tangents with mean zero have one dimension less. */
	readonly dimension: number
	/** ⟨u, v⟩. */
	inner(u: Float64Array, v: Float64Array): number
	/** The conserved mean of a state. */
	mean(state: Float64Array): number
	/** The embedding into L²(𝕋): values of the embedded function at points θ (taken modulo 1). */
	embed(state: Float64Array, theta: Float64Array, out?: Float64Array): Float64Array
}

/** A lower and an upper bound of the Hessian on mean-zero tangents, and what justifies them. Null: not known. */
export interface ConvexityBound {
	readonly lower: number | null
	readonly upper: number | null
	readonly reason: string
}

export interface Energy {
	readonly name: string
	value(state: Float64Array): number
	/** out = ∇E, the Riesz gradient: dE(x)u = ⟨∇E(x), u⟩. */
	gradient(state: Float64Array, out?: Float64Array): Float64Array
	/** out = Hess E(x) u, in the same sense. */
	hessian(state: Float64Array, tangent: Float64Array, out?: Float64Array): Float64Array
	readonly convexity: ConvexityBound
}

/** A factor N of K = N Nᵀ: how noise enters. */
export interface NoiseFactor {
	/** Number of independent Brownian motions. */
	readonly dimension: number
	/** out = N w. */
	apply(w: Float64Array, out?: Float64Array): Float64Array
}

export interface Dissipation {
	readonly name: string
	/** out = K ξ, ξ a cotangent represented by its Riesz vector. */
	apply(force: Float64Array, out?: Float64Array): Float64Array
	/** out = K⁻¹ v, mean zero, for a tangent v of mean zero. */
	solve(tangent: Float64Array, out?: Float64Array): Float64Array
	/** ‖v‖² = ⟨v, K⁻¹v⟩ of a tangent of mean zero. */
	squaredNorm(tangent: Float64Array): number
	/** ⟨ξ, Kξ⟩: at ξ = ∇E the rate at which energy is dissipated. */
	rate(force: Float64Array): number
	/** Absent where the level is deterministic. */
	readonly noise?: NoiseFactor
}

/** What a time-stepping scheme promises; tests and the documentation's scheme table read this. */
export interface Scheme {
	readonly name: string
	/** Order for the deterministic equation; null for schemes of stochastic equations. */
	readonly order: number | null
	readonly strongOrder: number | null
	readonly weakOrder: number | null
	/** What holds exactly (to rounding), e.g. the mean. */
	readonly preserves: readonly string[]
	readonly stability: string
	readonly adaptive: boolean
	readonly source: string
}

/** How a run ended. `sentence` says it in words and, where the goal was not reached, what to do next. */
export interface Outcome {
	readonly reached: boolean
	readonly sentence: string
}

/** What trackers are shown after each accepted step. Arrays are borrowed: copy what is kept. */
export interface Moment {
	readonly time: number
	readonly state: Float64Array
	readonly energy: number
	/** Energy dissipated since time 0, by quadrature of the dissipation rate. */
	readonly dissipated: number
}

/** Watches a run; a returned sentence stops it. */
export type Tracker = (moment: Moment) => string | undefined

export interface RunOptions {
	/** Times at which the state is wanted, ascending, ≥ 0. */
	readonly times: readonly number[]
	/** Accuracy wanted of the states, relative to the range of the initial state. */
	readonly tolerance?: number
	readonly trackers?: readonly Tracker[]
	/** Limit of accepted and rejected steps of the run. */
	readonly maximumSteps?: number
}

/** A run of the flow: one row per requested time that was reached. */
export interface Run {
	readonly outcome: Outcome
	readonly times: readonly number[]
	readonly states: readonly Float64Array[]
	readonly mass: readonly number[]
	readonly energy: readonly number[]
	/** Cumulative from time 0. */
	readonly dissipated: readonly number[]
	readonly steps: number
	readonly rejected: number
}

export interface Dynamics {
	readonly schemes: readonly Scheme[]
	run(initial: Float64Array, options: RunOptions): Run
}

/** A level of the theory. */
export interface GradientFlow {
	readonly name: string
	readonly space: Space
	readonly energy: Energy
	readonly dissipation: Dissipation
	readonly dynamics: Dynamics
}

/** out = −K ∇E(x), the drift of the flow. */
export function drift(flow: Omit<GradientFlow, 'dynamics'>, state: Float64Array, out?: Float64Array): Float64Array {
	const result = flow.dissipation.apply(flow.energy.gradient(state), out)
	for (let i = 0; i < result.length; i++) result[i] = -result[i]
	return result
}

/** Remembers the mass of every step: its largest departure from the first one. */
export function massTracker(space: Space): { readonly tracker: Tracker; drift(): number } {
	let first: number | undefined
	let largest = 0
	return {
		tracker: ({ state }) => {
			const mass = space.mean(state)
			first ??= mass
			largest = Math.max(largest, Math.abs(mass - first))
			return undefined
		},
		drift: () => largest,
	}
}

/** Remembers time, energy and dissipation of every step. */
export function energyTracker(): { readonly tracker: Tracker; readonly rows: { time: number; energy: number; dissipated: number }[] } {
	const rows: { time: number; energy: number; dissipated: number }[] = []
	return {
		tracker: ({ time, energy, dissipated }) => {
			rows.push({ time, energy, dissipated })
			return undefined
		},
		rows,
	}
}

/** Evaluates an observable after every step, e.g. a Fourier coefficient or a distance. */
export function observableTracker(observe: (state: Float64Array, time: number) => number): {
	readonly tracker: Tracker
	readonly rows: { time: number; value: number }[]
} {
	const rows: { time: number; value: number }[] = []
	return {
		tracker: ({ time, state }) => {
			rows.push({ time, value: observe(state, time) })
			return undefined
		},
		rows,
	}
}

/** (E_0 − E_T − dissipated) / (E_0 − E_T); 0 where nothing is dissipated. */
export function identityDefect(initial: number, final: number, dissipated: number): number {
	const drop = initial - final
	return drop === 0 && dissipated === 0 ? 0 : (drop - dissipated) / (drop === 0 ? dissipated : drop)
}
