import fc from 'fast-check'
import { CholeskyDecomposition, inverse, LuDecomposition, Matrix } from 'ml-matrix'
import { expect, test } from 'vitest'
import { cyclicBanded } from '../../lib/numerics/cyclic-banded.ts'

/** The dense matrix of a band, entries that coincide added. */
function dense(band: Float64Array, n: number, w: number): Matrix {
	const a = Matrix.zeros(n, n)
	for (let i = 0; i < n; i++)
		for (let d = 0; d <= w; d++) {
			const j = (i + d) % n
			a.set(i, j, a.get(i, j) + band[i * (w + 1) + d]!)
			if (d > 0) a.set(j, i, a.get(j, i) + band[i * (w + 1) + d]!)
		}
	return a
}

test('solve, log det and the band of the inverse are those of the dense matrix, for every n ≥ 1 and w ≥ 0', () => {
	fc.assert(
		fc.property(fc.integer({ min: 1, max: 24 }), fc.integer({ min: 0, max: 5 }), fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 170, maxLength: 170 }), (n, w, random) => {
			const band = new Float64Array(n * (w + 1))
			band.forEach((_, k) => (band[k] = k % (w + 1) === 0 ? 2 * w + 1.5 + random[k % 170]! : random[(7 * k + 3) % 170]!))
			const a = dense(band, n, w)
			const matrix = cyclicBanded(n, w)
			expect(matrix.factor(band)).toBe(new CholeskyDecomposition(a).isPositiveDefinite())
			const b = Float64Array.from({ length: n }, (_, i) => random[(3 * i + 1) % 170]!)
			const x = matrix.solve(b)
			const product = a.mmul(Matrix.columnVector(Array.from(x)))
			// 50 eps times the largest row sum.
			for (let i = 0; i < n; i++) expect(Math.abs(product.get(i, 0) - b[i]!)).toBeLessThan(1e-14 * (4 * w + 3))
			const determinant = new LuDecomposition(a).determinant
			expect(Math.abs(matrix.logDeterminant() - Math.log(determinant))).toBeLessThan(1e-12)
			const z = inverse(a)
			const found = matrix.inverseBand()
			for (let i = 0; i < n; i++) for (let d = 0; d <= w; d++) expect(Math.abs(found[i * (w + 1) + d]! - z.get(i, (i + d) % n))).toBeLessThan(1e-13)
		}),
		{ seed: 5, numRuns: 150 },
	)
})

test('a matrix that is not positive definite is refused', () => {
	for (const n of [3, 9]) expect(cyclicBanded(n, 1).factor(new Float64Array(2 * n).fill(1))).toBe(false)
	expect(cyclicBanded(5, 1).factor(new Float64Array(10).fill(Number.NaN))).toBe(false)
})

test('in place, and again with another matrix', () => {
	const matrix = cyclicBanded(8, 2)
	for (const scale of [1, 1e-200, 1e200]) {
		const band = new Float64Array(24).map((_, k) => (k % 3 === 0 ? 5 : 1) * scale)
		matrix.factor(band)
		const x = new Float64Array(8).fill(9 * scale)
		expect(matrix.solve(x, x)).toBe(x)
		for (const value of x) expect(Math.abs(value - 1)).toBeLessThan(1e-15)
	}
})
