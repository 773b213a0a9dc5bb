/** K₀ = 1: every block Hamiltonian ψ_K, ψ itself included, is convex (theory 3, 7.2 S4). False for double wells, which need K₀ > 1 sites per block. */
import type { BlockConvexity } from '../cramer/index.ts'
import { commandLine, list } from './command.ts'
import { inconclusive, positive } from './evidence.ts'
import { ADMISSIBLE, type Statement } from './statement.ts'
import type { Subject } from './subject.ts'

export const blocksConvexStatement = (convexityOf: (subject: Subject) => BlockConvexity = (s) => s.convexity): Statement => ({
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
		const { minSecond, convexFrom } = convexityOf(subject)
		const unit = subject.scale.deviation ** 2
		const worst = minSecond.reduce((a, b) => (b.second < a.second ? b : a))
		const where = `K = ${worst.sites}${worst.mean === null ? '' : `, m = ${worst.mean.toPrecision(6)}`}`
		const grounds = {
			sentence: `Least ψ_K″: ${(worst.second * unit).toPrecision(5)}/s₀² at ${where}; ${convexFrom === null ? 'no K from which all are convex was found' : `convex from K₀ = ${convexFrom}`}.`,
			numbers: { least: worst.second, leastError: worst.error, sites: worst.sites, mean: worst.mean, convexFrom },
			change: 'A block with ψ_K″ < 0 at one mean, and it fails.',
		}
		if (convexFrom === 1) return { ...grounds, verdict: 'holds', margin: Math.max(0, worst.second * unit), marginUnit: 'ψ_K″ in units of 1/s₀²' }
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
