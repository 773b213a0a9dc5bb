/**
 * Natural centre and scale of a potential: mean m₀ and deviation s₀ of e^{−ψ}, from which the defaults of the reports
 * are made (design.md section 3), and profiles shrunk to the admissible means.
 */
import type { OpenRange } from '../potential/single-site.ts'
import { centralField } from './central-field.ts'
import type { CramerTransform } from './transform.ts'

export interface ReferenceScale {
	/** 0 where that field is admissible, else one well inside the admissible fields. */
	readonly field: number
	readonly mean: number
	readonly deviation: number
	/** φ''(m₀) = 1/s₀². */
	readonly second: number
}

/** Mean and deviation of e^{σ₀z − ψ} with σ₀ = 0 where that is admissible. */
export function referenceScale(transform: CramerTransform): ReferenceScale {
	const { min, max } = transform.site.fields
	const field = centralField(min, max)
	const law = transform.logPartition(field)
	return { field, mean: law.mean, deviation: law.deviation, second: 1 / law.deviation ** 2 }
}

/**
 * The factor c ∈ (0, 1] with centre + c·[−reach.below, reach.above] at a distance of at least `margin` (a share of the
 * distance from the centre) from the ends of the admissible means.
 */
export function shrinkToMeans(
	means: OpenRange,
	centre: number,
	reach: { readonly below: number; readonly above: number },
	margin = 0.1,
): number {
	let factor = 1
	if (means.max !== null && reach.above > 0) factor = Math.min(factor, ((means.max - centre) * (1 - margin)) / reach.above)
	if (means.min !== null && reach.below > 0) factor = Math.min(factor, ((centre - means.min) * (1 - margin)) / reach.below)
	return factor
}
