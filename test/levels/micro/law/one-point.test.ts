/** Bounds of the entropy from one-point functions (theory 7.3 D7): equalities for Gaussian local Gibbs laws, bounds for a law that is solved for. */
import { describe, expect, test } from 'vitest'
import {
	cumulativeIntegral,
	entropyLowerBound,
	entropyUpperBound,
	gaussianEntropy,
	gaussianLaw,
	lawFlow,
	onePointDissipation,
} from '../../../../lib/levels/micro/law/index.ts'
import { potential } from '../../../../lib/potential/index.ts'

describe('Gaussian ψ = a z²/2 + bz', () => {
	const [a, b, sites] = [1.8, 0.7, 12]
	const freeEnergy = { value: (m: number) => (a * m * m) / 2 + b * m + 0.3, first: (m: number) => a * m + b }
	const initial = Float64Array.from({ length: sites }, (_, i) => 0.4 + Math.cos((2 * Math.PI * (i + 0.5)) / sites) + 0.2 * Math.sin(i * i))
	const times = Array.from({ length: 81 }, (_, k) => 0.03 * (k / 80) ** 2)

	test('local Gibbs start: both are equalities', () => {
		const laws = times.map(gaussianLaw({ curvature: a, means: initial, start: 'local-gibbs' }))
		const rates = laws.map(({ means }) => onePointDissipation(means.map((x) => a * x + b)))
		const upper = entropyUpperBound(entropyLowerBound(freeEnergy, initial), times, rates)
		laws.forEach((law, k) => {
			const entropy = gaussianEntropy(law).total / sites
			expect(Math.abs(entropyLowerBound(freeEnergy, law.means) - entropy)).toBeLessThan(1e-14)
			// Cubics on 80 intervals: 1e-6 of the initial entropy of order 1.
			expect(Math.abs(upper.values[k]! - entropy)).toBeLessThan(2e-6)
			expect(Math.abs(upper.values[k]! - entropy)).toBeLessThanOrEqual(upper.quadrature[k]! + 1e-15)
		})
		expect(gaussianEntropy(laws.at(-1)!).total).toBeLessThan(0.2 * gaussianEntropy(laws[0]!).total)
	})

	test('narrow start: strictly between', () => {
		const laws = times.map(gaussianLaw({ curvature: a, means: initial, start: { variance: 0.3 } }))
		const rates = laws.map(({ means }) => onePointDissipation(means.map((x) => a * x + b)))
		const upper = entropyUpperBound(gaussianEntropy(laws[0]!).total / sites, times, rates).values
		laws.forEach((law, k) => {
			const entropy = gaussianEntropy(law).total / sites
			expect(entropyLowerBound(freeEnergy, law.means)).toBeLessThan(entropy - (k < 60 ? 1e-6 : 0))
			if (k > 0) expect(upper[k]!).toBeGreaterThan(entropy)
		})
	})
})

test('two halves of the replicas give the square without bias, one average does not', () => {
	let seed = 12345
	// Lehmer generator: uniform noise of variance 1/12.
	const noise = () => (seed = (seed * 48271) % 2147483647) / 2147483647 - 0.5
	const forces = [0.3, -0.1, 0.5, 0.2]
	const exact = onePointDissipation(forces)
	const draws = Array.from({ length: 20_000 }, () => {
		const [f, g] = [forces.map((x) => x + noise()), forces.map((x) => x + noise())]
		const both = f.map((x, i) => (x + g[i]!) / 2)
		return [onePointDissipation(f, g), onePointDissipation(both)] as const
	})
	const statistics = (k: 0 | 1) => {
		const mean = draws.reduce((s, d) => s + d[k], 0) / draws.length
		return { mean, error: Math.sqrt(draws.reduce((s, d) => s + (d[k] - mean) ** 2, 0)) / draws.length }
	}
	const [split, plain] = [statistics(0), statistics(1)]
	// 4 standard errors: one false alarm in 16 000 seeds.
	expect(Math.abs(split.mean - exact)).toBeLessThan(4 * split.error)
	// (1/N)·N²·N·2·Var/2 = N²/12 too much.
	expect(Math.abs(plain.mean - exact - 16 / 12)).toBeLessThan(4 * plain.error)
})

test('the upper bound holds for the law on three sites', () => {
	const site = potential('z^4/4-z^2/2')
	const times = [0, 0.002, 0.005, 0.01, 0.017, 0.026, 0.038, 0.055, 0.08]
	const flow = lawFlow({ site, sites: 3, mean: 0.2, start: { fields: [0.8, 0.1, -0.7] }, times, resolution: 48 })
	const { grid } = flow.level
	const rates = flow.densities.map((density) => {
		const force = [0, 0, 0]
		for (let c = 0; c < grid.cells; c++)
			for (let i = 0; i < 3; i++) {
				const x = 0.2 + grid.offsets[3 * c + i]!
				force[i]! += density[c]! * grid.volume * (x ** 3 - x)
			}
		return onePointDissipation(force)
	})
	const upper = entropyUpperBound(flow.rows[0]!.entropy.value / 3, times, rates)
	flow.rows.forEach(({ entropy, dissipation }, k) => {
		// I_A dominates what the one-point functions see of it; at time 0, where ∇ log f is constant, they see all of it.
		expect(3 * rates[k]!).toBeLessThan(dissipation.value + dissipation.error)
		if (k === 0) expect(3 * rates[k]!).toBeGreaterThan(dissipation.value - dissipation.error)
		expect(upper.values[k]! + upper.quadrature[k]! + entropy.error).toBeGreaterThan(entropy.value / 3)
	})
	const [last, entropy] = [upper.values.at(-1)!, flow.rows.at(-1)!.entropy]
	expect(last - upper.quadrature.at(-1)!).toBeGreaterThan(entropy.value / 3 + entropy.error)
	// And is of use.
	expect(upper.values.at(-1)!).toBeLessThan(0.5 * upper.values[0]!)
})

test('cumulative integrals are exact for cubics at any nodes', () => {
	const times = [0, 0.1, 0.15, 0.4, 1, 1.1]
	const f = (t: number) => 1 - 2 * t + 3 * t ** 2 - t ** 3
	const integral = cumulativeIntegral(times, times.map(f))
	times.forEach((t, k) => expect(integral[k]).toBeCloseTo(t - t ** 2 + t ** 3 - t ** 4 / 4, 14))
	expect(cumulativeIntegral([0, 2], [1, 3])[1]).toBeCloseTo(4, 14)
	expect(() => cumulativeIntegral([0, 0], [1, 1])).toThrow('ascend')
	expect(() => entropyUpperBound(1, [0.1], [1])).toThrow('expected 0')
})
