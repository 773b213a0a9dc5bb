/** The section on spaces and operators against theory.md 2.2, 2.3, 8.3. */
import { describe, expect, test } from 'vitest'
import { operatorPart } from '../../lib/report/compute/operator.ts'
import { stencilArray } from '../../lib/report/sections/operator.ts'
import { mathHtml } from '../../lib/report/html/katex.ts'

const part = operatorPart({ degree: 2, blocks: 8, sites: 64 })
const ratio = (degree: number, sites: number | null, blocks: number) => {
	const row = part.ratios.find((r) => r.degree === degree && r.sites === sites && r.blocks === blocks)
	if (row === undefined) throw new Error('no such row')
	return row
}

describe('ratios of theory 8.3', () => {
	test.each([
		[0, 64, 8, 6.6, 5.06e-2],
		[0, 256, 8, 29.4, 5.23e-2],
		[1, 256, 16, 1.05e-2, 3.41e-5],
		[1, 256, 32, 2.01e-3, 2.08e-6],
		[2, 256, 16, -6.7e-5, 1.3e-7],
		[2, 256, 32, -9.9e-5, 9.2e-10],
	])('degree %d, N = %d, M = %d', (degree, sites, blocks, natural, inverse) => {
		const row = ratio(degree, sites, blocks)
		expect(Math.abs((row.natural ?? 0) / natural - 1)).toBeLessThan(0.02)
		expect(Math.abs(row.inverse / inverse - 1)).toBeLessThan(0.02)
	})

	test('the natural operator of degree 0 has no limit', () => expect(ratio(0, null, 32).natural).toBeNull())
})

test('constants of theory 2.2, 2.3 and 1.5 at M = 8, K = 8', () => {
	const [zero, one, two] = part.constants
	expect(zero?.projectionDefect).toBe(0)
	expect(one?.projectionDefect).toBeCloseTo(1 / 64, 12)
	expect((two?.projectionDefect ?? 0) * 64).toBeCloseTo(0.823, 3)
	expect(one?.squaredNatural).toBeCloseTo(3.75, 2)
	expect(one?.resolution).toBeCloseTo(1 / (4 * 64 * Math.sin(Math.PI / 16) ** 2), 12)
})

test('stencils are exact and can be set', () => {
	const two = part.symbolic.find((s) => s.degree === 2)
	expect(two?.gram.map((e) => e.text)).toEqual(['11/20', '13/60', '1/120'])
	for (const s of part.symbolic) {
		expect(mathHtml(stencilArray(s), true)).not.toContain('formula-source')
		for (const kind of ['natural', 'inverse'] as const) {
			expect(mathHtml(s.operators[kind].eigenvalue.latex)).not.toContain('formula-source')
			expect(mathHtml(s.operators[kind].expansion.latex)).not.toContain('formula-source')
		}
	}
})

test('basis functions sum to one', () => {
	for (const { x, y, degree } of part.bases) {
		const at = (u: number) => y[x.findIndex((v) => Math.abs(v - u) < 1e-12)] ?? 0
		let sum = 0
		for (let l = 0; l <= degree; l++) sum += at(l + (degree === 0 ? 0 : 0.25))
		expect(sum).toBeCloseTo(1, 14)
	}
})

test('any degree and any number of blocks has a section', () => {
	for (const [degree, blocks] of [[5, 1], [0, 1], [3, 2], [4, 5]] as const) {
		const other = operatorPart({ degree, blocks, sites: 64 * blocks })
		expect(other.symbolic.some((s) => s.degree === degree)).toBe(true)
		for (const row of other.ratios) expect(Number.isFinite(row.inverse)).toBe(true)
	}
})
