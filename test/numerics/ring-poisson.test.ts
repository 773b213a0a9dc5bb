/** Poisson on the ring against the dense pseudo-inverse, in place, with a mean in v, and at large n for whole numbers, where v is exact. */
import { describe, expect, test } from 'vitest'
import { denseApply, denseMatrix, densePseudoInverse } from '../../lib/numerics/dense.ts'
import { ringDirichlet, solveRing } from '../../lib/numerics/ring-poisson.ts'

const gap = (a: Float64Array, b: Float64Array) => a.reduce((m, x, i) => Math.max(m, Math.abs(x - b[i])), 0)
const laplacian = (u: Float64Array) => u.map((x, i) => 2 * x - u[(i + 1) % u.length] - u[(i + u.length - 1) % u.length])

describe.each([1, 2, 3, 4, 7, 33])('n = %i', (n) => {
	const v = Float64Array.from({ length: n }, (_, i) => 0.3 + Math.sin(1 + i * i))
	test('the pseudo-inverse, mean zero, and its form', () => {
		const matrix = denseMatrix(n, n, (i, j) => (i === j ? 2 : 0) - ((i + 1) % n === j ? 1 : 0) - ((j + 1) % n === i ? 1 : 0))
		const expected = denseApply(densePseudoInverse(matrix), v)
		const u = solveRing(v)
		const largest = u.reduce((a, x) => Math.max(a, Math.abs(x)), 0)
		// The dense path loses the condition number n²/π².
		expect(gap(u, expected)).toBeLessThan(1e-15 * (1 + n * n) * (1 + largest))
		expect(Math.abs(u.reduce((a, x) => a + x, 0))).toBeLessThan(2e-16 * n * (1 + largest))
		const form = u.reduce((sum, x, i) => sum + x * v[i], 0)
		expect(Math.abs(ringDirichlet(v) - form)).toBeLessThan(1e-14 * (1 + form))
		const inPlace = v.slice()
		expect(solveRing(inPlace, inPlace)).toBe(inPlace)
		expect(inPlace).toEqual(u)
	})
})

test.each([10_000, 300_000])('n = %i: an ulp of the largest entry, low modes and high ones', (n) => {
	for (const f of [(i: number) => 1e6 * Math.cos((2 * Math.PI * i) / n), (i: number) => 1e4 * Math.sin(i * i)]) {
		const u = Float64Array.from({ length: n }, (_, i) => Math.round(f(i)))
		const mean = u.reduce((a, b) => a + b) / n
		const centred = u.map((x) => x - mean)
		const largest = centred.reduce((a, x) => Math.max(a, Math.abs(x)), 0)
		expect(gap(solveRing(laplacian(u)), centred)).toBeLessThan(2.3e-16 * largest)
	}
})
