/** Kernels against MPFR at 60 digits, within the first-order bound of their own roundings. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Expression } from '../../../lib/expression/index.ts'
import { call, constant, logSumExp, one, power, product, rational, softmax, sum, variable } from '../../../lib/expression/index.ts'
import { compile } from '../../../lib/expression/targets/index.ts'
import { smoothExpression } from '../../support/expressions.ts'
import { ulpError, evaluateIn, withPrecision } from '../../support/high-precision.ts'
import { evaluateWithBound } from '../../support/rounding-bound.ts'

const z = variable('z')

describe('kernels against MPFR', () => {
	test('random smooth expressions stay within twice their running error bound', () => {
		let compared = 0
		let sharp = 0
		fc.assert(
			fc.property(smoothExpression({ depth: 3 }), fc.integer({ min: -3000, max: 3000 }), (e, k) => {
				const x = k / 997
				const computed = compile([e]).at([x])[0] as number
				withPrecision(400, (context) => {
					const { value, bound } = evaluateWithBound(context, e, { z: x })
					const exact = value.toNumber()
					// Beyond the range of doubles, or where the second order counts, first-order bounds say nothing.
					if (!Number.isFinite(exact) || !(bound < 1e-6 * Math.max(Math.abs(exact), 1e-3))) return
					const error = context.Float(computed).sub(value).abs().toNumber()
					expect(error).toBeLessThanOrEqual(2 * bound)
					compared++
					if (bound <= 1e-13 * Math.abs(exact)) sharp++
				})
			}),
			{ seed: 20203, numRuns: 400 },
		)
		expect(compared).toBeGreaterThan(300)
		expect(sharp).toBeGreaterThan(200)
	})

	test('log-sum-exp keeps the relative precision of small values, and softmax of small weights', () => {
		const terms = [
			{ weight: one, exponent: constant(0) },
			{ weight: one, exponent: product([constant(-1), z]) },
		]
		const three = [...terms, { weight: constant(rational(1, 3)), exponent: product([constant(-2), z]) }]
		for (const [list, units] of [
			[terms, 3],
			[three, 4],
		] as const) {
			const outputs: Expression[] = [logSumExp(list), softmax(list, product([constant(-1), z]))]
			const kernel = compile(outputs)
			withPrecision(2400, (context) => {
				for (const x of [1e-9, 0.1, 0.7, 3, 30, 80, 300, 700]) {
					const computed = kernel.at([x])
					outputs.forEach((e, k) => {
						expect(ulpError(context, computed[k] as number, evaluateIn(context, e, { z: x })), `output ${k} at ${x}`).toBeLessThanOrEqual(
							units,
						)
					})
				}
			})
		}
	})

	test('fractional powers to two units, integer powers to half a unit per factor', () => {
		const exponents = [
			rational(1, 2),
			rational(-1, 2),
			rational(3, 2),
			rational(1, 3),
			rational(-4, 3),
			rational(22, 7),
			rational(2),
			rational(-3),
			rational(7),
		]
		const kernel = compile(exponents.map((r) => power(z, r)))
		withPrecision(500, (context) => {
			for (let i = 0; i < 60; i++) {
				const x = Math.exp((i - 30) / 4.3)
				const computed = kernel.at([x])
				exponents.forEach((r, k) => {
					const limit = r.d === 1n ? 0.5 * Number(r.n) + 0.5 : 2
					expect(ulpError(context, computed[k] as number, evaluateIn(context, power(z, r), { z: x })), `${x}^${r}`).toBeLessThanOrEqual(
						limit,
					)
				})
			}
		})
	})

	test('extreme exponents of log-sum-exp: no overflow, infinities and NaN as limits', () => {
		const [a, b] = [variable('a'), variable('b')]
		const two = [
			{ weight: constant(2), exponent: a },
			{ weight: constant(3), exponent: b },
		]
		const three = [...two, { weight: one, exponent: sum([a, b]) }]
		for (const terms of [two, three]) {
			const kernel = compile([logSumExp(terms), softmax(terms, a)], { batch: ['a', 'b'] })
			expect(kernel.at([-Infinity, -Infinity])[0]).toBe(-Infinity)
			expect(kernel.at([Infinity, 0])[0]).toBe(Infinity)
			expect(kernel.at([Number.NaN, 0])[0]).toBeNaN()
			expect(kernel.at([0, Number.NaN])[0]).toBeNaN()
			expect(kernel.at([-Infinity, 0])).toEqual([Math.log(3), 0])
		}
		const kernel = compile([logSumExp(two), softmax(two, a), call('exp', a)], { batch: ['a', 'b'] })
		expect(kernel.at([1e5, -1e5])).toEqual([1e5 + Math.LN2, 0.5, Infinity])
	})
})
