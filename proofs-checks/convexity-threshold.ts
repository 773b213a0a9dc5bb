/**
 * The convexity threshold K₀ (theory 3, 7.2 S3): ψ_K'' ≥ 0 for every K ≥ K₀ and not for K₀ − 1, confirmed by the
 * other way of computing ψ_K'' (positive convolution against Fourier inversion) at the minimising means.
 */
import { blockConvexity, byConvolution, byFourier } from '../lib/index.ts'
import type { Check } from './check.ts'

export const convexityThreshold: Check = {
	id: 'convexity-threshold',
	title: 'ψ_K is convex from K₀ on, and K₀ is sharp',
	statement: 'inf ψ_K″ ≥ 0 for K₀ ≤ K ≤ scanned, inf ψ_{K₀−1}″ < 0, both confirmed by a second method',
	source: 'theory 1.5 (Lemma 29), 3, 7.2 S3',
	run({ transform, block, potential, scale }) {
		const result = blockConvexity(transform, potential)
		const { convexFrom } = result
		if (convexFrom === null)
			return {
				verdict: 'not-applicable',
				margin: null,
				marginUnit: '',
				numbers: { sitesScanned: result.convexity.sitesScanned },
				sentence: `No K ≤ ${result.convexity.sitesScanned} from which ψ_K is convex.`,
			}
		let disagreement = 0
		for (const row of result.minSecond) {
			if (row.sites < 2 || row.sites > 12 || row.mean === null || row.second === null) continue
			const other = [byFourier(block, row.sites, row.mean), byConvolution(block, row.sites, row.mean)].reduce((a, b) =>
				a.error > b.error && b.error < 1e-4 ? a : b,
			)
			const unit = Math.max(Math.abs(row.second), transform.at(row.mean).second)
			if (other.error < 1e-4) disagreement = Math.max(disagreement, Math.max(0, Math.abs(other.second - row.second) / unit - other.error))
		}
		const above = result.minSecond.filter((r) => r.sites >= convexFrom && r.second !== null)
		const below = result.minSecond.find((r) => r.sites === convexFrom - 1)
		const least = Math.min(...above.map((r) => r.second as number)) * scale.deviation ** 2
		const sharp = convexFrom === 1 ? Infinity : -(below?.second ?? Number.NaN) * scale.deviation ** 2
		const holds = least >= 0 && sharp > 0 && disagreement <= 1e-8
		return {
			verdict: holds ? (result.convexity.certain || result.convexity.tail === 'unproved' ? 'holds' : 'inconclusive') : 'fails',
			margin: holds ? Math.min(least, sharp) : -Math.max(-least, -sharp, disagreement),
			marginUnit: 'ψ_K″ in units of 1/s₀²',
			numbers: { convexFrom, uniformFrom: result.uniformFrom, leastAbove: least, below: sharp, disagreement },
			sentence: `K₀ = ${convexFrom}; least ψ_K″ above it ${least.toPrecision(4)}, at K₀ − 1 ${Number.isFinite(sharp) ? (-sharp).toPrecision(4) : '–'} (units 1/s₀²); two methods agree to ${disagreement.toExponential(1)}.`,
		}
	},
}
