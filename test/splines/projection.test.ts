/** P, PNPᵗ and its spectrum: dense linear algebra over the rationals, and the constants of theory 2.2. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Rational, rational, ZERO } from '../../lib/expression/index.ts'
import {
	alternatingDefect,
	circulantInverse,
	circulantProduct,
	circulantPseudoInverse,
	circulantRow,
	coarseSymbolic,
	exactCellAverages,
	exactProjection,
	isProjectionSingular,
	isSingular,
	projectionDefect,
	projectionDefects,
	stencil,
} from '../../lib/splines/index.ts'

const text = (row: readonly Rational[]) => row.map((r) => r.toFraction())
const unit = (M: number) => Array.from({ length: M }, (_, d) => (d === 0 ? '1' : '0'))
const dense = (row: readonly Rational[]) => row.map((_, i) => row.map((_, j) => row[(j - i + row.length) % row.length]))

/** Rank of a symmetric matrix if it is positive semidefinite, else null: exact elimination. */
function semidefiniteRank(matrix: readonly (readonly Rational[])[]): number | null {
	const a = matrix.map((row) => [...row])
	let rank = 0
	for (let k = 0; k < a.length; k++) {
		if (a[k][k].s < 0n) return null
		if (a[k][k].n === 0n) {
			if (a[k].slice(k).some((value) => value.n !== 0n)) return null
			continue
		}
		rank++
		for (let i = k + 1; i < a.length; i++) {
			const factor = a[i][k].div(a[k][k])
			for (let j = k; j < a.length; j++) a[i][j] = a[i][j].sub(factor.mul(a[k][j]))
		}
	}
	return rank
}

const sizes = fc.record({ degree: fc.integer({ min: 0, max: 5 }), K: fc.integer({ min: 1, max: 9 }), M: fc.integer({ min: 1, max: 9 }) })

test('PNPᵗ is symmetric in its product with spectrum in (0, 1], singular exactly where it is said to be', () => {
	fc.assert(
		fc.property(sizes, ({ degree, K, M }) => {
			const { gram, discreteGram, coarse, form } = exactProjection(degree, M, K)
			// ⟨u, PNPᵗ v⟩ = uᵗ S (S⁻¹G) v = uᵗGv: symmetric, and 0 ≤ G ≤ S is the spectrum.
			expect(text(circulantProduct(form, coarse))).toEqual(text(discreteGram))
			expect(text([...coarse.slice(1)].reverse())).toEqual(text(coarse.slice(1)))
			const rank = semidefiniteRank(dense(discreteGram))
			expect(rank).toBe(isProjectionSingular(degree, M, K) ? M - 1 : M)
			expect(semidefiniteRank(dense(gram.map((s, d) => s.sub(discreteGram[d]))))).not.toBeNull()
			const defects = projectionDefects(degree, M, K)
			expect(Math.max(...defects)).toBeLessThanOrEqual(1 + 1e-13)
			expect(Math.max(...defects) > 1 - 1e-13).toBe(isProjectionSingular(degree, M, K))
		}),
		{ numRuns: 80, seed: 41 },
	)
})

test('no other singular case among L ≤ 7, M ≤ 12, K ≤ 4', () => {
	for (let degree = 0; degree <= 7; degree++)
		for (let M = 1; M <= 12; M++)
			for (let K = 1; K <= 4; K++) {
				const singular = K === 1 && degree % 2 === 1 && M % 2 === 0
				const found = isSingular(circulantRow(stencil('discreteGram', degree), M, K))
				expect([degree, M, K, found, isProjectionSingular(degree, M, K)]).toEqual([degree, M, K, singular, singular])
			}
})

test('both products: PNPᵗ computed column by column', () => {
	for (const [degree, M, K] of [[0, 3, 4], [1, 5, 3], [2, 6, 4], [3, 2, 2], [5, 4, 3], [2, 1, 3]])
		for (const product of ['l2', 'normalised'] as const) {
			const projection = exactProjection(degree, M, K, { product })
			const columns = Array.from({ length: M }, (_, j) =>
				projection.project(exactCellAverages(degree, Array.from({ length: M }, (_, i) => rational(i === j ? 1 : 0)), K)),
			)
			expect(columns.map(text)).toEqual(dense(projection.coarse).map(text))
			if (product === 'normalised') expect(text(projection.coarse)).toEqual(unit(M))
		}
})

test('PNPᵗ symbolic in K is PNPᵗ at every K', () => {
	for (const [degree, M] of [[0, 3], [1, 2], [1, 5], [2, 1], [3, 6], [4, 2], [5, 8]]) {
		const symbolic = coarseSymbolic(degree, M)
		for (const K of [1, 2, 3, 9]) expect(text(symbolic.map((entry) => entry.at(K)))).toEqual(text(exactProjection(degree, M, K).coarse))
		expect(text(symbolic.map((entry) => entry.limit()))).toEqual(unit(M))
	}
	expect(coarseSymbolic(1, 2).map((entry) => entry.toText())).toEqual(['1 - 1/(2*K^2)', '1/(2*K^2)'])
})

