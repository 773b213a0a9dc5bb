/**
 * The dynamics of the mesoscopic level: η' = −Ā∇H̄(η) by Radau IIA. theory.md 1.1, 2.2.
 *
 * Each step is refused and shortened if H̄ rises by more than rounding; the dissipated energy is integrated along the flow, independently of energy
 * differences. H̄ need not be convex: where it is not, the flow grows modes of the size of a block, and the steps follow them. Newton's iteration uses
 * the Hessian of the leading term, in O(M); where that is far from the Hessian (few sites per block), the Hessian itself with all entries.
 */
import { Radau } from '../../numerics/radau.ts'
import type { Dynamics, Outcome, Run, RunOptions } from '../gradient-flow.ts'
import { progressOf, radauScheme } from '../macro/dynamics.ts'
import type { MesoFlowEnergy } from './curvature.ts'
import type { MesoDissipation } from './dissipation.ts'
import { mesoEnergyChange } from './energy-change.ts'
import type { MesoSpace } from './space.ts'
import { curvatureDefect } from './newton.ts'
import { gradientOrNaN, mesoSystem } from './system.ts'

export interface MesoRunOptions extends RunOptions {
	/** Energy scale of the tolerance of the dissipated energy; default the largest H̄ can fall, estimated from the initial state. */
	readonly energyScale?: number
	/** Fraction of the run that is done, on a scale that advances evenly in work. */
	readonly progress?: (fraction: number) => void
}

export interface MesoRun extends Run {
	/** H̄ of the initial state less H̄ at each time, summed over the steps without cancellation. */
	readonly drops: readonly number[]
	readonly massDrift: number
	/** Steps that were shortened because H̄ would have risen. */
	readonly energyRises: number
	/** Largest rise of H̄ in an accepted step: 0, or rounding. */
	readonly largestRise: number
}

export type MesoDynamics = Dynamics & { run(initial: Float64Array, options: MesoRunOptions): MesoRun }

const TOLERANCE = 1e-9
/** The embedded estimate of order 3 is far above the error of the step: measured, by 1e2 to 1e4. */
const STEP = 20
const MAXIMUM_STEPS = 20_000
/** A state this near a constant, in tolerances, moves no more where H̄ stops falling: what is left is the noise of Newton's iteration. */
const REST = 1e-3
const AT_REST = 'at rest'

export function mesoDynamics(space: MesoSpace, energy: MesoFlowEnergy, dissipation: MesoDissipation): MesoDynamics {
	const run = (initial: Float64Array, options: MesoRunOptions): MesoRun => {
		const { times, tolerance = TOLERANCE, trackers = [], maximumSteps = MAXIMUM_STEPS } = options
		const n = space.dimension
		const { low, high } = extremes(initial)
		const size = Math.max(Math.abs(low), Math.abs(high))
		const range = high - low
		const initialEnergy = energy.value(initial)
		const mass = space.mean(initial)
		const equilibrium = new Float64Array(n).fill(mass)
		/** Rounding of states: of their own size, or of means where the field is 0. */
		const unit = deviation(space, energy, initial, equilibrium)
		const rounding = 1e-15 * Math.max(size, unit)
		if (range <= 10 * rounding * conditionOf(space)) return still(initial, options, initialEnergy, mass)
		const fall = options.energyScale ?? fallOf(space, energy, initial, equilibrium)
		const system = mesoSystem(space, withUsableCurvature(space, energy, [initial, equilibrium]), dissipation, {
			stateTolerance: Math.max(STEP * tolerance * range, 10 * rounding),
			energyTolerance: Math.max(STEP * tolerance * fall, 1e-300),
			rounding,
		})
		const rate = new Float64Array(n)
		system.rate(initial, rate)
		const speed = Math.sqrt(space.inner(rate, rate))
		const end = times.at(-1) ?? 0
		const radau = new Radau(system, initial, Math.min(end, speed > 0 ? (1e-3 * range) / speed : end))
		const changeOf = mesoEnergyChange(space, energy, unit > 0 ? (10 * rounding) / unit ** 2 : 0)
		let drop = 0
		let pending = 0
		let energyRises = 0
		let largestRise = 0
		let massDrift = 0
		const observe = (time: number, state: Float64Array, dissipated: number): string | undefined => {
			for (const tracker of trackers) {
				const stop = tracker({ time, state, energy: initialEnergy - drop, dissipated })
				if (stop !== undefined) return stop
			}
			return undefined
		}
		const start = radau.step
		const hooks = {
			admit: (_time: number, _state: Float64Array, _integral: number, increment: Float64Array) => {
				const { change, rounding } = changeOf(radau.state, increment)
				pending = change
				if (change <= rounding) return true
				energyRises++
				const now = extremes(radau.state)
				return now.high - now.low <= REST * tolerance * range ? AT_REST : false
			},
			accepted: (time: number, state: Float64Array, dissipated: number) => {
				drop -= pending
				largestRise = Math.max(largestRise, pending)
				massDrift = Math.max(massDrift, Math.abs(space.mean(state) - mass))
				options.progress?.(progressOf(time, start, end))
				return observe(time, state, dissipated)
			},
		}
		const rows: { time: number; state: Float64Array; energy: number; dissipated: number; drop: number }[] = []
		let outcome: Outcome = { reached: true, sentence: `Reached t = ${end}.` }
		let atRest: number | undefined
		const stopped = observe(0, radau.state, 0)
		if (stopped !== undefined) outcome = { reached: false, sentence: `Stopped: ${stopped}.` }
		for (const time of stopped === undefined ? times : []) {
			const left = maximumSteps - radau.statistics.steps - radau.statistics.rejected - radau.statistics.newtonFailures
			const result = atRest === undefined ? radau.advance(time, left, hooks) : { reached: true as const }
			if (!result.reached && result.reason === AT_REST) {
				atRest = radau.time
				outcome = { reached: true, sentence: `Reached t = ${end}, at rest since t = ${atRest}.` }
			} else if (!result.reached) {
				outcome = { reached: false, sentence: `Stopped: ${result.reason}. ${advice(energy, radau.state)}` }
				break
			}
			const state = Float64Array.from(radau.state)
			rows.push({ time, state, energy: energy.value(state), dissipated: radau.integral, drop })
		}
		const { steps, rejected, newtonFailures } = radau.statistics
		return {
			outcome,
			times: rows.map((row) => row.time),
			states: rows.map((row) => row.state),
			mass: rows.map((row) => space.mean(row.state)),
			energy: rows.map((row) => row.energy),
			dissipated: rows.map((row) => row.dissipated),
			drops: rows.map((row) => row.drop),
			massDrift,
			steps,
			rejected: rejected + newtonFailures,
			energyRises,
			largestRise,
		}
	}
	return { schemes: [radauScheme], run }
}

