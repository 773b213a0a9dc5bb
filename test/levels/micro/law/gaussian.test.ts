/** The law of the Gaussian chain (theory 5.1–5.6): regression values, mpmath with 40 digits, limits as N → ∞, matrix square roots, decay. */
import { readFileSync } from 'node:fs'
import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import { describe, expect, test } from 'vitest'
import { InputError } from '../../../../lib/errors.ts'
import { parseProfile } from '../../../../lib/expression/index.ts'
import { cellAveragesOf, profileFunction, squaredDistances, stepFunction } from '../../../../lib/levels/index.ts'
import {
	equilibriumOf,
	excessEntropy,
	fourierProfile,
	gaussianCurvature,
	gaussianDistance,
	gaussianEntropy,
	gaussianLaw,
	type GaussianStart,
	limitEntropy,
	limitVariance,
	limitWasserstein,
	localGibbsOf,
	squaredWasserstein,
	trigonometricCellAverages,
	type TrigonometricProfile,
} from '../../../../lib/levels/micro/law/index.ts'
import { potential } from '../../../../lib/potential/index.ts'

interface Reference {
	readonly sites: number
	readonly modes: readonly (readonly [number, number, number])[]
	readonly curvature: number
	readonly time: number
	readonly start: number
	readonly variance: number
	readonly bias: number
	readonly ofMeans: number
	readonly ofCovariance: number
	readonly squaredWasserstein: number
}
const { gaussian } = JSON.parse(readFileSync(new URL('../../../data/law.json', import.meta.url), 'utf8')) as { gaussian: readonly Reference[] }
const { PI: pi } = Math
const wave: TrigonometricProfile = { mean: 0, modes: [{ frequency: 1, cos: 1, sin: 0 }] }
const relative = (a: number, b: number) => Math.abs(a / b - 1)
const lawOf = (sites: number, start: GaussianStart, profile = wave, curvature = 1) =>
	gaussianLaw({ curvature, means: trigonometricCellAverages(profile, sites), start })