test('the projection is orthogonal: cell averages minus those of any spline meet no basis function', () => {
	const [degree, M, K] = [2, 5, 3]
	const x = Array.from({ length: M * K }, (_, i) => rational(((i * i * 5) % 13) - 6))
	const projection = exactProjection(degree, M, K, { product: 'normalised' })
	const rest = exactCellAverages(degree, projection.project(x), K).map((a, i) => x[i].sub(a))
	expect(text(projection.project(rest))).toEqual(Array.from({ length: M }, () => '0'))
})

test('in the discrete product K = 1, odd degree, even M has no projection', () => {
	expect(() => exactProjection(3, 4, 1, { product: 'normalised' })).toThrow(/singular/)
	expect(exactProjection(3, 5, 1, { product: 'normalised' }).blocks).toBe(5)
})

describe('projection defect, theory 2.2', () => {
	test('degree 1, even M: exactly K⁻²', () => {
		expect(alternatingDefect(1).toText()).toBe('1/K^2')
		for (const K of [1, 2, 3, 10, 1000, 1e6]) expect(projectionDefect(1, 8, K) * K * K).toBeCloseTo(1, 13)
	})
	test('degree 2: (5/6)K⁻² − (2/3)K⁻⁴, 0.667, 0.792, 0.823 at K = 2, 4, 8', () => {
		expect(alternatingDefect(2).toText()).toBe('5/(6*K^2) - 2/(3*K^4)')
		expect([2, 4, 8].map((K) => (projectionDefect(2, 6, K) * K * K).toFixed(3))).toEqual(['0.667', '0.792', '0.823'])
	})
	test('degree 3: 0.8235', () => expect(projectionDefect(3, 6, 1e5) * 1e10).toBeCloseTo(14 / 17, 9))
	test('degree 1, M = 5: 0.76', () => expect((projectionDefect(1, 5, 4) * 16).toFixed(2)).toBe('0.76'))
	test('for even M the alternating mode is the worst, but for K = 1 and even degrees', () => {
		for (let degree = 0; degree <= 5; degree++)
			for (const M of [2, 4, 8, 10])
				for (const K of [1, 2, 3, 4, 7, 50]) {
					const alternating = Number(alternatingDefect(degree).at(K).valueOf())
					if (K > 1 || degree % 2 === 1 || degree === 0) expect(projectionDefect(degree, M, K)).toBeCloseTo(alternating, 14)
					else expect(projectionDefect(degree, M, K)).toBeGreaterThanOrEqual(alternating - 1e-15)
				}
		expect(projectionDefect(2, 8, 1)).toBeGreaterThan(Number(alternatingDefect(2).at(1).valueOf()) + 0.01)
	})
	test('none at K = ∞ and for degree 0', () => {
		expect(projectionDefect(4, 7, Number.POSITIVE_INFINITY)).toBe(0)
		expect(projectionDefect(0, 7, 3)).toBe(0)
	})
})

describe('exact circulants', () => {
	test('inverses', () => {
		for (const M of [1, 2, 3, 4, 7, 12, 31, 32])
			for (const degree of [1, 2, 5]) {
				const row = circulantRow(stencil('gram', degree), M, 1)
				expect(text(circulantProduct(row, circulantInverse(row) ?? []))).toEqual(unit(M))
			}
	})
	test('pseudo-inverses of stiffness: C C⁺ = id − mean', () => {
		for (const M of [2, 3, 8, 11]) {
			const row = circulantRow(stencil('stiffness', 3), M, 1)
			const inverse = circulantPseudoInverse(row) ?? []
			const centre = rational(1, M)
			expect(text(circulantProduct(row, inverse).map((a) => a.add(centre)))).toEqual(unit(M))
			expect(inverse.reduce((a, b) => a.add(b), ZERO).n).toBe(0n)
		}
	})
	test('zero pivots are no singularity', () => {
		const row = [0, 1, 0, 0, 1].map((n) => rational(n))
		expect(text(circulantProduct(row, circulantInverse(row) ?? []))).toEqual(unit(5))
		expect(circulantInverse([0, 1, 0, 1].map((n) => rational(n)))).toBeNull()
	})
	test('wrong rows', () => {
		expect(() => circulantInverse([1, 2, 3].map((n) => rational(n)))).toThrow(RangeError)
		expect(() => circulantPseudoInverse([1, 1].map((n) => rational(n)))).toThrow(RangeError)
	})
})
