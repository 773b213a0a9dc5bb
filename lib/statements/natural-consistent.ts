/**
 * The natural operator is consistent iff the observables are continuous (theory 5.7, 8.3): with λ_q the eigenvalues of PANPᵗ,
 *
 *   L ≥ 1:  λ_q/(2πq)² − 1 = 2ζ(2L)(q/M)^{2L} + (lattice term) → 0,    lattice −(πq)²/(MN) for L = 1, −⅔(πq)²/N² beyond;
 *   L = 0:  λ_q/(2πq)² → K.
 *
 * At K = ∞ the eigenvalues are also Σ_j b_j²(2π(q+jM))²/Σ_j b_j², b_j = (q+jM)^{−L−1}: another way, by sums over aliases. Nothing depends on ψ.
 */
import { operatorExcess } from '../levels/meso/operator/index.ts'
import { plainCommand } from './command.ts'
import { decide, type Evidence, type PlotSeries } from './evidence.ts'
import { ADMISSIBLE, type Statement } from './statement.ts'
import { powerGuide } from './support/rates.ts'

export interface NaturalParts {
	/** Of which degrees consistency is claimed. */
	readonly degrees: readonly number[]
	/** λ_q/(2πq)² − 1. */
	readonly excess: typeof operatorExcess
}

const SITES_PER_BLOCK = 64
const COARSE = 32
const FINE = 256
const MODES = [1, 2]
/** M of the plot. */
const DRAWN = [8, 16, 32, 64, 128]
/** How far an order measured at these sizes may be from the order of the limit. */
const ORDER = 0.2
const CLOSED_FORM = 1e-9
const LATTICE = 0.05

const order = (coarse: number, fine: number, ratio: number) => Math.log(Math.abs(coarse / fine)) / Math.log(ratio)

/** Σ_{j≠0} (x/(x+j))^p for even p ≥ 2: a sum and the integral of its tails by the midpoint rule. */
function aliases(x: number, p: number): number {
	const last = 4000
	let sum = 0
	for (const sign of [1, -1]) {
		for (let j = last; j >= 1; j--) sum += (x / (j + sign * x)) ** p
		sum += (x ** p * (last + 0.5 + sign * x) ** (1 - p)) / (p - 1)
	}
	return sum
}

