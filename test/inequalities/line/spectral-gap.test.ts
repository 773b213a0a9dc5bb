/** The spectral gap against closed forms, finite volumes, Kramers' law and theory 6.7, 6.8. */
import { describe, expect, it } from 'vitest'
import { exponentSource, lineFamily, lineLaw, type SpectralGap, spectralGap } from '../../../lib/inequalities/line/index.ts'
import { potential } from '../../../lib/potential/index.ts'
import { finiteVolumeGap, groundState } from './finite-volume.ts'

const gapOf = (text: string, field = 0): SpectralGap => spectralGap(lineLaw(lineFamily(potential(text)).at(field)))

function expectGap(text: string, field: number, expected: number, kind: SpectralGap['kind'], tolerance: number): void {
	const g = gapOf(text, field)
	expect(g.kind, text).toBe(kind)
	const off = Math.abs(g.gap / expected - 1)
	// True error ≤ estimate ≤ tolerance.
	expect(off, `${text} at ${field}: ${g.gap}`).toBeLessThanOrEqual(g.error)
	expect(g.error, text).toBeLessThan(tolerance)
	expect(g.lower <= expected * (1 + 1e-15) && expected <= g.upper * (1 + 1e-15), text).toBe(true)
	expect(g.logPoincare).toBeCloseTo(-Math.log(expected), 8)
}

describe('spectralGap: closed forms', () => {
	it('Gaussians: 1/variance', () => {
		expectGap('z^2/2', 0, 1, 'eigenvalue', 1e-12)
		expectGap('1e4*z^2', 3, 2e4, 'eigenvalue', 1e-12)
		expectGap('(z-40)^2/2', -7, 1, 'eigenvalue', 1e-12)
	})

	it('f = tanh z: V = (λ/4) cosh 2z − 2 log cosh z has the gap λ, whatever the depth of the wells', () => {
		for (const lambda of ['1e-3', '1e-100']) expectGap(`${lambda}*cosh(2*z)/4-2*log(cosh(z))`, 0, Number(lambda), 'eigenvalue', 2e-12)
	})

	it('f = z + a z³/3: V = λ z²/6 + (1 + λ/(3a)) log(1 + a z²) has the gap λ', () => {
		expectGap('2*z^2/6+(1+2/(3*0.5))*log(1+0.5*z^2)', 0, 2, 'eigenvalue', 1e-12)
	})

	it('a log cosh z: a − 1 for a > 2 (f = sinh), else the essential spectrum a²/4', () => {
		expectGap('4*log(cosh(z))', 0, 3, 'eigenvalue', 1e-9)
		expectGap('2.2*log(cosh(z))', 0, 1.2, 'eigenvalue', 1e-9)
		expectGap('log(cosh(z))', 0, 0.25, 'essential', 1e-9)
		expectGap('log(cosh(z))', 0.5, 0.0625, 'essential', 1e-9)
	})

	it('e^z − (1 + σ)z: the Morse potential; σ for σ > 1, else (1 + σ)²/4', () => {
		for (const field of [1.1, 1.5, 100]) expectGap('exp(z)-z', field, field, 'eigenvalue', 1e-9)
		for (const field of [-0.5, 1]) expectGap('exp(z)-z', field, (1 + field) ** 2 / 4, 'essential', 1e-9)
	})

	it('the derivative of an eigenfunction is bounded from both sides, and the function is what it should be', () => {
		const g = gapOf('2*z^2/6+(1+2/(3*0.5))*log(1+0.5*z^2)')
		const { values, slopes } = g.eigenfunction
		const { nodes, location, masses } = g.law
		const ratio = (i: number) => (values[i] as number) / ((nodes[i] as number) + location + (0.5 * ((nodes[i] as number) + location) ** 3) / 3)
		const middle = Math.floor(nodes.length / 2) + 40
		nodes.forEach((u, i) => {
			if (Math.abs(u + location) < 0.3 || Math.abs(u + location) > 6) return
			expect(Math.abs(ratio(i) / ratio(middle) - 1)).toBeLessThan(1e-10)
		})
		let [norm, energy] = [0, 0]
		masses.forEach((w, i) => {
			norm += w * (values[i] as number) ** 2
			energy += w * (slopes[i] as number) ** 2
		})
		expect(norm).toBeCloseTo(1, 12)
		expect(energy).toBeCloseTo(2, 11)
	})
})

