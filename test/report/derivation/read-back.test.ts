/** The reader of printed formulas, against the graph they were printed from, and the layout of long ones. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toLatex } from '../../../lib/expression/index.ts'
import { decimals, evaluateGraph, rationals } from '../../../lib/report/derivation/arithmetic.ts'
import { rowsOf } from '../../../lib/report/derivation/layout.ts'
import { evaluateTree, printTree, readBack, Unreadable } from '../../../lib/report/derivation/read-back.ts'
import { stencil } from '../../../lib/splines/index.ts'
import { smoothExpression } from '../../support/expressions.ts'
import { evaluateHigh } from '../../support/high-precision.ts'

const a = decimals(50)

test('what is printed of random expressions has their value, on one line and in rows', () => {
	let compared = 0
	fc.assert(
		fc.property(smoothExpression({ depth: 2 }), (e) => {
			const z = a.of('0.7')
			const exact = evaluateGraph(e, { z }, a)
			if (!exact.isFinite() || exact.abs().gt(1e12)) return
			const latex = toLatex(e)
			const tree = readBack(latex)
			const rows = rowsOf('f(z)', latex).join('\\\\').replace('f(z) &=', '')
			for (const t of [tree, readBack(printTree(tree)), readBack(rows)]) {
				const value = evaluateTree(t, { z }, a)
				expect(value.minus(exact).abs().toNumber()).toBeLessThanOrEqual(1e-35 * Math.max(1, exact.abs().toNumber()))
			}
			compared++
		}),
		{ seed: 3, numRuns: 50 },
	)
	expect(compared).toBeGreaterThan(30)
})

test('decimals agree with MPFR on every function', () => {
	fc.assert(
		fc.property(smoothExpression({ depth: 2 }), fc.constantFrom('-1.3', '0.4', '2.25'), (e, z) => {
			const exact = a.of(evaluateHigh(e, { z }, 60).replace(/@.*$/, ''))
			const ours = evaluateGraph(e, { z: a.of(z) }, a)
			if (!exact.isFinite() || exact.abs().gt(1e12)) return
			expect(ours.minus(exact).abs().toNumber()).toBeLessThanOrEqual(1e-30 * Math.max(1, exact.abs().toNumber()))
		}),
		{ seed: 5, numRuns: 30 },
	)
})

test('known values', () => {
	const value = (latex: string, at = {}) => evaluateTree(readBack(latex), at, a).toNumber()
	expect(value('\\tfrac{1}{4} z^{4} - \\frac{z^{2}}{2}', { z: a.of(2) })).toBe(2)
	expect(value('2 \\cdot 3^{-2}')).toBeCloseTo(2 / 9, 15)
	expect(value('\\sin^{2}(z) + \\cos^{2}\\left(z\\right)', { z: a.of(3) })).toBeCloseTo(1, 15)
	expect(value('e^{-z^{2}/2}', { z: a.of(1) })).toBeCloseTo(Math.exp(-0.5), 15)
	expect(value('\\operatorname{erf}(z)', { z: a.of(0.5) })).toBeCloseTo(0.5204998778130465, 15)
	expect(value('-u_{1}^{2} + u_1', { u_1: a.of(3) })).toBe(-6)
	expect(value('(2\\pi q)^2\\left(1 + \\dots\\right)', { q: a.of(1) })).toBeCloseTo(4 * Math.PI ** 2, 12)
	for (const bad of ['z +', '\\frac{1}', 'z)', '\\alpha_', 'x^{y}', '\\log z']) expect(() => value(bad, { z: a.of(1), x: a.of(1), y: a.of(1) })).toThrow(Unreadable)
})

test('entries of stencils in exact rationals', () => {
	for (const entry of stencil('latticeStiffness', 3).entries) {
		const K = rationals.number('7')
		expect(evaluateTree(readBack(entry.toLatex()), { K }, rationals).equals(entry.at(7))).toBe(true)
	}
})
