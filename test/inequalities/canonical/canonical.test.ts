/** Poincaré constants of the canonical ensembles of two and three sites. theory.md 6.8, S8. */
import { describe, expect, test } from 'vitest'
import { cramerTransform } from '../../../lib/cramer/index.ts'
import { largestPoincare, pairGap, tripleGap } from '../../../lib/inequalities/canonical/index.ts'
import { denseEigenvalues, denseMatrix } from '../../../lib/numerics/dense.ts'
import { potential } from '../../../lib/potential/index.ts'
import { groundState } from '../line/finite-volume.ts'
import { long } from '../../support/long.ts'

const pair = (text: string) => pairGap(cramerTransform(potential(text)))
const triple = (text: string, budget = 2e6) => tripleGap(cramerTransform(potential(text)), { budget })

describe('two sites', () => {
	test('the double well of theory 6.8, in the Euclidean metric of the fibre', () => {
		const gap = pair('z^2/2+4*exp(-z^2/2)')
		expect(gap(0).poincare).toBeCloseTo(31.54, 2)
		expect(gap(5).poincare).toBeCloseTo(0.99, 2)
	})
	test('a Gaussian, at any mean and shift', () => {
		expect(pair('(z-40)^2/2')(37).poincare).toBeCloseTo(1, 12)
		expect(pair('1e4*z^2')(0.002).poincare * 2e4).toBeCloseTo(1, 11)
	})
	test('z⁴/4 at m: u⁴/8 + 3m²u²/2 on the line, by finite differences', () => {
		const m = 0.6
		const [n, h] = [400, 12 / 400]
		const weight = (u: number) => Math.exp(-(u ** 4) / 8 - 1.5 * m * m * u * u)
		const x = (i: number) => -6 + (i + 0.5) * h
		const s = (i: number) => Math.sqrt(weight(x(i)))
		const inside = (i: number) => weight(x(i)) > 1e-18
		const live = Array.from({ length: n }, (_, i) => i).filter(inside)
		const matrix = denseMatrix(live.length, live.length, (a, b) => {
			const [i, j] = [live[a], live[b]]
			const edge = (k: number) => (k >= live[0] && k < live[live.length - 1] ? weight(x(k) + h / 2) : 0)
			if (i === j) return (edge(i) + edge(i - 1)) / weight(x(i)) / h ** 2
			return Math.abs(i - j) === 1 ? -edge(Math.min(i, j)) / s(i) / s(j) / h ** 2 : 0
		})
		// Second order: a few h².
		expect(Math.abs(pair('z^4/4')(m).gap / denseEigenvalues(matrix)[1] - 1)).toBeLessThan(2 * h * h)
	})
	test('sup over means: at 0 for the double well, infinite where ψ″ → 0', () => {
		const sup = (text: string) => {
			const p = potential(text)
			const transform = cramerTransform(p)
			return largestPoincare(transform, p, pairGap(transform), { density: 0.7, refine: 6 })
		}
		const well = sup('z^2/2+4*exp(-z^2/2)')
		expect(well.poincare).toBeCloseTo(31.54, 2)
		expect(well.mean).toBeCloseTo(0, 6)
		expect(well.tail).toBe('limit')
		expect(well.limits).toEqual({ minus: 1, plus: 1 })
		const flat = sup('exp(z)-z')
		expect(flat.poincare).toBeNull()
		expect(flat.limits).toEqual({ minus: Number.POSITIVE_INFINITY, plus: 0 })
	})
	long('sup over means: the higher of two peaks in a period, and an error that covers the place of the maximum', () => {
		const sup = (text: string) => {
			const p = potential(text)
			const transform = cramerTransform(p)
			return largestPoincare(transform, p, pairGap(transform), { density: 1.5, refine: 12 })
		}
		const waves = sup('z^2/2+3*sin(4*z)')
		// Symmetric about π/8: ψ = (z − π/8)²/2 + 3 cos 4(z − π/8) up to a tilt.
		const top = pair('z^2/2+3*sin(4*z)')(Math.PI / 8).poincare
		expect(waves.poincare! / top).toBeLessThan(1 + 1e-10)
		expect(1 - waves.poincare! / top).toBeLessThan(waves.error)
		expect(waves.error).toBeLessThan(1e-2)
		const five = sup('z^2/2+4*cos(5*z)')
		expect(Math.abs(five.poincare! / pair('z^2/2+4*cos(5*z)')(0).poincare - 1)).toBeLessThan(five.error)
	})
	test('sup over means: of two equal peaks neither is halved without end', () => {
		const p = potential('z^2/2-log(1+cos(2*z)/2)')
		const transform = cramerTransform(p)
		const found = largestPoincare(transform, p, pairGap(transform), { density: 1.5, refine: 16 })
		expect(Math.abs(found.poincare! / pairGap(transform)(Math.PI / 2).poincare - 1)).toBeLessThan(found.error)
		expect(found.error).toBeLessThan(1e-4)
		expect(found.rows.length).toBeLessThan(50)
	})
	test('tails like |v| + 8 log|v|: the gap is where the essential spectrum begins, by second differences in boxes, and soon', () => {
		const p = (z: number) => z / Math.hypot(1, z) + (4 * z) / (1 + z * z)
		const q = (z: number) => (1 + z * z) ** -1.5 + (4 * (1 - z * z)) / (1 + z * z) ** 2
		const w = (v: number) => (p(0.1 + v) - p(0.1 - v)) ** 2 / 4 + (q(0.1 + v) + q(0.1 - v)) / 2
		const boxes = [50, 200].map((end) => groundState(w, end, 20 * end) / 2)
		expect(boxes[0]).toBeGreaterThan(boxes[1])
		expect(boxes[1]).toBeGreaterThan(0.5)
		const found = pair('sqrt(1+z^2)+2*log(1+z^2)')(0.1)
		expect(found.gap).toBe(0.5)
		expect(found.error).toBeLessThan(1e-9)
	})
	test('z → 3z divides C_P by 9', () => {
		expect(9 * pair('(3*z)^4/4-(3*z)^2+0.6*z')(0.1).poincare).toBeCloseTo(pair('z^4/4-z^2+0.2*z')(0.3).poincare, 10)
	})
})

