/**
 * λ, the convexity of the coarse-grained Hamiltonian on block averages: Hess_Y H̄ ≥ inf ψ_K'' (theory 1.1, 1.4 (iii), 1.5 Lemma 29).
 *
 * If ψ_k, …, ψ_{2k−1} are λ-convex, λ ≥ 0, then so is every ψ_K with K ≥ k (Prékopa, Leindler: K is a sum of numbers from k to 2k − 1). So
 *   λ(K) ≥ max over k ≤ K of min(inf ψ_k'', …, inf ψ_{2k−1}'').
 */
import type { BlockConvexity } from '../../cramer/index.ts'
import { type Constant, constantOf } from './constant.ts'

/** inf ψ_K'' for K sites per block; with K = Infinity, the best that holds for all large K. */
export function coarseConvexity(convexity: BlockConvexity, sitesPerBlock: number): Constant {
	const source = 'theory 1.4 (iii), 1.5'
	const rows = convexity.minSecond
	const own = rows.find((r) => r.sites === sitesPerBlock)
	if (own !== undefined) {
		if (!(own.second > own.error)) return constantOf(null, own.error, 'numerical', source, `psi_K is not uniformly convex at K = ${sitesPerBlock}: inf psi_K'' = ${own.second}`)
		return constantOf(own.second - own.error, own.error, 'numerical', source, `inf psi_K'' over the scanned means (tail: ${convexity.convexity.tail})`)
	}
	const byAddition = sumsFrom(convexity, sitesPerBlock)
	if (byAddition === null) return constantOf(null, 0, 'numerical', source, convexity.uniformFrom === null ? 'no K was found from which psi_K is uniformly convex' : `psi_K is uniformly convex from K = ${convexity.uniformFrom} on`)
	return constantOf(byAddition.value, byAddition.error, 'numerical', source, `inf psi_k'' for k = ${byAddition.from} … ${2 * byAddition.from - 1}, which add up to every larger K`)
}

function sumsFrom({ minSecond }: BlockConvexity, sitesPerBlock: number): { value: number; error: number; from: number } | null {
	const at = (k: number) => (minSecond[k - 1]?.sites === k ? minSecond[k - 1] : undefined)
	let best: { value: number; error: number; from: number } | null = null
	for (let from = 1; from <= sitesPerBlock && at(2 * from - 1) !== undefined; from++) {
		let [value, error] = [Number.POSITIVE_INFINITY, 0]
		for (let k = from; k < 2 * from; k++) {
			const row = at(k)!
			if (row.second - row.error < value) [value, error] = [row.second - row.error, row.error]
		}
		if (value > 0 && value > (best?.value ?? 0)) best = { value, error, from }
	}
	return best
}
