/** Derivatives of any order against divided differences at 1600 bits of an evaluation that does not use the graph. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { derivatives, differentiate, parseExpression, product, sum, topological, variable } from '../../lib/expression/index.ts'
import { evaluateIn, withPrecision } from '../support/high-precision.ts'
import type { Formula } from './support/formula.ts'
import { formulas, formulaText, formulaValue } from './support/formula.ts'

const BINOMIAL = [[1], [-1, 1], [1, -2, 1], [-1, 3, -3, 1], [1, -4, 6, -4, 1]]

/** f^(k)(z) = h^-k Σ_j (±) binom(k,j) f(z + (j − k/2) h) + O(h²), h = 2^-100, by order. */
function differences(f: Formula, point: string, order: number): { value: number; size: number } {
	return withPrecision(1600, (c) => {
		const h = c.Float(1).div(c.Float(2).pow(100))
		const z = c.Float(point)
		let total = c.Float(0)
		for (let j = 0; j <= order; j++) {
			const at = z.add(h.mul((2 * j - order) / 2))
			total = total.add(formulaValue(c, f, at).mul((BINOMIAL[order] as number[])[j] as number))
		}
		return { value: total.div(h.pow(order)).toNumber(), size: 0 }
	})
}

describe('differentiate', () => {
	test('orders 1 to 4 of random formulas', () => {
		let compared = 0
		fc.assert(
			fc.property(formulas(3), (f) => {
				const text = formulaText(f)
				let all: ReturnType<typeof derivatives>
				try {
					all = derivatives(parseExpression(text, { variables: ['z'] }).expression, 'z', 4)
				} catch {
					return
				}
				for (const point of ['-1.3', '0.4']) {
					for (let order = 1; order <= 4; order++) {
						const { value } = differences(f, point, order)
						if (!(Math.abs(value) < 1e30)) continue
						const exact = withPrecision(400, (c) => evaluateIn(c, all[order] as never, { z: point }).toNumber())
						if (!(Math.abs(exact - value) <= 1e-15 * Math.max(1, Math.abs(value))))
							throw new Error(`${text}, order ${order} at ${point}: ${exact}, not ${value}`)
						compared++
					}
				}
			}),
			{ seed: 4, numRuns: 100 },
		)
		expect(compared).toBeGreaterThan(500)
	})

	test('a factored polynomial of degree 60: four derivatives stay small', () => {
		const text = Array.from({ length: 60 }, (_, i) => `(z-${i + 1})`).join('*')
		const e = parseExpression(text, { variables: ['z'] }).expression
		const all = derivatives(e, 'z', 4)
		expect(topological(all).length).toBeLessThan(20_000)
		// f'(1) = Π_{i≥2} (1 − i) = −59!
		let factorial = -1
		for (let i = 2; i <= 59; i++) factorial *= i
		const value = withPrecision(500, (c) => evaluateIn(c, all[1] as never, { z: 1 }).toNumber())
		expect(Math.abs(value / factorial - 1)).toBeLessThan(1e-14)
	})

	test('with respect to the variable that is named', () => {
		const [x, y] = [variable('x'), variable('y')]
		expect(differentiate(product([x, y]), 'y')).toBe(x)
		expect(differentiate(sum([x, y]), 'w')).toBe(sum([]))
	})
})
