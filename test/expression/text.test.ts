/** Formulas as text, LaTeX and JSON: round trips and the look of print. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import katex from 'katex'
import { InputError } from '../../lib/errors.ts'
import type { Expression } from '../../lib/expression/index.ts'
import {
	derivatives,
	fromJson,
	parseExpression,
	toJson,
	toLatex,
	toLatexWithin,
	topological,
	toText,
	toTextWithin,
} from '../../lib/expression/index.ts'
import { evaluateIn, withPrecision } from '../support/high-precision.ts'
import { formulas, formulaText } from './support/formula.ts'

const read = (text: string) => parseExpression(text, { variables: ['z'] }).expression
function readable(text: string): Expression | undefined {
	try {
		return read(text)
	} catch {
		return undefined
	}
}

describe('toText', () => {
	test.each([
		['z^4/4-z^2'],
		['20*(z^2 - 1)^2'],
		['z^2/2 + 4*exp(-z^2/2)'],
		['sqrt(z^2 + 1)'],
		['0.0001*z^2'],
		['(z - 40)^2/2'],
		['z^2/2 + 0.37*cos(5*z)'],
		['1/(z^2 + 1)^2'],
		['3*z*sin(z)^2/(4*(z^2 + 1))'],
		['(z^2 + 1)^(3/2)/2'],
		['exp(z) - z'],
		['(2/3)^(1/3)*z'],
		['-(z + 1)^2'],
		['1e300*z^2'],
		['1.5e-20*z'],
		['(z - 2)^2/2 - log(1 + exp(-4*z))'],
		['pi*z^2/3'],
		['0.8*z'],
		['-z'],
		['-3/4'],
		['(z^(2/3))^(1/2)'],
		['z^2*(z + 1)'],
		['1/z'],
		['2/(3*z)'],
	])('%s', (text) => {
		if (text.includes(' ') || !/[+-]/.test(text.slice(1))) expect(toText(read(text))).toBe(text.replace('(z^(2/3))^(1/2)', 'sqrt(z^(2/3))'))
		expect(read(toText(read(text)))).toBe(read(text))
	})

	test('is read back as the same node', () => {
		let same = 0
		let all = 0
		fc.assert(
			fc.property(formulas(4), (f) => {
				const e = readable(formulaText(f))
				if (e === undefined) return
				const text = toText(e)
				const back = read(text)
				all++
				if (back === e) same++
				for (const point of ['-1.3', '0.8'])
					withPrecision(300, (c) => {
						const [a, b] = [evaluateIn(c, e, { z: point }), evaluateIn(c, back, { z: point })]
						const size = Math.abs(a.toNumber())
						if (size < 1e60 && !(Math.abs(a.sub(b).toNumber()) <= 1e-40 * Math.max(1, size)))
							throw new Error(`${formulaText(f)} -> ${text}`)
					})
			}),
			{ seed: 1, numRuns: 200 },
		)
		expect(same / all).toBeGreaterThan(0.97)
	})

	test('of derivatives with softmax terms has their value', () => {
		for (const d of derivatives(read('-log(2*exp(-(z-2)^2/2)+exp(-(z+2)^2/2)+cosh(z))'), 'z', 3)) {
			const back = read(toText(d))
			const [a, b] = withPrecision(300, (c) => [
				evaluateIn(c, d, { z: '0.3' }).toNumber(),
				evaluateIn(c, back, { z: '0.3' }).toNumber(),
			]) as [number, number]
			expect(b).toBeCloseTo(a, 14)
		}
	})
})

describe('toLatex', () => {
	test.each([
		['z^4/4-z^2', '\\tfrac{1}{4} z^{4} - z^{2}'],
		['z^2/2+4*exp(-z^2/2)', '\\tfrac{1}{2} z^{2} + 4 e^{-z^{2}/2}'],
		['0.37*cos(2*z)', '0.37 \\cos(2 z)'],
		['sin(z)^2', '\\sin^{2}(z)'],
		['sqrt(z^2+1)', '\\sqrt{z^{2} + 1}'],
		['1/(1+z^2)', '\\frac{1}{z^{2} + 1}'],
		['z/(2*(1+z^2))', '\\frac{z}{2 (z^{2} + 1)}'],
		['(z^2/2+1)^2', '\\left(\\tfrac{1}{2} z^{2} + 1\\right)^{2}'],
		['1e-20*z', '10^{-20} z'],
		['3.5e7*z', '3.5 \\cdot 10^{7} z'],
		['erf(z)', '\\operatorname{erf}(z)'],
		['atan(z)', '\\arctan(z)'],
		['sin(pi*z)', '\\sin(\\pi z)'],
		['-z^2*(z+1)', '-z^{2} (z + 1)'],
		['exp(z)^2', 'e^{2 z}'],
		['log(1+exp(-4*z))', '\\log(1 + e^{-4 z})'],
	])('%s', (text, latex) => {
		expect(toLatex(read(text))).toBe(latex)
	})

	test('names of variables', () => {
		const e = parseExpression('theta*lambda2 + x_1 + mass', { variables: ['theta', 'lambda2', 'x_1', 'mass'] }).expression
		const latex = toLatex(e)
		for (const name of ['\\theta', '\\lambda_{2}', 'x_{1}', '\\mathit{mass}']) expect(latex).toContain(name)
		expect(toLatex(read('z'), { names: new Map([['z', 'x']]) })).toBe('x')
	})

	test('is accepted by KaTeX for random formulas and derivatives', () => {
		fc.assert(
			fc.property(formulas(4), (f) => {
				const e = readable(formulaText(f))
				if (e === undefined) return
				const latex = toLatex(derivatives(e, 'z', 1)[1] as Expression)
				expect(() => katex.renderToString(latex, { throwOnError: true, strict: 'error' })).not.toThrow()
				expect(latex).not.toMatch(/\d \d/)
			}),
			{ seed: 2, numRuns: 100 },
		)
	})
})

test('texts and LaTeX of bounded length', () => {
	const fourth = derivatives(read(`${'sin('.repeat(20)}z${')'.repeat(20)}`), 'z', 4)[4] as Expression
	const before = performance.now()
	expect(toTextWithin(fourth, 5000)).toBeNull()
	expect(toLatexWithin(fourth, 5000)).toBeNull()
	expect(performance.now() - before).toBeLessThan(500)
	expect(toTextWithin(read('z^2 + 1'), 7)).toBe('z^2 + 1')
	expect(toTextWithin(read('z^2 + 1'), 6)).toBeNull()
	expect(toLatexWithin(read('z^2 + 1'), 20)).toBe('z^{2} + 1')
})

describe('JSON', () => {
	test('comes back as the same node', () => {
		fc.assert(
			fc.property(formulas(4), (f) => {
				const e = readable(formulaText(f))
				if (e === undefined) return
				for (const d of derivatives(e, 'z', 2)) expect(fromJson(JSON.parse(JSON.stringify(toJson(d))))).toBe(d)
			}),
			{ seed: 3, numRuns: 100 },
		)
		for (const d of derivatives(read('log(exp(-z^2)+z^2*exp(-(z-1)^2)+3)'), 'z', 4))
			expect(fromJson(JSON.parse(JSON.stringify(toJson(d))))).toBe(d)
	})

	test('lists shared nodes once', () => {
		const e = read('exp(-z^2)*cos(exp(-z^2))')
		expect(toJson(e).nodes.length).toBe(topological([e]).length)
	})

	test.each([
		[null],
		[{}],
		['x'],
		[{ version: 2, nodes: [], root: 0 }],
		[{ version: 1, nodes: [], root: 0 }],
		[{ version: 1, nodes: [['variable', 'z']], root: 1 }],
		[{ version: 1, nodes: [['variable', 'z; alert(1)']], root: 0 }],
		[{ version: 1, nodes: [['call', 'eval', 0]], root: 0 }],
		[{ version: 1, nodes: [['call', 'exp', 0]], root: 0 }],
		[{ version: 1, nodes: [['constant', '1/0']], root: 0 }],
		[{ version: 1, nodes: [['sum', 0]], root: 0 }],
		[{ version: 1, nodes: [['weird']], root: 0 }],
		[
			{
				version: 1,
				nodes: [
					['variable', 'z'],
					['power', 0, 'x'],
				],
				root: 1,
			},
		],
		[
			{
				version: 1,
				nodes: [
					['variable', 'z'],
					['softmax', 5, [0, 0]],
				],
				root: 1,
			},
		],
	])('refuses %j', (json) => {
		expect(() => fromJson(json)).toThrow(InputError)
	})
})
