/**
 * The dynamics of the microscopic level. `schemes` are those of dX = −A∇H dt + √2 Dᵗ dB, and that of `run`: the chain at temperature zero,
 *
 *   dx/dt = −Aψ'(x)   by Radau IIA.
 *
 * Its limit for N → ∞ is ∂_tζ = ∂²_θ ψ'(ζ), with ψ' in place of φ': what is missing is the entropy that the noise contributes. ψ need not be convex: where
 * ψ'' < 0 diffusion is backward, modes of the size of a site grow at rates up to 4N²|ψ''|, and the steps follow them. theory.md 0.4, design.md section 7.
 */
import type { Space } from '../gradient-flow.ts'
import { type ImplicitDynamics, type ImplicitRun, implicitRun, type ImplicitRunOptions, radauScheme } from '../implicit-run.ts'
import type { MicroDissipation } from './dissipation.ts'
import type { MicroEnergy } from './energy.ts'
import { microEnergyChange } from './energy-change.ts'
import { MICRO_SCHEMES } from './schemes.ts'
import { microSystem, ROUNDING, ROUNDINGS } from './system.ts'

/** Errors of `run` are relative to the range of the initial state, or to that of later states where it grows. */
export type MicroDynamics = ImplicitDynamics

const TOLERANCE = 1e-9
/** The embedded estimate of order 3 is far above the error of the step: measured, by 1e2 to 1e4. */
const STEP = 20
/** A state this near a stationary one, in tolerances, moves no more where H stops falling: what is left is the noise of Newton's iteration. */
const REST = 1e-2

/** The dynamics on a space. */
export function microDynamics(space: Space, energy: MicroEnergy, dissipation: MicroDissipation): MicroDynamics {
	const sites = space.dimension
	const run = (initial: Float64Array, options: ImplicitRunOptions): ImplicitRun => {
		const { tolerance = TOLERANCE } = options
		const equilibrium = new Float64Array(sites).fill(space.mean(initial))
		const unit = unitOf(energy.jets(initial)[2])
		const [low, high] = [initial.reduce((a, x) => Math.min(a, x)), initial.reduce((a, x) => Math.max(a, x))]
		const size = Math.max(Math.abs(low), Math.abs(high), unit)
		/** Errors of states that rounding makes, and the root of their energy on a site. */
		const noise = ROUNDINGS * ROUNDING * size
		const grain = unit > 0 ? noise / unit : 0
		const range = high - low > noise ? high - low : size
		const change = microEnergyChange(sites, energy, unit)
		const initialEnergy = energy.value(initial)
		const fall = options.energyScale ?? fallOf(energy, initial, equilibrium, change)
		const tolerances = {
			tolerance: STEP * tolerance,
			range,
			energyTolerance: Math.max((STEP * tolerance + noise / range) * fall, sites * grain ** 2, 1e-300),
			unit,
		}
		const flow = {
			space,
			system: microSystem(sites, energy, dissipation, tolerances),
			range,
			change,
			energyAfter: (drop: number) => {
				// Where ψ is not convex H can fall by much more than it differs from that of the constant: then errors are relative to `drop`.
				tolerances.energyTolerance = Math.max(tolerances.energyTolerance, STEP * tolerance * drop, grain * Math.sqrt(sites * Math.max(drop, 0)))
				return initialEnergy - drop
			},
			energyOf: energy.value,
			resting: (state: Float64Array) => isStationary(energy, state, REST * tolerance * range),
			advice: (state: Float64Array) => advice(energy, dissipation, state),
		}
		return implicitRun(flow, initial, options)
	}
	return { schemes: [radauScheme, ...Object.values(MICRO_SCHEMES)], run }
}

/** 1/√|ψ''| on the average of the sites: the unit of values; 0 where ψ'' vanishes. */
function unitOf(curvature: Float64Array): number {
	const mean = curvature.reduce((sum, c) => sum + Math.abs(c), 0) / curvature.length
	return mean > 0 && Number.isFinite(mean) ? 1 / Math.sqrt(mean) : 0
}

/** |H(x) − H(constant)|, without cancellation where they are near. */
function fallOf(energy: MicroEnergy, state: Float64Array, equilibrium: Float64Array, change: ReturnType<typeof microEnergyChange>): number {
	const near = change(
		equilibrium,
		state.map((x, i) => 0.01 * (x - equilibrium[i])),
	)
	return Math.max(Math.abs(energy.value(state) - energy.value(equilibrium)), 1e4 * Math.abs(near.change))
}

/** Whether all ψ'(x_i) are the same but for values off by `distance`, and H may have a minimum there: at most one ψ'' < 0. */
function isStationary(energy: MicroEnergy, state: Float64Array, distance: number): boolean {
	const [, force, curvature] = energy.jets(state)
	let [low, high, stiffness, backward] = [force[0], force[0], 0, 0]
	for (let i = 0; i < force.length; i++) {
		low = Math.min(low, force[i])
		high = Math.max(high, force[i])
		stiffness += Math.abs(curvature[i]) / force.length
		if (curvature[i] < 0) backward++
	}
	return backward <= 1 && high - low <= distance * stiffness
}

/** What to try after a run that stopped at this state. */
function advice(energy: MicroEnergy, dissipation: MicroDissipation, state: Float64Array): string {
	const [, force, curvature] = energy.jets(state)
	if (!Number.isFinite(dissipation.rate(force))) return "ψ' is too large at the state for doubles: try a start of smaller range."
	const backward = curvature.reduce((count, c) => count + (c < 0 ? 1 : 0), 0)
	return backward === 0 ? 'Try a larger tolerance.' : `ψ'' < 0 at ${backward} sites, where diffusion is backward: try an earlier time, fewer sites, or a larger tolerance.`
}
