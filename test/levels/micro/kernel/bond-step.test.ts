import { describe, expect, test } from 'vitest'
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

/** ψ and its derivatives, by hand. */
describe.each([
	['z^4/4 - z^2/2', [(z: number) => z ** 4 / 4 - z ** 2 / 2, (z: number) => z ** 3 - z, (z: number) => 3 * z * z - 1, (z: number) => 6 * z]],
	[
		'z^2/2 + 2*exp(-z^2)',
		[
			(z: number) => z ** 2 / 2 + 2 * Math.exp(-z * z),
			(z: number) => z - 4 * z * Math.exp(-z * z),
			(z: number) => 1 + (8 * z * z - 4) * Math.exp(-z * z),
			(z: number) => (24 * z - 16 * z ** 3) * Math.exp(-z * z),
		],
	],
	['exp(z) - z/2', [(z: number) => Math.exp(z) - z / 2, (z: number) => Math.exp(z) - 0.5, Math.exp, Math.exp]],
] as const)('%s', (text, [psi, slope, second, third]) => {
	const { move, threshold } = bondExpressions(potential(text).expression)
	const [moves, thresholds] = [compileJavaScript(move, MOVE), compileJavaScript([threshold], THRESHOLD)]
	/** With a + b = s, a the coordinate: π(a) ∝ e^{−ψ(a) − ψ(s−a)}, the proposal from a to c and its acceptance, by the textbook. */
	const law = (s: number, h: number) => {
		const V = (a: number) => psi(a) + psi(s - a)
		const G = (a: number) => {
			const y = (h * (second(a) + second(s - a))) / 2
			return 1 + y + (y * y) / 2
		}
		const skew = (a: number) => -(h * h * (third(a) - third(s - a))) / (3 * G(a) ** 2)
		const centre = (a: number) => a - (h * (slope(a) - slope(s - a))) / G(a) + skew(a) / 2
		const spread = (a: number) => Math.sqrt(2 * h) / G(a)
		/** The normal that proposes c from a, and dc/dn; NaN where there is none. */
		const back = (a: number, c: number) => {
			const root = Math.sqrt(spread(a) ** 2 + 4 * skew(a) * (c - centre(a)))
			return { n: (2 * (c - centre(a))) / (spread(a) + root), root }
		}
		const logarithm = (a: number, c: number) => {
			const { n, root } = back(a, c)
			return -(n * n) / 2 - Math.log(Math.sqrt(2 * Math.PI) * root)
		}
		const q = (a: number, c: number) => Math.exp(logarithm(a, c)) || 0
		return { V, back, q, accept: (a: number, c: number) => Math.min(1, Math.exp(V(a) - V(c) + logarithm(c, a) - logarithm(a, c))) || 0 }
	}
	const kernelAcceptance = (a: number, c: number, s: number, h: number): number => {
		const { n, root } = law(s, h).back(a, c)
		if (Number.isNaN(n)) return 0
		const r = Math.sqrt(2 * h)
		const [moved, slopeOf] = moves.at([a, s - a, n, h, r]) as unknown as [number, number]
		expect(Math.abs(moved - (c - a))).toBeLessThan(1e-12 * (1 + Math.abs(c - a) + h * Math.abs(slope(a))))
		expect(Math.abs(slopeOf - root)).toBeLessThan(1e-11 * (1 + r))
		return Math.min(1, Math.exp(-(thresholds.at([a, s - a, c, s - c, c - a, n, slopeOf, h, r])[0] as number))) || 0
	}
	test.each([
		[0.1, 0.02],
		[-0.7, 0.3],
		[1.3, 1.5],
	])('sum %d, N²dt = %d: the acceptance of the kernel is that of Metropolis and Hastings', (s, h) => {
		const { accept } = law(s, h)
		for (const a of [-1.6, -0.4, 0.2, 0.9, 1.7]) for (const c of [-1.1, 0.05, 0.6, 1.2]) expect(Math.abs(kernelAcceptance(a, c, s, h) - accept(a, c))).toBeLessThan(1e-11)
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
