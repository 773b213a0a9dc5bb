/** Ā against dense matrices built from cell averages and A itself; contract kit; which inequality holds in which product. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InputError } from '../../../lib/errors.ts'
import type { GradientFlow } from '../../../lib/levels/gradient-flow.ts'
import { type CoarseOperatorKind, mesoDissipation } from '../../../lib/levels/meso/dissipation.ts'
import { mesoSpace, type MesoSpace, type SplineProduct } from '../../../lib/levels/meso/space.ts'
import {
	denseApply,
	denseCirculant,
	denseEigenvalues,
	denseMatrix,
	densePseudoInverse,
	denseSolve,
	type Matrix,
} from '../../../lib/numerics/dense.ts'
import { dissipationContract } from '../contract.ts'

const KINDS: readonly CoarseOperatorKind[] = ['natural', 'inverse']
const PRODUCTS: readonly SplineProduct[] = ['l2', 'normalised']

/** C by columns, A as a matrix, and F from its definition. */
function dense(space: MesoSpace) {
	const { blocks, sites } = space
	const columns = Array.from({ length: blocks }, (_, j) => space.cellAverages(Float64Array.from({ length: blocks }, (__, i) => (i === j ? 1 : 0))))
	const c = denseMatrix(sites, blocks, (i, j) => columns[j]![i])
	const a = denseMatrix(sites, sites, (i, j) => {
		const d = (i - j + sites) % sites
		return sites ** 2 * ((d === 0 ? 2 : 0) - (d === 1 % sites ? 1 : 0) - (d === (sites - 1) % sites ? 1 : 0))
	})
	const gram = denseCirculant(space.form.row)
	const natural = c.transpose().mmul(a).mmul(c).div(sites)
	const b = c.transpose().mmul(densePseudoInverse(a)).mmul(c).div(sites)
	const inverse = gram.mmul(densePseudoInverse(b)).mmul(gram)
	return { c, a, gram, natural, inverse }
}

const admissible = ({ degree, blocks, sitesPerBlock }: { degree: number; blocks: number; sitesPerBlock: number }) =>
	!(sitesPerBlock === 1 && degree % 2 === 1 && blocks % 2 === 0)
const sizes = (largestBlocks: number, largestSites: number) =>
	fc
		.record({ degree: fc.integer({ min: 0, max: 5 }), blocks: fc.integer({ min: 2, max: largestBlocks }), sitesPerBlock: fc.integer({ min: 1, max: largestSites }) })
		.filter(admissible)

const vector = (n: number, seed: number) => {
	const x = Float64Array.from({ length: n }, (_, i) => Math.sin(seed + 1.7 * i * i + 0.3 * i))
	const mean = x.reduce((a, y) => a + y, 0) / n
	return x.map((y) => y - mean)
}
const gap = (x: Float64Array, y: Float64Array) => Math.max(...x.map((v, i) => Math.abs(v - y[i]))) / Math.max(...y.map(Math.abs))

test('the form matrix, application and solve are those of the definition (dense matrices)', () => {
	fc.assert(
		fc.property(sizes(7, 4), fc.constantFrom(...PRODUCTS), fc.constantFrom(...KINDS), ({ degree, blocks, sitesPerBlock }, product, kind) => {
			const space = mesoSpace({ degree, blocks, sites: blocks * sitesPerBlock, product })
			const matrices = dense(space)
			const ours = mesoDissipation(space, kind)
			const row = Float64Array.from(matrices[kind].getRow(0))
			// The dense path loses cond(S)·cond(B) of eps.
			expect(gap(ours.form.row, row)).toBeLessThan(1e-8)
			const x = vector(blocks, degree)
			const applied = denseSolve(matrices.gram, denseApply(matrices[kind], x))
			expect(gap(ours.apply(x), applied)).toBeLessThan(1e-8)
			const solved = denseApply(densePseudoInverse(matrices[kind]), denseApply(matrices.gram, x))
			expect(gap(ours.solve(x), solved)).toBeLessThan(1e-8)
		}),
		{ seed: 3, numRuns: 60 },
	)
})

