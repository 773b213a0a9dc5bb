/** The known means of the control variates of a plan: expectations of quadratic forms of the linear field (`control.ts`). */
import { cramerTransform, fieldTable } from '../../../cramer/index.ts'
import { potential } from '../../../potential/index.ts'
import { type ControlLaw, controlLaw, latticeEigenvalues } from '../control.ts'
import { coarseObserver } from '../observables/coarse.ts'
import { observableNames } from '../observables/observables.ts'
import { PROJECTION_OBSERVABLES, projectionObserver } from '../observables/projections.ts'
import type { Control } from './estimates.ts'
import { controlIntervals, type EnsemblePlan } from './plan.ts'

const known = new WeakMap<EnsemblePlan, { readonly law: ControlLaw; readonly projected: ((u: Float64Array) => number) | null }>()

function prepared(plan: EnsemblePlan) {
	let found = known.get(plan)
	if (found === undefined) {
		const transform = cramerTransform(potential(plan.psi, { parameters: plan.parameters }))
		const variances = plan.start === 'local-gibbs' ? plan.means.map((mean) => transform.at(mean).law.deviation ** 2) : null
		found = {
			law: controlLaw(plan.sites, controlIntervals(plan), variances),
			projected: plan.coarse === null ? null : coarseObserver(plan.coarse, fieldTable(transform)).projectedSquare,
		}
		known.set(plan, found)
	}
	return found
}

/** The control variates at the j-th time; none where no linear field goes along. */
export function controlsOf(plan: EnsemblePlan, j: number): Control[] {
	if (plan.curvatures === null) return []
	const { law, projected } = prepared(plan)
	const names = observableNames(plan.coarse)
	const eigenvalues = latticeEigenvalues(plan.sites)
	const modes = law.modes(j)
	let inverse = 0
	for (let k = 1; k < plan.sites; k++) inverse += modes[k] / eigenvalues[k]
	const out: Control[] = [{ index: names.indexOf('control'), expectation: inverse / plan.sites }]
	if (projected !== null && plan.observed[j]!.coarse !== null) out.push({ index: names.indexOf('coarseControl'), expectation: law.expectation(j, projected) })
	return out
}

/** The observables of the p-th projection: where they begin, and the control variate |Pu|²_Y with its mean at the j-th time, where a linear field goes along. */
export function projectionControl(plan: EnsemblePlan, j: number, p: number): { readonly index: number; readonly control: Control | null } {
	const index = observableNames(plan.coarse).length + p * PROJECTION_OBSERVABLES.length
	if (plan.curvatures === null) return { index, control: null }
	const { law } = prepared(plan)
	const { projectedSquare } = projectionObserver(plan.projections![p]!, plan.sites)
	return { index, control: { index: index + PROJECTION_OBSERVABLES.indexOf('projectionControl'), expectation: law.expectation(j, projectedSquare) } }
}
