/**
 * The convexity threshold K₀(1) of blocks with two moments (theory 2.6): Ψ_{K,1} is convex from K₀ on and not at K₀ − 1, on the scanned region.
 *
 * At degree 0 the same scan must give the threshold of ψ_K, which is proved by other means. Where ψ is convex every Ψ_{K,L} is (Prékopa).
 */
import { blockConvexity } from '../lib/index.ts'
import { blockPolynomialConvexity } from '../lib/levels/meso/blocks/index.ts'
import type { Check } from './check.ts'

/** Thresholds at degree 0 beyond which the scan of degree 1 takes too long for a check. */
const LARGEST = 4

/** The check, with this scan or another one. */
export const polynomialBlocksCheck = (scan: typeof blockPolynomialConvexity): Check => ({
	id: 'polynomial-blocks',
	title: 'Hamiltonians of polynomial blocks are convex from K₀(L) on',
	statement: 'min λ_min(Hess Ψ_{K,1}) ≥ 0 for K₀(1) ≤ K ≤ scanned, < 0 at K₀(1) − 1; at degree 0 the scan gives the K₀ of ψ_K; K₀(0) ≤ K₀(1)',
	source: 'theory 2.6',
	long: true,
	run({ transform, potential, scale }) {
		const proved = blockConvexity(transform, potential, { economical: true, maximalSites: 16 }).convexFrom
		if (proved === null || proved > LARGEST)
			return {
				verdict: 'not-applicable',
				margin: null,
				marginUnit: '',
				numbers: { degreeZero: proved },
				sentence: `The threshold at degree 0 is ${proved ?? 'not found'}: above ${LARGEST} the scan at degree 1 is left to a longer run.`,
			}
		const zero = scan(transform, potential, 0, { maximalSites: 2 * proved + 1 })
		const one = scan(transform, potential, 1, { maximalSites: 3 * proved + 2 })
		const unit = scale.deviation ** 2
		const above = one.minima.filter((m) => one.convexFrom !== null && m.sites >= one.convexFrom)
		const below = one.minima.find((m) => one.convexFrom !== null && m.sites === one.convexFrom - 1)
		const least = Math.min(Number.POSITIVE_INFINITY, ...above.map((m) => (m.least - m.error) * unit))
		const sharp = below === undefined ? Number.POSITIVE_INFINITY : -(below.least + below.error) * unit
		const same = zero.convexFrom === proved
		const found = one.convexFrom !== null
		const holds = same && found && least >= 0 && sharp > 0 && (one.convexFrom as number) >= proved
		return {
			verdict: holds ? 'holds' : !found ? 'inconclusive' : 'fails',
			margin: holds ? Math.min(least, sharp, 1e3) : found ? -Math.max(1e-12, -least, -sharp) : null,
			marginUnit: 'λ_min in units of 1/s₀²',
			numbers: { degreeZero: proved, degreeZeroScanned: zero.convexFrom, degreeOne: one.convexFrom, sitesScanned: one.sitesScanned },
			sentence: `K₀(0) = ${proved} (scan: ${zero.convexFrom}), K₀(1) = ${one.convexFrom ?? 'not found'} on the scanned region up to K = ${one.sitesScanned}.`,
		}
	},
})

export const polynomialBlocks: Check = polynomialBlocksCheck(blockPolynomialConvexity)
