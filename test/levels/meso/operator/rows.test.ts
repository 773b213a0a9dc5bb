/** Exact rows against exact rational matrices (another program), against elimination of the whole circulant, and against doubles. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rational, rationalToText, toNumber, ZERO } from '../../../../lib/expression/index.ts'
import { mesoDissipation } from '../../../../lib/levels/meso/dissipation.ts'
import { coarseSymbols } from '../../../../lib/levels/meso/operator/coarse-symbols.ts'
import { exactRow, foldedRow } from '../../../../lib/levels/meso/operator/exact-row.ts'
import { inverseRow, inverseRowLength, inverseRowTexts, naturalRow } from '../../../../lib/levels/meso/operator/rows.ts'
import { stencilOfSymbol, symbolAt, symbolPolynomial } from '../../../../lib/levels/meso/operator/symbol-polynomial.ts'
import { mesoSpace } from '../../../../lib/levels/meso/space.ts'
import { circulantInverse, circulantProduct } from '../../../../lib/splines/exact-circulant.ts'
import { stencil } from '../../../../lib/splines/stencil.ts'
import { reference } from './reference.ts'

test.each(reference.rows)('degree $degree, M = $blocks, N = $sites: every entry is the rational number of the definition', (row) => {
	const { degree, blocks, sites } = row
	expect(naturalRow(row)?.map(rationalToText)).toEqual(row.natural)
	const symbols = coarseSymbols(degree)
	for (const name of ['gram', 'discreteGram'] as const) {
		const entries = stencilOfSymbol(symbolAt(symbols[name], sites / blocks)).map((e) => e.div(rational(blocks)))
		expect(foldedRow(entries, blocks).map(rationalToText)).toEqual(row[name])
	}
	if (row.inverse) expect(inverseRow(row).map(rationalToText)).toEqual(row.inverse)
	if (row.inverseNormalised) expect(inverseRow(row, 'normalised').map(rationalToText)).toEqual(row.inverseNormalised)
})

test('degree 2, M = 6: the Gram row 11/120, 13/360, 1/720', () => {
	const entries = stencilOfSymbol(symbolAt(coarseSymbols(2).gram, 5)).map((e) => e.div(rational(6)))
	expect(foldedRow(entries, 6).map(rationalToText)).toEqual(['11/120', '13/360', '1/720', '0', '1/720', '13/360'])
})

const sizes = fc
	.record({ degree: fc.integer({ min: 0, max: 5 }), blocks: fc.integer({ min: 1, max: 24 }), sitesPerBlock: fc.integer({ min: 1, max: 30 }) })
	.filter(({ degree, blocks, sitesPerBlock }) => !(sitesPerBlock === 1 && degree % 2 === 1 && blocks % 2 === 0))

test('the row of 1/ω is the inverse of the local circulant, exactly; eliminated another way', () => {
	fc.assert(
		fc.property(sizes, ({ degree, blocks, sitesPerBlock }) => {
			const wide = symbolAt(coarseSymbols(degree).wide, sitesPerBlock)
			const ours = exactRow([rational(1)], wide, blocks)
			const local = foldedRow(stencilOfSymbol(wide), blocks)
			expect(ours.map(rationalToText)).toEqual(circulantInverse(local)!.map(rationalToText))
			const identity = circulantProduct(local, ours)
			expect(identity.every((a, d) => a.equals(rational(d === 0 ? 1 : 0)))).toBe(true)
		}),
		{ seed: 7, numRuns: 60 },
	)
})

test('inverse rows sum to zero exactly, are even, and round to the symbol’s transform', () => {
	fc.assert(
		fc.property(sizes, ({ degree, blocks, sitesPerBlock }) => {
			const sites = blocks * sitesPerBlock
			const row = inverseRow({ degree, blocks, sites })
			expect(row.reduce((a, b) => a.add(b), ZERO).n).toBe(0n)
			row.forEach((a, d) => expect(a.equals(row[(blocks - d) % blocks]!)).toBe(true))
			const doubles = mesoDissipation(mesoSpace({ degree, blocks, sites }), 'inverse').form.row
			const scale = Math.max(...doubles.map(Math.abs))
			row.forEach((a, d) => expect(Math.abs(toNumber(a) - doubles[d])).toBeLessThanOrEqual(1e-14 * scale))
			expect(inverseRowTexts({ degree, blocks, sites })).toEqual(row.map(rationalToText))
			expect(row.map(rationalToText).join('').length).toBeLessThan(1.6 * inverseRowLength({ degree, blocks, sites }) + 40)
		}),
		{ seed: 8, numRuns: 60 },
	)
})

test('K = ∞: the inverse row times the Gram circulant one degree higher is ΔS², exactly', () => {
	// B F = S S on mean-zero splines ⇔ ω F = Δ σ² as circulants.
	for (const degree of [0, 1, 2, 5]) {
		const blocks = 9
		const row = inverseRow({ degree, blocks, sites: Number.POSITIVE_INFINITY })
		const local = foldedRow(stencilOfSymbol(symbolPolynomial(stencil('gram', degree + 1).entries).map((a) => a.limit())), blocks)
		const gram = foldedRow(stencilOfSymbol(symbolAt(coarseSymbols(degree).gram, 1)), blocks)
		const laplacian = foldedRow([rational(2 * blocks ** 2), rational(-(blocks ** 2))], blocks)
		const right = circulantProduct(circulantProduct(laplacian, gram), gram).map((a) => a.div(rational(blocks)))
		expect(circulantProduct(local, row).map(rationalToText)).toEqual(right.map(rationalToText))
	}
})

test('a denominator that vanishes at a mode is refused', () => {
	expect(() => exactRow([rational(1)], symbolAt(coarseSymbols(1).wide, 1), 4)).toThrow(RangeError)
	expect(exactRow([rational(1)], symbolAt(coarseSymbols(1).wide, 1), 5)).toHaveLength(5)
})
