/** Laurent polynomials against arithmetic of rationals at points, and their texts against the parser of expressions. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { constant, parseExpression, rational, substitute } from '../../lib/expression/index.ts'
import { laurent } from '../../lib/splines/index.ts'
import { powerSum } from '../../lib/splines/site-sums.ts'

const coefficient = fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: 1, max: 9 })).map(([p, q]) => rational(p, q))
const polynomial = fc.tuple(fc.integer({ min: -5, max: 3 }), fc.array(coefficient, { maxLength: 5 })).map(([n, a]) => laurent(n, a))
const points = [1, 2, 3, 7, 11].map((n) => rational(n, 3))

test('sums, products and texts agree at rational points', () => {
	fc.assert(
		fc.property(polynomial, polynomial, (f, g) => {
			for (const K of points) {
				expect(f.add(g).at(K).equals(f.at(K).add(g.at(K)))).toBe(true)
				expect(f.sub(g).at(K).equals(f.at(K).sub(g.at(K)))).toBe(true)
				expect(f.mul(g).at(K).equals(f.at(K).mul(g.at(K)))).toBe(true)
				const read = substitute(parseExpression(f.toText(), { variables: ['K'] }).expression, new Map([['K', constant(K)]]))
				expect(read.kind === 'constant' && read.value.equals(f.at(K))).toBe(true)
			}
			expect(f.sub(f).isZero()).toBe(true)
			expect(f.add(g).equals(g.add(f))).toBe(true)
		}),
		{ numRuns: 200, seed: 3 },
	)
})

test('text and LaTeX', () => {
	const f = laurent(-2, [rational(1, 36), rational(-2), rational(0), rational(3, 2), rational(1)])
	expect(f.toText()).toBe('K^2 + 3/2*K - 2/K + 1/(36*K^2)')
	expect(f.toLatex()).toBe('K^{2} + \\frac{3K}{2} - \\frac{2}{K} + \\frac{1}{36K^{2}}')
	expect(laurent(3, []).toText()).toBe('0')
})

test('limits and poles', () => {
	const f = laurent(-2, [rational(1), rational(0), rational(5, 7)])
	expect(f.at(Number.POSITIVE_INFINITY).toFraction()).toBe('5/7')
	expect(() => f.at(0)).toThrow(RangeError)
	expect(() => laurent(1, [rational(1)]).limit()).toThrow(RangeError)
	expect(laurent(-1, [rational(1)]).at(10n ** 30n).toFraction()).toBe(`1/1${'0'.repeat(30)}`)
})

test('sums of powers', () => {
	for (let n = 0; n <= 13; n++)
		for (let K = 1; K <= 9; K++) {
			const brute = Array.from({ length: K }, (_, r) => BigInt(r) ** BigInt(n)).reduce((a, b) => a + b, 0n)
			expect([n, K, powerSum(n).at(K).toFraction()]).toEqual([n, K, `${brute}`])
		}
})
