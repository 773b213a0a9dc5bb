/** C_L, γ, trace and projection defect against dense eigenproblems of another program and the numbers of theory 1.5, 2.2, 2.3, 5.8. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { squaredNaturalConstant, unresolvedTrace } from '../../../../lib/levels/meso/operator/constants.ts'
import { projectionDefect, projectionDefects } from '../../../../lib/splines/projection.ts'
import { resolutionConstant } from '../../../../lib/levels/meso/operator/resolution.ts'
import { mesoSpace } from '../../../../lib/levels/meso/space.ts'
import { denseEigenvalues, denseMatrix } from '../../../../lib/numerics/dense.ts'
import { reference } from './reference.ts'

test.each(reference.constants)('degree $degree, M = $blocks, N = $sites', (r) => {
	const K = r.sites / r.blocks
	// A singular pair at K = 1 loses the reference half of its digits.
	const digits = K === 1 ? 9 : 11
	expect(resolutionConstant(r.degree, r.blocks, K)).toBeCloseTo(r.gamma, digits)
	expect(squaredNaturalConstant(r.degree, r.blocks, K)! / r.squaredNaturalConstant).toBeCloseTo(1, 9)
	expect(unresolvedTrace(r.degree, r.blocks, K)).toBeCloseTo(r.trace, digits)
	expect(projectionDefect(r.degree, r.blocks, K)).toBeCloseTo(r.projectionDefect, digits)
})

describe('C_L², M = 8 (theory 2.3)', () => {
	const at = (degree: number, K: number) => squaredNaturalConstant(degree, 8, K)
	test('diverges at degree 1', () => {
		expect([4, 8, 16, 32, 64].map((K) => at(1, K)!.toPrecision(3))).toEqual(['1.94', '3.75', '7.35', '14.6', '29.0'])
		expect(squaredNaturalConstant(1, 16, 64)! / 64).toBeCloseTo(0.49, 2)
		expect(at(1, Number.POSITIVE_INFINITY)).toBeNull()
	})
	test('is bounded from degree 2 on', () => {
		expect(at(2, 4)!.toFixed(2)).toBe('1.16')
		expect(at(2, 64)!.toFixed(2)).toBe('1.29')
		expect(at(2, Number.POSITIVE_INFINITY)!.toFixed(2)).toBe('1.31')
		expect(at(3, Number.POSITIVE_INFINITY)!.toFixed(3)).toBe('1.056')
		for (const degree of [2, 3, 4, 5]) expect(Math.abs(at(degree, 1e6)! - at(degree, Number.POSITIVE_INFINITY)!)).toBeLessThan(1e-5)
	})
})

describe('γ (theory 1.5)', () => {
	const formula = (K: number) => 1 / (4 * K ** 2 * Math.sin(Math.PI / (2 * K)) ** 2)
	test('the closed form for every degree when M is even, and for degree 0', () => {
		for (const K of [2, 3, 8, 100]) {
			for (let degree = 0; degree <= 5; degree++) expect(resolutionConstant(degree, 6, K)).toBeCloseTo(formula(K), 14)
			expect(resolutionConstant(0, 5, K)).toBeCloseTo(formula(K), 14)
		}
		expect(resolutionConstant(2, 4, Number.POSITIVE_INFINITY)).toBeCloseTo(1 / Math.PI ** 2, 15)
	})
	test('below it when M is odd: 0.84, 0.77, 0.74 at M = 5, K = 4', () => {
		expect([1, 2, 3].map((degree) => (resolutionConstant(degree, 5, 4) / formula(4)).toFixed(2))).toEqual(['0.84', '0.77', '0.74'])
	})
	test('top eigenvalue of id − Π against A, over small sizes (dense)', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 0, max: 5 }),
				fc.integer({ min: 1, max: 7 }),
				fc.integer({ min: 1, max: 5 }),
				(degree, blocks, K) => {
					if ((K === 1 && degree % 2 === 1 && blocks % 2 === 0) || blocks * K < 2) return
					expect(resolutionConstant(degree, blocks, K)).toBeCloseTo(denseGamma(degree, blocks, K), 8)
				},
			),
			{ seed: 11, numRuns: 40 },
		)
	})
	test('converges as K → ∞', () => {
		expect(resolutionConstant(2, 5, 1e7)).toBeCloseTo(resolutionConstant(2, 5, Number.POSITIVE_INFINITY), 13)
		expect(resolutionConstant(1, 5, 5001)).toBeCloseTo(resolutionConstant(1, 5, Number.POSITIVE_INFINITY), 8)
	})
})

/** γ by matrices on the sites, mean-zero vectors by the differences x_i − x_{N−1}. */
function denseGamma(degree: number, blocks: number, K: number): number {
	const sites = blocks * K
	const space = mesoSpace({ degree, blocks, sites, product: 'normalised' })
	const unit = (i: number) => {
		const x = new Float64Array(sites)
		x[i] += 1
		x[sites - 1] -= 1
		return x
	}
	const basis = Array.from({ length: sites - 1 }, (_, i) => unit(i))
	const rest = basis.map((x) => space.cellAverages(space.project(x)).map((y, i) => x[i] - y))
	const gradient = basis.map((x) => x.map((y, i) => sites * (x[(i + 1) % sites] - y)))
	const product = (u: Float64Array, v: Float64Array) => u.reduce((sum, y, i) => sum + y * v[i], 0)
	const left = denseMatrix(sites - 1, sites - 1, (i, j) => product(rest[i]!, rest[j]!))
	const right = denseMatrix(sites - 1, sites - 1, (i, j) => product(gradient[i]!, gradient[j]!))
	return denseEigenvalues(left, right).at(-1)! * blocks ** 2
}

describe('projection defect (theory 2.2)', () => {
	test('K⁻² at degree 1; 0.667, 0.792, 0.823 at degree 2; limits 5/6 and 0.8235', () => {
		expect([2, 4, 8, 1e5].map((K) => projectionDefect(1, 8, K) * K * K)).toEqual([1, 1, 1, 1].map((x) => expect.closeTo(x, 13)))
		expect([2, 4, 8].map((K) => (projectionDefect(2, 8, K) * K * K).toFixed(3))).toEqual(['0.667', '0.792', '0.823'])
		expect(projectionDefect(2, 8, 1e6) * 1e12).toBeCloseTo(5 / 6, 9)
		expect((projectionDefect(3, 8, 1e4) * 1e8).toFixed(4)).toBe('0.8235')
		expect((projectionDefect(1, 5, 4) * 16).toFixed(2)).toBe('0.76')
	})
	test('none at degree 0 and at K = ∞; spectrum of PNPᵗ in (0, 1]', () => {
		expect(projectionDefect(0, 8, 3)).toBe(0)
		expect(projectionDefect(3, 8, Number.POSITIVE_INFINITY)).toBe(0)
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 50 }), (degree, blocks, K) => {
				if (K === 1 && degree % 2 === 1 && blocks % 2 === 0) return
				for (const defect of projectionDefects(degree, blocks, K)) {
					expect(defect).toBeGreaterThanOrEqual(0)
					expect(defect).toBeLessThan(1)
				}
			}),
			{ seed: 12, numRuns: 200 },
		)
	})
	test('trace 4.892 at N = 24, M = 6, degree 2', () => {
		expect(unresolvedTrace(2, 6, 4).toFixed(3)).toBe('4.892')
	})
})
