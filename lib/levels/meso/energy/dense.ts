/** Dense M × M matrices beside a cyclic banded V: V⁻¹, products with bands, and where V⁻¹ has decayed. */
import type { CyclicBanded } from '../../../numerics/cyclic-banded.ts'

/** out = V⁻¹, row-major. Cost O(M²w). */
export function denseInverse(factor: CyclicBanded, out: Float64Array): Float64Array {
	const n = factor.size
	for (let j = 0; j < n; j++) {
		const column = out.subarray(j * n, (j + 1) * n)
		column.fill(0)
		column[j] = 1
		factor.solve(column, column)
	}
	// Solutions are symmetric to rounding only.
	for (let i = 0; i < n; i++) {
		for (let j = 0; j < i; j++) {
			const mean = (out[i * n + j] + out[j * n + i]) / 2
			out[i * n + j] = mean
			out[j * n + i] = mean
		}
	}
	return out
}

/** Every row r of X becomes V⁻¹r. For symmetric X the result is XV⁻¹. */
export function solveRows(factor: CyclicBanded, x: Float64Array): Float64Array {
	const n = factor.size
	for (let j = 0; j < n; j++) {
		const row = x.subarray(j * n, (j + 1) * n)
		factor.solve(row, row)
	}
	return x
}

/** out += the symmetric matrix with this cyclic band (layout of `cyclicBanded`). */
export function addBand(band: Float64Array, bandwidth: number, size: number, out: Float64Array): Float64Array {
	for (let i = 0; i < size; i++) {
		for (let d = 0; d <= bandwidth; d++) {
			const j = (i + d) % size
			out[i * size + j] += band[i * (bandwidth + 1) + d]
			if (d > 0) out[j * size + i] += band[i * (bandwidth + 1) + d]
		}
	}
	return out
}

/** out = B·X for the symmetric cyclic band B and a dense X. */
export function bandTimes(band: Float64Array, bandwidth: number, size: number, x: Float64Array, out: Float64Array): Float64Array {
	out.fill(0)
	for (let i = 0; i < size; i++) {
		for (let d = 0; d <= bandwidth; d++) {
			const j = (i + d) % size
			const b = band[i * (bandwidth + 1) + d]
			for (let k = 0; k < size; k++) out[i * size + k] += b * x[j * size + k]
			if (d > 0) for (let k = 0; k < size; k++) out[j * size + k] += b * x[i * size + k]
		}
	}
	return out
}

/** out[i(w+1) + d] = (AB)_{i,i+d}: the band of a product with A given by rows and B by columns (rows of Bᵗ). */
export function productBand(a: Float64Array, bt: Float64Array, bandwidth: number, size: number, out: Float64Array): Float64Array {
	for (let i = 0; i < size; i++) {
		for (let d = 0; d <= bandwidth; d++) {
			const j = (i + d) % size
			let sum = 0
			for (let k = 0; k < size; k++) sum += a[i * size + k] * bt[j * size + k]
			out[i * (bandwidth + 1) + d] = sum
		}
	}
	return out
}

/** Least W with |Z_ij| ≤ threshold·√(Z_ii Z_jj) at all cyclic distances > W. */
export function decayWidth(z: Float64Array, size: number, threshold: number): number {
	let width = 0
	for (let i = 0; i < size; i++) {
		for (let distance = Math.floor(size / 2); distance > width; distance--) {
			const j = (i + distance) % size
			if (Math.abs(z[i * size + j]) > threshold * Math.sqrt(z[i * size + i] * z[j * size + j])) {
				width = distance
				break
			}
		}
	}
	return width
}
