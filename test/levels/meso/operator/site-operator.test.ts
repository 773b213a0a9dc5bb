/** A and A⁻¹ against the dense matrix, Fourier modes, and theory 5.2, 5.3. */
import { expect, test } from 'vitest'
import { splineHminus1, stepSpline } from '../../../../lib/levels/meso/h-minus-one.ts'
import { siteOperator } from '../../../../lib/levels/meso/operator/site-operator.ts'
import { denseApply, denseEigenvalues, denseMatrix, densePseudoInverse } from '../../../../lib/numerics/dense.ts'

const vector = (n: number) => Float64Array.from({ length: n }, (_, i) => Math.sin(1 + 2.3 * i * i))
const matrix = (n: number) =>
	denseMatrix(n, n, (i, j) => {
		const same = (a: number, b: number) => ((a - b) % n === 0 ? 1 : 0)
		return n * n * (2 * same(i, j) - same(i, j + 1) - same(i, j - 1))
	})

test.each([1, 2, 3, 8, 17])('N = %i: apply, solve, norm and spectrum are those of the matrix', (n) => {
	const a = siteOperator(n)
	const x = vector(n)
	const dense = matrix(n)
	a.apply(x).forEach((y, i) => expect(y).toBeCloseTo(denseApply(dense, x)[i], 9))
	const inverse = denseApply(densePseudoInverse(dense), x)
	a.solve(x).forEach((y, i) => expect(y).toBeCloseTo(inverse[i], 13))
	expect(a.squaredNorm(x)).toBeCloseTo(x.reduce((sum, y, i) => sum + y * inverse[i], 0) / n, 13)
	Float64Array.from(a.eigenvalues)
		.sort()
		.forEach((value, k) => expect(Math.abs(value - denseEigenvalues(dense)[k])).toBeLessThan(1e-12 * n * n * n))
})

test('constants are in the kernel exactly; images have mean zero; A = DᵗD', () => {
	const a = siteOperator(50)
	expect([...a.apply(new Float64Array(50).fill(0.1))].every((y) => y === 0)).toBe(true)
	expect(a.squaredNorm(new Float64Array(50).fill(0.1))).toBe(0)
	const x = vector(50)
	const [gradient, image] = [a.gradient(x), a.apply(x)]
	const [left, right] = [gradient.reduce((s, y) => s + y * y, 0), image.reduce((s, y, i) => s + y * x[i], 0)]
	expect(left / right).toBeCloseTo(1, 13)
	expect(Math.abs(image.reduce((s, y) => s + y, 0))).toBeLessThan(1e-9)
})

test('theory 5.2 and 5.3: step functions', () => {
	const n = 31
	const [a, x] = [siteOperator(n), vector(n)]
	const mean = x.reduce((s, y) => s + y, 0) / n
	const square = x.reduce((s, y) => s + (y - mean) ** 2, 0) / n
	expect(splineHminus1(stepSpline(x))).toBeCloseTo(a.squaredNorm(x) - square / (6 * n * n), 15)
	let trace = 0
	for (let k = 1; k < n; k++) trace += 1 / a.eigenvalues[k]
	expect(trace / n).toBeCloseTo((n * n - 1) / (12 * n ** 3), 15)
})
