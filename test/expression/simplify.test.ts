/** The graph that a text becomes has the value of the text: parser, constructors and logarithms against MPFR. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Expression } from '../../lib/expression/index.ts'
import { derivatives, parseExpression, topological, toText } from '../../lib/expression/index.ts'
import type { High } from '../support/high-precision.ts'
import { evaluateIn, withPrecision } from '../support/high-precision.ts'
import type { Context } from './support/formula.ts'
import { formulas, formulaText, formulaValue } from './support/formula.ts'

const POINTS = ['-2.5', '-0.3', '0.7', '1.9']
const read = (text: string) => parseExpression(text, { variables: ['z'] }).expression

/** Both agree to 2^-100 of the largest intermediate size; points where either is not finite or astronomically large are skipped. */
function agree(text: string, e: Expression, value: (context: Context, z: High) => High): void {
	withPrecision(400, (context) => {
		for (const point of POINTS) {
			const z = context.Float(point)
			const expected = value(context, z)
			const size = Math.abs(expected.toNumber())
			if (!(size < 1e60)) continue
			const difference = Math.abs(evaluateIn(context, e, { z: point }).sub(expected).toNumber())
			if (!(difference <= 1e-40 * Math.max(1, size))) throw new Error(`${text} at ${point}: ${difference} of ${size}, graph ${toText(e)}`)
		}
	})
}

/** Parsing may refuse constants that overflow; that is tested elsewhere. */
function readable(text: string): Expression | undefined {
	try {
		return read(text)
	} catch {
		return undefined
	}
}

describe('simplification keeps the value', () => {
	test('of random formulas', () => {
		let compared = 0
		fc.assert(
			fc.property(formulas(4), (f) => {
				const text = formulaText(f)
				const e = readable(text)
				if (e === undefined) return
				compared++
				agree(text, e, (c, z) => formulaValue(c, f, z))
			}),
			{ seed: 1, numRuns: 300 },
		)
		expect(compared).toBeGreaterThan(250)
	})

	test('of random formulas with unguarded denominators and logarithms', () => {
		fc.assert(
			fc.property(formulas(3, false), (f) => {
				const text = formulaText(f)
				const e = readable(text)
				if (e !== undefined) agree(text, e, (c, z) => formulaValue(c, f, z))
			}),
			{ seed: 2, numRuns: 300 },
		)
	})

	test.each([
		['log(cosh(z)^8 + 1)', (z: number) => Math.log(Math.cosh(z) ** 8 + 1)],
		['log((exp(z) + 1)^8 + z^2)', (z: number) => Math.log((Math.exp(z) + 1) ** 8 + z * z)],
		['log(cosh(z)^8*cosh(2*z)^8 + 3)', (z: number) => Math.log(Math.cosh(z) ** 8 * Math.cosh(2 * z) ** 8 + 3)],
		[
			'log(cosh(z)^8*cosh(9*z)^8*cosh(81*z)^2 + 3)',
			(z: number) => Math.log(Math.cosh(z) ** 8 * Math.cosh(9 * z) ** 8 * Math.cosh(81 * z) ** 2 + 3),
		],
		['log((exp(z)+1)^2 - 1 - 2*exp(z))', (z: number) => 2 * z],
		['log(exp(z)*(z^2+1)*cosh(z))', (z: number) => z + Math.log(z * z + 1) + Math.log(Math.cosh(z))],
		['log(1/cosh(z))', (z: number) => -Math.log(Math.cosh(z))],
		['log(sqrt(z^2+1))', (z: number) => Math.log(z * z + 1) / 2],
		['log((z-5)^2)', (z: number) => 2 * Math.log(Math.abs(z - 5))],
		['sqrt(z^2)', Math.abs],
		['(z^2)^(1/2)*(z^2)^(3/2)', (z: number) => z ** 4],
		['sqrt((z*(z-9))^2+1)*sqrt((z*(z-9))^2+1)*z', (z: number) => ((z * (z - 9)) ** 2 + 1) * z],
		['3*(z+1) - 2*(z+1) + z', (z: number) => 2 * z + 1],
		['exp(z)*exp(z)*exp(2*z)', (z: number) => Math.exp(4 * z)],
		['2^z*2^(-z)', () => 1],
		['sin(pi/2)*z + cos(pi)*z^2 + sin(-7*pi/2)', (z: number) => z - z * z + 1],
		['exp(log(1+z^2)/2)', (z: number) => Math.sqrt(1 + z * z)],
	])('of %s', (text, f) => {
		const e = read(text)
		for (const z of [-2.5, -0.3, 0.7, 1.9]) {
			const value = withPrecision(200, (c) => evaluateIn(c, e, { z }).toNumber())
			expect(Math.abs(value - f(z))).toBeLessThanOrEqual(1e-13 * Math.max(1, Math.abs(f(z))))
		}
	})

	test('logarithms of cancelling sums are kept, not dropped', () => {
		const e = read('log((exp(z)+1)^2 - exp(2*z) - 2*exp(z) - 1)')
		expect(e.kind).not.toBe('constant')
	})
})

describe('shape of the graph', () => {
	test.each([
		['3*(z+1) - 2*(z+1) + z', '2*z + 1'],
		['5*(z+1) - 6*(z+1)', '-z - 1'],
		['sqrt(z*exp(z)+z)*sqrt(z*exp(z)+z)', 'z*exp(z) + z'],
		['((z*(z-9))^(1/2))*(z*(z-9))^(1/2)*z', 'z^2*(z - 9)'],
		['(z^(1/2))^(1/3)*(z^(1/2))^(2/3)*z', 'z^(3/2)'],
		['exp(z)*exp(z)*exp(2*z)', 'exp(2*z)*exp(2*z)'],
		['(2*z)^3*z^-3', '8'],
	])('%s is %s', (text, same) => {
		expect(read(text)).toBe(read(same))
	})

	test('sums and products are flat, without equal bases or like terms', () => {
		fc.assert(
			fc.property(formulas(4), (f) => {
				const e = readable(formulaText(f))
				if (e === undefined) return
				for (const node of topological(derivatives(e, 'z', 2))) {
					if (node.kind === 'sum') {
						expect(node.terms.length).toBeGreaterThan(1)
						expect(node.terms.every((t) => t.kind !== 'sum')).toBe(true)
						expect(new Set(node.terms).size).toBe(node.terms.length)
						expect(node.terms.filter((t) => t.kind === 'constant').length).toBeLessThan(2)
					}
					if (node.kind === 'product') {
						expect(node.factors.length).toBeGreaterThan(1)
						expect(node.factors.every((t) => t.kind !== 'product')).toBe(true)
						expect(node.factors.slice(1).every((t) => t.kind !== 'constant')).toBe(true)
						const bases = node.factors.map((t) => (t.kind === 'power' ? t.base : t))
						expect(new Set(bases).size).toBe(bases.length)
					}
				}
			}),
			{ seed: 3, numRuns: 300 },
		)
	})
})
