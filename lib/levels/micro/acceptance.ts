/**
 * How often Metropolis bonds are refused in local equilibrium, and how much of it they cannot leave: two sites with the same tilted law, by quadrature.
 *
 *   rejection = ∫∫ p(a)p(b) (1 − α(a, b)),   stuck = the mass where α < 1/50,   α(a, b) = E min(1, e^{−threshold}) over the normal of the proposal.
 *
 * α is small where the Taylor map has no way back: mass that a run would neither leave nor find. Error: some percent of either, enough to choose a step.
 */
import type { CramerTransform } from '../../cramer/index.ts'
import { ELEMENTARY } from '../../expression/elementary/index.ts'
import { compile } from '../../expression/targets/index.ts'
import { scalarFunction } from '../../expression/targets/javascript/runtime.ts'
import type { SingleSite } from '../../potential/single-site.ts'
import { bondExpressions, type BondProposal, MOVE, THRESHOLD } from './kernel/bond-step.ts'
import { tiltedSampler } from './tilted-sampler.ts'

export interface Acceptance {
	readonly rejection: number
	readonly stuck: number
}

/** Points of a site, equally far apart over all but 10⁻⁹ of its law; normals of a proposal. */
const POINTS = 41
const TAIL = 1e-9
const NORMALS = Array.from({ length: 17 }, (_, k) => (k - 8) / 2)
const STUCK = 0.02

/** α over pairs of sites of these means, the worst of the means; h = N²dt. */
export function bondAcceptance(site: SingleSite, transform: CramerTransform, means: readonly number[], kind: BondProposal = 'taylor'): (h: number) => Acceptance {
	const { move, threshold } = bondExpressions(site.expression, kind)
	const [moves, thresholds] = [compile(move, MOVE), compile([threshold], THRESHOLD)]
	const exp = scalarFunction(ELEMENTARY.exp)
	const laws = means.map((mean) => pairs(transform, mean))
	const rows = POINTS * NORMALS.length
	const [a, b, c, d, n, u, J, limit] = Array.from({ length: 8 }, () => new Float64Array(rows)) as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array]
	const normals = NORMALS.map((x) => exp((-x * x) / 2))
	const total = normals.reduce((sum, w) => sum + w, 0)
	return (h) => {
		const uniform = [h, Math.sqrt(2 * h)]
		let [rejection, stuck] = [0, 0]
		for (const { values, weights } of laws) {
			let [refused, held] = [0, 0]
			for (let i = 0; i < POINTS; i++) {
				for (let j = 0; j < POINTS; j++)
					for (const [k, x] of NORMALS.entries()) {
						const at = j * NORMALS.length + k
						a[at] = values[i] as number
						b[at] = values[j] as number
						n[at] = x
					}
				moves.evaluate([a, b, n], uniform, [u, J])
				for (let r = 0; r < rows; r++) {
					c[r] = a[r] + u[r]
					d[r] = b[r] - u[r]
				}
				thresholds.evaluate([a, b, c, d, u, n, J], uniform, [limit])
				for (let j = 0; j < POINTS; j++) {
					let accepted = 0
					for (let k = 0; k < NORMALS.length; k++) {
						const t = limit[j * NORMALS.length + k] as number
						if (!Number.isNaN(t)) accepted += (normals[k] as number) * exp(-Math.max(0, t))
					}
					const weight = (weights[i] as number) * (weights[j] as number)
					refused += weight * (1 - accepted / total)
					if (accepted / total < STUCK) held += weight
				}
			}
			rejection = Math.max(rejection, refused)
			stuck = Math.max(stuck, held)
		}
		return { rejection, stuck }
	}
}

/** Points of the tilted law of this mean and their weights. */
function pairs(transform: CramerTransform, mean: number): { readonly values: readonly number[]; readonly weights: readonly number[] } {
	const { quantile, relativeDensity } = tiltedSampler(transform, mean)
	const [low, high] = [quantile(TAIL), quantile(1 - TAIL)]
	const values = Array.from({ length: POINTS }, (_, k) => low + ((high - low) * k) / (POINTS - 1))
	const densities = values.map(relativeDensity)
	const mass = densities.reduce((sum, p) => sum + p, 0)
	return { values, weights: densities.map((p) => p / mass) }
}
