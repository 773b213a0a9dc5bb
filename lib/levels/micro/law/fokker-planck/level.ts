/**
 * The law level on 2 or 3 sites: ρ_t as the gradient flow of Ent(·|μ) in the Wasserstein metric with cost ⟨x − y, A⁻¹(x − y)⟩. theory.md 0.4, 5.6.
 *
 * The metric depends on the law, while `Dissipation` is one operator. So the level has `dissipationAt(ρ)`, and `at(ρ)` is the `GradientFlow` with the
 * operator at ρ: drift(level.at(ρ), ρ) = −K(ρ) log(ρ/μ) is the Fokker–Planck velocity at ρ. Its `dynamics` is that of the level, from any start.
 */
import type { Dissipation, Energy, GradientFlow } from '../../../gradient-flow.ts'
import { lawDissipation } from './dissipation.ts'
import { type LawDynamics, lawDynamics } from './dynamics.ts'
import { lawEnergy } from './energy.ts'
import { type Generator, generator } from './generator.ts'
import { type LawGrid, lawGrid, type LawGridOptions } from './grid.ts'
import { type LawSpace, lawSpace } from './space.ts'

export interface LawFlow extends GradientFlow {
	readonly space: LawSpace
	readonly dynamics: LawDynamics
}

export interface LawLevel extends Omit<LawFlow, 'dissipation'> {
	readonly grid: LawGrid
	readonly generator: Generator
	/** The canonical measure: the density where Ent = 0. */
	readonly gibbs: Float64Array
	/** K(ρ). */
	dissipationAt(density: Float64Array): Dissipation
	/** The gradient flow whose metric is that at ρ. */
	at(density: Float64Array): LawFlow
}

/** The level on the cells of these options, or on a grid. */
export function lawLevel(options: LawGridOptions | LawGrid): LawLevel {
	const grid = 'cells' in options ? options : lawGrid(options)
	const space = lawSpace(grid)
	const energy: Energy = lawEnergy(grid)
	const jumps = generator(grid)
	const dynamics = lawDynamics(space, energy, jumps)
	const dissipationAt = (density: Float64Array) => lawDissipation(jumps, density)
	return {
		name: 'law',
		space,
		energy,
		dynamics,
		grid,
		generator: jumps,
		gibbs: grid.gibbs,
		dissipationAt,
		at: (density) => ({ name: 'law', space, energy, dissipation: dissipationAt(density), dynamics }),
	}
}