/** The gap on the fibre of three sites from Hermite polynomials of total degree ≤ D, integrated on a grid: an upper bound that converges fast. */
function galerkin(psi: (z: number) => number, m: number, scale: number, degree: number): number {
	const [n, h] = [61, (12 * scale) / 60]
	const basis: [number, number][] = []
	for (let i = 0; i <= degree; i++) for (let j = 0; i + j <= degree; j++) basis.push([i, j])
	const hermite = (x: number) => {
		const p = [1, x]
		for (let k = 1; k < degree; k++) p.push((x * p[k] - Math.sqrt(k) * p[k - 1]) / Math.sqrt(k + 1))
		return p
	}
	const size = basis.length
	const [a, b] = [new Float64Array(size * size), new Float64Array(size * size)]
	for (let i = 0; i < n; i++)
		for (let j = 0; j < n; j++) {
			const [u, v] = [(i - 30) * h, (j - 30) * h]
			const sites = [u / Math.SQRT2 + v / Math.sqrt(6), -u / Math.SQRT2 + v / Math.sqrt(6), (-2 * v) / Math.sqrt(6)]
			const w = Math.exp(-sites.reduce((s, x) => s + psi(m + x) - psi(m), 0))
			if (w < 1e-20) continue
			const [p, q] = [hermite(u / scale), hermite(v / scale)]
			const f = basis.map(([k, l]) => p[k] * q[l])
			const fu = basis.map(([k, l]) => (k === 0 ? 0 : (Math.sqrt(k) * p[k - 1] * q[l]) / scale))
			const fv = basis.map(([k, l]) => (l === 0 ? 0 : (Math.sqrt(l) * p[k] * q[l - 1]) / scale))
			for (let r = 0; r < size; r++)
				for (let s = r; s < size; s++) {
					a[r * size + s] += w * (fu[r] * fu[s] + fv[r] * fv[s])
					b[r * size + s] += w * f[r] * f[s]
				}
		}
	const matrix = (x: Float64Array) => denseMatrix(size, size, (r, s) => x[Math.min(r, s) * size + Math.max(r, s)])
	return denseEigenvalues(matrix(a), matrix(b))[1]
}

describe('three sites', () => {
	test('a Gaussian, shifted and scaled', () => {
		const plain = triple('z^2/2')(0.3)
		expect(Math.abs(plain.gap - 1)).toBeLessThan(1e-7)
		expect(Math.abs(plain.gap - 1)).toBeLessThan(20 * plain.error)
		expect(Math.abs(triple('(z-40)^2/2')(41).gap - 1)).toBeLessThan(1e-7)
		expect(Math.abs(triple('1e4*z^2')(0).gap / 2e4 - 1)).toBeLessThan(1e-7)
	})
	test.each([
		['z^4/4', (z: number) => z ** 4 / 4, 0.3, 0.7, 8],
		['cosh(z)', Math.cosh, 0, 0.85, 8],
		['z^2/2+exp(-z^2/4)', (z: number) => (z * z) / 2 + Math.exp((-z * z) / 4), 0.2, 1.1, 11],
	] as const)('%s against a Galerkin method', (text, psi, m, scale, degree) => {
		const upper = galerkin(psi, m, scale, degree)
		const { gap } = triple(text)(m)
		expect(gap).toBeLessThan(upper * (1 + 1e-6))
		expect(gap).toBeGreaterThan(upper * (1 - 1e-4))
	})
	test('Brascamp–Lieb: C_P ≤ 1/inf ψ″; a tilt and a shift change nothing', () => {
		expect(triple('cosh(z)')(0).poincare).toBeLessThan(1)
		const base = triple('z^4/4-z^2')(0.3).gap
		expect(triple('(z-40)^4/4-(z-40)^2+3*z')(40.3).gap / base).toBeCloseTo(1, 9)
		expect(triple('(3*z)^4/4-(3*z)^2')(0.1).gap / 9 / base).toBeCloseTo(1, 9)
	})
	test('what decides the gap outside of all mass is on the lattice, or the gap is not claimed', () => {
		// A hole of depth 10 and width 0.3 in a parabola: the gap of the hole alone is 21.
		const shallow = triple('z^2/2+10*tanh(z)^2')(0)
		expect(shallow.gap).toBeLessThan(5.8)
		expect(triple('z^2/2+100*tanh(z)^2')(0).error).toBe(Number.POSITIVE_INFINITY)
	})
	test('deep wells: two lattices agree on a gap of 3e-16 to its relative error', () => {
		const [coarse, fine] = [2e6, 1e7].map((budget) => triple('20*(z^2-1)^2', budget)(0.33))
		expect(fine.gap).toBeGreaterThan(3.2e-16)
		expect(fine.gap).toBeLessThan(3.3e-16)
		expect(Math.abs(coarse.gap / fine.gap - 1)).toBeLessThan(coarse.error + fine.error)
		expect(fine.error).toBeLessThan(1e-5)
	})
})
