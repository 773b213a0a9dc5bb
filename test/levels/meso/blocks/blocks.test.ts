/** Hamiltonians of piecewise-polynomial blocks: against ψ_K, brute force over the sites, Gaussian closed forms, their limit, and convexity. */
import { describe, expect, test } from 'vitest'
import { blockConvexity, blockHamiltonian, cramerTransform } from '../../../../lib/cramer/index.ts'
import { InputError } from '../../../../lib/errors.ts'
import {
	blockPolynomialConvexity,
	leastEigenvalue,
	type CurvatureScan,
	curvatureScan,
	polynomialBlock,
	polynomialBlockEnergy,
	polynomialBlockLimit,
} from '../../../../lib/levels/meso/blocks/index.ts'
import { constrainedSites, rowsOf } from '../../../../lib/levels/meso/energy/exact/index.ts'
import { edgeworthEnergy } from '../../../../lib/levels/meso/energy/exact/edgeworth.ts'
import { choleskyFactor } from '../../../../lib/levels/meso/energy/exact/dense.ts'
import { polynomialRows } from '../../../../lib/levels/meso/blocks/polynomial-rows.ts'
import { mesoSpace } from '../../../../lib/levels/meso/space.ts'
import { potential } from '../../../../lib/potential/index.ts'
import { long } from '../../../support/long.ts'

const PSI = { wells: 'z^4/4-z^2/2', skew: 'z^2/2+2*exp(-(z-1)^2)', gaussian: 'z^2/2', barrier: 'z^2/2+1.5*exp(-z^2/2)' } as const
const transforms = Object.fromEntries(Object.entries(PSI).map(([k, psi]) => [k, cramerTransform(potential(psi))])) as Record<keyof typeof PSI, ReturnType<typeof cramerTransform>>
const largest = (a: ArrayLike<number>, b: ArrayLike<number>) => Math.max(...Array.from(a, (x, k) => Math.abs(x - (b[k] as number))))

/** Σ over a fine grid of the one free direction of K = L + 2 sites, with ψ as plain arithmetic. */
function bruteForce(psi: (z: number) => number, slope: (z: number) => number, degree: number, moments: number[]) {
	const sites = degree + 2
	const rows = Array.from({ length: sites }, (_, r) => averages(degree, r / sites, (r + 1) / sites))
	// The direction orthogonal to all polynomials of degree ≤ L on L + 2 points: alternating binomials.
	let normal = [1]
	for (let k = 0; k <= degree; k++) normal = [...normal, 0].map((x, i) => x - (normal[i - 1] ?? 0))
	const size = Math.hypot(...normal)
	normal = normal.map((x) => x / size)
	const matrix = [...Array.from({ length: degree + 1 }, (_, l) => rows.map((row) => row[l]! / sites)), normal]
	const x0 = solve(matrix, [...moments, 0])
	let [total, force] = [0, Array.from({ length: sites }, () => 0)]
	const h = 0.004
	for (let k = -5000; k <= 5000; k++) {
		const x = x0.map((v, i) => v + k * h * normal[i]!)
		const w = Math.exp(-x.reduce((s, z) => s + psi(z), 0))
		total += w
		force = force.map((f, i) => f + w * slope(x[i]!))
	}
	// dΨ/da: E ψ' = Cλ, tested along the rows.
	return { value: -Math.log(total * h) / sites, force: force.map((f) => f / total), rows }
}
/** Averages of the orthonormal Legendre polynomials over a cell, by Simpson's rule on many points. */
function averages(degree: number, a: number, b: number): number[] {
	const p = [(_: number) => 1, (v: number) => Math.sqrt(3) * (2 * v - 1), (v: number) => Math.sqrt(5) * (6 * v * v - 6 * v + 1)]
	return p.slice(0, degree + 1).map((f) => (f(a) + 4 * f((a + b) / 2) + f(b)) / 6)
}
function solve(matrix: number[][], right: number[]): number[] {
	const a = matrix.map((row, i) => [...row, right[i]!])
	const n = a.length
	for (let k = 0; k < n; k++) {
		const p = a.slice(k).reduce((best, _, i) => (Math.abs(a[k + i]![k]!) > Math.abs(a[best]![k]!) ? k + i : best), k)
		;[a[k], a[p]] = [a[p]!, a[k]!]
		for (let i = 0; i < n; i++) if (i !== k) for (let f = a[i]![k]! / a[k]![k]!, j = k; j <= n; j++) a[i]![j]! -= f * a[k]![j]!
	}
	return a.map((row, i) => row[n]! / row[i]!)
}

