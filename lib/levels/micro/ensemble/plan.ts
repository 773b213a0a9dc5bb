/** What an ensemble needs to be simulated anywhere: plain data that can be posted to a worker or written to a file. */
import type { ControlInterval } from '../control.ts'
import type { CoarseSetting } from '../observables/coarse.ts'
import type { ObservedTime } from '../observables/observables.ts'
import type { Projection } from '../observables/projections.ts'
import type { MicroSchemeName } from '../schemes.ts'
import type { StartKind } from '../start.ts'

export interface EnsemblePlan {
	/** ψ as text, with exact values of its parameters as text. */
	readonly psi: string
	readonly parameters: Readonly<Record<string, string>>
	readonly sites: number
	readonly replicas: number
	readonly seed: number
	readonly scheme: MicroSchemeName
	/** Largest dt; null for the scheme that takes whole intervals. */
	readonly timestep: number | null
	/** Ascending, ≥ 0. */
	readonly times: readonly number[]
	readonly start: StartKind
	/** N∫_{cell i} ζ_0. */
	readonly means: Float64Array
	/** H/N at these means: energies are summed relative to it. */
	readonly reference: number
	/** What each time is compared with. */
	readonly observed: readonly ObservedTime[]
	/** The mesoscopic level of the comparison. */
	readonly coarse: CoarseSetting | null
	/** Spaces of splines whose distances alone are observed. */
	readonly projections?: readonly Projection[]
	/** c of the linear field in each interval; null: no field. */
	readonly curvatures: readonly number[] | null
	/** A value of a site outside of this interval ends the run: the scheme is not stable there. null: no bound. */
	readonly stable: { readonly low: number; readonly high: number } | null
}

/** Replicas whose sums are formed one after the other; sums of blocks are added in a fixed binary tree. design.md section 5. */
export const BLOCK = 64
/** Groups of replicas, by number modulo this, whose one-point functions are kept apart: the jackknife leaves out one after the other. */
export const GROUPS = 16

export function blockCount({ replicas }: EnsemblePlan): number {
	return Math.ceil(replicas / BLOCK)
}

/** The steps of each interval between times: dt_j = (t_j − t_{j−1})/n_j ≤ dt. */
export function stepsOf({ times, timestep }: Pick<EnsemblePlan, 'times' | 'timestep'>): { readonly count: number; readonly timestep: number }[] {
	let before = 0
	return times.map((time) => {
		const length = time - before
		before = time
		const count = length === 0 ? 0 : timestep === null ? 1 : Math.max(1, Math.ceil(length / timestep - 1e-9))
		return { count, timestep: count === 0 ? 0 : length / count }
	})
}

/** The linear field in each interval, where there is one. */
export function controlIntervals(plan: EnsemblePlan): ControlInterval[] {
	return stepsOf(plan).map((steps, j) => ({ ...steps, curvature: plan.curvatures?.[j] ?? 0 }))
}
