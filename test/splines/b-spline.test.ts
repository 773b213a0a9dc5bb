/** Periodic B-splines: what every textbook says of them, as equalities of rationals, wrapped supports (M ≤ L) included. */
import { describe, expect, test } from 'vitest'
import { ONE, type Rational, rational, ZERO } from '../../lib/expression/index.ts'
import { bSpline, derivativeCoefficients, exactCellAverages, exactMoments, localAverages, primitiveCoefficients, splineFunction } from '../../lib/splines/index.ts'
import { averagesScale, cardinalValue, scaledAverages } from './brute-force.ts'

const text = (row: readonly Rational[]) => row.map((r) => r.toFraction())
const sizes = [1, 2, 3, 4, 5, 6, 7, 9]
const coefficients = (M: number) => Array.from({ length: M }, (_, j) => rational(((7 * j * j + 3 * j + 2) % 11) - 5, (j % 3) + 1))
const ofMeanZero = (M: number) => {
	const c = coefficients(M)
	const mean = c.reduce((a, b) => a.add(b), ZERO).div(rational(M))
	return c.map((value) => value.sub(mean))
}

describe.each([0, 1, 2, 3, 4, 5])('degree %i', (degree) => {
	test('values are those of truncated powers', () => {
		for (const M of sizes)
			for (let i = 0; i < 3 * M; i++) {
				let expected = ZERO
				for (let n = 0; n <= degree; n++) expected = expected.add(cardinalValue(degree, i + 3 * M * n, 3))
				expect(text([bSpline(degree, M).at(rational(i, 3 * M))])).toEqual(text([expected]))
			}
	})
	test('partition of unity, on both sides of every knot', () => {
		for (const M of sizes) {
			const all = splineFunction(degree, Array.from({ length: M }, () => ONE))
			for (let i = 0; i < 3 * M; i++) for (const side of ['left', 'right'] as const) expect(text([all.at(rational(i, 3 * M), side)])).toEqual(['1'])
		}
	})
	test('of class C^{L−1} and no more', () => {
		for (const M of sizes) {
			const f = splineFunction(degree, coefficients(M))
			for (let n = 0; n <= degree; n++) {
				const g = f.derivative(n)
				const jumps = Array.from({ length: M }, (_, i) => g.at(rational(i, M)).sub(g.at(rational(i, M), 'left')))
				if (n < degree || M === 1) expect([n, M, ...text(jumps)]).toEqual([n, M, ...jumps.map(() => '0')])
				else expect(jumps.some((jump) => jump.n !== 0n)).toBe(true)
			}
		}
	})
	test('derivatives are splines of lower degree, of every order', () => {
		for (const M of sizes)
			for (let n = 0; n <= degree; n++) {
				const c = coefficients(M)
				const difference = splineFunction(degree, c).derivative(n).add(splineFunction(degree - n, derivativeCoefficients(c, n)), rational(-1))
				for (const piece of difference.pieces) expect(piece.every((a) => a.n === 0n)).toBe(true)
			}
	})
	test('primitives: as functions, and as splines of the next degree', () => {
		for (const M of sizes) {
			const c = ofMeanZero(M)
			const f = splineFunction(degree, c)
			expect(text([f.mean()])).toEqual(['0'])
			const spline = splineFunction(degree + 1, primitiveCoefficients(c))
			const difference = spline.add(f.primitive(), rational(-1))
			// They differ by a constant, the value of the spline at 0, which makes its mean 0.
			for (let i = 0; i < 4 * M; i++) expect(text([difference.at(rational(i, 4 * M))])).toEqual(text([spline.at(ZERO)]))
			expect(text([spline.mean()])).toEqual(['0'])
		}
		expect(() => primitiveCoefficients([ONE, ONE])).toThrow(RangeError)
	})
	test('Marsden: powers of θ are reproduced away from the seam', () => {
		const M = 2 * degree + 3
		for (let power = 0; power <= degree; power++) {
			// x^r = Σ_j (mean of the products of r of the numbers j+1 … j+L) b(x − j).
			const c = Array.from({ length: M }, (_, j) => meanProduct(Array.from({ length: degree }, (_, i) => j + 1 + i), power))
			const f = splineFunction(degree, c)
			for (let i = 4 * degree; i < 4 * M; i++) {
				const x = rational(i, 4)
				const expected = Array.from({ length: power }, () => x).reduce((a, b) => a.mul(b), ONE)
				expect([power, i, ...text([f.at(x.div(rational(M)))])]).toEqual([power, i, ...text([expected])])
			}
		}
	})
	test('cell averages three ways: pieces, centred formula, truncated powers', () => {
		for (const M of sizes)
			for (const K of [1, 2, 3, 5]) {
				const c = coefficients(M)
				expect(text(exactCellAverages(degree, c, K))).toEqual(text(splineFunction(degree, c).cellAverages(K)))
				expect(text(bSpline(degree, M).cellAverages(K))).toEqual(
					text(scaledAverages(degree, M, K).map((n) => rational(n, averagesScale(degree, K)))),
				)
			}
	})
	test('moments are the transpose of cell averages', () => {
		const [M, K] = [4, 3]
		const x = coefficients(M * K)
		const expected = Array.from({ length: M }, (_, j) =>
			bSpline(degree, M, j).cellAverages(K).reduce((sum, a, i) => sum.add(a.mul(x[i])), ZERO).div(rational(M * K)),
		)
		expect(text(exactMoments(degree, x, M))).toEqual(text(expected))
		expect(localAverages(degree, K)).toHaveLength(K)
	})
})

function meanProduct(numbers: readonly number[], r: number): Rational {
	const sums = numbers.reduce((e, x) => e.map((value, k) => value + (k === 0 ? 0 : e[k - 1] * x)), [1, ...numbers.map(() => 0)])
	const ones = numbers.reduce((e) => e.map((value, k) => value + (k === 0 ? 0 : e[k - 1])), [1, ...numbers.map(() => 0)])
	return rational(sums[r], ones[r])
}

test('pieces in LaTeX', () => {
	expect(bSpline(1, 4).toLatex()).toBe(
		'\\begin{cases} u, & 0 \\le \\theta < \\tfrac{1}{4} \\\\ -u + 1, & \\tfrac{1}{4} \\le \\theta < \\tfrac{1}{2} \\\\ 0, & \\tfrac{1}{2} \\le \\theta < 1 \\end{cases}\\qquad u = 4\\theta - \\lfloor 4\\theta \\rfloor',
	)
	expect(bSpline(3, 1).toLatex()).toBe('1,\\quad u = \\theta')
})

test('functions on other blocks are refused', () => {
	expect(() => bSpline(1, 3).inner(bSpline(1, 4))).toThrow(RangeError)
})
