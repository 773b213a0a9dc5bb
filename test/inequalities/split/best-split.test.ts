/** The best convex-plus-bounded split: closed forms, brute force over grids, covariance. theory.md 6.1, 6.2. */
import { describe, expect, test } from 'vitest'
import { bakryEmery, bestSplit, holleyStroock } from '../../../lib/inequalities/split/index.ts'
import { potential } from '../../../lib/potential/index.ts'

const logRho = (text: string, copies = 1) => {
	const { split } = bestSplit(potential(text), copies)
	expect(split?.certified).toBe(true)
	return split!.logRho
}

describe('closed forms', () => {
	test.each([1, 2, 7])('u = z⁴/4 − c z²/2 has height c²/4: ρ = √(2/K) e^{−1/2} for K = %i', (K) => {
		expect(logRho('z^4/4', K)).toBeCloseTo(0.5 * Math.log(2 / K) - 0.5, 7)
	})
	test.each([
		[20, 1],
		[100, 1],
		[100, 3],
	])('A(z² − 1)², A = %d, K = %i: height (2A + c/2)²/4A', (A, K) => {
		// 1/c = K(2A + c/2)/4A, the positive root.
		const c = (-2 * A + Math.sqrt(4 * A * A + (8 * A) / K)) / 1
		expect(logRho(`${A}*(z^2-1)^2`, K)).toBeCloseTo(Math.log(c) - (K * (2 * A + c / 2) ** 2) / (4 * A), 5)
	})
	test('a quadratic is its own convex part; a bounded rest of high frequency is best left as it is', () => {
		expect(logRho('1e4*z^2')).toBeCloseTo(Math.log(2e4), 12)
		expect(logRho('(z-40)^2/2')).toBe(0)
		expect(logRho('z^2/2+4*cos(5*z)')).toBeCloseTo(-8, 10)
		expect(bakryEmery(potential('(z-40)^2/2')).rho).toBe(1)
	})
	test('without a curvature far out there is none, and the reason says so', () => {
		for (const text of ['sqrt(1+z^2)', 'exp(z)-z']) {
			const { rho, reason } = holleyStroock(potential(text))
			expect(rho).toBeNull()
			expect(reason).toContain("psi''")
		}
	})
})

/** max over c of log c − K max(u − hull u) on a grid: independent of the library but for ψ. */
function bruteForce(psi: (z: number) => number, [low, high]: readonly [number, number], K: number): number {
	const n = 3000
	const z = Array.from({ length: n + 1 }, (_, i) => low + ((high - low) * i) / n)
	let best = Number.NEGATIVE_INFINITY
	for (let c = 0.01; c < 3; c *= 1.02) {
		const u = z.map((x) => psi(x) - (c * x * x) / 2)
		const hull: number[] = []
		for (let i = 0; i <= n; i++) {
			while (hull.length > 1) {
				const [p, q] = [hull[hull.length - 2], hull[hull.length - 1]]
				if ((u[q] - u[p]) * (i - p) < (u[i] - u[p]) * (q - p)) break
				hull.pop()
			}
			hull.push(i)
		}
		let gap = 0
		for (let s = 0; s + 1 < hull.length; s++)
			for (let k = hull[s]; k < hull[s + 1]; k++) gap = Math.max(gap, u[k] - u[hull[s]] - ((u[hull[s + 1]] - u[hull[s]]) * (k - hull[s])) / (hull[s + 1] - hull[s]))
		best = Math.max(best, Math.log(c) - K * gap)
	}
	return best
}

describe('against a grid', () => {
	test.each([
		['z^2/2+4*exp(-z^2/2)', (z: number) => (z * z) / 2 + 4 * Math.exp((-z * z) / 2), [-12, 12], 1],
		['z^6/6-2*z^4+3*z^2+0.3*z', (z: number) => z ** 6 / 6 - 2 * z ** 4 + 3 * z * z + 0.3 * z, [-4, 4], 2],
		['z^2/2+2*tanh(3*z)', (z: number) => (z * z) / 2 + 2 * Math.tanh(3 * z), [-12, 12], 1],
		['z^2/2+0.8*cos(2*z)', (z: number) => (z * z) / 2 + 0.8 * Math.cos(2 * z), [-12, 12], 1],
		['cosh(2*z)/3-z', (z: number) => Math.cosh(2 * z) / 3 - z, [-4, 4], 1],
	] as const)('%s', (text, psi, range, K) => {
		const found = logRho(text, K)
		const brute = bruteForce(psi, range, K)
		// The grid of c costs (0.01)²/2 times the curvature of the concave function, the hull of points h²ψ''/8.
		expect(found).toBeGreaterThan(brute - 2e-4)
		expect(found).toBeLessThan(brute + 2e-4)
	})
})

test('at least as good as the split that the text suggests', () => {
	for (const text of ['z^2/2+4*exp(-z^2/2)', 'z^2/2+0.8*cos(2*z)', 'z^4/4-z^2', '20*(z^2-1)^2', 'exp(0.56*(z-4))+0.97*(z-4)^2-0.07*exp(-32*(z-4.26)^2)']) {
		const p = potential(text)
		const { split } = bestSplit(p)
		expect(split!.logRho).toBeGreaterThanOrEqual(Math.log(p.split!.convexity) - p.split!.oscillation - 1e-7)
	}
})

test('scaling by a gives a²ρ; shifts and linear terms change nothing', () => {
	const base = logRho('z^4/4-z^2+0.2*z')
	expect(logRho('(3*z)^4/4-(3*z)^2+0.6*z')).toBeCloseTo(base + 2 * Math.log(3), 6)
	expect(logRho('(z-40)^4/4-(z-40)^2+0.2*z')).toBeCloseTo(base, 6)
	expect(logRho('z^4/4-z^2-5*z')).toBeCloseTo(base, 6)
})
