import { readFileSync } from 'node:fs'
import katex from 'katex'
import { describe, expect, test } from 'vitest'
import type { ClosedForm } from '../../../lib/cramer/closed-form/index.ts'
import { closedForm } from '../../../lib/cramer/closed-form/index.ts'
import type { Expression } from '../../../lib/expression/index.ts'
import { derivatives, variablesOf } from '../../../lib/expression/index.ts'
import { parseExpression } from '../../../lib/expression/parse.ts'
import { compileJavaScript } from '../../../lib/expression/targets/javascript.ts'

const read = (name: string) => JSON.parse(readFileSync(new URL(`../../data/${name}.json`, import.meta.url), 'utf8'))
const parse = (text: string, variable = 'z') => parseExpression(text, { variables: [variable] }).expression
const form = (psi: string): ClosedForm => {
	const found = closedForm(parse(psi))
	if (found === null) throw new Error(`${psi} was not recognised`)
	return found
}
/** [f, f', …] at a point. */
const at = (f: Expression, name: string, order: number, x: number) =>
	compileJavaScript(derivatives(f, name, order), { batch: [name] }).at([x])
const relative = (got: number, expected: number, unit: number) => Math.abs(got - expected) / Math.max(unit, Math.abs(expected))

interface BlockRow {
	sites: number
	mean: string
	value: string
	first: string
	second: string
}
interface Row {
	psi: string
	fields: { field: string; value: string; mean: string; variance: string }[]
	blocks: BlockRow[]
}
const rows: Row[] = read('closed-form')

describe('φ* against 30-digit quadrature', () => {
	test.each(rows.map((r) => [r.psi, r] as const))('%s', (psi, row) => {
		const { logPartition, error } = form(psi)
		for (const f of row.fields) {
			const field = Number(f.field)
			const [value, mean, variance] = at(logPartition, 's', 2, field) as [number, number, number]
			expect(relative(value, Number(f.value), 1)).toBeLessThan(1e-13)
			expect(Math.abs(value - Number(f.value))).toBeLessThanOrEqual(2 * error(field))
			expect(error(field)).toBeLessThan(2e-12 * Math.max(1, Math.abs(value)))
			expect(relative(mean, Number(f.mean), Math.sqrt(Number(f.variance)))).toBeLessThan(1e-12)
			expect(relative(variance, Number(f.variance), 0)).toBeLessThan(1e-11)
		}
	})
})

describe('ψ_K against 30-digit Fourier inversion', () => {
	test.each(rows.map((r) => [r.psi, r] as const))('%s', (psi, row) => {
		const closed = form(psi)
		const symbolic = new Set<number>()
		const numeric = new Set<number>()
		for (const b of row.blocks) {
			const mean = Number(b.mean)
			const [value, first, second] = [Number(b.value), Number(b.first), Number(b.second)]
			const expression = closed.block(b.sites)
			const evaluator = closed.blockEvaluator(b.sites)
			if (expression !== null) {
				symbolic.add(b.sites)
				const got = at(expression, 'm', 2, mean) as [number, number, number]
				expect(relative(got[0], value, 1)).toBeLessThan(1e-12)
				expect(relative(got[1], first, 1)).toBeLessThan(1e-11)
				// Weights of mixed signs cancel more in second derivatives; the evaluator knows how much.
				const cancellation = 'reason' in evaluator ? 0 : 10 * evaluator.at(mean).errors[2]
				expect(relative(got[2], second, 1)).toBeLessThan(1e-11 + cancellation)
			}
			if ('reason' in evaluator) continue
			numeric.add(b.sites)
			const p = evaluator.at(mean)
			const differences = [p.value - value, p.first - first, p.second - second].map(Math.abs)
			// The mean as a double is off by up to 2⁻⁵³|m|.
			const input = [first, second, 0].map((slope) => 2 ** -53 * Math.abs(mean * slope))
			differences.forEach((d, k) => {
				expect(d).toBeLessThanOrEqual((p.errors[k] as number) + (input[k] as number))
			})
			expect(p.errors[0]).toBeLessThan(1e-10 * Math.max(1, Math.abs(value)))
			expect(p.errors[2]).toBeLessThan(1e-7 * Math.max(1, Math.abs(second)))
		}
		// Every K has one of the two; K ≤ 3 has both.
		expect(new Set([...symbolic, ...numeric]).size).toBe(7)
		expect(symbolic.has(3) && numeric.has(3)).toBe(true)
	})
})

