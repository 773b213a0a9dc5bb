/** Reduced sites: exact where they claim to be, so that one more node changes nothing. */
import { describe, expect, test } from 'vitest'
import { toNumber } from '../../lib/expression/index.ts'
import { cellAverageBasis, circulantRow, localAverages, siteNodes, stencil } from '../../lib/splines/index.ts'
import { mesoSpace } from '../../lib/levels/meso/space.ts'

const INFINITY = Number.POSITIVE_INFINITY

describe.each([0, 1, 2, 3, 4, 5])('degree %i', (degree) => {
	test('cell averages at the sites are the exact ones', () => {
		for (const K of [1, 2, 3, 7, 20]) {
			const { basis, exact } = siteNodes(degree, K, K)
			expect(exact).toBe(true)
			const expected = localAverages(degree, K).flat().map(toNumber)
			expected.forEach((value, i) => expect(Math.abs(basis[i] - value)).toBeLessThan(2e-16 * (degree + 1)))
		}
	})
	test('one more node changes nothing', () => {
		// Products of two cell averages have degree 2L: L + 1 nodes suffice.
		for (const K of [degree + 3, 50, 100_000, INFINITY]) {
			const sums = [degree + 1, degree + 2, degree + 3].map((count) => {
				const { weights, basis, count: size } = siteNodes(degree, K, count)
				return Array.from({ length: (degree + 1) ** 2 }, (_, i) => {
					let total = 0
					for (let a = 0; a < size; a++) total += weights[a] * basis[a * (degree + 1) + Math.floor(i / (degree + 1))] * basis[a * (degree + 1) + (i % (degree + 1))]
					return total
				})
			})
			for (const other of sums.slice(1)) other.forEach((value, i) => expect(Math.abs(value - sums[0][i])).toBeLessThan(1e-15))
			const fewer = siteNodes(degree, K, Math.max(1, degree))
			// And one node less does change something.
			if (degree > 0) {
				let total = 0
				for (let a = 0; a < fewer.count; a++) total += fewer.weights[a] * fewer.basis[a * (degree + 1)] ** 2
				expect(Math.abs(total - sums[0][0])).toBeGreaterThan(1e-12 * 10 ** -degree)
			}
		}
	})
	test('the rows of the mesoscopic space are the exact rows', () => {
		for (const M of [1, 2, 3, 6, 11])
			for (const K of [1, 2, 5, 40]) {
				const space = mesoSpace({ degree, blocks: M, sites: M * K })
				const rows = [
					[space.gram.row, circulantRow(stencil('gram', degree), M, INFINITY)],
					[space.discreteGram.row, circulantRow(stencil('discreteGram', degree), M, K)],
				] as const
				for (const [row, exact] of rows) exact.forEach((value, d) => expect(Math.abs(row[d] - toNumber(value))).toBeLessThan(2e-15 / M))
			}
	})
	test('values at K = ∞', () => {
		const out = cellAverageBasis(degree, INFINITY)(0.375, new Float64Array(degree + 1))
		expect(out.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 15)
	})
})