/** The length 1/√⟨u, Hess u⟩ at equilibrium of the unit vector u towards the state: the unit of means. */
function deviation(space: MesoSpace, energy: MesoFlowEnergy, state: Float64Array, equilibrium: Float64Array): number {
	const u = state.map((x, i) => x - equilibrium[i])
	const square = space.inner(u, u)
	const length = Math.sqrt(square / Math.abs(space.inner(u, energy.hessian(equilibrium, u))))
	return Number.isFinite(length) ? length : 0
}

/** Newton's iteration with the Hessian of the leading term contracts by its relative error, O(1/K): above this it gets the Hessian itself. */
const LARGEST_DEFECT = 0.3
/** … up to this many blocks: columns cost O(M²) each. */
const DENSE = 256

function withUsableCurvature(space: MesoSpace, energy: MesoFlowEnergy, states: readonly Float64Array[]): MesoFlowEnergy {
	if (space.dimension > DENSE || states.every((state) => curvatureDefect(space, energy, state) < LARGEST_DEFECT)) return energy
	return { ...energy, curvature: () => ({ kind: 'dense' }) }
}

/** |H̄(c) − H̄(equilibrium)|, without cancellation where they are near. */
function fallOf(space: MesoSpace, energy: MesoFlowEnergy, state: Float64Array, equilibrium: Float64Array): number {
	const { change } = mesoEnergyChange(space, energy)(
		equilibrium,
		state.map((x, i) => 0.01 * (x - equilibrium[i])),
	)
	return Math.max(Math.abs(energy.value(state) - energy.value(equilibrium)), 1e4 * Math.abs(change))
}

/** How many roundings the coefficients of a projected constant may differ by: the condition number of the form. */
function conditionOf({ form: { symbol } }: MesoSpace): number {
	let [low, high] = [Number.POSITIVE_INFINITY, 0]
	for (const s of symbol) {
		low = Math.min(low, s)
		high = Math.max(high, s)
	}
	return high / low
}

/** The run from a constant: nothing moves. */
function still(initial: Float64Array, { times, trackers = [], progress }: MesoRunOptions, energy: number, mass: number): MesoRun {
	const stop = trackers.reduce<string | undefined>((found, tracker) => found ?? tracker({ time: 0, state: initial, energy, dissipated: 0 }), undefined)
	const kept = stop === undefined ? times : []
	const all = <T>(value: T) => kept.map(() => value)
	progress?.(1)
	return {
		outcome:
			stop === undefined
				? { reached: true, sentence: `Reached t = ${times.at(-1) ?? 0}: a constant does not move.` }
				: { reached: false, sentence: `Stopped: ${stop}.` },
		times: kept,
		states: kept.map(() => Float64Array.from(initial)),
		mass: all(mass),
		energy: all(energy),
		dissipated: all(0),
		drops: all(0),
		massDrift: 0,
		steps: 0,
		rejected: 0,
		energyRises: 0,
		largestRise: 0,
	}
}

/** What to try after a run that stopped at this state. */
function advice(energy: MesoFlowEnergy, state: Float64Array): string {
	const finite = gradientOrNaN(energy, state, new Float64Array(state.length)).every(Number.isFinite)
	return finite ? 'Try a larger tolerance.' : 'The mean field of the state leaves the admissible means: try more blocks, a lower degree, or a smoother profile.'
}

/** Least and largest coefficient. */
export function extremes(state: Float64Array): { readonly low: number; readonly high: number } {
	let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
	for (let i = 0; i < state.length; i++) {
		low = Math.min(low, state[i])
		high = Math.max(high, state[i])
	}
	return { low, high }
}
