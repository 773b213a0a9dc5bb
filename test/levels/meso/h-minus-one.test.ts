/** H⁻¹ norms against exact rational integration (another program), Fourier sums, and the closed forms of theory 5.2, 5.3. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
	type PeriodicSpline,
	splinePrimitive,
	splineDistanceHminus1,
	splineHminus1,
	splineInnerHminus1,
	stepSpline,
} from '../../../lib/levels/meso/h-minus-one.ts'
import { mesoDissipation } from '../../../lib/levels/meso/dissipation.ts'
import { mesoSpace } from '../../../lib/levels/meso/space.ts'
import { reference, type SplineData } from './operator/reference.ts'

const spline = ({ degree, coefficients }: SplineData): PeriodicSpline => ({ degree, coefficients: Float64Array.from(coefficients) })

test.each(reference.norms)('exact values: degrees $first.degree and $second.degree', ({ first, second, firstNorm, distance }) => {
	const [y, z] = [spline(first), spline(second)]
	const scale = splineHminus1(y) + splineHminus1(z)
	expect(Math.abs(splineHminus1(y) - Number(firstNorm))).toBeLessThanOrEqual(4e-15 * scale)
	expect(Math.abs(splineDistanceHminus1(y, z) - Number(distance))).toBeLessThanOrEqual(4e-15 * scale)
	expect(splineDistanceHminus1(z, y)).toBeCloseTo(splineDistanceHminus1(y, z), 15)
	expect(splineHminus1(y) + splineHminus1(z) - 2 * splineInnerHminus1(y, z)).toBeCloseTo(Number(distance), 14)
})

const vector = (n: number, seed: number) => Float64Array.from({ length: n }, (_, i) => Math.sin(seed + 2.3 * i * i) + 0.2 * seed)

/** ĝ_n of a spline: ĉ_{n mod M}/M · sinc(n/M)^{L+1} e^{−πi n(L+1)/M}. */
function fourier({ degree, coefficients }: PeriodicSpline, n: number): [number, number] {
	const blocks = coefficients.length
	const a = (Math.PI * n) / blocks
	const size = ((n % blocks === 0 ? 0 : Math.sin(a)) / a) ** (degree + 1) / blocks
	let [re, im] = [0, 0]
	coefficients.forEach((c, j) => {
		const angle = -2 * Math.PI * (((n * j) % blocks) / blocks) - (degree + 1) * a
		re += c * Math.cos(angle)
		im += c * Math.sin(angle)
	})
	return [size * re, size * im]
}

test('distances are Σ|ĝ_n|²/(2πn)² over the Fourier modes of the difference', () => {
	fc.assert(
		fc.property(
			fc.integer({ min: 0, max: 5 }),
			fc.integer({ min: 1, max: 9 }),
			fc.integer({ min: 1, max: 4 }),
			fc.integer({ min: 1, max: 9 }),
			(firstDegree, firstBlocks, secondDegree, secondBlocks) => {
				const y = { degree: firstDegree, coefficients: vector(firstBlocks, 1) }
				const z = { degree: secondDegree, coefficients: vector(secondBlocks, 2) }
				let sum = 0
				for (let n = 1; n <= 600; n++) {
					const [a, b] = [fourier(y, n), fourier(z, n)]
					sum += (2 * ((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2)) / (2 * Math.PI * n) ** 2
				}
				// Tail of steps: 2Σ_{n>600} (size/πn)²/(2πn)² < 2·(6M)²/(4π⁴·3·600³).
				expect(Math.abs(splineDistanceHminus1(y, z) - sum)).toBeLessThan(1e-7)
				if (firstDegree > 0) expect(Math.abs(splineDistanceHminus1(y, z) - sum)).toBeLessThan(1e-11)
			},
		),
		{ seed: 21, numRuns: 60 },
	)
})

test('theory 5.2: step functions, (1/N)⟨x, A⁻¹x⟩ − |x|²/(6N³)', () => {
	const sites = 17
	const x = vector(sites, 3)
	const mean = x.reduce((a, b) => a + b) / sites
	const centred = x.map((y) => y - mean)
	const space = mesoSpace({ degree: 0, blocks: sites, sites, product: 'normalised' })
	const lattice = mesoDissipation(space, 'natural').squaredNorm(centred)
	const expected = lattice - centred.reduce((a, y) => a + y * y, 0) / (6 * sites ** 3)
	expect(splineHminus1(stepSpline(x))).toBeCloseTo(expected, 15)
	expect(splineDistanceHminus1(stepSpline(x), stepSpline(new Float64Array(1)))).toBeCloseTo(expected, 15)
})

test('theory 5.3: the trace over step functions is (N−1)²/(12N³)', () => {
	const sites = 12
	let trace = 0
	for (let i = 0; i < sites; i++) trace += splineHminus1(stepSpline(Float64Array.from({ length: sites }, (_, k) => (k === i ? 1 : 0))))
	expect(trace).toBeCloseTo((sites - 1) ** 2 / (12 * sites ** 3), 16)
})

test('a spline and its finer representation have distance zero; constants have norm zero', () => {
	const coarse = stepSpline(vector(5, 1))
	const fine = stepSpline(Float64Array.from({ length: 15 }, (_, i) => coarse.coefficients[Math.floor(i / 3)]!))
	expect(splineDistanceHminus1(coarse, fine)).toBeLessThan(1e-32)
	expect(splineHminus1({ degree: 3, coefficients: new Float64Array(7).fill(0.3) })).toBe(0)
	expect(splineDistanceHminus1(coarse, { degree: 0, coefficients: coarse.coefficients.map((c) => c + 4) })).toBeLessThan(1e-30)
})

test('the primitive: coefficients are running sums of the mean-free ones over M', () => {
	const y = { degree: 1, coefficients: Float64Array.from([1, 4, -2, 5]) }
	const { degree, coefficients } = splinePrimitive(y)
	expect(degree).toBe(2)
	expect([...coefficients]).toEqual([-0.25, 0.25, -0.75, 0].map((x) => expect.closeTo(x, 15)))
})

test('at K = ∞ the inverse dissipation norm is the H⁻¹ norm', () => {
	for (let degree = 0; degree <= 5; degree++) {
		const space = mesoSpace({ degree, blocks: 11, sites: Number.POSITIVE_INFINITY })
		const y = vector(11, 2)
		expect(mesoDissipation(space, 'inverse').squaredNorm(y)).toBeCloseTo(splineHminus1({ degree, coefficients: y }), 14)
	}
})
