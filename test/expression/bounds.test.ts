/** Enclosures: every value is inside (inclusion), and simple ones are not wider than they must be (tightness). */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Expression, FunctionName, Interval } from '../../lib/expression/index.ts'
import { derivatives, enclose, encloseCall, nextDown, nextUp, parseExpression, toText } from '../../lib/expression/index.ts'
import { applyHigh, evaluateIn, withPrecision } from '../support/high-precision.ts'
import { LONG } from '../support/long.ts'
import { formulas, formulaText } from './support/formula.ts'

const read = (text: string) => parseExpression(text, { variables: ['z'] }).expression
const on = (text: string, lower: number, upper: number) => enclose(read(text), new Map([['z', [lower, upper] as Interval]]))
const box = (x: Interval) => new Map([['z', x]])

describe('inclusion', () => {
	test('of random formulas and their derivatives at random points', () => {
		let compared = 0
		const scale = fc.constantFrom(1e-3, 1, 10, 1e3)
		const interval = fc
			.tuple(
				scale,
				fc.double({ min: -1, max: 1, noNaN: true }),
				fc.double({ min: -1, max: 1, noNaN: true }),
				fc.double({ min: 0, max: 1, noNaN: true }),
			)
			.map(([s, a, b, t]) => {
				const [lower, upper] = a <= b ? [s * a, s * b] : [s * b, s * a]
				return { interval: [lower, upper] as Interval, point: Math.min(upper, Math.max(lower, lower + t * (upper - lower))) }
			})
		fc.assert(
			fc.property(formulas(3), interval, ({ ...f }, { interval: x, point }) => {
				let all: Expression[]
				try {
					all = derivatives(read(formulaText(f)), 'z', 2)
				} catch {
					return
				}
				for (const e of all) {
					for (const [where, at] of [
						[x, point],
						[[point, point] as Interval, point],
						[[x[0], Number.POSITIVE_INFINITY] as Interval, point],
					] as const) {
						const [lower, upper] = enclose(e, box(where))
						const outside = withPrecision(300, (c) => {
							const value = evaluateIn(c, e, { z: at })
							const size = Math.abs(value.toNumber())
							if (!(size <= Number.MAX_VALUE)) return false
							compared++
							const low = Number.isFinite(lower) ? value.sub(lower).toNumber() : 1
							const high = Number.isFinite(upper) ? value.sub(upper).toNumber() : -1
							return low < 0 || high > 0
						})
						if (outside || Number.isNaN(lower) || Number.isNaN(upper)) throw new Error(`${toText(e)} at ${at} leaves [${lower}, ${upper}]`)
					}
				}
			}),
			{ seed: 1, numRuns: LONG ? 500 : 200 },
		)
		expect(compared).toBeGreaterThan(LONG ? 3000 : 1200)
	})

	test.each(['exp', 'sin', 'cos', 'sinh', 'cosh', 'tanh', 'atan', 'erf', 'log', 'expm1', 'log1p'] as FunctionName[])(
		'of %s at random doubles, and within 16 ulp',
		(name) => {
			const at = fc.oneof(
				fc.double({ min: -30, max: 30, noNaN: true }),
				fc.double({ min: -1e-5, max: 1e-5, noNaN: true }),
				fc.double({ min: -1e6, max: 1e6, noNaN: true }),
				fc.integer({ min: -1000, max: 1000 }).map((k) => (k * Math.PI) / 2),
			)
			fc.assert(
				fc.property(at, (x) => {
					if ((name === 'log' && x <= 0) || (name === 'log1p' && x <= -1)) return
					const [lower, upper] = encloseCall(name, [x, x])
					const [low, high, value] = withPrecision(300, (c) => {
						const y = applyHigh(c, name, c.Float(x))
						return [
							Number.isFinite(lower) ? y.sub(lower).toNumber() : 0,
							Number.isFinite(upper) ? y.sub(upper).toNumber() : 0,
							y.toNumber(),
						]
					}) as [number, number, number]
					if (low < 0 || high > 0) throw new Error(`${name}(${x}) = ${value} leaves [${lower}, ${upper}]`)
					const slack = name === 'erf' ? 2 ** -42 : 2 ** -48
					if (Number.isFinite(upper)) expect(upper - lower).toBeLessThanOrEqual(slack * Math.abs(value) + 1e-300)
				}),
				{ seed: 2, numRuns: 400 },
			)
		},
	)

	test('of softmax and log-sum-exp far out', () => {
		const e = read('-log(exp(-(z-2)^2/2)+exp(-(z+2)^2/2))')
		for (const z of [-1e6, -3, 0, 3, 1e6]) {
			for (const d of derivatives(e, 'z', 2)) {
				const [lower, upper] = enclose(d, box([z, z]))
				const value = withPrecision(3000, (c) => evaluateIn(c, d, { z }).toNumber())
				expect(lower).toBeLessThanOrEqual(value)
				expect(upper).toBeGreaterThanOrEqual(value)
				expect(upper - lower).toBeLessThan(1e-12 * Math.max(1, Math.abs(value)))
			}
		}
		const [lower, upper] = enclose(e, box([1e150, 1e150]))
		expect(lower).toBeLessThanOrEqual(5e299)
		expect(upper).toBeGreaterThanOrEqual(5e299)
		expect(upper - lower).toBeLessThan(1e288)
	})
})

