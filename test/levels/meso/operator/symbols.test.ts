/** Eigenvalue ratios against 40-digit sums over aliases, formulas read back by the grammar, the table of theory 8.3. */
import { create, all } from 'mathjs'
import { describe, expect, test } from 'vitest'
import { parseExpression, toNumber } from '../../../../lib/expression/index.ts'
import { coarseSymbols, laplacianValues } from '../../../../lib/levels/meso/operator/coarse-symbols.ts'
import { isCancellationFree } from '../../../../lib/levels/meso/operator/constants.ts'
import { operatorExcess } from '../../../../lib/levels/meso/operator/excess.ts'
import { eigenvalue, eigenvalueFormula } from '../../../../lib/levels/meso/operator/formula.ts'
import { consistencyMessage, operatorRatios, ratioTable } from '../../../../lib/levels/meso/operator/ratios.ts'
import { subtractSymbols, symbolAt, symbolValues } from '../../../../lib/levels/meso/operator/symbol-polynomial.ts'
import type { SplineProduct } from '../../../../lib/levels/meso/space.ts'
import { reference } from './reference.ts'

const PRODUCTS: readonly SplineProduct[] = ['l2', 'normalised']

test.each(reference.ratios)('degree $degree, M = $blocks, N = $sites, mode $mode: relative error 3e-15', (r) => {
	for (const product of PRODUCTS) {
		const ratio = operatorRatios({ ...r, product })[r.mode - 1]!
		const [natural, inverse] = product === 'l2' ? [r.natural, r.inverse] : [r.naturalNormalised, r.inverseNormalised]
		expect(Math.abs(ratio.natural! / Number(natural) - 1)).toBeLessThan(3e-15)
		expect(Math.abs(ratio.inverse / Number(inverse) - 1)).toBeLessThan(3e-15)
	}
})

describe('excess over −∂²', () => {
	const math = create(all, { number: 'BigNumber', precision: 80 })
	const minusOne = (text: string) => Number(math.bignumber(text).minus(1).toString())
	const check = (r: (typeof reference.long)[number], tolerance: number) => {
		for (const product of PRODUCTS)
			for (const kind of ['natural', 'inverse'] as const) {
				const expected = minusOne(r[product === 'l2' ? kind : (`${kind}Normalised` as const)])
				const ours = operatorExcess(kind, { ...r, product })(r.mode)
				expect([r, kind, product, Math.abs(ours / expected - 1) < tolerance]).toEqual([r, kind, product, true])
			}
	}
	test('to 14 digits where the ratio rounds to 1: mode 1 of M = 256 and 512, down to 1e-30', () => {
		for (const r of reference.long) check(r, 1e-14)
	})
	test('M = 8, mode 1, and the other modes as differences', () => {
		for (const r of reference.ratios) if (r.blocks === 8) check(r, r.mode === 1 ? 1e-10 : 1e-9)
	})
	test('orders in M at K = ∞: 2L natural, 2L + 2 inverse', () => {
		for (let degree = 1; degree <= 5; degree++) {
			const slope = (kind: 'natural' | 'inverse') => {
				const at = (blocks: number) => operatorExcess(kind, { degree, blocks, sites: Number.POSITIVE_INFINITY })(1)
				return Math.log2(at(512) / at(1024))
			}
			expect(slope('natural')).toBeCloseTo(2 * degree, 3)
			expect(slope('inverse')).toBeCloseTo(2 * degree + 2, 3)
		}
	})
})

test('symbols have no negative coefficient in cos²: nothing cancels, for any degree and K', () => {
	for (let degree = 0; degree <= 5; degree++)
		for (const K of [...Array.from({ length: 40 }, (_, i) => i + 1), 100, 1e4, 1e9, Number.POSITIVE_INFINITY]) {
			const s = coarseSymbols(degree)
			for (const p of [s.gram, s.discreteGram, s.wide, ...(degree === 0 && K === Number.POSITIVE_INFINITY ? [] : [s.natural])])
				expect([degree, K, isCancellationFree(symbolAt(p, K))]).toEqual([degree, K, true])
			const difference = symbolAt(subtractSymbols(s.gram, s.discreteGram), K).slice(1)
			expect([degree, K, isCancellationFree(difference)]).toEqual([degree, K, true])
		}
})

