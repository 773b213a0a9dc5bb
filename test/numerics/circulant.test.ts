/** Circulants against dense products and against exact inverses. */
import { describe, expect, test } from 'vitest'
import { rational, toNumber } from '../../lib/expression/index.ts'
import { circulant, circulantOfSymbol } from '../../lib/numerics/circulant.ts'
import { circulantInverse, circulantRow, stencil } from '../../lib/splines/index.ts'

const data = (n: number) => Float64Array.from({ length: n }, (_, j) => (((j * j * 31 + 7 * j) % 101) - 50) / 50)
const even = (n: number) => Float64Array.from({ length: n }, (_, d) => 1 / (1 + Math.min(d, n - d)) ** 2)
const dense = (row: ArrayLike<number>, x: Float64Array) =>
	x.map((_, i) => Array.from(x).reduce((sum, value, j) => sum + row[(j - i + x.length) % x.length] * value, 0))
const largest = (x: ArrayLike<number>) => Array.from(x).reduce((a, b) => Math.max(a, Math.abs(b)), 0)
const distance = (x: ArrayLike<number>, y: ArrayLike<number>) => largest(Array.from(x, (value, i) => value - y[i]))

describe.each([1, 2, 3, 4, 5, 7, 8, 11, 16, 31, 32, 33, 37, 61, 64, 97, 128, 150, 257])('%i × %i', (n) => {
	const row = even(n)
	const matrix = circulant(row)
	const x = data(n)
	test('products are dense products', () => {
		expect(distance(matrix.apply(x), dense(row, x))).toBeLessThan(2 ** -52 * 16 * n ** 0.5 * 3)
		const inPlace = Float64Array.from(x)
		matrix.apply(inPlace, inPlace)
		expect([...inPlace]).toEqual([...matrix.apply(x)])
	})
	test('symbols are real, even, and eigenvalues', () => {
		for (let q = 0; q < n; q++) {
			expect(Math.abs(matrix.symbol[q] - matrix.symbol[(n - q) % n])).toBeLessThan(1e-14)
			const mode = Float64Array.from({ length: n }, (_, j) => Math.cos((2 * Math.PI * ((q * j) % n)) / n))
			expect(distance(dense(row, mode), mode.map((value) => value * matrix.symbol[q]))).toBeLessThan(1e-13)
		}
	})
	test('solves undo products', () => {
		const least = Math.min(...Array.from(matrix.symbol, Math.abs))
		expect(distance(matrix.solve(matrix.apply(x)), x)).toBeLessThan((1e-15 * Math.sqrt(n) * 16) / Math.min(1, least))
	})
	test('rows and symbols give each other', () => {
		expect(distance(circulantOfSymbol(matrix.symbol).row, row)).toBeLessThan(1e-15)
	})
})

test.each([[3, 0], [5, 1], [8, 2], [12, 3], [31, 4], [40, 5]])('Gram matrices on %i blocks, degree %i: solves are the exact inverse', (M, degree) => {
	const row = circulantRow(stencil('gram', degree), M, 1)
	const inverse = (circulantInverse(row) ?? [rational(0)]).map(toNumber)
	const solved = circulant(row.map(toNumber)).solve(Float64Array.from({ length: M }, (_, j) => (j === 0 ? 1 : 0)))
	expect(distance(solved, inverse)).toBeLessThan(1e-13 * largest(inverse))
})

test('modes with symbol 0 are left out', () => {
	const laplacian = circulant([2, -1, 0, 0, -1])
	const symbol = Float64Array.from(laplacian.symbol)
	symbol[0] = 0
	const solved = circulantOfSymbol(symbol).solve(Float64Array.of(1, 0, 0, 0, -1))
	expect(Math.abs(solved.reduce((a, b) => a + b, 0))).toBeLessThan(1e-15)
	expect(distance(laplacian.apply(solved), [1, 0, 0, 0, -1])).toBeLessThan(1e-15)
})

test('rows that are not even are refused', () => {
	expect(() => circulant([1, 2, 3])).toThrow(RangeError)
})
