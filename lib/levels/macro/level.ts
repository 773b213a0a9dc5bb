/** The macroscopic level as a gradient flow: L²(𝕋), 𝓗(ζ) = ∫φ(ζ), K = −∂²_θ, ∂_tζ = ∂²_θ φ'(ζ). theory.md 0.7. */
import type { GradientFlow } from '../gradient-flow.ts'
import { type MacroDissipation, macroDissipation } from './dissipation.ts'
import { type MacroDynamics, macroDynamics } from './dynamics.ts'
import { type MacroEnergy, macroEnergy } from './energy.ts'
import type { Element } from './mesh.ts'
import { type MacroSpace, macroSpace } from './space.ts'
import type { FreeEnergyTable } from './table.ts'

export interface MacroLevel extends GradientFlow {
	readonly space: MacroSpace
	readonly energy: MacroEnergy
	readonly dissipation: MacroDissipation
	readonly dynamics: MacroDynamics
}

/** The level on these elements, for states with the given mean and values in [low, high]. */
export function macroLevel(
	table: FreeEnergyTable,
	elements: readonly Element[],
	degree: number,
	range: { readonly mean: number; readonly low: number; readonly high: number },
): MacroLevel {
	const space = macroSpace(elements, degree)
	const energy = macroEnergy(space, table, range.mean, range.low, range.high)
	const dissipation = macroDissipation(space)
	return { name: 'macro', space, energy, dissipation, dynamics: macroDynamics(space, energy, dissipation, table) }
}
