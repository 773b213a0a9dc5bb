/** B(x) = x/(eˣ − 1), the factor of Scharfetter–Gummel fluxes: B(−x) = eˣB(x), so that jump rates B(H_j − H_i) balance e^{−H}. Error: an ulp or two. */
export function bernoulli(x: number): number {
	return x === 0 ? 1 : x > 700 ? 0 : x / Math.expm1(x)
}
