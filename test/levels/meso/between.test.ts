/** Projections of profiles and distances between levels, against Fourier series and the lattice identity of theory 5.2. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseProfile } from '../../../lib/expression/index.ts'
import {
	cellAveragesOf,
	macroFunction,
	macroSpace,
	mesoSpace,
	profileFunction,
	projectProfile,
	splineFunction,
	squaredDistances,
	stepFunction,
} from '../../../lib/levels/index.ts'

const { PI: pi } = Math
const cosine = parseProfile('cos(2*pi*theta)')
const jumping = parseProfile('0:0.3: 0.8 + theta; 0.3:1: -0.2*cos(2*pi*theta)')
const nothing = stepFunction(new Float64Array(1))
const sinc = (x: number) => (x === 0 ? 1 : Math.sin(pi * x) / (pi * x))
const sizes = fc.record({ degree: fc.integer({ min: 0, max: 5 }), blocks: fc.integer({ min: 1, max: 12 }) })

describe('distances', () => {
	test('a cosine: |ζ|² = 1/2 in L², 1/(8π²) in H⁻¹; the mean of the difference does not count in H⁻¹', () => {
		const d = squaredDistances(profileFunction(cosine), stepFunction(Float64Array.of(0.3)))
		expect(d.l2).toBeCloseTo(0.5 + 0.09, 14)
		expect(d.hMinusOne).toBeCloseTo(1 / (8 * pi * pi), 15)
	})
	test('step functions: |x̄|²_{H⁻¹} = Σ_k |x̂_k|²(1/λ_k − 1/(6N²)) (theory 5.2)', () => {
		fc.assert(
			fc.property(fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 2, maxLength: 24 }), (values) => {
				const n = values.length
				const mean = values.reduce((a, b) => a + b, 0) / n
				let expected = 0
				for (let k = 1; k < n; k++) {
					let [re, im] = [0, 0]
					values.forEach((x, i) => {
						re += ((x - mean) * Math.cos((2 * pi * i * k) / n)) / n
						im += ((x - mean) * Math.sin((2 * pi * i * k) / n)) / n
					})
					expected += (re * re + im * im) * (1 / (4 * n * n * Math.sin((pi * k) / n) ** 2) - 1 / (6 * n * n))
				}
				expect(squaredDistances(stepFunction(Float64Array.from(values)), nothing).hMinusOne).toBeCloseTo(expected, 14)
			}),
			{ seed: 3, numRuns: 40 },
		)
	})
	test('polynomials on different meshes: the same function has distance 0, a shifted one the closed form', () => {
		const elements = [0, 0.1, 0.45, 0.5].map((start, k, all) => ({ start, length: ((all[k + 1] as number | undefined) ?? 1) - start, piece: 0 }))
		const space = macroSpace(elements, 8)
		const state = Float64Array.from(space.nodes, (t) => Math.cos(2 * pi * t))
		const d = squaredDistances(macroFunction(space, state), profileFunction(cosine))
		// Interpolation of degree 8 on elements of length 1/2: 1e-6, squared.
		expect(d.l2).toBeLessThan(1e-10)
		expect(squaredDistances(macroFunction(space, state), macroFunction(space, state)).hMinusOne).toBe(0)
		const moved = squaredDistances(profileFunction(cosine), profileFunction(parseProfile('cos(2*pi*(theta-1/8))')))
		expect(moved.hMinusOne).toBeCloseTo((2 - Math.sqrt(2)) / (8 * pi * pi), 15)
	})
})

describe('P on profiles', () => {
	test('K = ∞: the L² projection of a cosine and its distance, by sums over aliases (theory 5.7)', () => {
		for (let degree = 0; degree <= 5; degree++) {
			for (const blocks of [3, 8, 16]) {
				const space = mesoSpace({ degree, blocks, sites: Number.POSITIVE_INFINITY })
				const state = projectProfile(space, cosine)
				let alias = 0
				for (let j = -4000; j <= 4000; j++) alias += sinc((1 + j * blocks) / blocks) ** (2 * degree + 2)
				// Σ_j sinc² = 1; the other sums have tails below 1e-9.
				if (degree === 0) alias = 1
				const amplitude = sinc(1 / blocks) ** (degree + 1) / alias
				state.forEach((c, j) => expect(c).toBeCloseTo(amplitude * Math.cos((2 * pi * (j + (degree + 1) / 2)) / blocks), 9))
				const { l2 } = squaredDistances(splineFunction(space, state), profileFunction(cosine))
				const expected = (1 - sinc(1 / blocks) ** (2 * degree + 2) / alias) / 2
				expect(Math.abs(l2 - expected)).toBeLessThan(1e-9 * expected + 1e-15)
			}
		}
	})
	test('the residual is orthogonal to every spline, jumps off the knots included', () => {
		fc.assert(
			fc.property(sizes, ({ degree, blocks }) => {
				const space = mesoSpace({ degree, blocks, sites: Number.POSITIVE_INFINITY })
				const state = projectProfile(space, jumping)
				const target = profileFunction(jumping)
				for (let j = 0; j < Math.min(blocks, 3); j++) {
					const moved = (h: number) => squaredDistances(splineFunction(space, state.map((c, i) => (i === j ? c + h : c))), target).l2
					// d/dh |η + h b_j − ζ|² = 2⟨η − ζ, b_j⟩ = 0.
					expect(Math.abs(moved(0.5) - moved(-0.5))).toBeLessThan(3e-14)
				}
				// ∫ζ = 0.24 + 0.045 + 0.2 sin(0.6π)/(2π).
				expect(space.mean(state)).toBeCloseTo(0.285 + (0.1 * Math.sin(0.6 * pi)) / pi, 13)
			}),
			{ seed: 5, numRuns: 25 },
		)
	})
	test('finite K: splines are fixed in the normalised product; the mean is exact in both', () => {
		fc.assert(
			fc.property(sizes, fc.integer({ min: 2, max: 9 }), ({ degree, blocks }, k) => {
				const space = mesoSpace({ degree, blocks, sites: blocks * k, product: 'normalised' })
				const state = Float64Array.from({ length: blocks }, (_, j) => Math.sin(3 * j + degree))
				const f = splineFunction(space, state)
				const pieces = Array.from({ length: blocks }, (_, j) => ({
					from: j / blocks,
					to: (j + 1) / blocks,
					value: (t: number) => f.value(j, Math.min(1, Math.max(0, t * blocks - j))),
				}))
				// Condition number of G: 1e3 at degree 5.
				projectProfile(space, { pieces }).forEach((c, j) => expect(c).toBeCloseTo(state[j], 10))
				const l2 = mesoSpace({ degree, blocks, sites: blocks * k })
				expect(l2.mean(projectProfile(l2, jumping))).toBeCloseTo(jumping.mean, 13)
			}),
			{ seed: 6, numRuns: 25 },
		)
	})
	test('cell averages by quadrature agree with the exact ones of a profile', () => {
		const own = { pieces: jumping.pieces.map((piece) => ({ ...piece })) }
		const [a, b] = [cellAveragesOf(own, 37), cellAveragesOf(jumping, 37)]
		a.forEach((x, i) => expect(x).toBeCloseTo(b[i], 13))
	})
})
