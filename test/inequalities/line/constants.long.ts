/** Many potentials and fields: what must hold between the gap, the variance, the curvature and the brackets; slow infima. */
import { describe, expect, it } from 'vitest'
import { cramerTransform } from '../../../lib/cramer/index.ts'
import { gapInfimum, lineConstants, lineFamily, lineLaw, spectralGap } from '../../../lib/inequalities/line/index.ts'
import { potential } from '../../../lib/potential/index.ts'

const law = (text: string, field = 0) => lineLaw(lineFamily(potential(text)).at(field))
const infimum = (text: string) => gapInfimum(cramerTransform(potential(text)))

const POTENTIALS = [
	'20*(z^2-1)^2',
	'100*(z^2-1)^2',
	'1e4*z^2',
	'(z-40)^2/2',
	'cosh(z)',
	'exp(z)-z',
	'sqrt(1+z^2)',
	'log(cosh(z))',
	'z^2/2+0.8*cos(2*z)',
	'z^2/2+4*cos(5*z)',
	'sqrt(1+z^2)+2*log(1+z^2)',
	'z^6/6-2*z^4+3*z^2',
	'-log(exp(-(z-2)^2/2)+exp(-2*(z+2)^2))',
	'z^20',
	'(1+z^2)^(11/20)',
	'z^4/4+z/3',
]

describe('lineConstants', () => {
	it.each(POTENTIALS)('%s: the constants are in the right order', (text) => {
		const psi = potential(text)
		const { min, max } = psi.fields
		for (const share of [-0.6, 0, 0.3]) {
			const field = share * ((share < 0 ? (min === null ? 5 : -min) : max) ?? 5)
			const c = lineConstants(law(text, field))
			const { spectral: g } = c
			expect(g.error, `${text} at ${field}`).toBeLessThan(1e-9)
			expect(g.gap).toBeLessThanOrEqual((1 + 1e-9) / g.law.deviation ** 2)
			const convexity = psi.minSecondDerivative.value
			if (convexity !== null && convexity > 0) expect(g.gap).toBeGreaterThanOrEqual(convexity * (1 - 1e-9))
			expect((c.muckenhoupt?.lower as number) * (1 - 1e-9) <= g.poincare && g.poincare <= (c.muckenhoupt?.upper as number) * (1 + 1e-9)).toBe(true)
			const { lower, upper } = c.logSobolevBounds as { lower: number; upper: number }
			expect(lower <= upper).toBe(true)
			expect(c.logSobolev?.constant as number).toBeGreaterThanOrEqual(2 * g.poincare * (1 - 1e-9))
			expect((c.logSobolev?.constant as number) * (1 - 1e-9)).toBeLessThanOrEqual(upper)
			// Bakry–Émery for the log-Sobolev constant, Holley–Stroock for both (theory 6.1, 6.2).
			if (convexity !== null && convexity > 0) expect((c.logSobolev?.constant as number) * convexity).toBeLessThanOrEqual(2 * (1 + 1e-9))
			if (psi.split !== null) expect(g.gap).toBeGreaterThanOrEqual(psi.split.convexity * Math.exp(-psi.split.oscillation) * (1 - 1e-9))
		}
	})

	it('V that is too rough says so, quickly enough', () => {
		const g = spectralGap(law('z^2/2+100*cos(50*z)'))
		expect(g.gap).toBeNaN()
		expect(g.reason).toContain('oscillates')
		expect(lineConstants(law('z^2/2+100*cos(50*z)')).logSobolev).toBeNull()
	})
})

describe('gapInfimum', () => {
	it('periodic perturbations: one period is enough', () => {
		const found = infimum('z^2/2+0.8*cos(2*z)')
		expect(found.tail.plus.kind).toBe('periodic')
		expect(found.infimum).toBeCloseTo(spectralGap(law('z^2/2+0.8*cos(2*z)')).gap, 9)
		// The gap has the period π in the field.
		expect(spectralGap(law('z^2/2+0.8*cos(2*z)', 0.7)).gap).toBeCloseTo(spectralGap(law('z^2/2+0.8*cos(2*z)', 0.7 + Math.PI)).gap, 10)
	})

	it('psi\'\' to zero: the gap tends to zero', () => {
		expect(infimum('(1+z^2)^(3/4)')).toMatchObject({ infimum: 0, field: null })
	})

	it.each(['z^4/4-z^2', 'z^6/6-2*z^4+3*z^2+z', 'z^2/2+2*exp(-(z-1)^2)'])('%s: nothing lower on a fine grid of fields', (text) => {
		const found = infimum(text)
		expect(found.certain).toBe(true)
		const family = lineFamily(potential(text))
		for (let k = -60; k <= 60; k++) expect(spectralGap(lineLaw(family.at(k / 6))).gap).toBeGreaterThanOrEqual(found.infimum * (1 - 1e-8))
	})
})
