import { describe, expect, test } from 'vitest'
import { Radau, type StiffSystem } from '../../lib/numerics/radau.ts'
import { complexEigenvalue, inverseTransform, matrix, realEigenvalue, transform } from '../../lib/numerics/radau-tableau.ts'

const product = (a: readonly number[], b: readonly number[]) =>
	Array.from({ length: 9 }, (_, k) => [0, 1, 2].reduce((sum, j) => sum + a[3 * Math.floor(k / 3) + j]! * b[3 * j + (k % 3)]!, 0))

test('T splits A⁻¹ into its real and complex eigenvalue', () => {
	const [alpha, beta] = complexEigenvalue
	const split = [realEigenvalue, 0, 0, 0, alpha, -beta, 0, beta, alpha]
	product(matrix, product(transform, split)).forEach((x, k) => {
		expect(x).toBeCloseTo(transform[k]!, 15)
	})
	product(transform, inverseTransform).forEach((x, k) => {
		expect(x).toBeCloseTo(k % 4 === 0 ? 1 : 0, 14)
	})
})

/** A system of two equations with a given Jacobian. */
function planar(
	rate: (y: Float64Array) => [number, number],
	jacobian: (y: Float64Array) => [number, number, number, number],
	tolerance: number,
	integrand: (y: Float64Array) => number = () => 0,
): StiffSystem {
	let [a, b, c, d] = [0, 0, 0, 0]
	let [real, re, im] = [0, 0, 0]
	return {
		dimension: 2,
		rate: (y, out) => out.set(rate(y)),
		linearise: (y) => {
			;[a, b, c, d] = jacobian(y)
		},
		factor: (x, y, z) => {
			;[real, re, im] = [x, y, z]
		},
		solveReal: (v) => {
			const det = (real - a) * (real - d) - b * c
			v.set([((real - d) * v[0] + b * v[1]) / det, (c * v[0] + (real - a) * v[1]) / det])
		},
		solveComplex: (x, y) => {
			// det = (s − a)(s − d) − bc with s = re + i·im
			const detRe = (re - a) * (re - d) - im * im - b * c
			const detIm = im * (2 * re - a - d)
			const square = detRe * detRe + detIm * detIm
			const u = [(re - d) * x[0] - im * y[0] + b * x[1], (re - d) * y[0] + im * x[0] + b * y[1]] as const
			const v = [c * x[0] + (re - a) * x[1] - im * y[1], c * y[0] + (re - a) * y[1] + im * x[1]] as const
			x.set([(u[0] * detRe + u[1] * detIm) / square, (v[0] * detRe + v[1] * detIm) / square])
			y.set([(u[1] * detRe - u[0] * detIm) / square, (v[1] * detRe - v[0] * detIm) / square])
		},
		norm: (e) => Math.hypot(e[0], e[1]) / tolerance,
		roundingNorm: 1e-16 / tolerance,
		integrand,
		integralTolerance: tolerance,
	}
}

describe('order', () => {
	// y' = −y², x' = −x + y: y = 1/(1+t); ∫y² = t/(1+t).
	const solve = (tolerance: number) => {
		const system = planar(
			(y) => [-y[0] * y[0], -y[1] + y[0]],
			(y) => [-2 * y[0], 0, 1, -1],
			tolerance,
			(y) => y[0] * y[0],
		)
		const radau = new Radau(system, Float64Array.of(1, 0), 1e-3)
		expect(radau.advance(3, 1e5)).toEqual({ reached: true })
		return { error: Math.abs(radau.state[0] - 0.25), integral: Math.abs(radau.integral - 0.75), steps: radau.statistics.steps }
	}
	test('five in the state and in the integral', () => {
		const coarse = solve(1e-5)
		const fine = solve(1e-9)
		const slope = (a: number, b: number) => Math.log(a / b) / Math.log(fine.steps / coarse.steps)
		expect(slope(coarse.error, fine.error)).toBeGreaterThan(4.5)
		expect(slope(coarse.error, fine.error)).toBeLessThan(6.5)
		expect(slope(coarse.integral, fine.integral)).toBeGreaterThan(4.5)
		expect(fine.error).toBeLessThan(1e-10)
	})
})

test('stiff: the Van der Pol oscillator with ε = 1e-6 at t = 2', () => {
	// Reference: Hairer and Wanner's test set.
	const eps = 1e-6
	const system = planar(
		(y) => [y[1], ((1 - y[0] * y[0]) * y[1] - y[0]) / eps],
		(y) => [0, 1, (-2 * y[0] * y[1] - 1) / eps, (1 - y[0] * y[0]) / eps],
		1e-8,
	)
	const radau = new Radau(system, Float64Array.of(2, 0), 1e-6)
	expect(radau.advance(2, 1e5)).toEqual({ reached: true })
	expect(radau.state[0]).toBeCloseTo(1.706167732170483, 7)
	expect(radau.state[1]).toBeCloseTo(-0.8928097010247975, 6)
})

test('a step that is not admitted is shortened, and a sentence stops the run', () => {
	const system = planar(
		(y) => [-y[0], -y[1]],
		() => [-1, 0, 0, -1],
		1e-3,
	)
	const radau = new Radau(system, Float64Array.of(1, 1), 0.5)
	let largest = 0
	let before = 0
	radau.advance(1, 1000, {
		admit: (time) => time - before < 0.1,
		accepted: (time) => {
			largest = Math.max(largest, time - before)
			before = time
			return undefined
		},
	})
	expect(largest).toBeLessThan(0.1)
	expect(radau.advance(2, 1000, { accepted: () => 'enough' })).toEqual({ reached: false, reason: 'enough' })
})
