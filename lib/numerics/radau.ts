/**
 * Adaptive integration of y' = f(y), stiff, by Radau IIA of order 5, with an integrated scalar q' = g(y) under the same error control.
 *
 * Simplified Newton iteration in the transformed variables (one real and one complex linear system), step sizes by the predictive controller
 * of Gustafsson; Hairer and Wanner, Solving Ordinary Differential Equations II, section IV.8. The error estimate is that of an embedded
 * method of order 3, so the solution is much more accurate than the tolerance. q is advanced by the collocation weights: order 5 too.
 */
import { abscissae, complexEigenvalue, errorWeights, inverseTransform, matrix, realEigenvalue, transform } from './radau-tableau.ts'

/** What the integrator needs of a stiff system; J is an approximation of f'. */
export interface StiffSystem {
	readonly dimension: number
	/** out = f(y). */
	rate(state: Float64Array, out: Float64Array): void
	/** Take J at this state from now on. */
	linearise(state: Float64Array): void
	/** Prepare the solution of (σI − J)x = b at σ = real and at σ = re + i·im. */
	factor(real: number, re: number, im: number): void
	/** b := (real − J)⁻¹ b. */
	solveReal(b: Float64Array): void
	/** (re, im) := (σ − J)⁻¹ (re, im). */
	solveComplex(re: Float64Array, im: Float64Array): void
	/** Size of an error, in units of the tolerance. */
	norm(error: Float64Array): number
	/** Size of a rounding error of the state in the same units: Newton's iteration is not asked for more. */
	readonly roundingNorm: number
	/** g(y) of the integrated scalar. */
	integrand(state: Float64Array): number
	/** Tolerance of the integrated scalar per step. */
	readonly integralTolerance: number
}

export interface RadauHooks {
	/**
	 * Asked before a step is accepted; false rejects it, and it is repeated with half the length; a sentence rejects it and stops the run at the
	 * state before the step. The increment is known more accurately than the difference of the states.
	 */
	readonly admit?: (time: number, state: Float64Array, integral: number, increment: Float64Array) => boolean | string
	/** Told after a step is accepted; a returned sentence stops the run. */
	readonly accepted?: (time: number, state: Float64Array, integral: number) => string | undefined
}

/** How an advance ended: at its goal, or why not. */
export type RadauEnd = { readonly reached: true } | { readonly reached: false; readonly reason: string }

export interface RadauStatistics {
	steps: number
	rejected: number
	newtonFailures: number
	newtonIterations: number
	factorisations: number
}

const MAXIMUM_NEWTON = 10
const NEWTON_TOLERANCE = 1e-4
const SAFETY = 0.9
const LARGEST_GROWTH = 8
const LARGEST_SHRINK = 0.125

/** An integration in progress; `state` and `integral` are advanced in place. */
export class Radau {
	readonly system: StiffSystem
	readonly state: Float64Array
	time = 0
	integral = 0
	/** Length proposed for the next step. */
	step: number
	statistics: RadauStatistics = { steps: 0, rejected: 0, newtonFailures: 0, newtonIterations: 0, factorisations: 0 }
	readonly #z: Float64Array[]
	readonly #w: Float64Array[]
	readonly #f: Float64Array[]
	readonly #last: Float64Array[]
	readonly #rate: Float64Array
	readonly #work: Float64Array
	readonly #stage: Float64Array
	#lastLength = 0
	#lastError = 1
	#first = true
	#rejectedBefore = false
	#contraction = 1
	#newtonSafety = 1
	#integrand: number

