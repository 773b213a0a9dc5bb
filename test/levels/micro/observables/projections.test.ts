import { Matrix, solve } from 'ml-matrix'
import { describe, expect, test } from 'vitest'
import { projectionObserver } from '../../../../lib/levels/micro/index.ts'
import { exactSpline } from '../../../support/splines.ts'

const wave = (n: number, k: number) => Float64Array.from({ length: n }, (_, i) => 0.3 + Math.sin(1.7 * i + k) + 0.4 * Math.cos(2.9 * i * k + 1))

/** min over splines of degree 1 of ∫(x̄ − y)², by hat functions on a grid of cells: dense, nothing of the code under test. */
describe('splines of degree 1 on M blocks, N sites, dense', () => {
	test.each([[3, 12], [4, 8], [5, 20]] as const)('M = %d, N = %d', (blocks, sites) => {
		const { gram, averages } = exactSpline(blocks, sites)
		const project = (x: Float64Array) => solve(gram, averages.transpose().mmul(Matrix.columnVector(Array.from(x))).div(sites)).to1DArray()
		const square = (c: readonly number[]) => {
			const mean = c.reduce((a, b) => a + b, 0) / blocks
			const v = Matrix.columnVector(c.map((y) => y - mean))
			return v.transpose().mmul(gram).mmul(v).get(0, 0)
		}
		const [x, u] = [wave(sites, 1), wave(sites, 2)]
		// Degree 1: the coefficients are values at knots.
		const [state, macro] = [wave(blocks, 3), wave(blocks, 4)]
		const out = new Float64Array(4).fill(7)
		projectionObserver({ degree: 1, blocks }, sites).evaluate({ state, macro }, x, u, out, 1)
		const q = project(x)
		expect(out[0]).toBe(7)
		expect(out[1]).toBeCloseTo(square(q.map((c, j) => c - state[j]!)), 12)
		expect(out[2]).toBeCloseTo(square(q.map((c, j) => c - macro[j]!)), 12)
		expect(out[3]).toBeCloseTo(square(project(u)), 12)
	})
})