describe('brute force', () => {
	test.each([0, 1, 2])('degree %d, K = L + 2: integral over the free direction', (degree) => {
		const moments = [0.3, 0.2, -0.1].slice(0, degree + 1)
		const brute = bruteForce(
			(z) => z ** 4 / 4 - z * z / 2,
			(z) => z ** 3 - z,
			degree,
			moments,
		)
		const point = polynomialBlock(degree, degree + 2, transforms.wells).at(moments)
		expect(Math.abs(point.value - brute.value)).toBeLessThan(point.error + 1e-12)
		const predicted = brute.rows.map((row) => row.reduce((s, c, l) => s + c * point.gradient[l]!, 0))
		expect(largest(predicted, brute.force)).toBeLessThan(point.gradientError + 1e-10)
		expect(point.error).toBeLessThan(1e-9)
	})
	test.each([1, 2, 5])('degree %d, K = L + 1: one solution', (degree) => {
		const x = Float64Array.from({ length: degree + 1 }, (_, r) => Math.sin(1 + 2 * r))
		const block = polynomialBlock(degree, degree + 1, transforms.wells)
		const point = block.at(block.project(x))
		expect(point.method).toBe('unique')
		expect(point.value).toBeCloseTo(x.reduce((s, z) => s + z ** 4 / 4 - z * z / 2, 0) / (degree + 1), 12)
	})
	test('degree 0 is ψ_K with two derivatives', () => {
		for (const sites of [2, 3, 7, 40]) {
			const row = blockHamiltonian(transforms.skew).at(sites, 0.4)
			const point = polynomialBlock(0, sites, transforms.skew).at([0.4])
			expect(largest([point.value, point.gradient[0]!, point.hessian[0]!], [row.value, row.first, row.second])).toBeLessThan(1e-8)
			expect(Math.abs(point.value - row.value)).toBeLessThan(point.error + 1e-11)
		}
	})
})

long('gradient and Hessian are derivatives of the value', () => {
	const h = 1e-4
	for (const [degree, sites] of [
		[1, 5],
		[2, 9],
	] as const) {
		const block = polynomialBlock(degree, sites, transforms.skew)
		const a = [0.3, 0.25, -0.1].slice(0, degree + 1)
		const at = (k: number, s: number) => block.at(a.map((x, l) => (l === k ? x + s : x)))
		const point = block.at(a)
		for (let k = 0; k <= degree; k++) {
			const [plus, minus] = [at(k, h), at(k, -h)]
			// Central differences: h² times third and fourth derivatives, 1e-6 here.
			expect(Math.abs((plus.value - minus.value) / (2 * h) - point.gradient[k]!)).toBeLessThan(1e-6)
			for (let l = 0; l <= degree; l++)
				expect(Math.abs((plus.gradient[l]! - minus.gradient[l]!) / (2 * h) - point.hessian[k * (degree + 1) + l]!)).toBeLessThan(1e-6)
		}
	}
})

test('Gaussian: ½ aᵗ(CᵗC/K)⁻¹a − ((K−L−1)/2K) log 2π, for every degree', () => {
	for (const [degree, sites] of [
		[1, 7],
		[2, 12],
		[3, 9],
		[5, 40],
	] as const) {
		const c = polynomialRows(degree, sites)
		const a = Float64Array.from({ length: degree + 1 }, (_, l) => Math.cos(l + 1))
		const g = Array.from({ length: degree + 1 }, (_, i) =>
			Array.from({ length: degree + 1 }, (_, j) => {
				let s = 0
				for (let r = 0; r < sites; r++) s += (c.matrix[r * (degree + 1) + i]! * c.matrix[r * (degree + 1) + j]!) / sites
				return s
			}),
		)
		const gradient = solve(g, Array.from(a))
		const point = polynomialBlock(degree, sites, transforms.gaussian).at(a)
		const value = gradient.reduce((s, x, l) => s + x * a[l]!, 0) / 2 - ((sites - degree - 1) / (2 * sites)) * Math.log(2 * Math.PI)
		expect(Math.abs(point.value - value)).toBeLessThan(point.error + 1e-13)
		expect(largest(point.gradient, gradient)).toBeLessThan(1e-10)
	}
})

long('the limit: K(Ψ_{K,L} − 𝒫si) settles, and the remainder falls like 1/K', () => {
	const a = [0.3, 0.2]
	const limit = polynomialBlockLimit(1, transforms.skew).at(a)
	const scaled = [32, 64, 128].map((k) => k * (polynomialBlock(1, k, transforms.skew).at(a).value - limit.value))
	expect(Math.abs(scaled[2]! - scaled[1]!) / Math.abs(scaled[1]! - scaled[0]!)).toBeLessThan(0.6)
	expect(Math.abs(scaled[2]! - scaled[1]!) / Math.abs(scaled[1]! - scaled[0]!)).toBeGreaterThan(0.4)
	// Degree 0: φ.
	const point = transforms.wells.at(0.4)
	expect(polynomialBlockLimit(0, transforms.wells).at([0.4]).value).toBeCloseTo(point.value, 13)
	// More polynomials, a larger supremum.
	const more = polynomialBlockLimit(2, transforms.skew).at([0.3, 0.2, 0])
	expect(more.value).toBeLessThanOrEqual(limit.value + 1e-12 + Math.abs(more.value - limit.value))
})

