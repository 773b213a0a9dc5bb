/** The parts of ψ and the reason why scans over means may stop. */
import { describe, expect, test } from 'vitest'
import { toText } from '../../lib/expression/text.ts'
import { potential } from '../../lib/potential/index.ts'

describe('tail', () => {
	test.each([
		['z^2/2', 'bounded-perturbation'],
		['z^2/2 + 4*cos(5*z)', 'periodic'],
		['z^2 - log(2+sin(z)+cos(3*z)/2)', 'periodic'],
		['z^2/2 + 2*exp(-z^2)', 'bounded-perturbation'],
		['z^2/2 + tanh(3*z)', 'bounded-perturbation'],
		['z^4/4 - z^2/2', 'convex-outside'],
		['z^2/2 - 2*log(cosh(z))', 'convex-outside'],
		['z^2/2 + sin(z) + sin(pi*z)', 'unproved'],
		['log(cosh(z))', 'unproved'],
		['z^2/2 + sin(z^2)', 'unproved'],
	])('%s: %s', (text, kind) => {
		expect(potential(text).structure.tail.kind).toBe(kind)
	})

	test.each([
		['z^2/2 + 4*cos(5*z)', (2 * Math.PI) / 5],
		['z^2 + cos(2*z) + sin(3*z)', 2 * Math.PI],
		['z^2 + cos(2*pi*z/3)', 3],
		['z^2 + exp(sin(4*z+1))', Math.PI / 2],
		['z^2/2 + 3*z + cos(z/2)', 4 * Math.PI],
	])('%s has period %f', (text, period) => {
		const { tail } = potential(text).structure
		expect(tail.kind === 'periodic' ? tail.period : Number.NaN).toBeCloseTo(period, 12)
	})

	test('parts', () => {
		const { polynomial, bounded, growing } = potential('z^4 - z^2 + cos(z) + tanh(z) + log(1+z^2)').structure
		expect(toText(polynomial)).toBe('z^4 - z^2')
		expect(toText(growing)).toBe('log(z^2 + 1)')
		expect(toText(bounded)).toMatch(/cos\(z\)/)
	})

	test('terms that are bounded only together', () => {
		const { growing, bounded } = potential('z^2/2 + sqrt(1+z^2) - log(cosh(z))').structure
		expect(toText(growing)).toBe('0')
		expect(toText(bounded)).toContain('sqrt')
	})
})