describe('reference values of independent systems', () => {
	const reference = read('single-site')
	test.each(['gaussian', 'mixture'])('%s', (name) => {
		const { psi, logmgf, block } = reference[name]
		const closed = form(psi)
		for (const row of logmgf) {
			const [value, ...cumulants] = at(closed.logPartition, 's', 4, Number(row.sigma)) as number[]
			expect(relative(value as number, Number(row.phistar), 1)).toBeLessThan(1e-13)
			cumulants.forEach((k, n) => {
				expect(Math.abs(k - Number(row.cumulants[n]))).toBeLessThan(1e-12 * Math.max(1, Math.abs(Number(row.cumulants[n]))))
			})
		}
		for (const { m, K, psi: value, dpsi, d2psi } of block) {
			const evaluator = closed.blockEvaluator(K)
			if ('reason' in evaluator) throw new Error(evaluator.reason)
			const p = evaluator.at(m)
			expect(Math.abs(p.value - value)).toBeLessThan(1e-11)
			expect(Math.abs(p.first - dpsi)).toBeLessThan(1e-11)
			expect(Math.abs(p.second - d2psi)).toBeLessThan(1e-10)
		}
	})

	test('the Gaussian: φ is explicit, ψ_K = m²/2 − (K−1)/(2K) log 2π', () => {
		const closed = form('z^2/2')
		const [value, first] = at(closed.cramer as Expression, 'm', 1, 1.3) as [number, number]
		expect(value).toBeCloseTo(1.3 ** 2 / 2 - Math.log(2 * Math.PI) / 2, 15)
		expect(first).toBeCloseTo(1.3, 15)
		for (const K of [1, 2, 8])
			expect(at(closed.block(K) as Expression, 'm', 0, 0.4)[0]).toBeCloseTo(0.08 - ((K - 1) / (2 * K)) * Math.log(2 * Math.PI), 14)
		const skew = form('3*(z-40)^2 + 2*z')
		expect(at(skew.cramer as Expression, 'm', 1, 41)[1]).toBeCloseTo(6 + 2, 12)
		expect(form('z^2/2 - log(2+cos(z))').cramer).toBeNull()
	})

	test('ψ_1 = ψ', () => {
		for (const { psi } of rows) {
			const block = form(psi).block(1) as Expression
			for (const z of [-1.3, 0.2, 2.1]) {
				const expected = compileJavaScript([parse(psi)]).at([z])[0] as number
				expect(relative(at(block, 'm', 0, z)[0] as number, expected, 1)).toBeLessThan(1e-12)
			}
		}
	})
})

describe('far fields and means', () => {
	test('no overflow, and second derivatives that do not cancel', () => {
		const wide = form('-log(exp(-(z-1000)^2/2) + exp(-(z+2)^2/8))')
		for (const [field, expected] of [
			[-1e4, 4],
			[-300, 4],
			[250, 1],
			[1e5, 4],
		] as const) {
			const [value, , variance] = at(wide.logPartition, 's', 2, field) as [number, number, number]
			expect(Number.isFinite(value)).toBe(true)
			expect(variance).toBeCloseTo(expected, 10)
		}
		const block = wide.block(4) as Expression
		expect(at(block, 'm', 2, 5e3)[2]).toBeCloseTo(1 / 4, 10)
		expect(at(block, 'm', 2, -5e3)[2]).toBeCloseTo(1 / 4, 10)
		const evaluator = wide.blockEvaluator(4)
		if ('reason' in evaluator) throw new Error(evaluator.reason)
		expect(evaluator.at(-5e3).second).toBeCloseTo(1 / 4, 8)
	})

	test('a large tilt costs no digits', () => {
		const plain = form('z^2/2 - log(1+z^2)').blockEvaluator(12)
		const tilted = form('z^2/2 - log(1+z^2) + 1000*z').blockEvaluator(12)
		if ('reason' in plain || 'reason' in tilted) throw new Error('no evaluator')
		for (const m of [-2, 0.4, 1.3]) {
			const expected = plain.at(m)
			const got = tilted.at(m)
			expect(Math.abs(got.value - 1000 * m - expected.value)).toBeLessThan(1e-12)
			expect(Math.abs(got.second - expected.second)).toBeLessThan(1e-11)
			expect(got.errors[0]).toBeLessThan(1e-11)
		}
	})

	test('rounding errors are stated where terms cancel', () => {
		const nearlyZero = form('z^2/2 - log(1 - 0.999999*cos(z/1000))')
		expect(nearlyZero.error(0)).toBeGreaterThan(1e-11)
		expect(nearlyZero.error(0)).toBeLessThan(1e-8)
		const evaluator = form('z^2/2 - log(z^4+1/100)').blockEvaluator(200)
		if ('reason' in evaluator) throw new Error(evaluator.reason)
		expect(evaluator.at(0).errors[0]).toBeGreaterThan(1e-6)
	})

	test('too many terms is a reason, not an attempt', () => {
		const evaluator = form('z^2/2 - 3*log(1+0.3*cos(z))').blockEvaluator(1000)
		expect('reason' in evaluator && evaluator.reason).toMatch(/terms/)
	})
})