describe('closed forms', () => {
	test.each([
		[8, 5.024451977426529e-3, 8.924294577e-6],
		[16, 3.105897369129223e-3, 5.428884098e-7],
		[32, 1.708162523585941e-3, 3.369222951e-8],
	])('regression values of theory 5.4, N = %i', (sites, variance, bias) => {
		const d = gaussianDistance({ sites, profile: wave, start: 'deterministic', time: 0.01 })
		expect(relative(d.variance, variance)).toBeLessThan(1e-15)
		expect(relative(d.bias, bias)).toBeLessThan(1e-9)
		expect(d.total).toBe(d.variance + d.bias)
	})

	test.each(gaussian)('against mpmath: N = $sites, a = $curvature, t = $time', (r) => {
		const profile = { mean: 0.3, modes: r.modes.map(([frequency, cos, sin]) => ({ frequency, cos, sin })) }
		const start = { variance: r.start }
		const d = gaussianDistance({ curvature: r.curvature, sites: r.sites, profile, start, time: r.time })
		const law = lawOf(r.sites, start, profile, r.curvature)(r.time)
		const entropy = gaussianEntropy(law)
		// 1e-12: exponents of size λt ≤ 1e3 carry their rounding.
		expect(relative(d.variance, r.variance)).toBeLessThan(1e-14)
		expect(relative(d.bias, r.bias)).toBeLessThan(1e-12)
		expect(relative(entropy.ofMeans, r.ofMeans)).toBeLessThan(1e-12)
		expect(relative(entropy.ofCovariance, r.ofCovariance)).toBeLessThan(1e-12)
		expect(relative(squaredWasserstein(law, localGibbsOf(law)), r.squaredWasserstein)).toBeLessThan(1e-12)
	})

	test('Bias is the distance of the step function of the means to the solution of the heat equation, by quadrature', () => {
		for (const [sites, time, curvature] of [
			[6, 0, 1],
			[7, 0.004, 2],
			[12, 0.02, 1],
		] as const) {
			const modes = [
				{ frequency: 1, cos: 0.5, sin: -0.3 },
				{ frequency: 3, cos: 0.2, sin: 0.4 },
				{ frequency: 7, cos: 0.1, sin: 0.2 },
			]
			const profile = { mean: 0.4, modes }
			const law = lawOf(sites, 'deterministic', profile, curvature)(time)
			const heat = (theta: number) =>
				modes.reduce((s, { frequency: n, cos, sin }) => {
					const decay = Math.exp(-curvature * (2 * pi * n) ** 2 * time)
					return s + decay * (cos * Math.cos(2 * pi * n * theta) + sin * Math.sin(2 * pi * n * theta))
				}, profile.mean)
			const direct = squaredDistances(stepFunction(law.means), profileFunction({ pieces: [{ from: 0, to: 1, value: heat }] })).hMinusOne
			const options = { curvature, sites, profile, start: 'deterministic', time } as const
			expect(relative(gaussianDistance(options).bias, direct)).toBeLessThan(1e-10)
			const means = trigonometricCellAverages(profile, sites)
			expect(relative(gaussianDistance({ ...options, means }).bias, direct)).toBeLessThan(1e-10)
		}
	})

	test('a profile with a jump: exact cell averages, Fourier coefficients of the heat equation', () => {
		const profile = parseProfile('0:1/4: 0.8; 1/4:1: -0.2')
		const [sites, time] = [16, 0.004]
		const means = cellAveragesOf(profile, sites)
		const fourier = fourierProfile(profile, 40)
		expect(fourier.mean).toBeCloseTo(0.05, 14)
		// c_n of a step of height 1 on [0, 1/4): sin(πn/2)/(πn), (1 − cos(πn/2))/(πn).
		for (const { frequency: n, cos, sin } of fourier.modes) {
			expect(cos).toBeCloseTo(Math.sin((pi * n) / 2) / (pi * n), 13)
			expect(sin).toBeCloseTo((1 - Math.cos((pi * n) / 2)) / (pi * n), 13)
		}
		const law = gaussianLaw({ curvature: 1, means, start: 'local-gibbs' })(time)
		const heat = (theta: number) =>
			fourier.modes.reduce(
				(s, { frequency: n, cos, sin }) => s + Math.exp(-((2 * pi * n) ** 2) * time) * (cos * Math.cos(2 * pi * n * theta) + sin * Math.sin(2 * pi * n * theta)),
				fourier.mean,
			)
		const direct = squaredDistances(stepFunction(law.means), profileFunction({ pieces: [{ from: 0, to: 1, value: heat }] })).hMinusOne
		expect(relative(gaussianDistance({ sites, profile: fourier, start: 'local-gibbs', time, means }).bias, direct)).toBeLessThan(1e-9)
	})

	test('W₂ by matrix square roots (G17): y = A^{−1/2}x has the Euclidean cost', () => {
		const sites = 6
		const profile = { mean: 0.2, modes: [{ frequency: 1, cos: 0.5, sin: 0.3 }, { frequency: 2, cos: 0.1, sin: 0 }] }
		const [p, q] = [lawOf(sites, 'deterministic', profile, 2)(0.003), lawOf(sites, { variance: 1.7 }, { ...wave, mean: 0.2 }, 2)(0.001)]
		const index = Array.from({ length: sites }, (_, i) => i)
		const matrix = (entry: (i: number, j: number) => number) => new Matrix(index.map((i) => index.map((j) => entry(i, j))))
		const covariance = (spectrum: Float64Array) =>
			matrix((i, j) => index.slice(1).reduce((s, k) => s + spectrum[k]! * Math.cos((2 * pi * k * (i - j)) / sites), 0) / sites)
		const chain = matrix((i, j) => sites * sites * (i === j ? 2 : (i - j + sites) % sites === 1 || (j - i + sites) % sites === 1 ? -1 : 0))
		const apply = (a: Matrix, f: (x: number) => number) => {
			const { realEigenvalues, eigenvectorMatrix: v } = new EigenvalueDecomposition(a, { assumeSymmetric: true })
			return v.mmul(Matrix.diag(realEigenvalues.map((x) => f(Math.max(0, x))))).mmul(v.transpose())
		}
		const root = apply(chain, (x) => (x < 1e-6 ? 0 : 1 / Math.sqrt(x)))
		const [s, t] = [p, q].map(({ variances }) => root.mmul(covariance(variances.map((v) => v / 2))).mmul(root)) as [Matrix, Matrix]
		const middle = apply(s, Math.sqrt)
		const cross = apply(middle.mmul(t).mmul(middle), Math.sqrt)
		const shift = root.mmul(Matrix.columnVector(p.means.map((x, i) => x - q.means[i]!)))
		const expected = shift.dot(shift) + s.trace() + t.trace() - 2 * cross.trace()
		// Square roots of rounding: 1e-8 of a covariance of size 1e-2.
		expect(Math.abs(squaredWasserstein(p, q) - expected)).toBeLessThan(1e-9)
		expect(squaredWasserstein(p, q)).toBeGreaterThan(1e-3)
		expect(squaredWasserstein(p, p)).toBe(0)
		expect(relative(squaredWasserstein(p, q), squaredWasserstein(q, p))).toBeLessThan(1e-14)
	})

	test('ψ = a z²/2 is ψ = z²/2 in √a z and at', () => {
		const [a, sites, t] = [3.7, 10, 0.002]
		const scaled = { mean: 0, modes: [{ frequency: 1, cos: Math.sqrt(a), sin: 0 }] }
		for (const start of ['deterministic', 'local-gibbs'] as const) {
			const [p, q] = [lawOf(sites, start, wave, a)(t), lawOf(sites, start, scaled)(a * t)]
			expect(relative(gaussianEntropy(p).total, gaussianEntropy(q).total)).toBeLessThan(1e-13)
			expect(relative(gaussianEntropy(p).dissipation, a * gaussianEntropy(q).dissipation)).toBeLessThan(1e-13)
			expect(squaredWasserstein(p, equilibriumOf(p)) * a).toBeCloseTo(squaredWasserstein(q, equilibriumOf(q)), 13)
			const distance = (curvature: number, profile: TrigonometricProfile, time: number) => gaussianDistance({ curvature, sites, profile, start, time }).total
			expect(relative(a * distance(a, wave, t), distance(1, scaled, a * t))).toBeLessThan(1e-13)
		}
	})
})

