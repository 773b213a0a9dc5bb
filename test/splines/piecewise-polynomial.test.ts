/** The auxiliary level: orthogonality by plain sums over sites, inclusion by pieces, P = BQ in both products (theory 2.6). */
import { describe, expect, test } from 'vitest'
import { ONE, type Rational, rational, toNumber, ZERO } from '../../lib/expression/index.ts'
import { exactProjection, inclusion, pieceBasis, pieceEvaluator, pieceNodes, type PieceBasis, splineFunction, type SplineProduct } from '../../lib/splines/index.ts'
import { addPolynomials, evaluatePolynomial, integratePolynomial, midpoint, type Polynomial, scalePolynomial, trimPolynomial } from '../../lib/splines/polynomial.ts'

const text = (row: readonly Rational[]) => row.map((r) => r.toFraction())
const PRODUCTS: readonly SplineProduct[] = ['l2', 'normalised']
const INFINITY = Number.POSITIVE_INFINITY
const sum = (values: readonly Rational[]) => values.reduce((a, b) => a.add(b), ZERO)

/** Average of p over cell r of K. */
function cellMean(p: Polynomial, r: number, K: number): Rational {
	const primitive = integratePolynomial(p)
	return evaluatePolynomial(primitive, rational(r + 1, K)).sub(evaluatePolynomial(primitive, rational(r, K))).mul(rational(K))
}

/** Qx, from the definition: moments of the step function, divided by the norms. */
function restrict(basis: PieceBasis, x: readonly Rational[], M: number): Rational[] {
	const K = basis.sitesPerBlock
	return Array.from({ length: M }, (_, i) =>
		basis.functions.map((e, k) => sum(Array.from({ length: K }, (_, r) => x[i * K + r].mul(cellMean(e, r, K)))).div(rational(K)).div(basis.norms[k])),
	).flat()
}

