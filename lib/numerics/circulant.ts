/**
 * Symmetric circulant matrices: C_ij = c_{(j−i) mod n} with c_d = c_{n−d}, diagonal in Fourier modes.
 *
 *   symbol λ_q = Σ_d c_d cos(2π q d/n),   C x = F⁻¹(λ · Fx).
 *
 * Products and solves cost O(n log n) by FFT. Errors: a few eps times the norm; small symbols lose relative accuracy of order eps·max|λ|/|λ_q|.
 */
import { realTransform } from './real-fft.ts'

export interface Circulant {
	readonly size: number
	/** c_0 … c_{n−1}. */
	readonly row: Float64Array
	/** λ_0 … λ_{n−1}, real, λ_q = λ_{n−q}. */
	readonly symbol: Float64Array
	/** out = Cx; `out` may be x. */
	apply(x: Float64Array, out?: Float64Array): Float64Array
	/** out = C⁺x: modes with λ_q = 0 give 0; `out` may be x. */
	solve(x: Float64Array, out?: Float64Array): Float64Array
}

/** The circulant with this symbol (λ_q = λ_{n−q}), kept as given. */
export function circulantOfSymbol(symbol: ArrayLike<number>): Circulant {
	const size = symbol.length
	const fft = realTransform(size)
	const lambda = Float64Array.from(symbol)
	const re = new Float64Array(size)
	const im = new Float64Array(size)
	const multiply = (x: Float64Array, out: Float64Array, factor: (value: number) => number) => {
		fft.forward(x, re, im)
		for (let q = 0; q < size; q++) {
			const f = factor(lambda[q])
			re[q] *= f
			im[q] *= f
		}
		return fft.inverse(re, im, out)
	}
	let row: Float64Array | undefined
	return {
		size,
		get row() {
			row ??= fft.inverse(lambda, new Float64Array(size), new Float64Array(size))
			return row
		},
		symbol: lambda,
		apply: (x, out = new Float64Array(size)) => multiply(x, out, (value) => value),
		solve: (x, out = new Float64Array(size)) => multiply(x, out, (value) => (value === 0 ? 0 : 1 / value)),
	}
}

/** The circulant with this first row. @throws RangeError unless the row is symmetric to rounding. */
export function circulant(row: ArrayLike<number>): Circulant {
	const size = row.length
	const scale = Math.max(...Array.from(row, Math.abs))
	for (let d = 1; d < size; d++)
		if (Math.abs(row[d] - row[size - d]) > 1e-12 * scale) throw new RangeError('circulant: the first row is not symmetric')
	const symbol = new Float64Array(size)
	realTransform(size).forward(Float64Array.from(row), symbol, new Float64Array(size))
	return { ...circulantOfSymbol(symbol), row: Float64Array.from(row) }
}
