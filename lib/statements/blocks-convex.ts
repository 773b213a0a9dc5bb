/** K₀ = 1: every block Hamiltonian ψ_K, ψ itself included, is convex (theory 3, 7.2 S4). False for double wells, which need K₀ > 1 sites per block. */
import type { BlockConvexity } from '../cramer/index.ts'
import { commandLine, list } from './command.ts'
import { inconclusive, positive } from './evidence.ts'
import { ADMISSIBLE, type Statement } from './statement.ts'
import type { Subject } from './subject.ts'
import { leastBy } from './support/least-by.ts'

/** What decides, of a scan over K. */
export interface ConvexBlocks extends Pick<BlockConvexity, 'minSecond' | 'convexFrom'> {
	readonly convexity: Pick<BlockConvexity['convexity'], 'certain' | 'tail'>
}

/** The scan; in quick runs ψ_1 = ψ alone where that is not convex, which is enough to fail. */
function convexBlocks(subject: Subject): ConvexBlocks {
	const { value, at, error, certified } = subject.potential.minSecondDerivative
	const below = value === null ? certified : error !== null && value + error < 0
	if (!subject.quick || !below) return subject.convexity
	return {
		minSecond: [{ sites: 1, mean: at, second: value ?? Number.NEGATIVE_INFINITY, error: error ?? 0 }],
		convexFrom: null,
		convexity: { certain: false, tail: 'unproved' },
	}
}

export const blocksConvexStatement = (convexityOf: (subject: Subject) => ConvexBlocks = convexBlocks): Statement => ({
	id: 'blocks-convex',
	part: 'Local Cramér',
	title: 'Every block Hamiltonian is convex (K₀ = 1)',
	expected: 'property',
	hypotheses: ADMISSIBLE,
	text: 'inf ψ_K″ ≥ 0 for every K ≥ 1',
	latex: String.raw`K_0 = 1:\quad \inf_m \psi_K''(m) \ge 0 \ \text{ for every } K \ge 1`,
	source: 'theory 3, 7.2 S4',
	status: 'derived',
	check(subject) {
		const { minSecond, convexFrom, convexity } = convexityOf(subject)
		const unit = subject.scale.deviation ** 2
		const worst = leastBy(minSecond, (r) => r.second)
		const where = `K = ${worst.sites}${worst.mean === null ? '' : `, m = ${worst.mean.toPrecision(6)}`}`
		const grounds = {
			sentence: `Least ψ_K″: ${(worst.second * unit).toPrecision(5)}/s₀² at ${where}; ${convexFrom === null ? (minSecond.length === 1 ? 'larger K were not looked at' : 'no K from which all are convex was found') : `convex from K₀ = ${convexFrom}`}.`,
			numbers: { least: worst.second, leastError: worst.error, sites: worst.sites, mean: worst.mean, convexFrom, tail: convexity.tail },
			change: convexity.certain ? 'A block with ψ_K″ < 0 at one mean, and it fails.' : `A proof that no block bends down at means or K that were not looked at (tail ${convexity.tail}).`,
		}
		if (convexFrom === 1 && convexity.certain) return { ...grounds, verdict: 'holds', margin: Math.max(0, worst.second * unit), marginUnit: 'ψ_K″ in units of 1/s₀²' }
		const upper = (worst.second + worst.error) * unit
		if (upper >= 0) return inconclusive(grounds)
		return positive([(worst.second - worst.error) * unit, upper], 'ψ_K″ in units of 1/s₀²', grounds, () => ({
			sentence: `ψ_K″ = ${worst.second.toPrecision(6)} at ${where}.`,
			at: { sites: worst.sites, mean: worst.mean, second: worst.second },
			command: commandLine(subject, 'block', [
				['--sites', list([worst.sites])],
				...(worst.mean === null ? [] : [['--mean', list([worst.mean])] as const]),
			]),
		}))
	},
})

export const blocksConvex = blocksConvexStatement()