describe('theory 8.3', () => {
	const row = (degree: number, sites: number, blocks: number) =>
		ratioTable().find((r) => r.degree === degree && r.sites === sites && r.blocks === blocks)!
	test('natural', () => {
		const digits = (x: number | null) => Number(x!.toPrecision(3))
		expect([64, 128, 256].map((n) => Number(row(0, n, 8).natural!.toFixed(1)))).toEqual([6.6, 14.2, 29.4])
		expect(digits(row(1, 256, 16).natural)).toBe(1.05e-2)
		expect(digits(row(1, 256, 32).natural)).toBe(2.01e-3)
		expect(row(2, 256, 16).natural!.toPrecision(2)).toBe('-0.000067')
		expect(row(2, 256, 32).natural!.toPrecision(2)).toBe('-0.000099')
	})
	test('inverse', () => {
		expect([64, 128, 256].map((n) => row(0, n, 8).inverse.toExponential(2))).toEqual(['5.06e-2', '5.19e-2', '5.23e-2'])
		const at = (degree: number) => [16, 32].map((m) => row(degree, 256, m).inverse)
		expect(at(1).map((x) => x.toExponential(2))).toEqual(['3.41e-5', '2.08e-6'])
		expect(at(2).map((x) => x.toExponential(1))).toEqual(['1.3e-7', '9.2e-10'])
		expect(at(3).map((x) => x.toExponential(1))).toEqual(['5.3e-10', '2.0e-12'])
	})
	test('theory 5.7 at K = ∞: natural', () => {
		const sites = Number.POSITIVE_INFINITY
		const at = (degree: number) => [8, 16, 32].map((blocks) => (operatorRatios({ degree, blocks, sites })[0]!.natural! - 1).toExponential(2))
		expect(at(1)).toEqual(['5.24e-2', '1.29e-2', '3.22e-3'])
		expect(at(2)).toEqual(['6.00e-4', '3.41e-5', '2.08e-6'])
		expect(at(3)).toEqual(['1.03e-5', '1.31e-7', '1.93e-9'])
		expect(operatorRatios({ degree: 0, blocks: 4, sites })[0]!.natural).toBeNull()
	})
	test('the message: consistent exactly when continuous', () => {
		expect(consistencyMessage(0)).toMatch(/exactly when the observables are continuous/)
		expect(consistencyMessage(2)).toMatch(/M\^-4.*N\^-2.*M\^-6.*N\^-4/)
		expect(consistencyMessage(5)).toMatch(/M\^-12 with a lattice error N\^-8/)
	})
})

test('GOVW closed form 5.7: 1/Ā_q = 1/(4M² sin²) − (1 − K⁻²)/(6M²)', () => {
	for (const [blocks, K] of [
		[5, 3],
		[16, 1],
		[9, 1000],
	] as const) {
		const laplacian = laplacianValues(blocks)
		operatorRatios({ degree: 0, blocks, sites: blocks * K }).forEach(({ mode, inverse }) => {
			const expected = 1 / (1 / laplacian[mode] - (1 - K ** -2) / (6 * blocks ** 2))
			expect((inverse * (2 * Math.PI * mode) ** 2) / expected).toBeCloseTo(1, 12)
		})
	}
})

describe('formulas', () => {
	const math = create(all, {})
	test('texts give the eigenvalues at every K, M and mode; fixed ones too', () => {
		for (let degree = 0; degree <= 5; degree++)
			for (const product of PRODUCTS)
				for (const kind of ['natural', 'inverse'] as const) {
					const formula = eigenvalue(kind, degree, product)
					const code = math.compile(eigenvalueFormula(formula).text)
					expect(() => parseExpression(eigenvalueFormula(formula).text, { variables: ['K', 'M', 's'] })).not.toThrow()
					for (const [K, M] of [
						[2, 7],
						[5, 4],
					] as const) {
						const fixed = math.compile(eigenvalueFormula(formula, K).text)
						operatorRatios({ degree, blocks: M, sites: K * M, product }).forEach((ratio) => {
							const s = Math.sin((Math.PI * ratio.mode) / M) ** 2
							const expected = ratio[kind]! * (2 * Math.PI * ratio.mode) ** 2
							expect((code.evaluate({ K, M, s }) as number) / expected).toBeCloseTo(1, 10)
							expect((fixed.evaluate({ M, s }) as number) / expected).toBeCloseTo(1, 10)
						})
					}
				}
	})
	test('as people write them', () => {
		expect(eigenvalueFormula(eigenvalue('inverse', 0)).latex).toBe(
			String.raw`\frac{4M^2\,s}{1 - \tfrac{2}{3}\left(1 - K^{-2}\right)s}`,
		)
		expect(eigenvalueFormula(eigenvalue('natural', 0)).text).toBe('4*K*M^2*s')
		expect(eigenvalueFormula(eigenvalue('natural', 1)).text).toBe('4*M^2*s*(1 - (1/K)*s)/(1 - 2/3*s)')
		expect(eigenvalueFormula(eigenvalue('natural', 2), Number.POSITIVE_INFINITY).text).toBe('4*M^2*s*(1 - 2/3*s)/(1 - s + 2/15*s^2)')
	})
})

test('values of symbols are even in q and 1 at q = 0', () => {
	for (let degree = 0; degree <= 5; degree++) {
		const values = symbolValues(symbolAt(coarseSymbols(degree).gram, 3), 11)
		expect(values[0]).toBeCloseTo(1, 15)
		for (let q = 1; q < 11; q++) expect(values[q]).toBe(values[11 - q])
		expect(toNumber(symbolAt(coarseSymbols(degree).wide, 3)[0]!)).toBe(1)
	}
})
