/**
 * The dynamics of the mesoscopic level: η' = −Ā∇H̄(η) by Radau IIA. theory.md 1.1, 2.2.
 *
 * H̄ need not be convex: where it is not, the flow grows modes of the size of a block, and the steps follow them. Newton's iteration uses
 * the Hessian of the leading term, in O(M); where that is far from the Hessian (few sites per block), the Hessian itself with all entries.
 */
import { type ImplicitDynamics, type ImplicitRun, implicitRun, type ImplicitRunOptions, radauScheme } from '../implicit-run.ts'
import { runThrough } from '../run.ts'
import type { MesoFlowEnergy } from './curvature.ts'
import type { MesoDissipation } from './dissipation.ts'
import { mesoEnergyChange } from './energy-change.ts'
import type { MesoSpace } from './space.ts'
import { curvatureDefect } from './newton.ts'
import { gradientOrNaN, mesoSystem } from './system.ts'

export type MesoRunOptions = ImplicitRunOptions
export type MesoRun = ImplicitRun
export type MesoDynamics = ImplicitDynamics

const TOLERANCE = 1e-9
/** The embedded estimate of order 3 is far above the error of the step: measured, by 1e2 to 1e4. */
const STEP = 20
/** A state this near a constant, in tolerances, moves no more where H̄ stops falling: what is left is the noise of Newton's iteration. */
const REST = 1e-3

export function mesoDynamics(space: MesoSpace, energy: MesoFlowEnergy, dissipation: MesoDissipation): MesoDynamics {
	const run = (initial: Float64Array, options: MesoRunOptions): MesoRun => {
		const { tolerance = TOLERANCE } = options
		const { low, high } = extremes(initial)
		const size = Math.max(Math.abs(low), Math.abs(high))
		const range = high - low
		const initialEnergy = energy.value(initial)
		const mass = space.mean(initial)
		const equilibrium = new Float64Array(space.dimension).fill(mass)
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
		const flow = {
			space,
			system,
			range,
			change: mesoEnergyChange(space, energy, unit > 0 ? (10 * rounding) / unit ** 2 : 0),
			energyAfter: (drop: number) => initialEnergy - drop,
			energyOf: energy.value,
			resting: (state: Float64Array) => {
				const now = extremes(state)
				return now.high - now.low <= REST * tolerance * range
			},
			advice: (state: Float64Array) => advice(energy, state),
		}
		return implicitRun(flow, initial, options)
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
function still(initial: Float64Array, options: MesoRunOptions, energy: number, mass: number): MesoRun {
	const { rows, ...columns } = runThrough(options, {
		moment: () => ({ time: 0, state: initial, energy, dissipated: 0 }),
		advance: () => undefined,
		row: (time) => ({ time, state: Float64Array.from(initial), mass, energy, dissipated: 0 }),
		advice: () => '',
		remark: () => ': a constant does not move',
	})
	options.progress?.(1)
	return { ...columns, drops: rows.map(() => 0), massDrift: 0, steps: 0, rejected: 0, energyRises: 0, largestRise: 0 }
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
