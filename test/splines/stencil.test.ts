/** Symbolic stencils against dense sums by truncated powers, and against the published rows. */
import { describe, expect, test } from 'vitest'
import { rational } from '../../lib/expression/index.ts'
import { circulantProduct, circulantPseudoInverse, circulantRow, exactCellAverages, exactMoments, stencil, type StencilName } from '../../lib/splines/index.ts'
import { bruteIntegrals, bruteRows } from './brute-force.ts'

const text = (row: readonly { toFraction(): string }[]) => row.map((r) => r.toFraction())
const INFINITY = Number.POSITIVE_INFINITY

describe.each([0, 1, 2, 3, 4, 5])('degree %i', (degree) => {
	test('equals dense sums for K = 1 … 7, M = 1 … 9', () => {
		for (let K = 1; K <= 7; K++)
			for (let M = 1; M <= 9; M++) {
				const brute = bruteRows(degree, M, K)
				for (const name of Object.keys(brute) as (keyof typeof brute)[])
					expect([name, K, M, ...text(circulantRow(stencil(name, degree), M, K))]).toEqual([name, K, M, ...text(brute[name])])
			}
	})
	test('integrals are values of splines of degree 2L + 1', () => {
		for (let M = 1; M <= 13; M++) {
			const brute = bruteIntegrals(degree, M)
			expect(text(circulantRow(stencil('gram', degree), M, 5))).toEqual(text(brute.gram))
			if (degree > 0) expect(text(circulantRow(stencil('stiffness', degree), M, INFINITY))).toEqual(text(brute.stiffness))
		}
	})
	test('limits K → ∞', () => {
		const limit = (name: StencilName, other: StencilName, otherDegree = degree) =>
			expect(text(circulantRow(stencil(name, degree), 20, INFINITY))).toEqual(text(circulantRow(stencil(other, otherDegree), 20, INFINITY)))
		limit('discreteGram', 'gram')
		limit('wide', 'gram', degree + 1)
		if (degree > 0) limit('latticeStiffness', 'stiffness')
		else expect(() => circulantRow(stencil('latticeStiffness', 0), 3, INFINITY)).toThrow(/no limit/)
	})
	test('the form of Ā⁻¹: CᵗA⁺C/N = wide/Δ mode by mode, Δ = M²(2, −1, −1)', () => {
		for (const [M, K] of [[2, 1], [2, 3], [3, 2], [4, 1], [5, 2]]) {
			const laplacian = (n: number) => {
				const row = Array.from({ length: n }, () => rational(0))
				row[0] = rational(2 * n * n)
				for (const at of [1, n - 1]) row[at] = row[at].sub(rational(n * n))
				return row
			}
			const inverse = circulantPseudoInverse(laplacian(M * K)) ?? []
			const column = exactCellAverages(degree, Array.from({ length: M }, (_, j) => rational(j === 0 ? 1 : 0)), K)
			const form = exactMoments(degree, circulantProduct(inverse, column), M)
			const wide = circulantRow(stencil('wide', degree), M, K)
			// On mode 0 the left side is 0 and wide is 1/M: a constant 1/M² in every entry.
			expect(text(circulantProduct(laplacian(M), form))).toEqual(text(wide.map((w) => w.sub(rational(1, M * M)))))
		}
	})
	test('constants: forms of 1 are 1, or 0 for differences', () => {
		for (const name of ['gram', 'discreteGram', 'wide', 'latticeStiffness', 'biharmonic'] as const) {
			const form = stencil(name, degree)
			const [first, ...rest] = form.entries
			const total = rest.reduce((sum, entry) => sum.add(entry.scale(rational(2))), first)
			expect([name, total.toText()]).toEqual([name, ['latticeStiffness', 'biharmonic'].includes(name) ? '0' : '1'])
		}
	})
})

describe('published rows', () => {
	const row = (name: StencilName, degree: number, M: number) =>
		text(circulantRow(stencil(name, degree), M, INFINITY)).slice(0, degree + 1)
	test('Gram, degree 2 on 6 blocks', () => expect(row('gram', 2, 6)).toEqual(['11/120', '13/360', '1/720']))
	test.each([
		[1, ['4/6', '1/6']],
		[2, ['66/120', '26/120', '1/120']],
		[3, ['2416/5040', '1191/5040', '120/5040', '1/5040']],
	])('theory 2.2, Gram of degree %i', (degree, entries) => {
		expect(stencil('gram', degree).entriesAt(1).map((e) => e.toFraction())).toEqual(entries.map((e) => rational(Number(e.split('/')[0]), Number(e.split('/')[1])).toFraction()))
	})
	test.each([
		[1, ['2', '-1']],
		[2, ['1', '-1/3', '-1/6']],
		[3, ['2/3', '-1/8', '-1/5', '-1/120']],
	])('theory 2.2, stiffness of degree %i', (degree, entries) => {
		expect(text(stencil('stiffness', degree).entriesAt(1))).toEqual(entries)
	})
	test('theory 5.7: natural operator on indicators is K times the lattice Laplacian of the blocks', () => {
		expect(text(circulantRow(stencil('latticeStiffness', 0), 5, 7))).toEqual(['70', '-35', '0', '0', '-35'])
	})
})

test('wrong sizes are refused', () => {
	for (const [M, K] of [[0, 1], [1.5, 1], [3, 0], [3, 2.5], [INFINITY, 2]]) expect(() => circulantRow(stencil('gram', 2), M, K)).toThrow(RangeError)
	expect(() => stencil('stiffness', 0)).toThrow(RangeError)
	expect(() => stencil('gram', -1)).toThrow(RangeError)
})
