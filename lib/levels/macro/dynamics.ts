/**
 * The dynamics of the macroscopic level on a fixed space: ∂_tζ = ∂²_θ φ'(ζ) by Radau IIA. theory.md 0.7.
 *
 * Each step is refused and shortened if the free energy rises by more than rounding; the dissipated energy is integrated along the flow,
 * independently of energy differences.
 */
import { Radau } from '../../numerics/radau.ts'
import type { Dynamics, Outcome, Run, RunOptions, Scheme } from '../gradient-flow.ts'
import type { MacroDissipation } from './dissipation.ts'
import type { MacroEnergy } from './energy.ts'
import { energyChange } from './energy-change.ts'
import type { MacroSpace } from './space.ts'
import { macroSystem } from './system.ts'
import type { FreeEnergyTable } from './table.ts'

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

export interface MacroRunOptions extends RunOptions {
	/** Energy scale of the tolerance of the dissipated energy; default the initial relative energy. */
	readonly energyScale?: number
	/** Fraction of the run that is done, on a scale that advances evenly in work. */
	readonly progress?: (fraction: number) => void
}

export interface MacroRun extends Run {
	/** Steps that were shortened because the energy would have risen. */
	readonly energyRises: number
	/** Largest increase of the energy in an accepted step: 0, or rounding. */
	readonly largestRise: number
}

/** The dynamics on this space. */
export function macroDynamics(
	space: MacroSpace,
	energy: MacroEnergy,
	dissipation: MacroDissipation,
	table: FreeEnergyTable,
): Dynamics & { run(initial: Float64Array, options: MacroRunOptions): MacroRun } {
	const run = (initial: Float64Array, options: MacroRunOptions): MacroRun => {
		const { times, tolerance = 1e-9, trackers = [], maximumSteps = 20_000 } = options
		const n = space.dimension
		let low = Number.POSITIVE_INFINITY
		let high = Number.NEGATIVE_INFINITY
		for (let i = 0; i < n; i++) {
			low = Math.min(low, initial[i])
			high = Math.max(high, initial[i])
		}
		const size = Math.max(Math.abs(low), Math.abs(high))
		const range = high > low ? Math.max(high - low, 1e-15 * size) : Math.max(size, 1)
		const initialEnergy = energy.relative(initial)
		const system = macroSystem(space, table, dissipation, {
			stateTolerance: Math.max(tolerance * range, 1e-15 * size),
			energyTolerance: Math.max(tolerance * (options.energyScale ?? initialEnergy), 1e-300),
			rounding: 4e-16 * size,
		})
		const rate = new Float64Array(n)
		system.rate(initial, rate)
		const speed = Math.sqrt(space.inner(rate, rate))
		const end = times.at(-1) ?? 0
		const radau = new Radau(system, initial, Math.min(end, speed > 0 ? (1e-3 * range) / speed : end))
		const change = energyChange(space, energy, table, range)
		let relative = initialEnergy
		let pending = 0
		let energyRises = 0
		let largestRise = 0
		const observe = (time: number, state: Float64Array, dissipated: number): string | undefined => {
			for (const tracker of trackers) {
				const stop = tracker({ time, state, energy: energy.equilibrium + relative, dissipated })
				if (stop !== undefined) return stop
			}
			return undefined
		}
		const start = radau.step
		const hooks = {
			admit: (_time: number, _state: Float64Array, _integral: number, increment: Float64Array) => {
				const step = change(radau.state, increment)
				pending = step.change
				if (step.change <= step.rounding) return true
				energyRises++
				return false
			},
			accepted: (time: number, state: Float64Array, dissipated: number) => {
				relative += pending
				largestRise = Math.max(largestRise, pending)
				options.progress?.(progressOf(time, start, end))
				return observe(time, state, dissipated)
			},
		}
		const rows: { time: number; state: Float64Array; energy: number; dissipated: number }[] = []
		let outcome: Outcome = { reached: true, sentence: `Reached t = ${end}.` }
		const stopped = observe(0, radau.state, 0)
		for (const time of stopped === undefined ? times : []) {
			const left = maximumSteps - radau.statistics.steps - radau.statistics.rejected - radau.statistics.newtonFailures
			const result = radau.advance(time, left, hooks)
			if (!result.reached) {
				outcome = { reached: false, sentence: `Stopped: ${result.reason}. Try a larger tolerance, or fewer jumps.` }
				break
			}
			relative = energy.relative(radau.state)
			const state = Float64Array.from(radau.state)
			rows.push({ time, state, energy: energy.value(state), dissipated: radau.integral })
		}
		if (stopped !== undefined) outcome = { reached: false, sentence: `Stopped: ${stopped}.` }
		const { steps, rejected, newtonFailures } = radau.statistics
		return {
			outcome,
			times: rows.map((row) => row.time),
			states: rows.map((row) => row.state),
			mass: rows.map((row) => space.mean(row.state)),
			energy: rows.map((row) => row.energy),
			dissipated: rows.map((row) => row.dissipated),
			steps,
			rejected: rejected + newtonFailures,
			energyRises,
			largestRise,
		}
	}
	return { schemes: [radauScheme], run }
}

/** Share of a run. Steps are roughly even in log t while layers grow, and the first step sets the scale. */
export function progressOf(time: number, first: number, end: number): number {
	if (!(end > first)) return 1
	return Math.min(1, Math.log1p(time / first) / Math.log1p(end / first))
}
