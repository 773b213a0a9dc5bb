import { expect, test } from 'vitest'
import { collocation, stageSystem } from '../../../../lib/levels/micro/prediction/index.ts'
import { abscissae, matrix } from '../../../../lib/numerics/radau-tableau.ts'

test('three stages are the tableau of Hairer and Wanner', () => {
	const method = collocation(3)
	method.nodes.forEach((c, k) => expect(Math.abs(c - abscissae[k]!)).toBeLessThan(1e-15))
	method.matrix.forEach((a, k) => expect(Math.abs(a - matrix[k]!)).toBeLessThan(5e-16))
})

test.each([1, 2, 5, 7, 10])('%i stages: integrals to degree 2s − 2, interpolant to degree s', (s) => {
	const { nodes, matrix: a, points, basis, endSlope } = collocation(s)
	for (let d = 0; d <= 2 * s - 2; d++) {
		let sum = 0
		for (let q = 0; q < s; q++) sum += a[(s - 1) * s + q] * nodes[q] ** d
		expect(Math.abs(sum - 1 / (d + 1))).toBeLessThan(1e-14)
	}
	const at = basis(0.37, new Float64Array(s + 1))
	for (let d = 0; d <= s; d++) {
		expect(Math.abs(at.reduce((m, b, j) => m + b * points[j] ** d, 0) - 0.37 ** d)).toBeLessThan(1e-13)
		expect(Math.abs(endSlope.reduce((m, b, j) => m + b * points[j] ** d, 0) - d)).toBeLessThan(1e-11)
	}
})

test.each([2, 3, 4, 5, 9, 30])('the block elimination on a ring of %i sites', (n) => {
	for (const s of [1, 2, 5]) {
		for (const compact of [0, 1 / 12]) {
			const { matrix: a } = collocation(s)
			const d = Float64Array.from({ length: n * s }, (_, k) => 0.2 + ((k * 0.618) % 1) * 3)
			const h = 0.7
			const width = 3
			const system = stageSystem(n, s, a, compact)
			system.factor(h, d)
			const x = Float64Array.from({ length: n * s * width }, (_, k) => Math.sin(1 + k * k))
			const b = new Float64Array(x.length)
			const at = (i: number, p: number, c: number) => x[(((i + n) % n) * s + p) * width + c]
			for (let i = 0; i < n; i++) {
				for (let p = 0; p < s; p++) {
					for (let c = 0; c < width; c++) {
						let sum = (1 - 2 * compact) * at(i, p, c) + compact * (at(i + 1, p, c) + at(i - 1, p, c))
						for (let q = 0; q < s; q++) {
							const y = (j: number) => d[q * n + ((j + n) % n)] * at(j, q, c)
							sum -= h * n * n * a[p * s + q] * (y(i + 1) - 2 * y(i) + y(i - 1))
						}
						b[(i * s + p) * width + c] = sum
					}
				}
			}
			system.solve(b, width)
			const worst = b.reduce((m, v, k) => Math.max(m, Math.abs(v - x[k])), 0)
			expect(worst).toBeLessThan(1e-15 * h * 4 * n * n * 4 * 10)
		}
	}
})
