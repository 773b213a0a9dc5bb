/**
 * The JKO step on two sites: ρ ↦ argmin W₂²(ρ, ·)/(2τ) + Ent(·|μ), in quantiles, by Newton's method with a tridiagonal Hessian.
 *
 * The cells of the start are the quantile intervals: a narrow start needs a fine grid. Each step decreases Ent by at least W₂²/(2τ).
 * As τ → 0 the steps converge to the Fokker–Planck equation with order 1. theory.md 5.6.
 */
import type { Outcome } from '../../../gradient-flow.ts'
import { hyperplane } from '../fokker-planck/hyperplane.ts'
import { objective, type PairModel } from './objective.ts'
import { type QuantileLaw, squaredQuantileDistance } from './quantiles.ts'

export interface JkoStep {
	readonly law: QuantileLaw
	readonly entropy: number
	/** W₂² between the law before and after. */
	readonly squaredDistance: number
	readonly iterations: number
	/** Whether Φ is convex: 1/(τλ) + inf H'' > 0. Otherwise the minimum that is found may be a local one. */
	readonly convex: boolean
	readonly outcome: Outcome
}

export interface JkoRow extends JkoStep {
	readonly time: number
}

const MOBILITY = hyperplane(2).mobility
const MOST = 200
/** Newton decrement, squared, at which Φ is minimal to rounding. */
const SETTLED = 1e-24
const ARMIJO = 1e-4

/** One step of length τ. Cost: about 6 iterations of O(n). @throws RangeError unless τ > 0. */
export function jkoStep(model: PairModel, law: QuantileLaw, tau: number): JkoStep {
	if (!(tau > 0)) throw new RangeError(`jkoStep: step ${tau} (expected a positive number)`)
	const { masses, nodes: previous } = law
	const size = previous.length
	const phi = objective(model, masses, previous, tau)
	let nodes = previous.slice()
	const trial = new Float64Array(size)
	const direction = new Float64Array(size)
	let settled = false
	let iterations = 0
	let last = Number.POSITIVE_INFINITY
	for (; iterations < MOST && !settled; iterations++) {
		let d = phi.evaluate(nodes)
		if (!solveTridiagonal(d.diagonal, d.off, d.gradient, direction)) {
			d = phi.evaluate(nodes, true)
			solveTridiagonal(d.diagonal, d.off, d.gradient, direction)
		}
		const value = d.value
		let decrement = 0
		for (let k = 0; k < size; k++) decrement += d.gradient[k] * direction[k]
		settled = decrement <= SETTLED || (decrement < 1e-18 && decrement >= last)
		last = decrement
		let length = 1
		for (let k = 0; k + 1 < size; k++) {
			// No gap shrinks below a tenth of itself in a step.
			const closing = (direction[k + 1] - direction[k]) / (nodes[k + 1] - nodes[k])
			if (closing * length > 0.9) length = 0.9 / closing
		}
		for (let halving = 0; halving < 60; halving++, length /= 2) {
			for (let k = 0; k < size; k++) trial[k] = nodes[k] - length * direction[k]
			// Below 1e-12 the decrease is not seen in Φ.
			if (decrement < 1e-12 || phi.evaluate(trial).value <= value - ARMIJO * length * decrement) break
		}
		nodes = trial.slice()
	}
	const next = { nodes, masses }
	const convex = 1 / (tau * MOBILITY) + model.leastCurvature > 0
	const longest = -1 / (MOBILITY * model.leastCurvature)
	const sentence = settled
		? `Minimum reached in ${iterations} Newton steps${convex ? '' : `, perhaps a local one: the objective is convex for steps below ${longest.toPrecision(2)} only`}.`
		: `Stopped: Newton's method did not settle in ${MOST} steps. Try a shorter step than ${tau}.`
	return {
		law: next,
		entropy: phi.entropy(nodes),
		squaredDistance: squaredQuantileDistance(law, next),
		iterations,
		convex,
		outcome: { reached: settled, sentence },
	}
}

/** Steps of length τ from a law; row 0 is the law itself. Ends early where a step has no minimum. */
export function jkoFlow(model: PairModel, initial: QuantileLaw, tau: number, steps: number): readonly JkoRow[] {
	const entropy = objective(model, initial.masses, initial.nodes, Number.POSITIVE_INFINITY).entropy(initial.nodes)
	const outcome = { reached: true, sentence: 'The initial law.' }
	const rows: JkoRow[] = [{ time: 0, law: initial, entropy, squaredDistance: 0, iterations: 0, convex: true, outcome }]
	for (let k = 1; k <= steps; k++) {
		const { law, outcome: before } = rows[k - 1] as JkoRow
		if (!before.reached) break
		rows.push({ time: k * tau, ...jkoStep(model, law, tau) })
	}
	return rows
}

/** x = M⁻¹b for a symmetric tridiagonal M; false where a pivot is not positive. */
function solveTridiagonal(diagonal: Float64Array, off: Float64Array, b: Float64Array, x: Float64Array): boolean {
	const n = diagonal.length
	const pivots = new Float64Array(n)
	for (let k = 0; k < n; k++) {
		const share = k > 0 ? off[k - 1] / pivots[k - 1] : 0
		pivots[k] = diagonal[k] - (k > 0 ? share * off[k - 1] : 0)
		if (!(pivots[k] > 0)) return false
		x[k] = b[k] - (k > 0 ? share * x[k - 1] : 0)
	}
	for (let k = n - 1; k >= 0; k--) x[k] = (x[k] - (k + 1 < n ? off[k] * x[k + 1] : 0)) / pivots[k]
	return true
}
