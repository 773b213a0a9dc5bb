/**
 * The spectral gap of e^{−V} by finite volumes on a uniform grid and Sturm counts, second order in the step, extrapolated: independent of
 * the operator, the panels and the eigenvalue solver of the library.
 */
export function finiteVolumeGap(v: (x: number) => number, low: number, high: number, cells: number): number {
	const gap = (n: number) => {
		const h = (high - low) / n
		const p = Float64Array.from({ length: n }, (_, i) => Math.exp(-v(low + (i + 0.5) * h)))
		const edge = Float64Array.from({ length: n - 1 }, (_, i) => Math.exp(-v(low + (i + 1) * h)))
		// Symmetric tridiagonal −p^{−1/2} D p D p^{−1/2}/h².
		const diagonal = p.map((x, i) => ((i > 0 ? (edge[i - 1] as number) : 0) + (i < n - 1 ? (edge[i] as number) : 0)) / (x * h * h))
		const off = edge.map((x, i) => x / (Math.sqrt((p[i] as number) * (p[i + 1] as number)) * h * h))
		const below = (lambda: number) => {
			let count = 0
			let d = 1
			for (let i = 0; i < n; i++) {
				d = (diagonal[i] as number) - lambda - (i > 0 ? (off[i - 1] as number) ** 2 / d : 0)
				if (d < 0) count++
			}
			return count
		}
		let [a, b] = [1e-12, 100]
		for (let k = 0; k < 60; k++) {
			const c = Math.sqrt(a * b)
			if (below(c) >= 2) b = c
			else a = c
		}
		return b
	}
	const [coarse, fine, finest] = [gap(cells), gap(2 * cells), gap(4 * cells)]
	const [one, two] = [(4 * fine - coarse) / 3, (4 * finest - fine) / 3]
	return (16 * two - one) / 15
}

/** The least eigenvalue of −d²/dx² + W on [−end, end] by second differences and Sturm counts, extrapolated once. */
export function groundState(w: (x: number) => number, end: number, cells: number): number {
	const least = (n: number) => {
		const h = (2 * end) / n
		const diagonal = Float64Array.from({ length: n - 1 }, (_, i) => 2 + h * h * w(-end + (i + 1) * h))
		let [a, b] = [-1e3, 1e3]
		for (let k = 0; k < 60; k++) {
			const c = 0.5 * (a + b)
			let d = 1
			const below = diagonal.some((x, i) => (d = x - h * h * c - (i > 0 ? 1 / d : 0)) < 0)
			if (below) b = c
			else a = c
		}
		return b
	}
	return (4 * least(2 * cells) - least(cells)) / 3
}
