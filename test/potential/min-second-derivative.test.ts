/** inf ψ'' against mpmath and closed forms, with honest errors. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { potential } from '../../lib/potential/index.ts'

const { leastCurvatures } = JSON.parse(readFileSync(new URL('../data/potential.json', import.meta.url), 'utf8')) as {
	leastCurvatures: { psi: string; value: string; at: string }[]
}

describe('inf ψ″', () => {
	test.each(leastCurvatures)('$psi', ({ psi, value, at }) => {
		const m = potential(psi).minSecondDerivative
		const truth = Number(value)
		const found = m.value as number
		expect(m.certified).toBe(true)
		expect(Math.abs(found - truth)).toBeLessThan(1e-10 * Math.max(1, Math.abs(truth)))
		// Certified: the infimum lies in [value − error, value].
		expect(found - (m.error as number)).toBeLessThanOrEqual(truth + 1e-15 * Math.abs(truth))
		expect(found).toBeGreaterThanOrEqual(truth - 1e-15 * Math.abs(truth))
		expect(m.error as number).toBeLessThan(1e-8 * Math.max(1, Math.abs(truth)))
		// The place, up to the symmetry of ψ.
		if (!psi.includes('sin'))
			expect(Math.min(Math.abs((m.at as number) - Number(at)), Math.abs((m.at as number) + Number(at)))).toBeLessThan(1e-5)
	})

	test.each([
		['z^4/4 - z^2/2', -1, 0],
		['20*(z^2-1)^2', -80, 0],
		['z^2/2 + 4*cos(5*z)', -99, 0],
		['(z-40)^2/2', 1, 0],
		['z^2/2 + 2*exp(-(z-40)^2)', -3, 40],
		['z^2/2 + 2*exp(-(z-300)^2)', -3, 300],
		['z^2/2 + 2*exp(-(z+12345)^2)', -3, -12345],
		['z^2 - 3*exp(-100*(z-77)^2)', 2 - 1200 * Math.exp(-1.5), 77 - Math.sqrt(0.015)],
		['-log(exp(-(z-2)^2/2) + exp(-(z+2)^2/2))', -3, 0],
		['z^6', 0, 0],
		['(z-1)^4/4', 0, 1],
		['cosh(z)', 1, 0],
	])('%s', (text, value, at) => {
		const m = potential(text).minSecondDerivative
		expect(m.value as number).toBeCloseTo(value, 9)
		if (!text.includes('cos(')) expect(m.at as number).toBeCloseTo(at, 6)
	})

	test.each([
		['sqrt(1+z^2)', 0],
		['exp(z) - z', 0],
		['log(cosh(z))', 0],
		['z^2/2 + sqrt(1+z^2)', 1],
		['z^2/2 + z*atan(z)', 1],
	])('%s: only in the limit at infinity', (text, value) => {
		const m = potential(text).minSecondDerivative
		expect(m.value as number).toBeCloseTo(value, 12)
		expect(m.at).toBeNull()
		expect(m.note).toContain('infinity')
	})

	test('independent frequencies: the infimum over the torus of phases', () => {
		const m = potential('z^2/2 + sin(z) + sin(pi*z)').minSecondDerivative
		expect(m.value as number).toBeCloseTo(-(Math.PI ** 2), 9)
		expect(m.at).toBeNull()
	})

	test.each(['z^2/2 + sin(z^2)', 'z^2 + z*sin(z)', 'z^2*(2+sin(z))'])('%s: unbounded below', (text) => {
		expect(potential(text).minSecondDerivative.value).toBeNull()
	})
})