	constructor(system: StiffSystem, state: Float64Array, step: number) {
		const n = system.dimension
		const buffer = () => new Float64Array(n)
		this.system = system
		this.state = Float64Array.from(state)
		this.step = step
		this.#z = [buffer(), buffer(), buffer()]
		this.#w = [buffer(), buffer(), buffer()]
		this.#f = [buffer(), buffer(), buffer()]
		this.#last = [buffer(), buffer(), buffer()]
		this.#rate = buffer()
		this.#work = buffer()
		this.#stage = buffer()
		system.rate(this.state, this.#rate)
		this.#integrand = system.integrand(this.state)
	}

	/** The same integration continued on another system, e.g. another mesh; `map` carries states and increments to it. */
	continued(system: StiffSystem, map: (vector: Float64Array) => Float64Array): Radau {
		const next = new Radau(system, map(this.state), this.step)
		next.time = this.time
		next.integral = this.integral
		next.statistics = this.statistics
		next.#lastLength = this.#lastLength
		next.#lastError = this.#lastError
		next.#first = this.#first
		next.#rejectedBefore = this.#rejectedBefore
		next.#contraction = this.#contraction
		next.#newtonSafety = this.#newtonSafety
		if (!this.#first) for (let s = 0; s < 3; s++) (next.#last[s] as Float64Array).set(map(this.#last[s] as Float64Array))
		return next
	}

	/** Integrate to `goal` exactly, in at most `maximumSteps` steps. */
	advance(goal: number, maximumSteps: number, hooks: RadauHooks = {}): RadauEnd {
		let budget = maximumSteps
		while (this.time < goal) {
			if (budget-- <= 0) return { reached: false, reason: `the step limit of ${maximumSteps} was reached at t = ${this.time}` }
			const remaining = goal - this.time
			// Times that are the same but for rounding.
			if (remaining <= 1e-14 * this.time) {
				this.time = goal
				break
			}
			let length = Math.min(this.step, remaining)
			if (length < remaining && 2 * length > remaining) length = length > 0.99 * remaining ? remaining : remaining / 2
			if (!(length > 1e-14 * this.time)) return { reached: false, reason: `the step length became too small at t = ${this.time}` }
			const last = length === remaining
			const proposed = this.step
			const accepted = this.#attempt(length, hooks)
			if (typeof accepted === 'string') return { reached: false, reason: accepted }
			if (!accepted) continue
			this.time = last ? goal : this.time + length
			// A step cut short to hit the goal says little about the next length.
			if (length < proposed) this.step = Math.max(this.step, Math.min(proposed, LARGEST_GROWTH * length))
			this.statistics.steps++
			const stop = hooks.accepted?.(this.time, this.state, this.integral)
			if (stop !== undefined) return { reached: false, reason: stop }
		}
		return { reached: true }
	}

	/** One step of the given length; on failure only `step` changes. */
	#attempt(h: number, hooks: RadauHooks): boolean | string {
		const { system, state } = this
		const n = system.dimension
		const [z1, z2, z3] = this.#z
		system.linearise(state)
		system.factor(realEigenvalue / h, complexEigenvalue[0] / h, complexEigenvalue[1] / h)
		this.statistics.factorisations++
		const factor = this.#newton(h)
		if (factor !== 1) {
			this.statistics.newtonFailures++
			this.#rejectedBefore = true
			this.step = h * factor
			return false
		}
		const next = this.#stage
		const error = this.#work
		const rate = this.#rate
		const [e1, e2, e3] = errorWeights
		for (let i = 0; i < n; i++) error[i] = rate[i] + (e1 * z1[i] + e2 * z2[i] + e3 * z3[i]) / h
		system.solveReal(error)
		let size = system.norm(error)
		if (size >= 1 && (this.#first || this.#rejectedBefore)) {
			// The estimate overshoots on stiff transients: evaluate once more at y_0 + err.
			for (let i = 0; i < n; i++) next[i] = state[i] + error[i]
			system.rate(next, error)
			for (let i = 0; i < n; i++) error[i] += (e1 * z1[i] + e2 * z2[i] + e3 * z3[i]) / h
			system.solveReal(error)
			size = system.norm(error)
		}
		const g: [number, number, number] = [0, 0, 0]
		for (let s = 0; s < 3; s++) {
			const z = this.#z[s]
			for (let i = 0; i < n; i++) next[i] = state[i] + z[i]
			g[s] = system.integrand(next)
		}
		let increment = 0
		let integralError = this.#integrand
		for (let s = 0; s < 3; s++) {
			const stage = matrix[3 * s] * g[0] + matrix[3 * s + 1] * g[1] + matrix[3 * s + 2] * g[2]
			integralError += errorWeights[s] * stage
			increment = h * stage
		}
		integralError *= h / realEigenvalue
		size = Math.max(size, Math.abs(integralError) / system.integralTolerance, 1e-10)
		const newtonSafety = SAFETY * this.#newtonSafety
		let shrink = Math.min(1 / LARGEST_SHRINK, Math.max(1 / LARGEST_GROWTH, size ** 0.25 / newtonSafety))
		if (!(size < 1)) {
			this.statistics.rejected++
			this.#rejectedBefore = true
			this.step = this.#first ? 0.1 * h : h / Math.max(shrink, 1.05)
			if (!Number.isFinite(this.step)) this.step = 0.1 * h
			return false
		}
		for (let i = 0; i < n; i++) next[i] = state[i] + z3[i]
		const admitted = hooks.admit ? hooks.admit(this.time + h, next, this.integral + increment, z3) : true
		if (admitted !== true) {
			this.statistics.rejected++
			if (admitted !== false) return admitted
			this.#rejectedBefore = true
			this.step = 0.5 * h
			return false
		}
		if (!this.#first) {
			const predicted = ((this.#lastLength / h) * (size * size) ** 0.25) / this.#lastError ** 0.25 / newtonSafety
			shrink = Math.max(shrink, Math.min(1 / LARGEST_SHRINK, Math.max(1 / LARGEST_GROWTH, predicted)))
		}
		this.#lastLength = h
		this.#lastError = Math.max(1e-2, size)
		for (let s = 0; s < 3; s++) this.#last[s].set(this.#z[s])
		state.set(next)
		this.integral += increment
		this.#integrand = g[2]
		system.rate(state, this.#rate)
		this.step = this.#rejectedBefore ? Math.min(h, h / shrink) : h / shrink
		this.#rejectedBefore = false
		this.#first = false
		return true
	}

	/** Solve for the stages z_j = Y_j − y_0. Returns 1, or the factor by which to shorten the step. */
	#newton(h: number): number {
		const { system, state } = this
		const n = system.dimension
		const stage = this.#stage
		const [w1, w2, w3] = this.#w
		const [f1, f2, f3] = this.#f
		this.#predict(h)
		mix(inverseTransform, this.#z, this.#w, n)
		const gamma = realEigenvalue / h
		const alpha = complexEigenvalue[0] / h
		const beta = complexEigenvalue[1] / h
		const goal = Math.max(NEWTON_TOLERANCE, 4 * system.roundingNorm)
		let eta = Math.max(this.#contraction, 1e-16) ** 0.8
		let previous = 0
		let previousRatio = 0
		for (let iteration = 0; iteration < MAXIMUM_NEWTON; iteration++) {
			for (let s = 0; s < 3; s++) {
				const z = this.#z[s]
				for (let i = 0; i < n; i++) stage[i] = state[i] + z[i]
				system.rate(stage, this.#f[s])
			}
			mix(inverseTransform, this.#f, this.#f, n)
			for (let i = 0; i < n; i++) {
				f1[i] -= gamma * w1[i]
				const a = w2[i]
				const b = w3[i]
				f2[i] -= alpha * a - beta * b
				f3[i] -= alpha * b + beta * a
			}
			system.solveReal(f1)
			system.solveComplex(f2, f3)
			this.statistics.newtonIterations++
			const size = Math.sqrt((system.norm(f1) ** 2 + system.norm(f2) ** 2 + system.norm(f3) ** 2) / 3)
			if (!Number.isFinite(size)) return 0.25
			if (iteration > 0) {
				const ratio = size / previous
				const theta = iteration === 1 ? ratio : Math.sqrt(ratio * previousRatio)
				previousRatio = ratio
				if (theta < 0.99) {
					eta = theta / (1 - theta)
					const final = (eta * size * theta ** (MAXIMUM_NEWTON - 2 - iteration)) / goal
					if (final >= 1 && size > goal) {
						const q = Math.max(1e-4, Math.min(20, final))
						return 0.8 * q ** (-1 / (4 + MAXIMUM_NEWTON - 2 - iteration))
					}
				} else if (size > goal) return 0.5
			}
			previous = Math.max(size, 1e-300)
			for (let i = 0; i < n; i++) {
				w1[i] += f1[i]
				w2[i] += f2[i]
				w3[i] += f3[i]
			}
			mix(transform, this.#w, this.#z, n)
			if (eta * size <= goal || size <= system.roundingNorm) {
				this.#contraction = eta
				this.#newtonSafety = Math.min(1, (1 + 2 * MAXIMUM_NEWTON) / (iteration + 1 + 2 * MAXIMUM_NEWTON))
				return 1
			}
		}
		return 0.5
	}

	/** Starting values: the last collocation polynomial continued, or zero. */
	#predict(h: number): void {
		const n = this.system.dimension
		if (this.#first || this.#lastLength === 0) {
			for (const z of this.#z) z.fill(0)
			return
		}
		const [c1, c2] = abscissae
		const ratio = h / this.#lastLength
		for (let s = 0; s < 3; s++) {
			const x = 1 + abscissae[s] * ratio
			const l1 = (x * (x - c2) * (x - 1)) / (c1 * (c1 - c2) * (c1 - 1))
			const l2 = (x * (x - c1) * (x - 1)) / (c2 * (c2 - c1) * (c2 - 1))
			const l3 = (x * (x - c1) * (x - c2)) / ((1 - c1) * (1 - c2))
			const [a, b, c] = this.#last
			const z = this.#z[s]
			for (let i = 0; i < n; i++) z[i] = l1 * a[i] + l2 * b[i] + (l3 - 1) * c[i]
		}
	}
}

/** out_s = Σ_j m_sj in_j for three vectors; `out` may be `in`. */
function mix(m: readonly number[], input: readonly Float64Array[], out: readonly Float64Array[], n: number): void {
	const [a, b, c] = input
	const [u, v, w] = out
	const [m0, m1, m2, m3, m4, m5, m6, m7, m8] = m as [number, number, number, number, number, number, number, number, number]
	for (let i = 0; i < n; i++) {
		const x = a[i]
		const y = b[i]
		const z = c[i]
		u[i] = m0 * x + m1 * y + m2 * z
		v[i] = m3 * x + m4 * y + m5 * z
		w[i] = m6 * x + m7 * y + m8 * z
	}
}
