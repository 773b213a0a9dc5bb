/** Scans of Hess Ψ_{K,L} over polynomial fields: eigenvalues against direct quadrature, patterns against enumeration, covariance. theory.md 2.6, 8.1. */
import { describe, expect, test } from 'vitest'
import { cramerTransform } from '../../../../lib/cramer/index.ts'
import { curvatureScan, type CurvatureScan, polynomialBlock } from '../../../../lib/levels/meso/blocks/index.ts'
import { extremeEigenvalues } from '../../../../lib/levels/meso/blocks/eigenvalue.ts'
import { fieldPatterns } from '../../../../lib/levels/meso/blocks/field-patterns.ts'
import { patternCurvature } from '../../../../lib/levels/meso/blocks/pattern-curvature.ts'
import { polynomialRows } from '../../../../lib/levels/meso/blocks/polynomial-rows.ts'
import { characteristicTables } from '../../../../lib/levels/meso/energy/exact/characteristic-table.ts'
import { potential } from '../../../../lib/potential/index.ts'

const BUMP = (z: number) => (z * z) / 2 + 2 * Math.exp(-z * z)
const scanOf = (psi: string, degree: number) => {
	const p = potential(psi)
	return curvatureScan(cramerTransform(p), p, degree) as CurvatureScan
}

/** Mean and variance of the density e^{−f} by the trapezoidal rule. */
function moments(f: (x: number) => number): { mean: number; variance: number } {
	let [total, first, second] = [0, 0, 0]
	for (let x = -15; x <= 15; x += 0.005) {
		const w = Math.exp(-f(x))
		total += w
		first += w * x
		second += w * x * x
	}
	return { mean: first / total, variance: second / total - (first / total) ** 2 }
}

/** Ψ_{3,1} by a sum over the one free direction of three sites, (1, −2, 1)/√6; its Hessian by central differences. */
function leastDirectly(a0: number, a1: number): number {
	// Averages of √3(2v − 1) over thirds: ∓2/√3, 0. a = (1/3) Σ x_r C_r.
	const value = (p0: number, p1: number) => {
		const slope = (3 * p1) / (4 / Math.sqrt(3))
		let total = 0
		for (let k = -600; k <= 600; k++) {
			const t = (k * 0.02) / Math.sqrt(6)
			total += Math.exp(-BUMP(p0 - slope + t) - BUMP(p0 - 2 * t) - BUMP(p0 + slope + t))
		}
		return -Math.log(total) / 3
	}
	const h = 2e-3
	const mixed = (value(a0 + h, a1 + h) - value(a0 + h, a1 - h) - value(a0 - h, a1 + h) + value(a0 - h, a1 - h)) / (4 * h * h)
	const second = (e0: number, e1: number) => (value(a0 + e0, a1 + e1) - 2 * value(a0, a1) + value(a0 - e0, a1 - e1)) / (h * h)
	return extremeEigenvalues(Float64Array.of(second(h, 0), mixed, mixed, second(0, h)), 2).least
}

describe('eigenvalues', () => {
	test('where the scan ends: the Hessian of a direct sum over the free direction (degree 1, K = 3)', () => {
		const found = scanOf('z^2/2+2*exp(-z^2)', 1).at(3)
		const means = found.fields.map((h) => moments((x) => BUMP(x) - h * x).mean)
		const direct = leastDirectly((means[0]! + means[1]! + means[2]!) / 3, ((means[2]! - means[0]!) * (2 / Math.sqrt(3))) / 3)
		// h² times fourth derivatives of size 30.
		expect(Math.abs(found.least - direct)).toBeLessThan(1e-3)
		expect(found.least).toBeLessThan(-2)
		// No state that is tried is below it by more than the scan says it may have missed.
		for (const a0 of [-2, -0.7, 0, 1]) for (const a1 of [0, 0.7, 1.5, 3]) expect(leastDirectly(a0, a1)).toBeGreaterThan(found.least - found.missed - 1e-3)
	})
	test('against the exact block at a polynomial field, both ends', () => {
		const transform = cramerTransform(potential('z^2/2+2*exp(-(z-1)^2)'))
		const exact = polynomialBlock(1, 5, transform).atField(Float64Array.of(0.4, 0.3))
		const rows = polynomialRows(1, 5)
		const laws = Array.from({ length: 5 }, (_, i) => transform.logPartition(0.4 * rows.matrix[2 * i]! + 0.3 * rows.matrix[2 * i + 1]!))
		const found = patternCurvature(rows, characteristicTables(transform), 2.5, 26)(laws)
		const wanted = extremeEigenvalues(exact.hessian, 2)
		expect(Math.abs(found.least - wanted.least)).toBeLessThan(1e-7)
		expect(Math.abs(found.most - wanted.most)).toBeLessThan(1e-7)
	})
	test('a steep field, one site in the wells: K(Σ⁻¹ − Var(x) Σ⁻¹ccᵗΣ⁻¹), Σ of Gaussian sites, Var under e^{−ψ − r(x − x̂)²/2}', () => {
		const transform = cramerTransform(potential('z^2/2+2*exp(-z^2)'))
		const K = 10
		const rows = polynomialRows(1, K)
		const far = transform.logPartition(40)
		const found = patternCurvature(rows, characteristicTables(transform), 2.5, 26)(Array.from({ length: K }, (_, i) => (i === 0 ? transform.logPartition(0) : far)))
		const c = (i: number) => [rows.matrix[2 * i]!, rows.matrix[2 * i + 1]!] as const
		const s = [0, 0, 0] as [number, number, number]
		for (let i = 1; i < K; i++) {
			const [p, q] = c(i)
			s[0] += p * p
			s[1] += p * q
			s[2] += q * q
		}
		const det = s[0] * s[2] - s[1] * s[1]
		const inverse = [s[2] / det, -s[1] / det, s[0] / det] as const
		const [p, q] = c(0)
		const w = [inverse[0] * p + inverse[1] * q, inverse[1] * p + inverse[2] * q] as const
		const r = p * w[0] + q * w[1]
		// ψ is even, and so is its law at the field 0: x̂ = 0.
		const { variance } = moments((x) => BUMP(x) + (r * x * x) / 2)
		const hessian = Float64Array.of(inverse[0] - variance * w[0] * w[0], inverse[1] - variance * w[0] * w[1], inverse[1] - variance * w[0] * w[1], inverse[2] - variance * w[1] * w[1]).map((x) => K * x)
		expect(found.least).toBeCloseTo(extremeEigenvalues(hessian, 2).least, 7)
		// The criterion r Var ≤ 1.
		expect(found.least > 0).toBe(r * variance < 1)
	})
})

