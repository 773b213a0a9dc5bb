/** The benchmark measures what it says; its ratios are asserted generously: 200 is typical, of which the kernel is eight times as fast. */
import { describe, expect, test } from 'vitest'
import { combination, fitWeights } from './combination.ts'
import { coupledSamples } from './coupled.ts'
import { BUMP, naiveEstimate, naiveWork, seeded, WELL } from './naive.ts'
import { bestRates, kernelWork, multilevel, quantityOf, singleLevel, studyRun, updatesOf } from './study.ts'
import { LONG } from '../support/long.ts'

test.each(LONG ? [BUMP, WELL] : [BUMP])('the naive loop estimates what the product does: $psi', (peer) => {
	const [sites, step] = [8, 0.02]
	const product = studyRun(peer.psi, sites, 40, { scheme: 'euler-maruyama', step: peer === WELL ? step / 4 : step })
	const naive = naiveEstimate(peer, { ...quantityOf(peer.psi, sites), replicas: 6000, timestep: product.step / sites ** 2 }, seeded(1))
	const error = Math.hypot(naive.standardError, product.estimate.standardError)
	expect(error / product.estimate.value).toBeLessThan(0.01)
	expect(Math.abs(naive.value - product.estimate.value)).toBeLessThan(3.5 * error)
})

describe('coupled grids', () => {
	const quantity = quantityOf(BUMP.psi, 8)

	test.each((['euler-maruyama', 'leimkuhler-matthews', 'metropolis'] as const).slice(0, LONG ? 3 : 2))('%s: the finest is what the product simulates, with its field', (scheme) => {
		const samples = coupledSamples({ quantity, scheme, coarsest: 16, grids: 3, pairs: 32 })
		const run = studyRun(BUMP.psi, 8, 1, { scheme, step: samples.steps[2]! })
		const finest = combination(samples, [0, 0, 1])
		expect(finest.plain.value / run.estimate.plain.value).toBeCloseTo(1, 12)
		expect(finest.controlled.value / run.estimate.value).toBeCloseTo(1, 10)
		expect(finest.controlled.standardError / run.estimate.standardError).toBeCloseTo(1, 8)
	})

	test('the means of the field are the known ones on every grid, and differences are small', () => {
		const { distances, fields, known } = coupledSamples({ quantity, scheme: 'euler-maruyama', coarsest: 32, grids: 3, pairs: 200 })
		const across = (rows: readonly Float64Array[], of: (row: Float64Array) => number) => {
			const values = rows.map(of)
			const mean = values.reduce((a, b) => a + b, 0) / rows.length
			return { mean, deviation: Math.sqrt(values.reduce((s, x) => s + (x - mean) ** 2, 0) / rows.length) }
		}
		for (let l = 0; l < 3; l++) {
			const { mean, deviation } = across(fields, (row) => row[l]!)
			expect(Math.abs(mean - known[l]!)).toBeLessThan((3.5 * deviation) / Math.sqrt(fields.length))
		}
		expect(across(distances, (row) => row[2]! - row[1]!).deviation).toBeLessThan(0.1 * across(distances, (row) => row[2]!).deviation)
	})

	test('weights give back the coefficients of a polynomial', () => {
		const steps = [0.08, 0.04, 0.02, 0.01]
		const values = steps.map((h) => 3 - 2 * h + 5 * h * h)
		const found = [0, 1, 2].map((p) => fitWeights(steps, [0, 1, 2], p).reduce((sum, w, l) => sum + w * values[l]!, 0))
		found.forEach((c, k) => expect(c).toBeCloseTo([3, -2, 5][k]!, 9))
	})
})

describe('costs', () => {
	const [sites, epsilon] = [64, 0.01]
	const method = { variance: () => 0.3, bias: (h: number) => 0.5 * h, largest: 0.1, secondsPerUpdate: 1e-8 }

	test('one level: bias² = ε²/3 is best for a first order', () => {
		const { h, seconds, replicas } = singleLevel(method, sites, epsilon)
		expect(h / (epsilon / Math.sqrt(3) / 0.5)).toBeCloseTo(1, 1)
		expect(replicas / (0.3 / ((2 / 3) * epsilon ** 2))).toBeCloseTo(1, 1)
		expect(seconds).toBeCloseTo(replicas * updatesOf(sites, h) * 1e-8, 9)
		expect(singleLevel({ ...method, bias: () => epsilon }, sites, epsilon).seconds).toBe(Number.POSITIVE_INFINITY)
	})

	test('several levels: as good as the best numbers of replicas by search; never worse than one level', () => {
		const law = { factor: 0.1, power: 1 }
		const unbiased = { ...method, bias: (h: number) => (h > 0.051 ? epsilon : 0) }
		const { seconds, levels, h } = multilevel(unbiased, law, sites, epsilon)
		expect([levels, Math.abs(h / 0.05 - 1) < 0.05]).toEqual([2, true])
		let best = Number.POSITIVE_INFINITY
		const [coarse, fine] = [updatesOf(sites, 2 * h) * 1e-8, 1.5 * updatesOf(sites, h) * 1e-8]
		for (let share = 0.001; share < 1; share += 0.001)
			best = Math.min(best, (0.3 * coarse) / (share * epsilon ** 2) + (law.factor * h * fine) / ((1 - share) * epsilon ** 2))
		expect(seconds / best).toBeCloseTo(1, 3)
		expect(multilevel(method, { factor: 1e3, power: 1 }, sites, epsilon).seconds).toBeCloseTo(singleLevel(method, sites, epsilon).seconds, 9)
	})
})

test('a study is much cheaper than the naive loop at equal error', () => {
	const [sites, epsilon] = [32, 0.01]
	const run = studyRun(BUMP.psi, sites, 6)
	const variance = (e: { readonly standardError: number }) => (e.standardError / run.estimate.value) ** 2 * run.replicas
	const gain = variance(run.estimate.plain) / variance(run.estimate)
	expect(gain).toBeGreaterThan(12)
	// The bias of Euler–Maruyama is h/8 and that of a suggested step below 0.3 %, measured by the benchmark.
	const loop = singleLevel({ variance: () => variance(run.estimate.plain), bias: (h) => h / 8, largest: 0.09, secondsPerUpdate: 1 }, sites, epsilon)
	const fewer = loop.seconds / ((variance(run.estimate) / (epsilon ** 2 - 0.003 ** 2)) * updatesOf(sites, run.step))
	expect(fewer).toBeGreaterThan(10)
	const [ours, theirs] = bestRates([kernelWork(BUMP.psi, sites, run.scheme, true), naiveWork(BUMP, sites)], 1e6, 3) as [number, number]
	expect(ours / theirs).toBeGreaterThan(2)
	expect((ours / theirs) * fewer).toBeGreaterThan(40)
})