test('F is symmetric, ≥ 0, with kernel the constants exactly; the local description is F', () => {
	fc.assert(
		fc.property(sizes(40, 60), fc.constantFrom(...PRODUCTS), fc.constantFrom(...KINDS), ({ degree, blocks, sitesPerBlock }, product, kind) => {
			const space = mesoSpace({ degree, blocks, sites: blocks * sitesPerBlock, product })
			const ours = mesoDissipation(space, kind)
			expect(ours.symbol[0]).toBe(0)
			for (let q = 1; q < blocks; q++) {
				expect(ours.symbol[q]).toBeGreaterThan(0)
				expect(ours.symbol[q]).toBe(ours.symbol[blocks - q])
			}
			const constant = new Float64Array(blocks).fill(0.7)
			expect(Math.max(...ours.apply(constant).map(Math.abs))).toBe(0)
			expect(ours.rate(constant)).toBe(0)
			const fold = (entries: Float64Array) => {
				const row = new Float64Array(blocks)
				entries.forEach((e, d) => {
					row[d % blocks] += e
					if (d > 0) row[(blocks - (d % blocks)) % blocks] += e
				})
				return denseCirculant(row)
			}
			const x = vector(blocks, 1 + degree)
			const image = ours.form.apply(x)
			if (ours.local.kind === 'banded') expect(gap(denseApply(fold(ours.local.row), x), image)).toBeLessThan(1e-12)
			else expect(gap(denseApply(fold(ours.local.wide), image), denseApply(fold(ours.local.numerator), x))).toBeLessThan(1e-11)
		}),
		{ seed: 4, numRuns: 100 },
	)
})

describe('contract of a dissipation', () => {
	test.each(PRODUCTS.flatMap((product) => KINDS.map((kind) => [product, kind] as const)))('%s, %s', (product, kind) => {
		for (let degree = 0; degree <= 5; degree++)
			for (const [blocks, sites] of [
				[2, 6],
				[5, 20],
				[8, 64],
				[33, 99],
				[12, Number.POSITIVE_INFINITY],
			] as const) {
				if (degree === 0 && kind === 'natural' && sites === Number.POSITIVE_INFINITY) continue
				const space = mesoSpace({ degree, blocks, sites, product })
				const flow = { name: '', space, dissipation: mesoDissipation(space, kind) } as unknown as GradientFlow
				const state = new Float64Array(blocks)
				dissipationContract(flow, { state, tangents: [vector(blocks, 1), vector(blocks, 2)], one: state.map(() => 1) }, 1e-10)
			}
	})
})

describe('inverse ≤ natural', () => {
	/** Largest eigenvalue of the inverse form against the natural one, mode by mode: ≤ 1 iff inverse ≤ natural. */
	const largestQuotient = (space: MesoSpace) => {
		const [natural, inverse] = KINDS.map((kind) => mesoDissipation(space, kind).symbol) as [Float64Array, Float64Array]
		return Math.max(...natural.map((n, q) => (q === 0 ? 0 : inverse[q] / n)))
	}
	test('holds in the normalised product for every admissible L, M, K', () => {
		fc.assert(
			fc.property(sizes(40, 40), ({ degree, blocks, sitesPerBlock }) => {
				const space = mesoSpace({ degree, blocks, sites: blocks * sitesPerBlock, product: 'normalised' })
				expect(largestQuotient(space)).toBeLessThanOrEqual(1 + 1e-12)
			}),
			{ seed: 5, numRuns: 300 },
		)
	})
	test('fails with the L² Gram matrix: degree 2, N = 24, M = 12; also as dense matrices', () => {
		const space = mesoSpace({ degree: 2, blocks: 12, sites: 24 })
		const { natural, inverse, gram } = dense(space)
		expect(largestQuotient(space)).toBeGreaterThan(1.01)
		expect(denseEigenvalues(inverse.clone().sub(natural), gram)[11]).toBeGreaterThan(1)
		const normalised = dense(mesoSpace({ degree: 2, blocks: 12, sites: 24, product: 'normalised' }))
		const difference: Matrix = normalised.inverse.clone().sub(normalised.natural)
		expect(denseEigenvalues(difference, normalised.gram)[11]).toBeLessThan(1e-9)
	})
})

test('inverse at K = ∞ is the form of H⁻¹: its B has symbol of the Gram matrix one degree higher over Δ', () => {
	const [blocks, degree] = [10, 2]
	const space = mesoSpace({ degree, blocks, sites: Number.POSITIVE_INFINITY })
	const finite = mesoSpace({ degree, blocks, sites: 40_000 })
	const [limit, near] = [space, finite].map((s) => mesoDissipation(s, 'inverse').symbol) as [Float64Array, Float64Array]
	expect(gap(near, limit)).toBeLessThan(1e-6)
	const natural = mesoDissipation(mesoSpace({ degree: 3, blocks, sites: Number.POSITIVE_INFINITY }), 'natural').eigenvalues
	expect(gap(mesoDissipation(space, 'inverse').eigenvalues, natural)).toBeLessThan(1e-14)
})

test('the natural operator of degree 0 has no limit K → ∞', () => {
	expect(() => mesoDissipation(mesoSpace({ degree: 0, blocks: 4, sites: Number.POSITIVE_INFINITY }), 'natural')).toThrow(InputError)
})
