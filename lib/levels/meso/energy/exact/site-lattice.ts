/**
 * Lattices along some of the sites of a fibre: n sites are free, the others follow from the constraint.
 *
 *   x_free = grid points,  x = x₀ + B B_free⁻¹ (x_free − x₀,free),   dHausdorff = dx_free / |det B_free|.
 *
 * Where the densities of the free sites have gaps (deep wells), grid points in the gaps are never visited: only products of wells are.
 */
import { choleskyFactor, choleskyInverse, invertSquare } from './dense.ts'
import type { ExponentTable } from './exponent-table.ts'

/** n rows of B (rows × n) that span ℝⁿ well: Gaussian elimination with the largest pivots. */
export function freeSites(complement: Float64Array, rows: number, n: number): number[] {
	const a = Float64Array.from(complement)
	const chosen: number[] = []
	const used = new Set<number>()
	for (let step = 0; step < n; step++) {
		let [row, column, most] = [-1, -1, 0]
		for (let i = 0; i < rows; i++) {
			if (chosen.includes(i)) continue
			for (let k = 0; k < n; k++) {
				if (used.has(k) || Math.abs(a[i * n + k]) <= most + 1e-12) continue
				;[row, column, most] = [i, k, Math.abs(a[i * n + k])]
			}
		}
		chosen.push(row)
		used.add(column)
		for (let k = 0; k < n; k++) {
			if (used.has(k)) continue
			const f = a[row * n + k] / a[row * n + column]
			for (let i = 0; i < rows; i++) a[i * n + k] -= f * a[i * n + column]
		}
	}
	return chosen
}

/** The lattice with steps along the free sites: step times the width that Fisher's information (BᵗJB) leaves to each. */
export function siteLattice(
	complement: Float64Array,
	free: readonly number[],
	rows: number,
	n: number,
	information: Float64Array,
	step: number,
): { readonly basis: Float64Array; readonly logCell: number; readonly steps: Float64Array } {
	const square = new Float64Array(n * n)
	free.forEach((i, k) => {
		for (let a = 0; a < n; a++) square[k * n + a] = complement[i * n + a]
	})
	const { inverse, determinant } = invertSquare(square, n)
	// Covariance of the free sites: B_free (BᵗJB)⁻¹ B_freeᵗ.
	const covariance = choleskyInverse(choleskyFactor(information, n) as Float64Array, n)
	const steps = new Float64Array(n)
	let logCell = -Math.log(Math.abs(determinant))
	for (let k = 0; k < n; k++) {
		let variance = 0
		for (let a = 0; a < n; a++) for (let b = 0; b < n; b++) variance += square[k * n + a] * covariance[a * n + b] * square[k * n + b]
		steps[k] = step * Math.sqrt(variance)
		logCell += Math.log(steps[k] as number)
	}
	const basis = new Float64Array(rows * n)
	for (let i = 0; i < rows; i++)
		for (let k = 0; k < n; k++) {
			let sum = 0
			for (let a = 0; a < n; a++) sum += complement[i * n + a] * inverse[a * n + k]
			basis[i * n + k] = sum * (steps[k] as number)
		}
	return { basis, logCell, steps }
}

/** The ranges of k with D(origin + k·step) ≤ min D + depth. */
export function intervals({ first, spacing, data, cells, least }: ExponentTable, origin: number, step: number, depth: number): [number, number][] {
	const found: [number, number][] = []
	const low = Math.ceil((first - origin) / step)
	const high = Math.floor((first + cells * spacing - origin) / step)
	let open = false
	for (let k = low; k <= high; k++) {
		const cell = Math.min(cells, Math.max(0, Math.round((origin + k * step - first) / spacing)))
		const inside = data[3 * cell] <= least + depth
		if (inside && !open) found.push([k, k])
		if (inside) (found[found.length - 1] as [number, number])[1] = k
		open = inside
	}
	return found
}

/** Visits the lines of the product of these ranges on which the exponents of the free sites alone do not exceed the depth. */
export function siteLines(
	ranges: readonly (readonly [number, number][])[],
	tables: readonly ExponentTable[],
	origin: readonly number[],
	steps: Float64Array,
	depth: number,
	line: (k: Int32Array, low: number, high: number) => void,
): void {
	const n = ranges.length
	const k = new Int32Array(n)
	const visit = (site: number, left: number) => {
		if (site === 0) {
			for (const [low, high] of ranges[0]!) line(k, low, high)
			return
		}
		const { first, spacing, data, cells, least } = tables[site]!
		for (const [low, high] of ranges[site]!)
			for (let x = low; x <= high; x++) {
				const cell = Math.min(cells, Math.max(0, Math.round(((origin[site] as number) + x * (steps[site] as number) - first) / spacing)))
				const rest = left - (data[3 * cell] - least)
				// One unit of slack: the exponent is taken at the nearest entry of the table.
				if (rest < -1) continue
				k[site] = x
				visit(site - 1, rest)
			}
		k[site] = 0
	}
	visit(n - 1, depth)
}
