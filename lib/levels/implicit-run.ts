/**
 * A run of a deterministic flow dx/dt = −K∇E by Radau IIA. theory.md 0.7, 1.1.
 *
 * Each step is refused and shortened if the energy rises by more than rounding; the dissipated energy is integrated along the flow, independently of
 * energy differences.
 */
import { Radau, type StiffSystem } from '../numerics/radau.ts'
import type { Dynamics, Run, RunOptions, Scheme, Space } from './gradient-flow.ts'
import { runThrough } from './run.ts'

export const radauScheme: Scheme = {
	name: 'radau-iia-5',
	order: 5,
	strongOrder: null,
	weakOrder: null,
	preserves: ['mass'],
	stability: 'L-stable, stiffly accurate, algebraically stable',
	adaptive: true,
	source: 'Hairer and Wanner, Solving Ordinary Differential Equations II, section IV.8',
}

export interface ImplicitRunOptions extends RunOptions {
	/** Energy scale of the tolerance of the dissipated energy; default what the energy can fall by, estimated from the initial state. */
	readonly energyScale?: number
	/** Fraction of the run that is done, on a scale that advances evenly in work. */
	readonly progress?: (fraction: number) => void
}

export interface ImplicitRun extends Run {
	/** Energy of the initial state less that at each time, summed over the steps without cancellation. */
	readonly drops: readonly number[]
	/** Largest |mass − initial mass| over all steps. */
	readonly massDrift: number
	/** Steps that were shortened because the energy would have risen. */
	readonly energyRises: number
	/** Largest rise of the energy in an accepted step: 0, or rounding. */
	readonly largestRise: number
}

export interface ImplicitDynamics extends Dynamics {
	run(initial: Float64Array, options: ImplicitRunOptions): ImplicitRun
}

export interface EnergyChange {
	readonly change: number
	/** Size of the rounding errors in `change`. */
	readonly rounding: number
}

/** What a run needs of its level. */
export interface ImplicitFlow {
	readonly space: Space
	readonly system: StiffSystem
	/** Size of the changes of the state that are to be seen: the first step makes a thousandth of it. */
	readonly range: number
	/** The change of the energy from `state` to `state` + `increment`. */
	change(state: Float64Array, increment: Float64Array): EnergyChange
	/** The energy, for trackers, after accepted steps that lowered it by `drop`, the last one by −`change`. */
	energyAfter(drop: number, change: number): number
	/** The energy of the state at a wanted time. */
	energyOf(state: Float64Array): number
	/** Whether a state whose energy falls no more moves by the noise of Newton's iteration only; absent: never. */
	resting?(state: Float64Array): boolean
	/** What to try where the run stops at this state. */
	advice(state: Float64Array): string
}

const MAXIMUM_STEPS = 20_000
/** Part of the range that the first step moves the state by. */
const FIRST = 1e-3
const AT_REST = 'at rest'

/** Runs a flow from a state. */
export function implicitRun(flow: ImplicitFlow, initial: Float64Array, options: ImplicitRunOptions): ImplicitRun {
	const { space, system } = flow
	const rate = new Float64Array(space.dimension)
	system.rate(initial, rate)
	const speed = Math.sqrt(space.inner(rate, rate))
	const end = options.times.at(-1) ?? 0
	const radau = new Radau(system, initial, Math.min(end, speed > 0 ? (FIRST * flow.range) / speed : end))
	const { statistics, step: start } = radau
	const used = () => statistics.steps + statistics.rejected + statistics.newtonFailures
	const mass = space.mean(initial)
	let energy = flow.energyAfter(0, 0)
	let [drop, pending, energyRises, largestRise, massDrift] = [0, 0, 0, 0, 0]
	let restingSince: number | undefined
	const admit = (_time: number, _state: Float64Array, _integral: number, increment: Float64Array) => {
		const { change, rounding } = flow.change(radau.state, increment)
		pending = change
		if (change <= rounding) return true
		energyRises++
		return flow.resting?.(radau.state) ? AT_REST : false
	}
	const { rows, ...columns } = runThrough(options, {
		moment: () => ({ time: radau.time, state: radau.state, energy, dissipated: radau.integral }),
		advance: (wanted, watch) => {
			if (restingSince !== undefined) return undefined
			const accepted = (time: number, state: Float64Array) => {
				drop -= pending
				energy = flow.energyAfter(drop, pending)
				largestRise = Math.max(largestRise, pending)
				massDrift = Math.max(massDrift, Math.abs(space.mean(state) - mass))
				options.progress?.(progressOf(time, start, end))
				return watch()
			}
			const result = radau.advance(wanted, (options.maximumSteps ?? MAXIMUM_STEPS) - used(), { admit, accepted })
			if (result.reached) return undefined
			if (result.reason !== AT_REST) return result.reason
			restingSince = radau.time
			return undefined
		},
		row: (time) => {
			const state = Float64Array.from(radau.state)
			return { time, state, mass: space.mean(state), energy: flow.energyOf(state), dissipated: radau.integral, drop }
		},
		advice: () => flow.advice(radau.state),
		remark: () => (restingSince === undefined ? '' : `, at rest since t = ${restingSince}`),
	})
	return {
		...columns,
		drops: rows.map((row) => row.drop),
		massDrift,
		steps: statistics.steps,
		rejected: statistics.rejected + statistics.newtonFailures,
		energyRises,
		largestRise,
	}
}

/** Share of a run. Steps are roughly even in log t while layers grow, and the first step sets the scale. */
export function progressOf(time: number, first: number, end: number): number {
	if (!(end > first)) return 1
	return Math.min(1, Math.log1p(time / first) / Math.log1p(end / first))
}
