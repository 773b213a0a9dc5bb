/** Tilting a law on nodes to another mean: the shift a with Σ w e^{au}(u − target) = 0. */

/** Largest |shift|·deviation of one reweighting. */
const REACH = 4
/** Largest |shift·(u − mean)| at a node that carries weight: beyond, the nodes need not cover the new law. */
const COVERED = 60

/** The shift by safeguarded Newton steps, or the longest one that the nodes cover. */
export function reweightingShift(nodes: Float64Array, weights: Float64Array, deviation: number, target: number, offset: number): number {
	const reach = Math.max(Math.abs((nodes[0] as number) - offset), Math.abs((nodes[nodes.length - 1] as number) - offset))
	const limit = Math.min(REACH / deviation, Math.max(COVERED / reach, 0.3 / deviation))
	let shift = 0
	let mean = offset
	let variance = deviation * deviation
	let [lower, upper] = [-limit, limit]
	for (let step = 0; step < 60; step++) {
		const miss = target - mean
		if (miss > 0) lower = Math.max(lower, shift)
		else upper = Math.min(upper, shift)
		let next = shift + miss / variance
		if (!(next >= lower && next <= upper)) next = step === 0 ? (miss > 0 ? limit : -limit) : (lower + upper) / 2
		const settled = Math.abs(next - shift) * deviation <= 1e-17 || next === shift
		shift = next
		if (settled || (step > 4 && Math.abs(miss) <= 1e-16 * Math.sqrt(variance))) break
		let total = 0
		let first = 0
		for (let i = 0; i < nodes.length; i++) {
			const w = (weights[i] as number) * Math.exp(shift * ((nodes[i] as number) - offset))
			total += w
			first += w * ((nodes[i] as number) - target)
		}
		const relative = first / total
		let second = 0
		for (let i = 0; i < nodes.length; i++) {
			const d = (nodes[i] as number) - target - relative
			second += (weights[i] as number) * Math.exp(shift * ((nodes[i] as number) - offset)) * d * d
		}
		mean = target + relative
		variance = second / total
	}
	return shift
}
