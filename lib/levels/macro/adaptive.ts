/**
 * The macroscopic flow on a mesh that follows the solution: split where it is not resolved, joined where time has smoothed it.
 *
 * A step whose result is not resolved is not accepted: the state before it is carried to the finer mesh, exactly, and the step is repeated.
 * Joining happens between steps and keeps mass; its effect on the energy is computed and part of `drop`, never of `dissipated`, so that the
 * energy identity tests it. A step and the joining after it together never raise the energy by more than rounding.
 */
import { Radau } from '../../numerics/radau.ts'
import type { Outcome } from '../gradient-flow.ts'
import { progressOf } from '../implicit-run.ts'
import { type RunRow, runThrough } from '../run.ts'
import { energyChange } from './energy-change.ts'
import { type MacroLevel, macroLevel } from './level.ts'
import type { Element } from './mesh.ts'
import { coarsening, refiner, type Resolution } from './resolution.ts'
import { macroSystem, type SystemOptions } from './system.ts'
import type { FreeEnergyTable } from './table.ts'
import { type Change, changedElements, joiner, transferred } from './transfer.ts'

export interface AdaptiveOptions {
	readonly times: readonly number[]
	readonly range: { readonly mean: number; readonly low: number; readonly high: number }
	/** L² size of an admissible error of a step at time t. */
	readonly stateTolerance: (time: number) => number
	/** Admissible error of the dissipated energy in a step. */
	readonly energyTolerance: number
	readonly resolution: Resolution
	readonly maximumSteps: number
	readonly progress?: (fraction: number) => void
}

/** The flow at one of the requested times. */
export interface AdaptiveRow extends RunRow {
	readonly level: MacroLevel
	/** 𝓗 of the initial state minus 𝓗 of this one, summed over steps and transfers without cancellation. */
	readonly drop: number
}

export interface AdaptiveRun {
	readonly outcome: Outcome
	readonly rows: readonly AdaptiveRow[]
	readonly history: readonly { readonly time: number; readonly drop: number; readonly dissipated: number }[]
	readonly massDrift: number
	readonly largestRise: number
	/** Σ |change of the energy| by joining elements. */
	readonly transferDefect: number
	readonly steps: number
	readonly rejected: number
	readonly mostElements: number
}

const REFINE = 'refine'
const COARSEN = 'coarsen'
/** Joining is tried when time has grown by this factor. */
const LOOK = 1.2
/** … and done when this part of the elements goes. */
const WORTHWHILE = 0.04
/** Part of the energy dissipated so far that joining may change, per unit of length. */
const ENERGY_SHARE = 1e-9
/** Splits of one step before it is halved as well. */
const SPLITS = 4

/** Everything that belongs to the present mesh. */
function bind(
	table: FreeEnergyTable,
	elements: readonly Element[],
	degree: number,
	{ range, resolution }: AdaptiveOptions,
	tolerances: SystemOptions,
) {
	const level = macroLevel(table, elements, degree, range)
	return {
		level,
		system: macroSystem(level.space, table, level.dissipation, tolerances),
		change: energyChange(level.space, level.energy, table, range.high - range.low),
		unresolved: refiner(level.space, table, resolution),
		split: null as Change | null,
	}
}

/** Run from the state of a mesh. */
export function adaptiveRun(
	table: FreeEnergyTable,
	elements: readonly Element[],
	degree: number,
	initial: Float64Array,
	options: AdaptiveOptions,
): AdaptiveRun {
	const { range, resolution } = options
	const size = Math.max(Math.abs(range.low), Math.abs(range.high))
	const tolerances: SystemOptions = {
		stateTolerance: options.stateTolerance(0),
		energyTolerance: Math.max(options.energyTolerance, 1e-300),
		rounding: 4e-16 * size,
	}
	let bound = bind(table, elements, degree, options, tolerances)
	const joining = joiner(bound.level.space.rule)
	const end = options.times.at(-1) ?? 0
	const velocity = new Float64Array(initial.length)
	bound.system.rate(initial, velocity)
	const speed = Math.sqrt(bound.level.space.inner(velocity, velocity))
	const span = range.high > range.low ? range.high - range.low : Math.max(size, 1)
	let radau = new Radau(bound.system, initial, Math.min(end, speed > 0 ? (1e-3 * span) / speed : end))
	const firstStep = radau.step
	const firstMass = bound.level.space.mean(initial)
	let mostElements = elements.length
	let drop = 0
	let pending = 0
	let largestRise = 0
	let massDrift = 0
	let transferDefect = 0
	let nextLook = 0
	let splits = 0
	const history = [{ time: 0, drop: 0, dissipated: 0 }]

	const move = (change: Change) => {
		const before = bound
		const { space } = before.level
		bound = bind(table, changedElements(space.elements, change), degree, options, tolerances)
		const to = bound.level.space
		radau = radau.continued(bound.system, (vector) => transferred(space, to, change, joining, vector))
		mostElements = Math.max(mostElements, to.elements.length)
	}
	/** Energy of the state of `radau` on its mesh less that on the one before. */
	const hooks = {
		admit: (_time: number, state: Float64Array, _integral: number, increment: Float64Array) => {
			const step = bound.change(radau.state, increment)
			if (step.change > step.rounding) return false
			pending = step.change
			if (splits < SPLITS) {
				bound.split = bound.unresolved(state)
				if (bound.split) return REFINE
			}
			return true
		},
		accepted: (time: number, state: Float64Array, dissipated: number) => {
			splits = 0
			drop -= pending
			largestRise = Math.max(largestRise, pending)
			massDrift = Math.max(massDrift, Math.abs(bound.level.space.mean(state) - firstMass))
			history.push({ time, drop, dissipated })
			tolerances.stateTolerance = options.stateTolerance(time)
			options.progress?.(progressOf(time, firstStep, end))
			return time >= nextLook && time < end ? COARSEN : undefined
		},
	}
	const coarsen = () => {
		nextLook = LOOK * radau.time
		const { space, energy } = bound.level
		const found = coarsening(space, energy, joining, radau.state, radau.time, resolution, ENERGY_SHARE * drop)
		if (found.joined < Math.max(1, WORTHWHILE * space.elements.length) || pending + found.energy > 0) return
		transferDefect += Math.abs(found.energy)
		drop -= found.energy
		pending += found.energy
		const last = history.at(-1) as (typeof history)[number]
		history[history.length - 1] = { ...last, drop }
		move(found.change)
	}
	const used = () => radau.statistics.steps + radau.statistics.rejected + radau.statistics.newtonFailures
	const row = (time: number): AdaptiveRow => {
		const { level } = bound
		const state = Float64Array.from(radau.state)
		const mass = level.space.mean(state)
		return { time, level, state, mass, energy: level.energy.value(state), dissipated: radau.integral, drop }
	}
	const { outcome, rows } = runThrough(options, {
		moment: () => row(radau.time),
		advance: (time) => {
			while (radau.time < time) {
				const result = radau.advance(time, options.maximumSteps - used(), hooks)
				if (result.reached) break
				if (result.reason === REFINE) {
					splits++
					move(bound.split as Change)
				} else if (result.reason === COARSEN) coarsen()
				else return result.reason
			}
			return undefined
		},
		row,
		advice: () => 'Try a larger tolerance, or fewer jumps.',
	})
	const { steps, rejected, newtonFailures } = radau.statistics
	return {
		outcome,
		rows,
		history,
		massDrift,
		largestRise,
		transferDefect,
		steps,
		rejected: rejected + newtonFailures,
		mostElements,
	}
}