describe('limits (G3, G4, G16, G17)', () => {
	test('V, c and w', () => {
		expect(limitVariance(0.001)).toBeCloseTo(0.023231, 6)
		expect(limitVariance(0.01)).toBeCloseTo(0.0597885, 7)
		expect(limitVariance(0.05)).toBeCloseTo(0.0823558, 7)
		expect(limitVariance(10)).toBe(1 / 12)
		// Both forms of V at the change from one to the other.
		expect(relative(limitVariance(0.0029999999), limitVariance(0.003))).toBeLessThan(1e-7)
		expect(limitEntropy(0.001)).toBeCloseTo(2.47799, 5)
		expect(limitEntropy(0.01)).toBeCloseTo(0.1521, 6)
		expect(relative(limitEntropy(0.05), 1.886e-4)).toBeLessThan(1e-4)
		expect(limitWasserstein(0.001)).toBeCloseTo(0.030051, 6)
		expect(limitWasserstein(0.01)).toBeCloseTo(0.0034598, 7)
		expect(relative(limitWasserstein(0.05), 4.762e-6)).toBeLessThan(1e-4)
		expect(relative(limitWasserstein(1e-11), 1 / 12)).toBeLessThan(1e-3)
		expect(limitEntropy(0)).toBe(Number.POSITIVE_INFINITY)
	})

	test('N·Var = V − 1/(6N) + O(N⁻²), N⁴·Bias → 0.03524, N·Ent correction → c, W₂² → w', () => {
		const t = 0.01
		const [varianceGaps, entropyGaps, distanceGaps] = [32, 64, 128, 256].reduce<[number[], number[], number[]]>(
			([v, e, w], n) => {
				const d = gaussianDistance({ sites: n, profile: wave, start: 'deterministic', time: t })
				const law = lawOf(n, 'deterministic')(t)
				return [
					[...v, n * d.variance - limitVariance(t) + 1 / (6 * n)],
					[...e, gaussianEntropy(law).ofCovariance - limitEntropy(t)],
					[...w, squaredWasserstein(law, localGibbsOf(law)) - limitWasserstein(t)],
				]
			},
			[[], [], []],
		)
		for (const gaps of [varianceGaps, entropyGaps, distanceGaps])
			for (let k = 1; k < gaps.length; k++) expect(Math.log2(gaps[k - 1]! / gaps[k]!)).toBeGreaterThan(1.9)
		const large = gaussianDistance({ sites: 4096, profile: wave, start: 'deterministic', time: t })
		expect(large.bias * 4096 ** 4).toBeCloseTo(0.035245, 6)
	})

	test('local Gibbs: Var = (N − 1)²/(12N³) at any time, entropy defect of slope −2', () => {
		const t = 0.01
		for (const n of [2, 3, 10, 1001]) {
			const { variance } = gaussianDistance({ curvature: 4, sites: n, profile: wave, start: 'local-gibbs', time: t })
			expect(relative(variance, (n - 1) ** 2 / (48 * n ** 3))).toBeLessThan(1e-13)
		}
		const limit = Math.exp(-8 * pi * pi * t) / 4
		const gaps = [16, 32, 64, 128].map((n) => {
			const entropy = gaussianEntropy(lawOf(n, 'local-gibbs')(t))
			expect(entropy.ofCovariance).toBe(0)
			return Math.abs(entropy.total / n - limit)
		})
		for (let k = 1; k < gaps.length; k++) expect(Math.log2(gaps[k - 1]! / gaps[k]!)).toBeCloseTo(2, 1)
	})
})

