import { describe, expect, test } from 'vitest'
import { derivatives, type Expression } from '../../../../lib/expression/index.ts'
import { compileJavaScript } from '../../../../lib/expression/targets/javascript.ts'
import { bondExpressions, colours, MOVE, THRESHOLD } from '../../../../lib/levels/micro/kernel/bond-step.ts'
import { potential } from '../../../../lib/potential/index.ts'

test.each([2, 3, 4, 5, 8, 9, 64, 65])('N = %d: every bond has one colour, bonds of a colour share no site', (sites) => {
	const seen: number[] = []
	for (const { first, count } of colours(sites)) {
		const bonds = Array.from({ length: count }, (_, k) => first + 2 * k)
		seen.push(...bonds)
		const touched = bonds.flatMap((i) => [i, (i + 1) % sites])
		expect(new Set(touched).size).toBe(touched.length)
	}
	expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: sites }, (_, i) => i))
	expect(colours(sites)).toHaveLength(sites % 2 === 0 ? 2 : 3)
})

describe.each([
	['z^4/4 - z^2/2', (z: number) => z ** 4 / 4 - z ** 2 / 2, (z: number) => z ** 3 - z],
	['z^2/2 + 2*exp(-z^2)', (z: number) => z ** 2 / 2 + 2 * Math.exp(-z * z), (z: number) => z - 4 * z * Math.exp(-z * z)],
	['exp(z) - z/2', (z: number) => Math.exp(z) - z / 2, (z: number) => Math.exp(z) - 0.5],
] as const)('%s', (text, psi, slope) => {
	const [value, first] = derivatives(potential(text).expression, 'z', 1) as [Expression, Expression]
	const { move, threshold } = bondExpressions(value, first)
	const [moves, thresholds] = [compileJavaScript([move], MOVE), compileJavaScript([threshold], THRESHOLD)]
	/** With a + b = s, a the coordinate: π(a) ∝ e^{−ψ(a) − ψ(s−a)}, the proposal from a to c and its acceptance, by the textbook. */
	const law = (s: number, h: number) => {
		const V = (a: number) => psi(a) + psi(s - a)
		const dV = (a: number) => slope(a) - slope(s - a)
		const q = (a: number, c: number) => Math.exp(-((c - a + h * dV(a)) ** 2) / (4 * h)) / Math.sqrt(4 * Math.PI * h)
		return { V, q, accept: (a: number, c: number) => Math.min(1, Math.exp(V(a) - V(c)) * (q(c, a) / q(a, c))) }
	}
	const kernelAcceptance = (a: number, c: number, s: number, h: number): number => {
		const r = Math.sqrt(2 * h)
		const u = c - a
		const n = (u + h * (slope(a) - slope(s - a))) / r
		expect(Math.abs((moves.at([a, s - a, n, h, r])[0] as number) - u)).toBeLessThan(1e-13 * (1 + Math.abs(u) + h * Math.abs(slope(a))))
		return Math.min(1, Math.exp(-(thresholds.at([a, s - a, c, s - c, u, n, h, r])[0] as number)))
	}
	test.each([
		[0.1, 0.02],
		[-0.7, 0.3],
		[1.3, 1.5],
	])('sum %d, N²dt = %d: the acceptance of the kernel is that of Metropolis and Hastings', (s, h) => {
		const { accept } = law(s, h)
		for (const a of [-1.6, -0.4, 0.2, 0.9, 1.7]) for (const c of [-1.1, 0.05, 0.6, 1.2]) expect(Math.abs(kernelAcceptance(a, c, s, h) - accept(a, c))).toBeLessThan(1e-12)
	})
	// The conditional law of a pair given the rest of μ_{3,m}: invariant by quadrature, so μ_{3,m} is (each bond leaves the third site alone).
	test.each([
		[0.1, 0.05],
		[-0.7, 0.4],
	])('sum %d, N²dt = %d: the law of a bond is invariant, by quadrature', (s, h) => {
		const { V, q } = law(s, h)
		const [low, high, n] = [-9, 9, 3600]
		const step = (high - low) / n
		const grid = Array.from({ length: n + 1 }, (_, k) => low + k * step)
		const least = Math.min(...grid.map(V))
		const pi = (a: number) => Math.exp(least - V(a))
		for (const target of [-0.8, 0.15, 0.9]) {
			let [arrives, leaves] = [0, 0]
			for (const a of grid) {
				if (pi(a) > 1e-18 && q(a, target) > 1e-300) arrives += pi(a) * q(a, target) * kernelAcceptance(a, target, s, h) * step
				if (q(target, a) > 1e-18 && pi(a) > 0) leaves += q(target, a) * kernelAcceptance(target, a, s, h) * step
			}
			// Acceptance has a kink where it is 1: the rule is of second order there.
			expect(Math.abs(arrives - pi(target) * leaves)).toBeLessThan(1e-6 * pi(target))
		}
	})
})
