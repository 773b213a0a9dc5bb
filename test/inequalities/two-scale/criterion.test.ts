/** The two-scale criterion, products and coupled blocks. theory.md 1.2, 6.3, 6.5, G19. */
import fc from 'fast-check'
import { all, create } from 'mathjs'
import { expect, test } from 'vitest'
import { coupledConstant, sharpGaussian, tensorisedConstant, twoScaleConstant } from '../../../lib/inequalities/two-scale/index.ts'
import { denseEigenvalues, denseMatrix, Matrix } from '../../../lib/numerics/dense.ts'

const math = create(all, { number: 'BigNumber', precision: 900 })

function reference(rho: number, lambda: number, kappa: number): number {
	const [r, l, k] = [rho, lambda, kappa].map((x) => math.bignumber(x))
	const sum = r.plus(l).plus(k.times(k).div(r))
	return sum.minus(sum.times(sum).minus(r.times(l).times(4)).sqrt()).div(2).toNumber()
}

test('the value of theory 1.2, and no coupling', () => {
	expect(twoScaleConstant(1.3, 0.7, 0.9)).toBeCloseTo(0.4114645, 7)
	expect(twoScaleConstant(2, 5, 0)).toBe(2)
	expect(twoScaleConstant(2, 2, 0)).toBe(2)
	expect(twoScaleConstant(0, 5, 1)).toBe(0)
	expect(() => twoScaleConstant(-1, 1, 0)).toThrow('rho')
})

test('900 digits agree over 200 orders of magnitude', () => {
	const size = fc.tuple(fc.double({ min: 1, max: 9.99, noNaN: true }), fc.integer({ min: -100, max: 100 })).map(([x, e]) => x * 10 ** e)
	fc.assert(
		fc.property(size, size, size, (rho, lambda, kappa) => {
			const exact = reference(rho, lambda, kappa)
			if (exact < 1e-290) return
			expect(Math.abs(twoScaleConstant(rho, lambda, kappa) / exact - 1)).toBeLessThan(1e-14)
		}),
		{ numRuns: 25, seed: 3 },
	)
})

test('sharp for the Gaussian in two dimensions, a bound for random ones (G19)', () => {
	for (const [rho, lambda, kappa] of [
		[1.3, 0.7, 0.9],
		[0.2, 3, 1.7],
	]) {
		const [[a, b], [, d]] = sharpGaussian(rho, lambda, kappa)
		expect(twoScaleConstant(rho, lambda, kappa)).toBeCloseTo((a + d) / 2 - Math.hypot((a - d) / 2, b), 13)
	}
	// x = (y, z): ρ = λ_min of the fibre block, λ of the Schur complement, κ the norm of the coupling.
	fc.assert(
		fc.property(fc.array(fc.integer({ min: -99, max: 99 }).map((n) => (n + 0.5) / 100), { minLength: 25, maxLength: 25 }), (entries) => {
			const g = denseMatrix(5, 5, (i, j) => entries[5 * i + j])
			const hessian = g.mmul(g.transpose()).add(Matrix.eye(5, 5).mul(0.1))
			const yy = hessian.subMatrix(0, 2, 0, 2)
			const yz = hessian.subMatrix(0, 2, 3, 4)
			const zz = hessian.subMatrix(3, 4, 3, 4)
			const inverse = denseMatrix(3, 3, (i, j) => (i === j ? 1 : 0))
			for (let j = 0; j < 3; j++) inverse.setColumn(j, solve3(yy, j))
			const schur = zz.clone().sub(yz.transpose().mmul(inverse).mmul(yz))
			const least = (m: Matrix) => denseEigenvalues(m.clone().add(m.transpose()).mul(0.5))[0]
			const kappa = Math.sqrt(denseEigenvalues(yz.transpose().mmul(yz))[1])
			expect(least(hessian)).toBeGreaterThan(twoScaleConstant(least(yy), least(schur), kappa) * (1 - 1e-9))
		}),
		{ numRuns: 50, seed: 5 },
	)
})

/** Column j of the inverse of a 3 × 3 matrix by cofactors. */
function solve3(m: Matrix, j: number): number[] {
	const a = (i: number, k: number) => m.get(((i % 3) + 3) % 3, ((k % 3) + 3) % 3)
	const minor = (i: number, k: number) => a(i + 1, k + 1) * a(i + 2, k + 2) - a(i + 1, k + 2) * a(i + 2, k + 1)
	const determinant = a(0, 0) * minor(0, 0) + a(0, 1) * minor(0, 1) + a(0, 2) * minor(0, 2)
	return [0, 1, 2].map((i) => minor(j, i) / determinant)
}

test('products and weakly coupled blocks', () => {
	expect(tensorisedConstant([3, 0.5, 2])).toBe(0.5)
	// Equal blocks on a ring of 6: ρ − 2κ.
	const ring = Array.from({ length: 6 }, (_, i) => Array.from({ length: 6 }, (_, j) => ([1, 5].includes((i - j + 6) % 6) ? 0.3 : 0)))
	const weak = coupledConstant(Array(6).fill(1), ring)
	expect(weak.least).toBeCloseTo(0.4, 13)
	expect(weak.applies).toBe(true)
	const strong = coupledConstant(Array(6).fill(0.5), ring)
	expect(strong.applies).toBe(false)
	expect(strong.constant).toBe(0)
	// A Gaussian with Hess = diag ρ − κ: its constant is exactly the least eigenvalue.
	const two = coupledConstant([2, 1], [[0, 0.7], [0.7, 0]])
	expect(two.least).toBeCloseTo(1.5 - Math.hypot(0.5, 0.7), 13)
	expect(() => coupledConstant([1, 1], [[0, 1], [2, 0]])).toThrow('symmetric')
})
