/**
 * W₂ with cost ⟨x − y, A⁻¹(x − y)⟩ between Gaussian laws on the hyperplane. theory.md 5.6.
 *
 *   W₂² = |m − m'|²_{A⁻¹} + Σ_{k≠0} (√σ_k − √σ'_k)²/λ_k     (covariances that commute with A)
 */
import { realTransform } from '../../../../numerics/real-fft.ts'
import { chainEigenvalue } from './chain.ts'
import type { GaussianLaw } from './law.ts'

/** W₂², not divided by N. Error: a few ulp where the means agree or differ by more than rounding. @throws RangeError unless sites and mean agree. */
export function squaredWasserstein(p: GaussianLaw, q: GaussianLaw): number {
	const { sites } = p
	if (q.sites !== sites) throw new RangeError(`squaredWasserstein: laws of ${sites} and ${q.sites} sites`)
	if (Math.abs(p.mean - q.mean) > 1e-9 * Math.max(1, Math.abs(p.mean)))
		throw new RangeError(`squaredWasserstein: the means ${p.mean} and ${q.mean} differ, the distance is infinite`)
	const [re, im] = [new Float64Array(sites), new Float64Array(sites)]
	realTransform(sites).forward(
		p.means.map((x, i) => x - q.means[i]),
		re,
		im,
	)
	const same = p.curvature === q.curvature
	let sum = 0
	for (let k = 1; k < sites; k++) {
		const [first, second] = [p.variances[k] / p.curvature, q.variances[k] / q.curvature]
		const difference = same ? (p.excess[k] - q.excess[k]) / p.curvature : first - second
		const roots = difference === 0 ? 0 : difference / (Math.sqrt(first) + Math.sqrt(second))
		sum += ((re[k] ** 2 + im[k] ** 2) / sites + roots * roots) / chainEigenvalue(sites, k)
	}
	return sum
}
