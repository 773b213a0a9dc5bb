/**
 * The convexity threshold K₀ (theory 1.5 Lemma 29, 3, 7.2 S3): ψ_K'' ≥ 0 for every K ≥ K₀, uniformly where ψ is strictly convex at infinity, and not for
 * K₀ − 1. Confirmed by the other way of computing ψ_K'' (positive convolution against Fourier inversion) at the minimising means.
 */
import { byConvolution, byFourier, type BlockConvexity, type BlockMinimum } from '../cramer/index.ts'
import { commandLine, list } from './command.ts'
import { decide, type Grounds, inconclusive } from './evidence.ts'
import type { Statement } from './statement.ts'
import type { Subject } from './subject.ts'
import { leastBy } from './support/least-by.ts'
import { scanDoubt } from './support/scan-doubt.ts'

/** Relative disagreement of the two methods, beyond their stated errors, that is put down to rounding. */
const AGREEMENT = 1e-8
/** The second method is asked for these K. */
const COMPARED = [2, 12] as const

export const convexityThresholdStatement = (convexityOf: (subject: Subject) => BlockConvexity = (s) => s.convexity): Statement => ({
	id: 'convexity-threshold',
	part: 'Local Cramér',
	title: 'ψ_K is convex from K₀ on, and K₀ is sharp',
	expected: 'theorem',
	hypotheses: {
		text: 'a threshold K₀ was found by the scan over K (sure for bounded perturbations of strictly convex ψ)',
		unverified(subject) {
			if (subject.quick && scanDoubt(subject) !== null) return null
			const { convexFrom, convexity } = convexityOf(subject)
			return convexFrom === null ? `no K ≤ ${convexity.sitesScanned} was found from which ψ_K is convex` : null
		},
	},
	text: 'inf ψ_K″ ≥ 0 for every K ≥ K₀, inf ψ_{K₀−1}″ < 0',
	latex: String.raw`\inf_m \psi_K''(m) \ge 0 \ \text{ for all } K \ge K_0,\qquad \inf_m \psi_{K_0-1}''(m) < 0`,
	source: 'theory 1.5 (Lemma 29), 3, 7.2 S3',
	status: 'literature',
	check(subject) {
		const doubt = scanDoubt(subject)
		if (subject.quick && doubt !== null)
			return inconclusive({ sentence: `No scan over means would be certain: ${doubt}.`, numbers: { minSecondDerivative: subject.potential.minSecondDerivative.value }, change: 'A proof that ψ_K″ has no lower values at means farther out. Without --quick the scan is shown.' })
		const result = convexityOf(subject)
		const convexFrom = result.convexFrom as number
		const unit = subject.scale.deviation ** 2
		const disagreement = disagreementOf(subject, result.minSecond)
		const above = leastBy(result.minSecond.filter((r) => r.sites >= convexFrom), (r) => r.second - r.error)
		const below = convexFrom === 1 ? undefined : result.minSecond.find((r) => r.sites === convexFrom - 1)
		const { tail, closing, certain, sitesScanned } = result.convexity
		const grounds: Grounds = {
			sentence: `K₀ = ${convexFrom}; least ψ_K″ above it ${(above.second * unit).toPrecision(4)}, at K₀ − 1 ${below === undefined ? '–' : (below.second * unit).toPrecision(4)} (units 1/s₀²); all K follow by ${REASONS[closing]}; two methods agree to ${disagreement.toExponential(1)}.`,
			numbers: {
				convexFrom,
				uniformFrom: result.uniformFrom,
				lambda: above.second,
				lambdaError: above.error,
				below: below?.second ?? null,
				disagreement,
				sitesScanned,
				tail,
				closing,
			},
			change: certain
				? 'Nothing but an error of the rows: the scan over K is closed and the means outside it are covered.'
				: `A scan that is not closed (${REASONS[closing]}, tail ${tail}): a K or a mean that was not looked at.`,
			table: {
				caption: 'inf ψ_K″ in units of 1/s₀².',
				columns: ['K', 'at m', 'inf ψ_K″', 'error'],
				rows: result.minSecond.filter((r) => r.sites <= convexFrom + 4 || (r.sites & (r.sites - 1)) === 0).map((r) => [r.sites, r.mean, r.second * unit, r.error * unit]),
			},
			plot: {
				caption: `Least ψ_K″ in units of 1/s₀² against K; it is not negative from K₀ = ${convexFrom} on`,
				x: 'K',
				y: 's₀² inf ψ_K″',
				logarithmic: { x: true, y: false },
				series: [{ label: '', x: result.minSecond.map((r) => r.sites), y: result.minSecond.map((r) => r.second * unit), kind: 'points' }],
			},
		}
		if (!certain) return inconclusive(grounds)
		// The row that is nearest to the other sign: ψ_K″ ≥ 0 from K₀ on, < 0 below.
		const sides = [{ row: above, slack: above.second }, ...(below === undefined ? [] : [{ row: below, slack: -below.second }])]
		const { row: binding, slack: nearest } = leastBy(sides, (s) => s.slack - s.row.error)
		const worst = above.second < 0 ? above : binding
		const slack = disagreement > AGREEMENT ? -disagreement : nearest * unit
		// ψ_K'' ≥ 0 may be an equality (in the limit of large means): its rounding is no doubt about the sign.
		const error = nearest === 0 ? 0 : binding.error * unit
		return decide(slack, disagreement > AGREEMENT ? 0 : error, 'ψ_K″ in units of 1/s₀²', grounds, () => ({
			sentence: `At K = ${worst.sites}, m = ${worst.mean?.toPrecision(8) ?? '±∞'} the sign of ψ_K″ is not what the threshold says, or two methods differ.`,
			at: { sites: worst.sites, mean: worst.mean, second: worst.second },
			command: commandLine(subject, 'block', [['--sites', list([worst.sites])], ...(worst.mean === null ? [] : [['--mean', list([worst.mean])] as const])]),
		}))
	},
})

const REASONS = {
	convex: 'convexity of ψ (Prékopa)',
	addition: 'addition of blocks (Prékopa)',
	sampled: 'samples of K only',
	none: 'nothing',
} as const

/** Largest relative difference of ψ_K'' between the scan and the more precise of two methods, beyond the error of that one. */
function disagreementOf({ block, transform }: Subject, rows: readonly BlockMinimum[]): number {
	let disagreement = 0
	for (const row of rows) {
		if (row.sites < COMPARED[0] || row.sites > COMPARED[1] || row.mean === null) continue
		const mean = row.mean
		const other = [byFourier(block, row.sites, mean), byConvolution(block, row.sites, mean)].reduce((a, b) => (a.error > b.error && b.error < 1e-4 ? a : b))
		if (!(other.error < 1e-4)) continue
		const unit = Math.max(Math.abs(row.second), transform.at(mean).second)
		disagreement = Math.max(disagreement, Math.abs(other.second - row.second) / unit - other.error)
	}
	return disagreement
}

export const convexityThreshold = convexityThresholdStatement()