describe('printed forms', () => {
	test.each(rows.map((r) => r.psi))('%s: the text is φ*, the formula typesets', (psi) => {
		const closed = form(psi)
		const reread = parse(closed.text, 's')
		for (const s of [-1.1, 0.3, 2]) {
			const value = at(closed.logPartition, 's', 0, s)[0] as number
			expect(relative(compileJavaScript([reread], { batch: ['s'] }).at([s])[0] as number, value, 1)).toBeLessThan(1e-12)
		}
		expect([...variablesOf(closed.logPartition)]).toEqual(['s'])
		expect(() => katex.renderToString(closed.latex, { throwOnError: true, displayMode: true })).not.toThrow()
	})

	test('formulas', () => {
		const print = (psi: string) => form(psi).latex
		expect(print('z^2/2')).toMatchInlineSnapshot(`"\\varphi^{*}(\\sigma) = \\tfrac{1}{2} \\sigma^{2} + \\tfrac{1}{2} \\log(2 \\pi)"`)
		expect(print('z^2/2 - log(1+0.5*cos(2*z))')).toMatchInlineSnapshot(
			`"\\varphi^{*}(\\sigma) = \\tfrac{1}{2} \\sigma^{2} + \\log\\left(1 + \\tfrac{1}{2} e^{-2} \\cos(2 \\sigma)\\right) + \\tfrac{1}{2} \\log(2 \\pi)"`,
		)
		expect(print('-log(exp(-(z-2)^2/2) + exp(-(z+2)^2/2))')).toMatchInlineSnapshot(
			`"\\varphi^{*}(\\sigma) = \\tfrac{1}{2} \\sigma^{2} + \\log(e^{-2 \\sigma} + e^{2 \\sigma}) + \\tfrac{1}{2} \\log(2 \\pi)"`,
		)
		expect(print('-log(0.3*exp(-(z-1)^2/4) + 0.7*exp(-(z+2)^2/2))')).toMatchInlineSnapshot(
			`"\\varphi^{*}(\\sigma) = \\tfrac{1}{2} \\log(2 \\pi) + \\log\\left(0.3 \\sqrt{2} e^{\\sigma^{2} + \\sigma} + 0.7 e^{\\sigma^{2}/2 - 2 \\sigma}\\right)"`,
		)
		expect(print('z^2/2 - log(1+z^2)')).toMatchInlineSnapshot(
			`"\\varphi^{*}(\\sigma) = \\tfrac{1}{2} \\sigma^{2} + \\log(\\sigma^{2} + 2) + \\tfrac{1}{2} \\log(2 \\pi)"`,
		)
		expect(print('z^2 - 2*log(cosh(z))')).toMatchInlineSnapshot(
			`"\\varphi^{*}(\\sigma) = \\tfrac{1}{4} \\sigma^{2} + \\log(2 + e^{-\\sigma + 1} + e^{\\sigma + 1}) + \\tfrac{1}{2} \\log(2 \\pi) - \\tfrac{5}{2} \\log(2)"`,
		)
		expect(form('z^2/2 - log(1+z^2) - log(2+cos(z))').kind).toBe('Gaussian × polynomial × trigonometric polynomial')
	})
})