long('the expansion that serves degrees 4 and 5: its error holds at degrees 1 to 3, where the exact value is known', () => {
	for (const [degree, sites] of [
		[1, 8],
		[2, 12],
		[2, 40],
		[3, 24],
	] as const)
		for (const key of ['wells', 'skew'] as const) {
			const solver = constrainedSites(transforms[key])
			const c = polynomialRows(degree, sites)
			const v = [0.3, 0.2, -0.1, 0.05].slice(0, degree + 1).map((x) => x * sites)
			const exact = solver.at(c, v)
			const expansion = edgeworthEnergy(c, solver.fieldAt(c, v)!)
			const defect = Math.abs(expansion.value - exact.value)
			expect(defect).toBeLessThan(expansion.error)
			expect(expansion.error).toBeLessThan(300 * defect + 1e-3)
			expect(largest(expansion.gradient, exact.gradient)).toBeLessThan(expansion.gradientError)
			expect(largest(expansion.hessian, exact.hessian)).toBeLessThan(expansion.hessianError)
		}
})

describe('blocks together', () => {
	test('H̄_Z is the mean over blocks; its gradient is the L² one', () => {
		const energy = polynomialBlockEnergy(1, transforms.skew, { blocks: 3, sites: 18 })
		const x = Array.from({ length: 18 }, (_, i) => Math.sin(i))
		const state = energy.project(x)
		const e = energy.at(state)
		const block = polynomialBlock(1, 6, transforms.skew)
		const points = [0, 1, 2].map((j) => block.at(state.slice(2 * j, 2 * j + 2)))
		expect(e.value).toBeCloseTo(points.reduce((s, p) => s + p.value, 0) / 3, 13)
		expect(largest(e.gradient, points.flatMap((p) => Array.from(p.gradient)))).toBeLessThan(1e-12)
		expect(e.limit).toBeLessThan(e.value)
		expect(e.error).toBeLessThan(1e-9)
	})
	test('bad sizes are refused with the reason', () => {
		expect(() => polynomialBlock(2, 2, transforms.wells)).toThrow(InputError)
		expect(() => polynomialBlock(2, 2, transforms.wells)).toThrow('at least 3 sites per block (got 2)')
		expect(() => polynomialBlockEnergy(1, transforms.wells, { blocks: 4, sites: 10 })).toThrow('multiple')
		expect(() => polynomialBlock(7, 20, transforms.wells)).toThrow('degree must be 0 … 5')
	})
})

describe('convexity', () => {
	long('degree 0 gives the threshold of ψ_K, degree 1 a larger one, where steep fields leave one site alone with the constraint; not certain', () => {
		const p = potential(PSI.barrier)
		const zero = blockPolynomialConvexity(transforms.barrier, p, 0, { maximalSites: 4 })
		expect(zero.convexFrom).toBe(blockConvexity(transforms.barrier, p, { economical: true }).convexFrom)
		const one = blockPolynomialConvexity(transforms.barrier, p, 1, { maximalSites: 12 })
		expect(one.convexFrom).toBeGreaterThan(zero.convexFrom!)
		expect(one.certain).toBe(false)
		expect(one.minima.find((m) => m.sites === one.convexFrom! - 1)!.least).toBeLessThan(0)
	})
	test('a convex ψ: from K = L + 1, certainly', () => {
		const r = blockPolynomialConvexity(transforms.gaussian, potential(PSI.gaussian), 2)
		expect([r.convexFrom, r.certain]).toEqual([3, true])
	})
	long('Brascamp–Lieb: Hess Ψ ≥ λ on blocks gives Hess H̄ ≥ λ on splines', () => {
		const [degree, blocks, sites] = [1, 3, 12]
		// Twelve sites in place of the four of a block, where λ > 0.
		const scan = curvatureScan(transforms.barrier, potential(PSI.barrier), 1) as CurvatureScan
		const lambda = scan.at(sites / blocks).least
		const space = mesoSpace({ degree, blocks, sites })
		const c = rowsOf(space, sites / blocks)
		const solver = constrainedSites(transforms.barrier)
		const gram = new Float64Array(9)
		for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) gram[3 * i + j] = space.gram.row[(j - i + 3) % 3]!
		const l = choleskyFactor(gram, 3)!
		for (const state of [
			[0, 0, 0],
			[0.9, -0.9, 0.2],
			[1.2, 0.3, 0.1],
		]) {
			const v = space.gram.apply(Float64Array.from(state)).map((x) => x * sites)
			const { hessian } = solver.at(c, v)
			// Eigenvalues of Lᵗ(N E'')L: those of Hess H̄ in L².
			const m = new Float64Array(9)
			for (let a = 0; a < 3; a++)
				for (let b = 0; b < 3; b++) for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) m[3 * a + b] += sites * l[3 * i + a]! * hessian[3 * i + j]! * l[3 * j + b]!
			expect(leastEigenvalue(m, 3)).toBeGreaterThan(lambda)
		}
	})
})