describe('spectralGap: other methods', () => {
	it.each([
		['z^2/2+4*exp(-z^2/2)', (x: number) => x ** 2 / 2 + 4 * Math.exp(-(x ** 2) / 2), 9],
		['z^2/2+2*exp(-(z-1)^2)', (x: number) => x ** 2 / 2 + 2 * Math.exp(-((x - 1) ** 2)), 8.5],
		['z^6/6-z^2+z/3', (x: number) => x ** 6 / 6 - x ** 2 + x / 3, 2.9],
	] as const)('%s: finite volumes and Sturm counts', (text, v, end) => {
		const expected = finiteVolumeGap(v, -end, end, 800)
		expect(Math.abs(gapOf(text).gap / expected - 1)).toBeLessThan(3e-8)
	})

	it('theory 6.7: C_P', () => {
		const table: [string, number][] = [
			['z^2/2', 1],
			['z^2/2+4*exp(-z^2/2)', 6.2077],
			['z^4/4', 0.7307],
			['z^4/4-z^2', 2.6714],
			['z^2/2+2*exp(-(z-1)^2)', 1.6232],
		]
		for (const [text, expected] of table) expect(Math.abs(gapOf(text).poincare / expected - 1)).toBeLessThan(5e-5)
	})

	it("Kramers' law: the ratio tends to 1 like 1/barrier", () => {
		for (const a of [20, 60, 200]) {
			const kramers = -a + Math.log((Math.sqrt(32) * a) / Math.PI)
			const defect = -Math.expm1(-gapOf(`${a}*(z^2-1)^2`).logPoincare - kramers) * a
			expect(defect).toBeGreaterThan(0.3)
			expect(defect).toBeLessThan(0.45)
		}
	})

	it('three wells with nearly equal eigenvalues: the two barriers by Kramers, the slower one wins', () => {
		// Outer wells of mass e^{−a} each: two almost independent escapes with rates that differ by the tilt.
		const g = gapOf('200*z^2*(z^2-1)^2')
		const tilted = gapOf('200*z^2*(z^2-1)^2', 1e-3)
		expect(g.error).toBeLessThan(1e-11)
		expect(tilted.error).toBeLessThan(1e-11)
		expect(Math.abs(tilted.gap / g.gap - 1)).toBeLessThan(2e-3)
		expect(g.lower <= g.gap && g.gap <= g.upper).toBe(true)
	})

	it('wells with next to no mass: outside of a hole of depth 100, and above a well that is lower by 80', () => {
		const partner = (x: number) => {
			const [first, second] = [x + (200 * Math.tanh(x)) / Math.cosh(x) ** 2, 1 + 200 * (1 - 2 * Math.sinh(x) ** 2) / Math.cosh(x) ** 4]
			return first ** 2 / 4 + second / 2
		}
		expect(Math.abs(gapOf('z^2/2+100*tanh(z)^2').gap / groundState(partner, 9, 8000) - 1)).toBeLessThan(1e-8)
		// Two states: the rate is 1/(mass of the upper well × resistance of the barrier), up to the ratio of the rates.
		const v = (x: number) => 100 * (x * x - 1) ** 2 - 40 * x
		const sum = (from: number, to: number, f: (x: number) => number) => Array.from({ length: 4000 }, (_, i) => (f(from + ((i + 0.5) / 4000) * (to - from)) * (to - from)) / 4000).reduce((a, b) => a + b)
		const rate = 1 / (sum(-1.6, -0.5, (x) => Math.exp(v(-1) - v(x))) * sum(-0.6, 0.8, (x) => Math.exp(v(x) - v(-1))))
		expect(Math.abs(gapOf('100*(z^2-1)^2', 40).gap / rate - 1)).toBeLessThan(1e-9)
	})

	it('affine maps: V(x/2 − 3) has a quarter of the gap', () => {
		const [a, b] = [gapOf('z^4/4-z^2+z/5'), gapOf('(z/2-3)^4/4-(z/2-3)^2+(z/2-3)/5')]
		expect(Math.abs((4 * b.gap) / a.gap - 1)).toBeLessThan(1e-11)
	})

	it('theory 6.8: the canonical fibre of two sites, from an exponent function', () => {
		const psi = (z: number) => z ** 2 / 2 + 4 * Math.exp(-(z ** 2) / 2)
		const fibre = (m: number) =>
			spectralGap(
				lineLaw(
					exponentSource({
						location: 0,
						scale: 1,
						exponents: (u, out, n) => {
							for (let i = 0; i < n; i++) out[i] = psi(m + (u[i] as number) / Math.SQRT2) + psi(m - (u[i] as number) / Math.SQRT2)
						},
					}),
				),
			)
		expect(fibre(0).poincare).toBeCloseTo(31.54, 2)
		expect(fibre(5).poincare).toBeCloseTo(0.99, 2)
	})

	it('essential spectra and open tails say so', () => {
		expect(gapOf('sqrt(1+z^2)')).toMatchObject({ kind: 'essential', gap: 0.25 })
		expect(gapOf('sqrt(1+z^2)-log(1+z^2)').kind).toBe('eigenvalue')
		const open = gapOf('sqrt(1+z^2)+0.3*cos(z)')
		expect(open.lower).toBe(0)
		expect(open.reason).toContain('has no limit')
		const tall = gapOf('1000*(z^2-1)^2')
		expect(tall.logPoincare).toBeCloseTo(1000 - Math.log((Math.sqrt(32) * 1000) / Math.PI), 2)
	})
})
