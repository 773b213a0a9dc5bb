/**
 * Solves (Lx)_i = Σ_j w_ij (x_i − x_j) = b_i on a connected graph of small bandwidth, Σb = 0, x = 0 at one vertex.
 *
 * Elimination without subtractions (Grassmann–Taksar–Heyman): pivots are sums of the weights that are left. So x has relative accuracy in every
 * vertex even where the weights differ by many powers of ten. Cost O(n·bandwidth²) to eliminate.
 */
export interface WeightedLaplacian {
	/** x with x(ground) = 0; `out` may be b. */
	solve(b: Float64Array, out?: Float64Array): Float64Array
}

/** The Laplacian with weights w of the pairs (from, to); `ground` is the vertex where x = 0, best one with large weights. */
export function weightedLaplacian(
	vertices: number,
	pairs: readonly { readonly from: number; readonly to: number; readonly weight: number }[],
	ground: number,
): WeightedLaplacian {
	const bandwidth = pairs.reduce((w, { from, to }) => Math.max(w, Math.abs(from - to)), 1)
	/** Weight between k and k + d at k·bandwidth + d − 1. */
	const weights = new Float64Array(vertices * bandwidth)
	const toGround = new Float64Array(vertices)
	const pivots = new Float64Array(vertices)
	for (const { from, to, weight } of pairs) {
		const [low, high] = from < to ? [from, to] : [to, from]
		if (low === ground) toGround[high] += weight
		else if (high === ground) toGround[low] += weight
		else weights[low * bandwidth + high - low - 1] += weight
	}
	for (let k = 0; k < vertices; k++) {
		if (k === ground) continue
		const reach = Math.min(bandwidth, vertices - 1 - k)
		let pivot = toGround[k]
		for (let d = 0; d < reach; d++) pivot += weights[k * bandwidth + d]
		pivots[k] = pivot
		if (pivot === 0) continue
		for (let d = 0; d < reach; d++) {
			const share = weights[k * bandwidth + d] / pivot
			if (share === 0) continue
			const row = (k + 1 + d) * bandwidth
			for (let e = d + 1; e < reach; e++) weights[row + e - d - 1] += share * weights[k * bandwidth + e]
			toGround[k + 1 + d] += share * toGround[k]
		}
	}
	return {
		solve: (b, out = new Float64Array(vertices)) => {
			if (out !== b) out.set(b)
			out[ground] = 0
			for (let k = 0; k < vertices; k++) {
				if (k === ground || pivots[k] === 0) continue
				const x = out[k] / pivots[k]
				for (let d = 0; d < bandwidth && k + 1 + d < vertices; d++) if (k + 1 + d !== ground) out[k + 1 + d] += weights[k * bandwidth + d] * x
			}
			for (let k = vertices - 1; k >= 0; k--) {
				if (k === ground || pivots[k] === 0) continue
				let sum = out[k]
				for (let d = 0; d < bandwidth && k + 1 + d < vertices; d++) sum += weights[k * bandwidth + d] * out[k + 1 + d]
				out[k] = sum / pivots[k]
			}
			return out
		},
	}
}
