/** The dynamics of the macroscopic level on a fixed space: ∂_tζ = ∂²_θ φ'(ζ) by Radau IIA. theory.md 0.7. */
import { type ImplicitDynamics, type ImplicitRun, implicitRun, type ImplicitRunOptions, radauScheme } from '../implicit-run.ts'
import type { MacroDissipation } from './dissipation.ts'
import type { MacroEnergy } from './energy.ts'
import { energyChange } from './energy-change.ts'
import type { MacroSpace } from './space.ts'
import { macroSystem } from './system.ts'
import type { FreeEnergyTable } from './table.ts'

/** The energy scale is by default the initial relative energy. */
export type MacroRunOptions = ImplicitRunOptions
export type MacroRun = ImplicitRun
export type MacroDynamics = ImplicitDynamics

/** The dynamics on this space. */
export function macroDynamics(space: MacroSpace, energy: MacroEnergy, dissipation: MacroDissipation, table: FreeEnergyTable): MacroDynamics {
	const run = (initial: Float64Array, options: MacroRunOptions): MacroRun => {
		const { tolerance = 1e-9 } = options
		let low = Number.POSITIVE_INFINITY
		let high = Number.NEGATIVE_INFINITY
		for (let i = 0; i < space.dimension; i++) {
			low = Math.min(low, initial[i])
			high = Math.max(high, initial[i])
		}
		const size = Math.max(Math.abs(low), Math.abs(high))
		const range = high > low ? Math.max(high - low, 1e-15 * size) : Math.max(size, 1)
		let relative = energy.relative(initial)
		const system = macroSystem(space, table, dissipation, {
			stateTolerance: Math.max(tolerance * range, 1e-15 * size),
			energyTolerance: Math.max(tolerance * (options.energyScale ?? relative), 1e-300),
			rounding: 4e-16 * size,
		})
		const flow = {
			space,
			system,
			range,
			change: energyChange(space, energy, table, range),
			energyAfter: (_drop: number, change: number) => energy.equilibrium + (relative += change),
			energyOf: (state: Float64Array) => {
				relative = energy.relative(state)
				return energy.value(state)
			},
			advice: () => 'Try a larger tolerance, or fewer jumps.',
		}
		return implicitRun(flow, initial, options)
	}
	return { schemes: [radauScheme], run }
}
