/** Certified minima and signs against closed forms and brute force. */
import { describe, expect, test } from 'vitest'
import {
	certifyNonzeroOn,
	certifyPositiveOn,
	derivatives,
	enclosePoint,
	encloseRange,
	maximise,
	minimise,
	parseExpression,
} from '../../lib/expression/index.ts'

const read = (text: string) => parseExpression(text, { variables: ['z'] }).expression

describe('minimise', () => {
	test.each([
		['z^4/4 - z^2', -10, 10, -1],
		['(z-40)^2/2', -1e6, 1e6, 0],
		['z^2/2 + 4*exp(-z^2/2)', -50, 50, 1 + Math.log(4)],
		['20*(z^2-1)^2', -5, 5, 0],
		['exp(z) - z', -40, 40, 1],
		['cos(z)', -100, 100, -1],
		['z', 2, 5, 2],
		['-z', 2, 5, -5],
		['3', 0, 1, 3],
		['z^2', 1, 1, 1],
		['log(cosh(z))', -30, 30, 0],
	])('%s on [%d, %d]', (text, a, b, expected) => {
		const { lower, upper, at, reached } = minimise(read(text), 'z', [a, b])
		expect(lower).toBeLessThanOrEqual(expected + 4e-16 * Math.abs(expected))
		expect(upper).toBeGreaterThanOrEqual(expected - 4e-16 * Math.abs(expected))
		expect(upper - lower).toBeLessThan(1e-9)
		expect(at).toBeGreaterThanOrEqual(a)
		expect(at).toBeLessThanOrEqual(b)
		expect(reached).toBe(true)
	})

	test('of second derivatives with many local minima', () => {
		for (const text of ['z^2/2+4*cos(5*z)', 'z^2/2+2*exp(-(z-1)^2)+sin(3*z)', 'z^4/10 + cos(7*z)*exp(-z^2/8)', 'sqrt(1+z^2)+cos(3*z)/2']) {
			const f = derivatives(read(text), 'z', 2)[2] as never
			const { lower, upper } = minimise(f, 'z', [-6, 6], { tolerance: 1e-8 })
			let brute = Number.POSITIVE_INFINITY
			for (let i = 0; i <= 6000; i++) brute = Math.min(brute, enclosePoint(f, 'z', -6 + i / 500)[1])
			expect(lower).toBeLessThanOrEqual(brute)
			expect(upper).toBeLessThanOrEqual(brute + 1e-8)
			expect(upper - lower).toBeLessThanOrEqual(2e-8)
		}
	})

	test('says when the boxes ran out, and keeps a bound', () => {
		const { lower, upper, reached } = minimise(read('sin(1000*z)+cos(1001*z)*sin(z^2)'), 'z', [-30, 30], { boxes: 50, tolerance: 1e-12 })
		expect(reached).toBe(false)
		expect(lower).toBeLessThanOrEqual(upper)
		expect(lower).toBeGreaterThanOrEqual(-2.1)
	})

	test('maximise and range', () => {
		const { lower, upper } = maximise(read('z*exp(-z)'), 'z', [0, 9])
		expect(lower).toBeLessThanOrEqual(Math.exp(-1) + 1e-16)
		expect(upper).toBeGreaterThanOrEqual(Math.exp(-1))
		expect(upper - lower).toBeLessThan(1e-11)
		const [low, high] = encloseRange(read('sin(z)'), 'z', [0, 10])
		expect([low, high]).toEqual([-1, 1])
	})

	test('refuses unbounded intervals', () => {
		expect(() => minimise(read('z'), 'z', [0, Number.POSITIVE_INFINITY])).toThrow(RangeError)
	})
})

describe('certificates', () => {
	test.each([
		['1 + z^2', 'holds'],
		['1 + 0.999*cos(z)', 'holds'],
		['exp(z) - z', 'holds'],
		['z^4 - 2*z^2 + 1.0001', 'holds'],
	])('%s > 0', (text, expected) => {
		expect(certifyPositiveOn(read(text), 'z', [-20, 20])).toBe(expected)
	})

	test.each([
		['1 + 1.5*cos(z)', (z: number) => 1 + 1.5 * Math.cos(z)],
		['z^2', (z: number) => z * z],
		['z - 1.7', (z: number) => z - 1.7],
		['exp(z) - 1', (z: number) => Math.exp(z) - 1],
	])('%s > 0 is violated', (text, f) => {
		const verdict = certifyPositiveOn(read(text), 'z', [-20, 20])
		expect(typeof verdict).toBe('object')
		if (typeof verdict === 'object') expect(f(verdict.violatedAt)).toBeLessThanOrEqual(0)
	})

	test.each([
		['z - 1.7', 1.7],
		['1.7 - z', 1.7],
		['z^3 + 8', -2],
		['cos(z) - 2*z', 0.450183611294874],
	])('%s vanishes', (text, zero) => {
		const verdict = certifyNonzeroOn(read(text), 'z', [-5, 5])
		expect(typeof verdict).toBe('object')
		if (typeof verdict === 'object') expect(verdict.violatedAt).toBeCloseTo(zero, 12)
	})

	test('a touching zero that is no double is not certified away', () => {
		expect(certifyNonzeroOn(read('(z^2-2)^2'), 'z', [0, 5])).not.toBe('holds')
		expect(certifyNonzeroOn(read('-2 - sin(z)'), 'z', [-50, 50])).toBe('holds')
	})
})
