/**
 * What a convergence study asks for: potentials × N × starts × times, the mesoscopic levels M × degree to compare with, and what is observed.
 *
 * Plain data with everything that was left out filled in, but for what depends on ψ (profile, times): null there means the defaults of each potential.
 */
import type { MicroSchemeName, StartKind } from '../../levels/index.ts'

/** What is measured against N, and its symbol in tables. */
export const STUDY_OBSERVABLES = {
	/** Hydrodynamic limit: step function of the chain against the macroscopic solution. */
	squaredHminus1: 'E|X̄ − ζ|²_{H⁻¹}',
	/** Microscopic to mesoscopic. */
	coarseSquared: 'E|PX − η|²',
	/** Mesoscopic to macroscopic, H⁻¹ and L². */
	mesoSquaredHminus1: '|η − ζ|²_{H⁻¹}',
	mesoSquared: '|η − ζ|²',
	/** Coarse-grained Hamiltonian against the free energy, of the initial profile. */
	energyGap: '|H̄(Pζ) − 𝓗(ζ)|',
	/** Ā against −∂²: relative error of the eigenvalue of the first mode. */
	operatorGap: '|Ā₁/(2π)² − 1|',
} as const

export type StudyObservable = keyof typeof STUDY_OBSERVABLES

export interface StudyPotential {
	readonly psi: string
	/** Exact values as text, e.g. '1/3'. */
	readonly parameters: Readonly<Record<string, string>>
	/** ζ_0; null: the default of ψ. */
	readonly profile: string | null
}

export interface StudySpecification {
	readonly title: string | null
	readonly potentials: readonly StudyPotential[]
	/** N, ascending. */
	readonly sites: readonly number[]
	/** M, ascending; may be empty: no mesoscopic level. Each pairs with the N that it divides. */
	readonly blocks: readonly number[]
	/** Degrees of the splines. */
	readonly degrees: readonly number[]
	readonly starts: readonly StartKind[]
	/** Ascending, > 0; null: T of each potential. */
	readonly times: readonly number[] | null
	readonly observables: readonly StudyObservable[]
	/** Replicas of each case; null where a target or a budget decides. */
	readonly replicas: number | null
	/** Wanted relative standard error of E|X̄_T − ζ_T|² at the last time; null: none. */
	readonly targetError: number | null
	/** Site updates of the whole study, spread over N by variance and cost; null: none. Exactly one of the three is given. */
	readonly budget: number | null
	/** null: from the class of ψ. */
	readonly scheme: MicroSchemeName | null
	/** N²dt, the same at every N; null: suggested. */
	readonly step: number | null
	readonly seed: number
}
