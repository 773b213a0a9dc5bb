/** Laws on panels: tails with relative accuracy, medians, resistances. */
import { describe, expect, it } from 'vitest'
import { exponentSource, type LineLaw, lineFamily, lineLaw } from '../../../lib/inequalities/line/index.ts'
import { potential } from '../../../lib/potential/index.ts'

const law = (text: string, field = 0): LineLaw => lineLaw(lineFamily(potential(text)).at(field))

/** log ∫_x^∞ e^{−y²/2} dy by the continued fraction of the Mills ratio, x ≥ 2. */
function logGaussianTail(x: number): number {
	let fraction = x
	for (let k = 200; k >= 1; k--) fraction = x + k / fraction
	return -(x * x) / 2 - Math.log(fraction)
}

describe('lineLaw', () => {
	it('knows Gaussian tails to 1e-12, relative, however small they are', () => {
		const g = law('z^2/2')
		let seen = 0
		g.nodes.forEach((u, i) => {
			const x = u + g.location
			// Beyond 9 the law is conditioned to its panels.
			if (Math.abs(x) < 2 || Math.abs(x) > 9) return
			const tail = logGaussianTail(Math.abs(x)) - 0.5 * Math.log(2 * Math.PI)
			expect(Math.abs((x > 0 ? g.logUpper[i] : g.logLower[i]) as number - tail)).toBeLessThan(1e-12)
			expect(g.logDensity[i]).toBeCloseTo(-x * x / 2 - 0.5 * Math.log(2 * Math.PI), 12)
			seen++
		})
		expect(seen).toBeGreaterThan(200)
		expect(Math.abs(g.mean)).toBeLessThan(1e-15)
		expect(Math.abs(g.deviation - 1)).toBeLessThan(1e-14)
		expect(g.symmetric).toBe(true)
	})

	it('resistances: p·∫1/p solves its differential equation in closed form for the two-sided exponential far out', () => {
		// log cosh: p = 1/(π cosh x), ∫_0^x 1/p = π sinh x.
		const l = law('log(cosh(z))')
		l.nodes.forEach((u, i) => {
			const x = u + l.location
			if (Math.abs(x) < 0.1) return
			const expected = Math.log(Math.PI) + Math.abs(x) - Math.LN2 + Math.log1p(-Math.exp(-2 * Math.abs(x)))
			expect(Math.abs((l.logResistance[i] as number) - expected)).toBeLessThan(1e-12 * (1 + Math.abs(x)))
		})
	})

	it('medians: a closed form, a deep symmetric double well, and a shifted law', () => {
		// e^z − z: e^X has the law Exp(1) reversed: P(X > x) = e^{−e^x}.
		expect(law('exp(z)-z').median).toBeCloseTo(Math.log(Math.LN2), 12)
		const deep = law('200*(z^2-1)^2')
		expect(Math.abs(deep.median)).toBeLessThan(1e-12)
		expect(deep.symmetric).toBe(true)
		expect(law('(z-40)^2/2', 2).median).toBeCloseTo(42, 12)
	})

	it('halving the panels changes nothing', () => {
		for (const text of ['z^4/4-z^2', 'z^2/2+4*cos(5*z)', 'cosh(z)']) {
			const l = law(text, 0.3)
			const fine = l.refined()
			expect(Math.abs(l.mean - fine.mean)).toBeLessThan(1e-13 * (1 + Math.abs(l.mean)))
			expect(Math.abs(l.deviation / fine.deviation - 1)).toBeLessThan(1e-13)
			l.edgeLower.forEach((x, k) => {
				if (k > 0 && k < l.edges.length - 1) expect(Math.abs(x - (fine.edgeLower[2 * k] as number))).toBeLessThan(1e-12 * (1 + Math.abs(x)))
			})
		}
	})

	it('says when V oscillates too much', () => {
		expect(lineLaw(exponentSource({ location: 0, scale: 1, exponents: (u, out, n) => void out.forEach((_, i) => i < n && (out[i] = (u[i] as number) ** 2 / 2 + 1e3 * Math.cos(1e4 * (u[i] as number)))) })).resolved).toBe(false)
		expect(law('z^2/2').resolved).toBe(true)
	})
})
