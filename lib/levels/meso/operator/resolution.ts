/**
 * γ, how well cell-averaged splines resolve sites: the least γ with |(id − Π)x|² ≤ γ M⁻² ⟨x, Ax⟩, Π the orthogonal projection on Ran NPᵗ.
 *
 * Π and A couple only the K Fourier modes k = q + jM. There id − Π = id − vvᵗ with |v_k|² ∝ E(s_k)/s_k^{L+1}, s_k = sin²(πk/N), E the symbol of the
 * values of the B-spline of degree L + 1 at integers. With θ_j = K² s_k = λ_k/(4M²) and y = 4γ the secular equation is
 *
 *   Σ_j p_j θ_j/(1 − yθ_j) = 0,  p_j = |v_k|²,  increasing in y between the poles 1/θ_(2) and 1/θ_(1).
 *
 * Equal poles (q = M/2) give y = 1/θ: γ = 1/(4K² sin²(π/2K)), also for degree 0 and every M ≥ 2, where the sum is elementary. theory.md 1.4, 1.5, G10.
 */
import { toNumber } from '../../../expression/index.ts'
import { coarseSymbols } from './coarse-symbols.ts'
import { inCosine, symbolAt } from './symbol-polynomial.ts'

/** Aliases on each side: terms fall like j^{−2L−2}, L ≥ 1, so that what is left out changes γ by less than 1e-11. */
const ALIASES = 2000
const COARSE = 24

/** γ. M = 1: only the modes above the block count. Error 1e-11 relative, rounding only for K ≤ 4000. */
export function resolutionConstant(degree: number, blocks: number, sitesPerBlock: number): number {
	if (sitesPerBlock === 1) return 0
	const block = (angle: number) =>
		sitesPerBlock === Number.POSITIVE_INFINITY ? 1 / (4 * angle * angle) : 1 / (4 * sitesPerBlock ** 2 * Math.sin(angle / sitesPerBlock) ** 2)
	if (blocks === 1) return block(Math.PI)
	if (degree === 0 || blocks % 2 === 0) return block(Math.PI / 2)
	let best = block(Math.PI)
	for (let q = (blocks - 1) / 2; q >= 1; q--) {
		// The secular function increases in y: its zero lies beyond `best` iff it is negative there.
		const coarse = secular(degree, q / blocks, sitesPerBlock, COARSE)
		if (4 * best <= coarse.low || (4 * best < coarse.high && coarse.value(4 * best * (1 - 1e-3)) < 0)) {
			const { low, high, value } = secular(degree, q / blocks, sitesPerBlock, ALIASES)
			best = Math.max(best, zero(value, low, high) / 4)
		}
	}
	return best
}

/** The secular function of the modes q + jM, and its two poles; frequency = q/M < ½. */
function secular(degree: number, frequency: number, sitesPerBlock: number, aliases: number) {
	const finite = sitesPerBlock !== Number.POSITIVE_INFINITY
	const samples = inCosine(symbolAt(coarseSymbols(degree).wide, 1)).map(toNumber)
	const first = finite ? -Math.min(aliases, Math.floor((sitesPerBlock - 1) / 2)) : -aliases
	const last = finite ? Math.min(aliases, Math.floor(sitesPerBlock / 2)) : aliases
	const theta: number[] = []
	const weight: number[] = []
	// Small terms first. From j = −⌊(K−1)/2⌋ … ⌊K/2⌋ every alias once.
	const order = Array.from({ length: last - first + 1 }, (_, i) => first + i).sort((a, b) => Math.abs(b) - Math.abs(a))
	for (const j of order) {
		const angle = Math.PI * (frequency + j)
		const t = finite ? (sitesPerBlock * Math.sin(angle / sitesPerBlock)) ** 2 : angle * angle
		let e = 1
		if (finite) {
			const c = Math.cos(angle / sitesPerBlock) ** 2
			e = 0
			for (let k = samples.length - 1; k >= 0; k--) e = e * c + samples[k]
		}
		theta.push(t)
		weight.push(e / t ** degree)
	}
	const sorted = [...theta].sort((a, b) => a - b)
	const value = (y: number) => {
		let sum = 0
		for (let i = 0; i < theta.length; i++) sum += weight[i] / (1 - y * theta[i])
		return sum
	}
	return { low: 1 / sorted[1], high: 1 / sorted[0], value }
}

/** The zero of an increasing function from −∞ to ∞. */
function zero(value: (y: number) => number, low: number, high: number): number {
	let [a, b] = [low, high]
	for (let step = 0; step < 200; step++) {
		const middle = (a + b) / 2
		if (middle <= a || middle >= b) break
		if (value(middle) < 0) a = middle
		else b = middle
	}
	return (a + b) / 2
}
