/** Which (L, M, N) a mesoscopic space may have: degree 0 … 5, M blocks of K = N/M ≥ 1 sites, PNPᵗ not singular. design.md section 4. */
import { InputError } from '../../errors.ts'

/** The most blocks and sites that are accepted: symbols and transforms of these sizes take milliseconds, sums over sites seconds. */
export const LARGEST = { degree: 5, blocks: 4096, sites: 1_000_000_000 } as const

export interface SizeLimits {
	/** K = ∞ is allowed: `sites` may be Infinity. */
	readonly infinity?: boolean
	readonly blocks?: number
	readonly sites?: number
}

/**
 * Refuses sizes without a space: `call: problem (got …, expected …)`, with a way out.
 *
 * With one site per block (K = 1), L odd and M even, the alternating spline has cell averages zero: PNPᵗ is singular (theory.md 2.2).
 * @throws InputError 'bad-flag'.
 */
export function requireMesoSizes(
	call: string,
	{ degree, blocks, sites }: { readonly degree: number; readonly blocks: number; readonly sites: number },
	{ infinity = false, blocks: largestBlocks = LARGEST.blocks, sites: largestSites = LARGEST.sites }: SizeLimits = {},
): void {
	const refuse = (problem: string, got: string | number, expected: string, hint: string): never => {
		throw new InputError('bad-flag', `${call}: ${problem} (got ${got}, expected ${expected})`, hint)
	}
	if (!(Number.isInteger(degree) && degree >= 0 && degree <= LARGEST.degree))
		refuse('the degree of the splines is not available', degree, `a whole number 0 … ${LARGEST.degree}`, 'Try --degree 2.')
	if (!(Number.isInteger(blocks) && blocks >= 1)) refuse('the number of blocks is not positive', blocks, 'a whole number M ≥ 1', 'Try --blocks 8.')
	if (blocks > largestBlocks) refuse('too many blocks', blocks, `at most ${largestBlocks}`, 'Coarse-graining serves where M is small against N; use fewer blocks.')
	if (sites === Number.POSITIVE_INFINITY) {
		if (!infinity) refuse('infinitely many sites are not possible here', 'infinity', 'a finite multiple of the blocks', 'Try --sites with a number.')
		return
	}
	if (!(Number.isInteger(sites) && sites >= 1))
		refuse('the number of sites is not positive', sites, `a multiple of ${blocks}${infinity ? ' or infinity' : ''}`, `Try --sites ${16 * blocks}.`)
	if (sites > largestSites)
		refuse('too many sites', sites, `at most ${largestSites}${infinity ? ' or infinity' : ''}`, infinity ? 'Try --sites infinity.' : 'Use fewer sites.')
	if (blocks > sites) refuse('there are more blocks than sites', `${blocks} blocks, ${sites} sites`, 'M ≤ N', `Try --blocks ${sites} or fewer.`)
	if (sites % blocks !== 0) {
		const near = Math.max(1, Math.round(sites / blocks)) * blocks
		refuse('the number of sites is not a multiple of the blocks', `${sites} sites, ${blocks} blocks`, 'N = KM', `Try --sites ${near}.`)
	}
	if (sites === blocks && degree % 2 === 1 && blocks % 2 === 0)
		refuse(
			'PNPᵗ is singular: with one site per block the alternating spline of odd degree has cell averages zero',
			`degree ${degree}, ${blocks} blocks, ${sites} sites`,
			'K ≥ 2, an even degree or an odd number of blocks',
			`Try --sites ${2 * blocks}, or --degree ${degree - 1}.`,
		)
}
