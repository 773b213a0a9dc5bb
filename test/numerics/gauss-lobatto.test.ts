import { describe, expect, test } from 'vitest'
import { lagrangeBasis, lobattoRule } from '../../lib/numerics/gauss-lobatto.ts'

describe('lobattoRule', () => {
	test('three and four points are the classical ones', () => {
		expect([...lobattoRule(2).weights]).toEqual([1 / 6, 2 / 3, 1 / 6].map((w) => expect.closeTo(w, 15)))
		const x = (1 - Math.sqrt(1 / 5)) / 2
		expect([...lobattoRule(3).nodes]).toEqual([0, x, 1 - x, 1].map((v) => expect.closeTo(v, 15)))
	})

	test.each([1, 2, 5, 8, 10, 16, 24])('degree %i integrates degree 2p − 1 and not 2p', (p) => {
		const { nodes, weights } = lobattoRule(p)
		const integral = (k: number) => nodes.reduce((sum, x, j) => sum + weights[j] * x ** k, 0)
		for (let k = 0; k <= 2 * p - 1; k++) expect(Math.abs(integral(k) - 1 / (k + 1))).toBeLessThan(1e-15)
		if (p <= 5) expect(Math.abs(integral(2 * p) - 1 / (2 * p + 1))).toBeGreaterThan(1e-7)
	})

	test('derivative and stiffness are exact on monomials', () => {
		const p = 9
		const { nodes, derivative, stiffness } = lobattoRule(p)
		for (let k = 1; k <= p; k++) {
			const values = nodes.map((x) => x ** k)
			for (let q = 0; q <= p; q++) {
				const slope = values.reduce((sum, v, j) => sum + derivative[q * (p + 1) + j] * v, 0)
				expect(slope).toBeCloseTo(k * nodes[q] ** (k - 1), 12)
			}
			let energy = 0
			for (let i = 0; i <= p; i++) for (let j = 0; j <= p; j++) energy += values[i] * stiffness[i * (p + 1) + j] * values[j]
			expect(energy).toBeCloseTo((k * k) / (2 * k - 1), 11)
		}
	})

	test('analysis finds Legendre coefficients: x² = P0/3 + P1/2 + P2/6', () => {
		const p = 6
		const { nodes, analysis } = lobattoRule(p)
		const expected = [1 / 3, 1 / 2, 1 / 6, 0, 0, 0, 0]
		for (let k = 0; k <= p; k++) {
			const c = nodes.reduce((sum, x, j) => sum + analysis[k * (p + 1) + j] * x * x, 0)
			expect(c).toBeCloseTo(expected[k] as number, 14)
		}
	})

	test('the Lagrange basis reproduces polynomials between the nodes', () => {
		const rule = lobattoRule(7)
		for (const x of [0, 1e-12, 0.123, 0.5, 0.99, 1]) {
			const basis = lagrangeBasis(rule, x)
			expect(rule.nodes.reduce((sum, node, j) => sum + basis[j] * node ** 7, 0)).toBeCloseTo(x ** 7, 14)
		}
	})
})
