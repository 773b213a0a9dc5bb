/**
 * The spectral gap of the Fokker–Planck operator: the least λ > 0 with −Lg = λg, the rate at which E g(X_t) and √Ent decay at late times. theory.md 6.9.
 *
 * Inverse iteration on a few functions of mean zero by the subtraction-free Laplacian, with Ritz values (for N = 3 the gap may be twofold). For
 * ψ'' ≥ c it is at least cλ_1. Error O(h²) as that of the cells.
 */
import { EigenvalueDecomposition } from 'ml-matrix'
import { denseMatrix } from '../../../../numerics/dense.ts'
import type { Generator } from './generator.ts'
import { weightedLaplacian } from './weighted-laplacian.ts'

export interface SpectralGap {
	readonly gap: number
	/** g with ∫g dμ = 0, ∫g² dμ = 1. */
	readonly eigenfunction: Float64Array
	readonly iterations: number
	/** Whether the gap stopped changing, to 1e-12. */
	readonly settled: boolean
}

const BLOCK = 4
const MOST = 200
const SETTLED = 1e-12

/** The gap. Cost: one elimination, O(cells) for N = 2 and O(cells²) for N = 3, and four solves per iteration, about 15 of them. */
export function spectralGap({ grid, pairs }: Generator): SpectralGap {
	const { cells, gibbs, volume, coordinates, plane } = grid
	const ground = gibbs.reduce((best, x, i) => (x > (gibbs[best] as number) ? i : best), 0)
	const laplacian = weightedLaplacian(cells, pairs, ground)
	const weights = gibbs.map((x) => x * volume)
	const product = (f: Float64Array, g: Float64Array) => {
		let sum = 0
		for (let i = 0; i < cells; i++) sum += weights[i] * f[i] * g[i]
		return sum
	}
	const one = new Float64Array(cells).fill(1)
	const orthonormalise = (block: readonly Float64Array[]) => {
		for (let k = 0; k < block.length; k++) {
			const f = block[k] as Float64Array
			for (let pass = 0; pass < 2; pass++)
				for (const g of [one, ...block.slice(0, k)]) {
					const share = product(f, g)
					for (let i = 0; i < cells; i++) f[i] -= share * g[i]
				}
			const norm = Math.sqrt(product(f, f))
			for (let i = 0; i < cells; i++) f[i] /= norm
		}
	}
	// Odd, even and mixed functions on the scale of μ, bounded at both ends.
	const first = Float64Array.from({ length: cells }, (_, i) => coordinates[i * plane.dimension])
	const centre = product(first, one)
	const deviation = Math.sqrt(product(first, first) - centre * centre)
	let block = Array.from({ length: BLOCK }, (_, k) =>
		Float64Array.from({ length: cells }, (_, i) => {
			const y = first[i] / deviation
			const z = plane.dimension === 2 ? coordinates[i * 2 + 1] / deviation : y / 3
			return [Math.tanh(y), Math.tanh(z), 1 / (1 + y * y), Math.tanh(y) / (1 + z * z) + 0.1 / (1 + z * z)][k] as number
		}),
	)
	orthonormalise(block)
	let gap = Number.POSITIVE_INFINITY
	for (let iteration = 1; ; iteration++) {
		const images = block.map((f) => laplacian.solve(f.map((x, i) => x * weights[i])))
		const projected = denseMatrix(BLOCK, BLOCK, (a, b) => product(block[a] as Float64Array, images[b] as Float64Array))
		const symmetric = denseMatrix(BLOCK, BLOCK, (a, b) => (projected.get(a, b) + projected.get(b, a)) / 2)
		const { realEigenvalues: values, eigenvectorMatrix: vectors } = new EigenvalueDecomposition(symmetric, { assumeSymmetric: true })
		const order = [...values.keys()].sort((a, b) => (values[b] as number) - (values[a] as number))
		const next = 1 / (values[order[0] as number] as number)
		block = order.map((c) => {
			const f = new Float64Array(cells)
			for (let a = 0; a < BLOCK; a++) for (let i = 0; i < cells; i++) f[i] += vectors.get(a, c) * (images[a] as Float64Array)[i]
			return f
		})
		orthonormalise(block)
		const settled = Math.abs(next - gap) <= SETTLED * next
		gap = next
		if (settled || iteration === MOST) return { gap, eigenfunction: block[0] as Float64Array, iterations: iteration, settled }
	}
}
