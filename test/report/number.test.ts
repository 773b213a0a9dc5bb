import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatError, formatNumber, latexNumber, plainNumber } from '../../lib/report/number.ts'

const shown = (value: number | null, options = {}) => plainNumber(formatNumber(value, options))

describe('formatNumber', () => {
	test.each([
		[0.327911, { digits: 6 }, '0.327911'],
		[0.327911, { digits: 8 }, '0.32791100'],
		[0.327911, { digits: 8, zeros: false }, '0.327911'],
		[0.32791134, { error: 2e-6, digits: 8 }, '0.327911(2)'],
		[0.32791134, { error: 1.1e-6, digits: 8 }, '0.327911(2)'],
		[0.32791134, { error: 9.5e-6, digits: 8 }, '0.32791(1)'],
		[-12.5, { digits: 3 }, '−12.5'],
		[1.2e-5, { digits: 2 }, '1.2·10⁻⁵'],
		[-123456, { digits: 3 }, '−1.23·10⁵'],
		[99999.9, { digits: 3, exponent: false }, '100000'],
		[9.9996e-5, { digits: 3 }, '1.00·10⁻⁴'],
		[128, { digits: 20, exponent: false, zeros: false }, '128'],
		[1.6e-14, { error: 1e-14 }, '0'],
		[0.3, { error: 0.5 }, '0.3(5)'],
		[0, {}, '0'],
		[-1e-20, { digits: 3, error: 1e-21, exponent: false }, '0'],
		[null, {}, '–'],
		[Number.NaN, {}, '–'],
		[Number.NEGATIVE_INFINITY, {}, '−∞'],
		[1e300, { digits: 2 }, '1.0·10³⁰⁰'],
		[5e-324, { digits: 1 }, '5·10⁻³²⁴'],
	])('%s with %o is %s', (value, options, text) => expect(shown(value, options)).toBe(text))

	test('the digits shown are the number, to half a unit of the last digit', () => {
		const value = fc.double({ min: -1e12, max: 1e12, noNaN: true })
		fc.assert(
			fc.property(value, fc.integer({ min: 1, max: 12 }), (v, digits) => {
				const n = formatNumber(v, { digits })
				const read = Number(`${n.negative ? '-' : ''}${n.integer}${n.fraction ? `.${n.fraction}` : ''}e${n.exponent ?? 0}`)
				expect(Math.abs(read - v)).toBeLessThanOrEqual(0.5000001 * 10 ** (Math.floor(Math.log10(Math.abs(v) || 1)) - digits + 1))
			}),
			{ seed: 1, numRuns: 300 },
		)
	})

	test('no digit beyond the error', () => {
		fc.assert(
			fc.property(fc.double({ min: 0.01, max: 1000, noNaN: true }), fc.integer({ min: -8, max: -3 }), (v, e) => {
				const n = formatNumber(v, { digits: 14, error: 3 * 10 ** e })
				expect(n.fraction.length).toBe(-e)
				expect(n.uncertainty).toBe('3')
			}),
			{ seed: 2, numRuns: 100 },
		)
	})
})

test('errors have one digit and are never rounded down', () => {
	expect(plainNumber(formatError(2.04e-14))).toBe('3·10⁻¹⁴')
	expect(plainNumber(formatError(2e-14))).toBe('2·10⁻¹⁴')
	expect(plainNumber(formatError(9.3e-3))).toBe('1·10⁻²')
	expect(plainNumber(formatError(0.25))).toBe('0.3')
	expect(plainNumber(formatError(0))).toBe('0')
	expect(plainNumber(formatError(null))).toBe('–')
})

test('LaTeX numbers', () => {
	expect(latexNumber(formatNumber(-1.2e-5, { digits: 2 }))).toBe('-1.2\\cdot10^{-5}')
	expect(latexNumber(formatNumber(Number.POSITIVE_INFINITY))).toBe('\\infty')
	expect(latexNumber(formatNumber(null))).toBe('\\text{--}')
})