test('patterns: every polynomial field of whole levels with two sites between the ends is among them', () => {
	const range = { low: -2, high: 2, period: null, gaussianEnds: true }
	const K = 4
	const ends = (t: readonly number[]) => t.map((x) => (Math.abs(x) >= 2 ? 2 : x)).join()
	const listed = new Set(fieldPatterns(2, K, range).flatMap((t) => [ends(t), ends([...t].reverse())]))
	const unlisted: number[][] = []
	let tried = 0
	for (let a = -20; a <= 20; a++)
		for (let b = -20; b <= 20; b++)
			for (let c = -12; c <= 12; c++) {
				const t = Array.from({ length: K }, (_, i) => a + b * i + (c * i * (i - 1)) / 2)
				if (t.every((x) => Math.abs(x) >= 2)) continue
				tried++
				if (!listed.has(ends(t))) unlisted.push(t)
			}
	expect(unlisted).toEqual([])
	expect(tried).toBeGreaterThan(1e3)
})

describe('covariance and limits', () => {
	test('ψ(az + b): λ scales like a²; blocks add up', () => {
		const base = scanOf('z^2/2+1.2*exp(-z^2/2)', 1)
		const plain = base.at(4)
		const scaled = scanOf('(10*z-3)^2/2+1.2*exp(-(10*z-3)^2/2)', 1).at(4)
		expect(Math.abs(scaled.least / 100 - plain.least)).toBeLessThan(plain.missed + scaled.missed / 100 + 1e-6)
		expect(plain.least).toBeGreaterThan(0)
		expect(base.at(8).least).toBeGreaterThan(plain.least - plain.missed)
	})
	test('a Gaussian: λ and Λ of ½aᵗ(CᵗC/K)⁻¹a', () => {
		const { least, most, error } = scanOf('3*z^2/2', 1).at(4)
		// CᵗC/K = diag(1, 1 − 1/K²).
		expect(Math.abs(least - 3)).toBeLessThan(error + 1e-7)
		expect(Math.abs(most - 3 / (1 - 1 / 16))).toBeLessThan(1e-3)
	})
	test('no region suffices: ψ″ → ∞ makes steep blocks as bent as ψ, whatever K', () => {
		const p = potential('z^4/4 - z^2/2')
		const transform = cramerTransform(p)
		expect(curvatureScan(transform, p, 1)).toContain('grows without limit')
		const K = 12
		const rows = polynomialRows(1, K)
		const least = (slope: number) => patternCurvature(rows, characteristicTables(transform), 1, 26)(Array.from({ length: K }, (_, i) => transform.logPartition(slope * i))).least
		expect(least(1000)).toBeLessThan(-0.3)
		expect(curvatureScan(transform, p, 0)).not.toBeTypeOf('string')
		const flat = potential('sqrt(1+z^2)+2*exp(-z^2)')
		expect(curvatureScan(cramerTransform(flat), flat, 2)).toContain('fields of psi end')
	})
	test('a periodic perturbation: one period of levels in each difference', () => {
		const scan = scanOf('z^2/2+0.3*cos(2*z)', 1)
		const [at4, at8] = [scan.at(4), scan.at(8)]
		expect(at4.patterns).toBeLessThan(100)
		expect(at8.least).toBeGreaterThan(at4.least)
	})
})
