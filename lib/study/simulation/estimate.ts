/**
 * From the sums of a case to estimates at each time: E|X̄ − ζ|²_{H⁻¹}, and E|PX − η|², E|PX − Pζ|² of each projection, with the control variates of the
 * linear field (theory.md 8.4) and without.
 */
import type { ControlledEstimate, EnsemblePlan } from '../../levels/index.ts'
import { controlled, momentsOf } from '../../levels/micro/ensemble/estimates.ts'
import { controlsOf, projectionControl } from '../../levels/micro/ensemble/known-means.ts'
import type { Sums } from '../../levels/micro/ensemble/sums.ts'
import { observableCount, observableNames } from '../../levels/micro/observables/observables.ts'

export interface ProjectionEstimate {
	readonly degree: number
	readonly blocks: number
	/** E|PX − η|², without the zero mode. */
	readonly coarseSquared: ControlledEstimate
	/** E|PX − Pζ|², without the zero mode. */
	readonly projectedSquared: ControlledEstimate
}

export interface CaseMoment {
	readonly time: number
	readonly squaredHminus1: ControlledEstimate
	/** E(mean of X̄ − ζ)². */
	readonly zeroMode: number
	readonly projections: readonly ProjectionEstimate[]
}

export interface CaseEstimate {
	/** Replicas that the means are over. */
	readonly replicas: number
	/** Replicas that left the stable values: in no mean. */
	readonly lost: number
	readonly moments: readonly CaseMoment[]
}

/** Estimates from the sums over whole units. Standard errors are those of the residuals; see `estimates.ts` of the ensemble. */
export function estimateOf(plan: EnsemblePlan, sums: Sums): CaseEstimate {
	const width = observableCount(plan.coarse, plan.projections)
	const names = observableNames(plan.coarse)
	const replicas = sums.counts.reduce((a, b) => a + b, 0)
	return {
		replicas,
		lost: sums.lost,
		moments: plan.times.map((time, j) => {
			const moments = momentsOf(sums, j, width)
			const field = controlsOf(plan, j)
			return {
				time,
				squaredHminus1: controlled(moments, field)[names.indexOf('squaredHminus1')] as ControlledEstimate,
				zeroMode: moments.means[names.indexOf('zeroMode')] as number,
				projections: (plan.projections ?? []).map(({ degree, blocks }, p) => {
					const { index, control } = projectionControl(plan, j, p)
					const found = controlled(moments, control === null ? [] : [control, ...field])
					return { degree, blocks, coarseSquared: found[index] as ControlledEstimate, projectedSquared: found[index + 1] as ControlledEstimate }
				}),
			}
		}),
	}
}