function evidence({ degrees, excess }: NaturalParts): Evidence {
	const at = (degree: number, blocks: number, sitesPerBlock: number, q = 1) => excess('natural', { degree, blocks, sites: blocks * sitesPerBlock })(q)
	const infinity = Number.POSITIVE_INFINITY
	let [slack, worst, miss] = [infinity, 0, 0]
	const least = (value: number, degree: number) => {
		if (!(value >= slack)) [slack, worst] = [value, degree]
	}
	const rows = degrees.map((degree) => {
		const fixed = order(at(degree, COARSE, SITES_PER_BLOCK), at(degree, FINE, SITES_PER_BLOCK), FINE / COARSE)
		least(fixed - 1, degree)
		if (degree === 0) return [0, fixed, null, 0, null, at(0, FINE, SITES_PER_BLOCK)] as const
		const limit = order(at(degree, 64, infinity), at(degree, 128, infinity), 2)
		least(1 - Math.abs(limit - 2 * degree) / ORDER, degree)
		for (const q of MODES)
			for (const blocks of [8, 16, 32]) {
				const x = q / blocks
				const sum = (aliases(x, 2 * degree) - aliases(x, 2 * degree + 2)) / (1 + aliases(x, 2 * degree + 2))
				miss = Math.max(miss, Math.abs(at(degree, blocks, infinity, q) / sum - 1))
			}
		const sites = FINE * SITES_PER_BLOCK
		const predicted = degree === 1 ? -(Math.PI ** 2) / (FINE * sites) : (-2 / 3) * (Math.PI / sites) ** 2
		const lattice = (at(degree, FINE, SITES_PER_BLOCK) - at(degree, FINE, infinity)) / predicted
		least(1 - Math.abs(lattice - 1) / LATTICE, degree)
		return [degree, fixed, limit, 2 * degree, lattice, at(degree, FINE, SITES_PER_BLOCK)] as const
	})
	least(1 - miss / CLOSED_FORM, degrees[0] as number)
	// On block averages it is K times too large, up to O(M⁻²).
	const factor = (at(0, FINE, SITES_PER_BLOCK) + 1) / SITES_PER_BLOCK
	least(1 - (Math.abs(factor - 1) * FINE ** 2) / 4, 0)
	const sites = FINE * SITES_PER_BLOCK
	const plot = {
		caption: `|λ_1/(2π)² − 1| of the natural operator against M: K = ∞, and steps (L = 0) with K = ${SITES_PER_BLOCK}, where it is K − 1`,
		x: 'M',
		y: 'relative error',
		logarithmic: { x: true, y: true },
		series: [0, ...degrees].flatMap((degree): PlotSeries[] => {
			const errors = DRAWN.map((blocks) => Math.abs(at(degree, blocks, degree === 0 ? SITES_PER_BLOCK : infinity)))
			return [powerGuide(DRAWN, errors[0] as number, 2 * degree), { label: `L = ${degree}`, x: DRAWN, y: errors, kind: 'points' }]
		}),
	}
	return decide(
		slack,
		1e-12,
		'least of five slacks: orders, alias sums, lattice terms',
		{
			sentence: `λ_1/(2π)² − 1 falls like M^−2L at K = ∞ (orders ${rows.map((r) => (r[2] === null ? '–' : r[2].toFixed(2))).join(', ')} for degrees ${degrees.join(', ')}) and agrees with the sum over aliases to ${miss.toExponential(1)}; on block averages it is ${(factor * SITES_PER_BLOCK).toFixed(3)} at K = ${SITES_PER_BLOCK}.`,
			numbers: { closedFormMiss: miss, factorOfBlocks: factor * SITES_PER_BLOCK, worstDegree: worst },
			change: 'Degree 0: on block averages PANPᵗ is K times −∂².',
			table: {
				caption: `Mode 1: orders in M, lattice term over its leading term, and λ_1/(2π)² − 1 at M = ${FINE}, K = ${SITES_PER_BLOCK}.`,
				columns: ['degree', `order at K = ${SITES_PER_BLOCK}`, 'order at K = ∞', '2L', 'lattice', 'excess'],
				rows,
			},
			plot,
		},
		() => ({
			sentence: `For degree ${worst} the eigenvalue of mode 1 over (2π)², minus 1, is ${at(worst, FINE, SITES_PER_BLOCK).toPrecision(4)} at M = ${FINE}, K = ${SITES_PER_BLOCK}, and does not fall as claimed.`,
			at: { degree: worst, blocks: FINE, sites, excess: at(worst, FINE, SITES_PER_BLOCK) },
			command: plainCommand('operator', [['--degree', String(worst)], ['--blocks', String(FINE)], ['--sites', String(sites)]]),
		}),
	)
}

export function naturalConsistentStatement(parts: Partial<NaturalParts> = {}): Statement {
	let found: Evidence | undefined
	return {
		id: 'natural-consistent',
		part: 'Spaces and operators',
		title: 'The natural operator is consistent exactly when the observables are continuous',
		expected: 'theorem',
		hypotheses: ADMISSIBLE,
		text: 'λ_q(PANPᵗ)/(2πq)² → 1 iff L ≥ 1, as 2ζ(2L)(q/M)^{2L} − (πq)²/(MN) (L = 1) or − ⅔(πq)²/N² (L ≥ 2); → K for L = 0. Tried for L ≤ 5',
		latex: String.raw`\frac{\lambda_q(PANP^{\mathsf T})}{(2\pi q)^2} = \begin{cases} 1 + 2\zeta(2L)\big(\tfrac qM\big)^{2L} + O(M^{-1}N^{-1}), & L \ge 1\\[2pt] K\,(1 + O(M^{-2})), & L = 0\end{cases}`,
		source: 'theory 5.7, 8.3',
		status: 'derived',
		check: () => (found ??= evidence({ degrees: [1, 2, 3, 4, 5], excess: operatorExcess, ...parts })),
	}
}

export const naturalConsistent: Statement = naturalConsistentStatement()