describe('the flow', () => {
	test('dEnt/dt = −I_A; decay rates −2λ₁ of the means and −4λ₁ of the covariance (G20); W₂ contracts by e^{−aλ₁t}', () => {
		const [sites, a] = [9, 1.3]
		const at = lawOf(sites, 'deterministic', wave, a)
		const rate = a * 4 * sites ** 2 * Math.sin(pi / sites) ** 2
		for (const t of [0.001, 0.01, 0.1]) {
			const h = 1e-5 * t
			const slope = (gaussianEntropy(at(t - h)).total - gaussianEntropy(at(t + h)).total) / (2 * h)
			expect(relative(gaussianEntropy(at(t)).dissipation, slope)).toBeLessThan(1e-6)
		}
		const [p, q] = [gaussianEntropy(at(0.3)), gaussianEntropy(at(0.4))]
		expect(Math.log(p.ofMeans / q.ofMeans) / 0.1 / rate).toBeCloseTo(2, 6)
		expect(Math.log(p.ofCovariance / q.ofCovariance) / 0.1 / rate).toBeCloseTo(4, 6)
		const other = lawOf(sites, 'local-gibbs', { mean: 0, modes: [{ frequency: 2, cos: 0.3, sin: 1 }] }, a)
		const start = squaredWasserstein(at(0), other(0))
		for (const t of [0.001, 0.02, 0.1]) expect(squaredWasserstein(at(t), other(t))).toBeLessThanOrEqual(Math.exp(-2 * rate * t) * start * (1 + 1e-12))
	})

	test('deterministic starts have no variance and infinite entropy at time 0; e − log(1 + e) near 0', () => {
		const law = lawOf(5, 'deterministic')(0)
		expect(Array.from(law.variances)).toEqual([0, 0, 0, 0, 0])
		expect(gaussianEntropy(law).total).toBe(Number.POSITIVE_INFINITY)
		expect(relative(excessEntropy(1e-9), 0.5e-18)).toBeLessThan(1e-9)
		for (const e of [0.29, -0.29, 0.3, -0.3]) expect(relative(excessEntropy(e), e - Math.log1p(e))).toBeLessThan(1e-14)
	})

	test('a of ψ; what has no closed form is refused', () => {
		expect(gaussianCurvature(potential('1e4*z^2-3*z+2'))).toBe(2e4)
		expect(() => gaussianCurvature(potential('z^4'))).toThrow(InputError)
		expect(() => gaussianLaw({ curvature: 0, means: [0, 1], start: 'local-gibbs' })).toThrow('curvature 0')
		expect(() => gaussianLaw({ curvature: 1, means: [1], start: 'local-gibbs' })).toThrow('1 sites')
	})
})