describe('tightness', () => {
	test.each([
		['z^2', -1, 2, 0, 4],
		['z^3', -1, 2, -1, 8],
		['z + 1', 0, 3, 1, 4],
		['2*z', -1, 2, -2, 4],
		['1/z', 1, 4, 0.25, 1],
		['sqrt(z)', 0, 4, 0, 2],
		['cos(z)', -1, 1, Math.cos(1), 1],
		['sin(z)', 1, 2, Math.sin(1), 1],
		['sin(z)', 4, 5, -1, Math.sin(4)],
		['exp(z)', 0, 1, 1, Math.E],
		['log(z)', 1, Math.E, 0, 1],
		['cosh(z)', -1, 2, 1, Math.cosh(2)],
		['tanh(z)', 0, 1, 0, Math.tanh(1)],
		['erf(z)', -1, 1, -0.8427007929497149, 0.8427007929497149],
		['z^(3/2)', 1, 4, 1, 8],
		['z^-2', 1, 2, 0.25, 1],
		['log(exp(z) + 1)', 0, 1, Math.log(2), Math.log(Math.E + 1)],
	])('%s on [%d, %d]', (text, a, b, lower, upper) => {
		const [low, high] = on(text, a, b)
		expect(low).toBeLessThanOrEqual(lower)
		expect(high).toBeGreaterThanOrEqual(upper)
		expect(low).toBeGreaterThanOrEqual(lower - 1e-12)
		expect(high).toBeLessThanOrEqual(upper + 1e-12)
	})

	test('integers are exact', () => {
		expect(on('z^4 - 2*z + 3', 2, 2)).toEqual([15, 15])
	})

	test.each([
		['z^2 + 1', 1, Number.POSITIVE_INFINITY],
		['1/z', Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
		['exp(-z^2)', 0, 1.0000000000000013],
		['cos(z)', -1, 1],
		['atan(z)', -Math.PI / 2, Math.PI / 2],
		['tanh(exp(z))', 0, 1],
		['1/(1+z^2)', 0, 1],
		['z', Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
		['sin(1e30*z)', -1, 1],
	])('%s on the whole line', (text, lower, upper) => {
		const [low, high] = enclose(read(text), new Map())
		expect(low).toBeGreaterThanOrEqual(Number.isFinite(lower) ? lower - 1e-15 : lower)
		expect(low).toBeLessThanOrEqual(lower)
		expect(high).toBeLessThanOrEqual(Number.isFinite(upper) ? upper + 1e-15 : upper)
		expect(high).toBeGreaterThanOrEqual(upper === 1.0000000000000013 ? 1 : upper)
	})

	test('neighbouring doubles', () => {
		for (const x of [0, 1, -1, 5e-324, -5e-324, 1e308, 2 ** -1022, 4294967296, -4294967296, Number.MAX_VALUE]) {
			const up = nextUp(x)
			expect(up).toBeGreaterThan(x)
			if (Number.isFinite(up)) {
				expect(nextDown(up)).toBe(x)
				const between = x / 2 + up / 2
				expect(between === x || between === up).toBe(true)
			}
		}
	})
})