describe.each([0, 1, 2, 3, 4, 5])('degree %i', (degree) => {
	test('orthogonal: e_k in L², or their cell averages over the sites', () => {
		for (let K = degree + 1; K <= degree + 5; K++)
			for (const product of PRODUCTS) {
				const { functions, averages, gram, discreteGram, norms } = pieceBasis({ degree, sitesPerBlock: K, product })
				for (let k = 0; k <= degree; k++) {
					for (let r = 0; r < K; r++) expect(text([cellMean(functions[k], r, K)])).toEqual(text([evaluatePolynomial(averages[k], midpoint(r, K))]))
					for (let l = 0; l <= degree; l++) {
						const overSites = sum(Array.from({ length: K }, (_, r) => cellMean(functions[k], r, K).mul(cellMean(functions[l], r, K)))).div(rational(K))
						expect(text([overSites])).toEqual(text([discreteGram[k][l]]))
						const form = product === 'l2' ? gram : discreteGram
						expect(text([form[k][l]])).toEqual(k === l ? text([norms[k]]) : ['0'])
					}
					let expected = ONE
					if (product === 'normalised') for (let j = 1; j <= k; j++) expected = expected.mul(rational(K * K - j * j, K * K))
					expect(text([norms[k]])).toEqual(text([expected.div(rational(2 * k + 1))]))
				}
			}
	})
	test('both bases are Legendre polynomials at K = ∞', () => {
		const [a, b] = PRODUCTS.map((product) => pieceBasis({ degree, sitesPerBlock: INFINITY, product }))
		expect(a.functions.map(text)).toEqual(b.averages.map(text))
		expect(text(a.functions.map((p) => evaluatePolynomial(p, ONE)))).toEqual(a.functions.map(() => '1'))
		expect(text(a.functions.map((p) => evaluatePolynomial(p, ZERO)))).toEqual(a.functions.map((_, k) => (k % 2 === 0 ? '1' : '-1')))
	})
	test('fewer sites than coefficients are refused', () => {
		for (let K = 1; K <= degree; K++) expect(() => pieceBasis({ degree, sitesPerBlock: K })).toThrow(expect.objectContaining({ code: 'bad-flag' }))
	})
	test('splines are included piece by piece', () => {
		for (const M of [1, 2, 4, 7])
			for (const K of [degree + 1, degree + 3, INFINITY])
				for (const product of PRODUCTS) {
					const basis = pieceBasis({ degree, sitesPerBlock: K, product })
					const c = Array.from({ length: M }, (_, j) => rational(((3 * j * j + j) % 7) - 3, 2))
					const z = inclusion(basis, M).includeExactly(c)
					splineFunction(degree, c).pieces.forEach((piece, i) => {
						const rebuilt = basis.functions.reduce<Polynomial>((p, e, k) => addPolynomials(p, scalePolynomial(e, z[i * (degree + 1) + k])), [])
						expect(text(trimPolynomial(rebuilt))).toEqual(text(trimPolynomial(piece)))
					})
				}
	})
	test('BBᵗ = id, QNQᵗ = id in the discrete product, and P = BQ in both', () => {
		const [M, K] = [4, degree + 2]
		const x = Array.from({ length: M * K }, (_, i) => rational(((i * i * 5 + i) % 13) - 6))
		for (const product of PRODUCTS) {
			const basis = pieceBasis({ degree, sitesPerBlock: K, product })
			const { includeExactly, adjointExactly, include, adjoint } = inclusion(basis, M)
			const c = [1, -2, 3, 5].map((n) => rational(n, 7))
			expect(text(adjointExactly(includeExactly(c)))).toEqual(text(c))
			const z = restrict(basis, x, M)
			expect(text(adjointExactly(z))).toEqual(text(exactProjection(degree, M, K, { product }).project(x)))
			if (product === 'normalised') {
				const again = Array.from({ length: M }, (_, i) =>
					Array.from({ length: K }, (_, r) => sum(basis.averages.map((p, k) => z[i * (degree + 1) + k].mul(evaluatePolynomial(p, midpoint(r, K)))))),
				).flat()
				expect(text(restrict(basis, again, M))).toEqual(text(z))
			}
			const numbers = include(Float64Array.from(c, toNumber))
			includeExactly(c).forEach((value, i) => expect(numbers[i]).toBeCloseTo(toNumber(value), 14))
			const back = adjoint(Float64Array.from(z, toNumber))
			const exact = adjointExactly(z).map(toNumber)
			exact.forEach((value, i) => expect(Math.abs(back[i] - value)).toBeLessThan(1e-13 * Math.max(...exact.map(Math.abs))))
		}
	})
	test('nodes: the sites themselves up to count, then a rule in which the basis stays orthogonal', () => {
		for (const product of PRODUCTS)
			for (const [K, count] of [[degree + 1, 16], [16, 16], [17, degree + 1], [1000, degree + 1], [INFINITY, degree + 1]]) {
				const basis = pieceBasis({ degree, sitesPerBlock: K, product })
				const { weights, basis: values, exact, count: size } = pieceNodes(basis, count)
				expect(exact).toBe(K <= count)
				for (let k = 0; k <= degree; k++)
					for (let l = 0; l <= degree; l++) {
						let total = 0
						for (let a = 0; a < size; a++) total += weights[a] * values[a * (degree + 1) + k] * values[a * (degree + 1) + l]
						expect(Math.abs(total - toNumber(basis.discreteGram[k][l]))).toBeLessThan(4e-15)
					}
			}
	})
})

test('values of the basis to a few ulp over the block', () => {
	const { functions } = pieceBasis({ degree: 5, sitesPerBlock: INFINITY })
	const out = new Float64Array(6)
	const evaluate = pieceEvaluator(functions)
	for (let i = 0; i <= 64; i++) {
		evaluate(i / 64, out)
		functions.forEach((p, k) => expect(Math.abs(out[k] - toNumber(evaluatePolynomial(p, rational(i, 64))))).toBeLessThan(1e-15))
	}
})
