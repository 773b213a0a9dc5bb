/** JKO steps on two sites: order 1 towards the Fokker–Planck equation, decrease of the entropy, the Gaussian step in closed form. */
import { describe, expect, test } from 'vitest'
import {
	gaussianDensity,
	gaussianLaw,
	jkoFlow,
	jkoStep,
	lawGrid,
	lawLevel,
	localGibbsDensity,
	pairModel,
	quantileLaw,
	quantileMoments,
	squaredQuantileDistance,
	squaredWasserstein,
} from '../../../../lib/levels/micro/law/index.ts'
import { potential } from '../../../../lib/potential/index.ts'

const observedOrder = (errors: readonly number[]) => Math.log2(errors.at(-2)! / errors.at(-1)!)

test.each(['z^4/4-z^2/2', 'z^2/2+2*exp(-(z-1)^2)', 'z^2/2+4*exp(-z^2/2)'])('%s: order 1 in the step, entropy decreases', (psi) => {
	const start = { fields: [0.7, -0.4] }
	const level = lawLevel({ site: potential(psi), sites: 2, mean: 0.1, resolution: 400, start })
	const initial = localGibbsDensity(level.grid, start.fields)
	const time = 0.04
	const exact = quantileLaw(level.grid, level.dynamics.run(initial, { times: [time] }).states[0]!)
	const model = pairModel(level.grid)
	const errors = [4, 8, 16].map((steps) => {
		const rows = jkoFlow(model, quantileLaw(level.grid, initial), time / steps, steps)
		expect(rows).toHaveLength(steps + 1)
		for (let k = 1; k <= steps; k++) {
			const [before, after] = [rows[k - 1]!, rows[k]!]
			expect(after.outcome.reached).toBe(true)
			// Newton's method: quadratic convergence, or the Hessian is not that of the gradient.
			expect(after.iterations).toBeLessThanOrEqual(k === 1 ? 9 : 6)
			expect(after.entropy + after.squaredDistance / ((2 * time) / steps)).toBeLessThan(before.entropy)
			expect(after.law.nodes.every((y, i) => i === 0 || y > after.law.nodes[i - 1]!)).toBe(true)
		}
		return Math.sqrt(squaredQuantileDistance(rows.at(-1)!.law, exact))
	})
	// Cells contribute 3e-5, the largest step 5e-3.
	expect(observedOrder(errors)).toBeGreaterThan(0.9)
	expect(observedOrder(errors)).toBeLessThan(1.1)
})

describe('Gaussian ψ = a z²/2', () => {
	const a = 1.5
	const site = potential('0.75*z^2')

	test('a step maps N(m, σ) to N(m/(1 + τλa), σ\'), √σ\' − √σ = −τλ(a√σ\' − 1/√σ\'), second order in the cells', () => {
		const [tau, variance, y0] = [0.01, 0.4, 0.5]
		const start = { point: [y0 / Math.SQRT2, -y0 / Math.SQRT2], variance }
		const k = 16 * tau
		// (1 + ka)s² − s₀s − k = 0.
		const s = (Math.sqrt(variance) + Math.sqrt(variance + 4 * k * (1 + k * a))) / (2 * (1 + k * a))
		const errors = [150, 300, 600].map((resolution) => {
			const grid = lawGrid({ site, sites: 2, mean: 0, resolution, start })
			const { law } = jkoStep(pairModel(grid), quantileLaw(grid, gaussianDensity(grid, start.point, variance)), tau)
			const moments = quantileMoments(law)
			expect(moments.mean).toBeCloseTo(y0 / (1 + k * a), 5)
			return Math.abs(moments.variance - s * s)
		})
		expect(errors.at(-1)!).toBeLessThan(1e-4)
		expect(observedOrder(errors)).toBeGreaterThan(1.8)
	})

	test('the distance of quantile functions is that of theory 5.6', () => {
		const chain = (y: number, v: number) => gaussianLaw({ curvature: a, means: [y / Math.SQRT2, -y / Math.SQRT2], start: { variance: v } })(0)
		const grid = lawGrid({ site, sites: 2, mean: 0, resolution: 1200, start: { point: [1, -1], variance: 1 } })
		const law = (y: number, v: number) => quantileLaw(grid, gaussianDensity(grid, [y / Math.SQRT2, -y / Math.SQRT2], v / a))
		const expected = squaredWasserstein(chain(0.5, 0.4), chain(-0.2, 1))
		const [p, q] = [law(0.5, 0.4), law(-0.2, 1)]
		expect(Math.abs(squaredQuantileDistance(p, q) / expected - 1)).toBeLessThan(1e-4)
		expect(squaredQuantileDistance(p, p)).toBe(0)
		expect(Math.abs(squaredQuantileDistance(p, q) / squaredQuantileDistance(q, p) - 1)).toBeLessThan(1e-12)
	})
})

test('ψ\'\' ≥ 1: the flow contracts W₂ at least by e^{−λ₁t} (theory 5.6)', () => {
	const level = lawLevel({ site: potential('z^4/4+z^2/2'), sites: 2, mean: 0.1, start: { fields: [0.9, -0.9] } })
	const times = [0, 0.01, 0.03, 0.1]
	const laws = ([[0.9, -0.9], [-0.3, 0.5]] as const).map((fields) =>
		level.dynamics.run(localGibbsDensity(level.grid, fields), { times }).states.map((state) => quantileLaw(level.grid, state)),
	)
	const distances = times.map((_, k) => squaredQuantileDistance(laws[0]![k]!, laws[1]![k]!))
	// Cells: 1e-3 of a distance.
	times.forEach((t, k) => expect(distances[k]!).toBeLessThanOrEqual(Math.exp(-2 * 16 * t) * distances[0]! * 1.001))
	expect(distances[3]!).toBeGreaterThan(0)
})

test('long steps over a barrier: the entropy still decreases, and that the minimum may be local is said', () => {
	const start = { point: [1.1, -0.9], variance: 0.1 }
	const grid = lawGrid({ site: potential('z^2/2+8*exp(-z^2/2)'), sites: 2, mean: 0.1, start })
	const law = quantileLaw(grid, gaussianDensity(grid, start.point, start.variance))
	const model = pairModel(grid)
	const [short, long] = [jkoStep(model, law, 0.005), jkoStep(model, law, 1)]
	expect([short.convex, short.outcome.reached, long.convex, long.outcome.reached]).toEqual([true, true, false, true])
	expect(long.outcome.sentence).toContain('perhaps a local one')
	// Larger steps go further down and further away.
	expect(long.entropy).toBeLessThan(short.entropy)
	expect(long.squaredDistance).toBeGreaterThan(short.squaredDistance)
})

test('the Gibbs measure rests, up to the cells; three sites are refused', () => {
	const site = potential('z^4/4-z^2/2')
	const level = lawLevel({ site, sites: 2, mean: 0.1 })
	const step = jkoStep(pairModel(level.grid), quantileLaw(level.grid, level.gibbs), 0.1)
	expect(step.outcome.sentence).toContain('Minimum reached')
	expect(Math.abs(step.entropy)).toBeLessThan(1e-4)
	expect(step.squaredDistance).toBeLessThan(1e-6)
	expect(() => jkoStep(pairModel(level.grid), quantileLaw(level.grid, level.gibbs), 0)).toThrow('positive')
	const plane = lawGrid({ site, sites: 3, mean: 0.1, resolution: 20 })
	expect(() => quantileLaw(plane, plane.gibbs)).toThrow('expected 2')
})
