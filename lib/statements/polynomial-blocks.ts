/**
 * The convexity threshold K₀(1) of blocks with two moments (theory 2.6): Ψ_{K,1} is convex from K₀ on and not at K₀ − 1, on the scanned region.
 *
 * At degree 0 the same scan must give the threshold of ψ_K, which is proved by other means. Where ψ is convex every Ψ_{K,L} is (Prékopa); where it is not
 * and ψ'' → ∞ no Ψ_{K,1} is (curvature-scan.ts).
 */
import { blockConvexity } from '../cramer/index.ts'
import { blockPolynomialConvexity, curvatureScan } from '../levels/meso/blocks/index.ts'
import { commandLine } from './command.ts'
import { decide, inconclusive } from './evidence.ts'
import type { Statement } from './statement.ts'
import type { Subject } from './subject.ts'
import { SCANNED } from './support/polynomial-curvature.ts'

/** Thresholds at degree 0 beyond which the scan of degree 1 takes too long. */
const LARGEST = 4

const thresholds = new WeakMap<Subject, number | null>()

/** K₀(0), as it is proved. */
function provedThreshold(subject: Subject): number | null {
	const found = thresholds.get(subject)
	if (found !== undefined) return found
	const { convexFrom } = blockConvexity(subject.transform, subject.potential, { economical: true, maximalSites: 16 })
	thresholds.set(subject, convexFrom)
	return convexFrom
}

/** The statement, with this scan or another one. */
export const polynomialBlocksStatement = (scan: typeof blockPolynomialConvexity = blockPolynomialConvexity): Statement => ({
	id: 'polynomial-blocks',
	part: 'Coarse-grained Hamiltonian',
	title: 'Hamiltonians of polynomial blocks are convex from K₀(L) on',
	expected: 'theorem',
	hypotheses: {
		text: `ψ convex, or the Gaussian limits of its tilted laws end the scan, as for bounded perturbations of quadratics; the threshold of ψ_K is at most ${LARGEST}: beyond, the scan at degree 1 takes too long`,
		unverified: (subject) => {
			const { transform, potential } = subject
			const convex = (potential.minSecondDerivative.value ?? -1) >= 0
			const region = convex ? null : curvatureScan(transform, potential, 1)
			if (typeof region === 'string') return `No scan: ${region}.`
			const proved = provedThreshold(subject)
			return proved === null || proved > LARGEST ? `The threshold at degree 0 is ${proved ?? 'not found'}: above ${LARGEST} the scan at degree 1 is left out.` : null
		},
	},
	text: 'min λ_min(Hess Ψ_{K,1}) ≥ 0 for K₀(1) ≤ K ≤ scanned, < 0 at K₀(1) − 1; at degree 0 the scan gives the K₀ of ψ_K; K₀(0) ≤ K₀(1)',
	latex: String.raw`\operatorname{Hess}\Psi_{K,1} \ge 0 \ \text{ for } K \ge K_0(1) \ge K_0(0)`,
	source: 'theory 2.6',
	status: 'derived',
	long: true,
	check(subject) {
		const { transform, potential, scale } = subject
		const proved = provedThreshold(subject) as number
		const zero = scan(transform, potential, 0, { maximalSites: 2 * proved + 1 })
		const one = scan(transform, potential, 1, { maximalSites: 6 * proved + 2 })
		const unit = scale.deviation ** 2
		const from = one.convexFrom
		const grounds = {
			sentence: `K₀(0) = ${proved} (scan: ${zero.convexFrom ?? 'not found'}), K₀(1) = ${from ?? 'not found'} ${one.closed ? 'and for every larger K, as blocks add up' : `up to K = ${one.sitesScanned}`}; ${one.certain ? 'proved' : SCANNED}: ${one.region}.`,
			numbers: { degreeZero: proved, degreeZeroScanned: zero.convexFrom, degreeOne: from, sitesScanned: one.sitesScanned },
			change: 'A scan that misses where a block is not convex.',
			table: { caption: 'Least eigenvalues found at degree 1, in units of 1/s₀².', columns: ['K', 'λ_min s₀²', 'error'], rows: one.minima.map((m) => [m.sites, m.least * unit, m.error * unit]) },
		}
		if (from === null) return inconclusive(grounds)
		const least = Math.min(1e3, ...one.minima.filter((m) => m.sites >= from).map((m) => (m.least - m.error) * unit))
		const below = one.minima.find((m) => m.sites === from - 1)
		const sharp = below === undefined ? 1e3 : -(below.least + below.error) * unit
		const same = zero.convexFrom === proved && from >= proved
		return decide(same ? Math.min(least, sharp) : -1, 0, 'λ_min in units of 1/s₀²; −1 where thresholds contradict each other', grounds, () => ({
			sentence: same ? `The scan contradicts itself at K = ${least < 0 ? from : from - 1}.` : `The thresholds are ${zero.convexFrom} (scan of degree 0), ${proved} (proved) and ${from} (degree 1).`,
			at: { degreeZero: proved, degreeZeroScanned: zero.convexFrom, degreeOne: from },
			command: commandLine(subject, 'block'),
		}))
	},
})

export const polynomialBlocks: Statement = polynomialBlocksStatement()
