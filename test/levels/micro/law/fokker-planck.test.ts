/** The law on two and three sites: sinc collocation by scipy, Gaussian closed forms, structure that holds to rounding, the gradient flow. */
import { readFileSync } from 'node:fs'
import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import { describe, expect, test } from 'vitest'
import { InputError } from '../../../../lib/errors.ts'
import { drift } from '../../../../lib/levels/index.ts'
import {
	fisherInformation,
	gaussianDensity,
	gaussianEntropy,
	gaussianLaw,
	generator,
	lawFlow,
	lawGrid,
	lawLevel,
	lawSemigroup,
	localGibbsDensity,
	spectralGap,
	uniformisationScheme,
} from '../../../../lib/levels/micro/law/index.ts'
import { bernoulli } from '../../../../lib/levels/micro/law/fokker-planck/bernoulli.ts'
import { weightedLaplacian } from '../../../../lib/levels/micro/law/fokker-planck/weighted-laplacian.ts'
import { potential } from '../../../../lib/potential/index.ts'
import { dissipationContract, energyContract, flowContract } from '../../contract.ts'

interface Reference {
	readonly psi: string
	readonly sites: number
	readonly mean: number
	readonly fields: readonly number[]
	readonly times: readonly number[]
	readonly means: readonly (readonly number[])[]
	readonly entropies: readonly number[]
	readonly eigenvalues: readonly number[]
}
const { laws } = JSON.parse(readFileSync(new URL('../../../data/law.json', import.meta.url), 'utf8')) as { laws: readonly Reference[] }
const gap = (a: ArrayLike<number>, b: ArrayLike<number>) => Array.from(b).reduce((m, x, i) => Math.max(m, Math.abs(x - (a[i] as number))), 0)
const well = potential('z^4/4-z^2/2')

describe('against sinc collocation (test/data/generate/law.py)', () => {
	test.each(laws)('$psi on $sites sites', ({ psi, sites, mean, fields, times, means, entropies }) => {
		const flow = lawFlow({ site: potential(psi), sites, mean, start: { fields }, times, resolution: sites === 2 ? 400 : 64 })
		expect(flow.outcome.reached).toBe(true)
		const largest = sites === 2 ? 1e-7 : 2e-4
		flow.rows.forEach((row, k) => {
			expect(Math.abs(row.entropy.value - entropies[k]!)).toBeLessThan(row.entropy.error + 1e-11)
			expect(row.entropy.error).toBeLessThan(largest)
			expect(gap(row.means.value, means[k]!)).toBeLessThan(Math.max(...row.means.error) + 1e-11)
			expect(Math.max(...row.means.error)).toBeLessThan(largest)
		})
		expect(Math.abs(flow.identityDefect)).toBeLessThan(1e-9)
		expect(flow.massDefect).toBeLessThan(1e-14)
	})

	const varied = laws.filter((l) => l.psi !== 'z^2/2+4*exp(-z^2/2)')
	test.each(varied)('$psi on $sites sites: second order in the cells, gap too', ({ psi, sites, mean, fields, times, means, entropies, eigenvalues }) => {
		const runs = (sites === 2 ? [60, 120, 240] : [20, 40, 80]).map((resolution) => {
			const start = { fields }
			const level = lawLevel({ site: potential(psi), sites, mean, resolution, start, depth: 35 })
			const run = level.dynamics.run(localGibbsDensity(level.grid, fields), { times: times.slice(0, 3) })
			const found = spectralGap(level.generator)
			expect(found.settled).toBe(true)
			return [Math.abs(run.energy[2]! - entropies[2]!), gap(run.means[2]!, means[2]!), Math.abs(found.gap / eigenvalues[1]! - 1)]
		})
		for (let q = 0; q < 3; q++) expect(Math.log2(runs[1]![q]! / runs[2]![q]!)).toBeGreaterThan(1.8)
		for (let q = 0; q < 3; q++) expect(Math.log2(runs[1]![q]! / runs[2]![q]!)).toBeLessThan(2.3)
	})

	test('the domain suffices: a deeper one changes nothing that is seen', () => {
		const { psi, mean, fields } = laws[4]!
		const flow = (depth: number, resolution: number) => lawFlow({ site: potential(psi), sites: 3, mean, start: { fields }, times: [0.02], resolution, depth }).rows[0]!
		const [usual, deep] = [flow(45, 48), flow(80, 64)]
		expect(Math.abs(usual.entropy.value - deep.entropy.value)).toBeLessThan(usual.entropy.error + deep.entropy.error)
		expect(gap(usual.means.value, deep.means.value)).toBeLessThan(Math.max(...usual.means.error) + Math.max(...deep.means.error))
	})

	test('late times: Ent decays at twice the gap, the means at the gap', () => {
		const { psi, mean, fields } = laws[0]!
		const level = lawLevel({ site: potential(psi), sites: 2, mean, resolution: 100, start: { fields } })
		const { gap: rate } = spectralGap(level.generator)
		const run = level.dynamics.run(localGibbsDensity(level.grid, fields), { times: [1, 1.2] })
		expect(Math.log(run.energy[0]! / run.energy[1]!) / 0.2).toBeCloseTo(2 * rate, 3)
		expect(Math.log((run.means[0]![0]! - mean) / (run.means[1]![0]! - mean)) / 0.2).toBeCloseTo(rate, 3)
	})
})

test.each([
	[2, '0.75*z^2-z', [0.5, -0.1], 0.3],
	[2, '(z-40)^2/2', [40.6, 39.6], 0.5],
	[3, '2*z^2', [0.7, 0.2, -0.6], 0.1],
	[3, '5000*z^2', [0.02, 0.01, 0], 4e-5],
] as const)('Gaussian ψ on %i sites: %s', (sites, psi, point, variance) => {
	const site = potential(psi)
	const a = ({ '0.75*z^2-z': 1.5, '(z-40)^2/2': 1, '2*z^2': 4, '5000*z^2': 1e4 } as const)[psi]
	const mean = point.reduce((s: number, x) => s + x, 0) / sites
	const times = [0, 0.01, 0.05].map((t) => t / a)
	const flow = lawFlow({ site, sites, mean, start: { point, variance }, times, resolution: sites === 2 ? 400 : 80 })
	const exact = gaussianLaw({ curvature: a, means: point, start: { variance: a * variance } })
	flow.rows.forEach((row) => {
		const law = exact(row.time)
		const entropy = gaussianEntropy(law)
		const scale = 1 / Math.sqrt(a)
		expect(Math.abs(row.entropy.value - entropy.total)).toBeLessThan(row.entropy.error + 1e-11)
		expect(row.entropy.error).toBeLessThan(sites === 2 ? 1e-6 : 3e-4)
		expect(Math.abs(row.dissipation.value - entropy.dissipation)).toBeLessThan(row.dissipation.error + 1e-10 * a)
		expect(row.dissipation.error).toBeLessThan((sites === 2 ? 1e-4 : 1e-2) * entropy.dissipation)
		expect(gap(row.means.value, law.means)).toBeLessThan(Math.max(...row.means.error) + 1e-12 * scale + 1e-14 * Math.abs(mean))
		// Cov(x_i, x_j) = σ(δ_ij − 1/N).
		const sigma = law.variances[1]! / a
		const covariance = Array.from({ length: sites * sites }, (_, k) => sigma * ((k % (sites + 1) === 0 ? 1 : 0) - 1 / sites))
		expect(gap(row.covariance.value, covariance)).toBeLessThan(Math.max(...row.covariance.error) + 1e-12 / a)
		expect(Math.max(...row.covariance.error)).toBeLessThan((sites === 2 ? 1e-6 : 3e-4) / a)
	})
})

describe('structure', () => {
	test.each([
		[2, 200, [0.6, -0.2]],
		[3, 40, [0.6, 0.2, -0.2]],
	] as const)('%i sites: positive, mass exact, every convex entropy decreases, a narrow start fills the cells', (sites, resolution, point) => {
		const start = { point, variance: 0.01 }
		const level = lawLevel({ site: well, sites, mean: 0.2, resolution, start })
		const { grid, gibbs } = level
		const times = [0, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 4]
		const run = level.dynamics.run(gaussianDensity(grid, point, 0.01), { times })
		expect(run.outcome.reached).toBe(true)
		const entropies = [(f: number) => f * f, (f: number) => Math.abs(f - 1), (f: number) => -Math.sqrt(f)]
		const values = run.states.map((state) => entropies.map((u) => state.reduce((s, x, i) => s + gibbs[i]! * u(x / gibbs[i]!), 0) * grid.volume))
		run.states.forEach((state, k) => {
			expect(state.every((x) => x > 0)).toBe(true)
				// 20 eps: one correction per call, no drift.
			expect(Math.abs(run.mass[k]! - run.mass[0]!)).toBeLessThan(4.5e-15)
			if (k === 0) return
			expect(run.energy[k]!).toBeLessThan(run.energy[k - 1]!)
			entropies.forEach((_, q) => expect(values[k]![q]!).toBeLessThanOrEqual(values[k - 1]![q]! + 1e-14 * Math.abs(values[k - 1]![q]!)))
		})
		expect(run.largestRise).toBeLessThanOrEqual(1e-15)
		// 26 (9) relaxation times later it is the Gibbs measure.
		expect(gap(run.states.at(-1)!, gibbs)).toBeLessThan(1e-11)
		expect(run.energy.at(-1)!).toBeLessThan(1e-20)
	})

	test('the Gibbs measure is stationary to the last bit, fluxes balance', () => {
		const level = lawLevel({ site: well, sites: 3, mean: 0.2, resolution: 30 })
		const run = level.dynamics.run(level.gibbs, { times: [0, 0.5] })
		expect(run.states[1]).toEqual(level.gibbs)
		expect(run.energy).toEqual([0, 0])
		expect(run.dissipated).toEqual([0, 0])
		const { grid, rates, targets } = level.generator
		for (const { from, to, weight } of level.generator.pairs) {
			const rate = (i: number, j: number) => rates[i * 4 + Array.from(targets.subarray(i * 4, i * 4 + 4)).indexOf(j)]!
			expect(Math.abs((grid.volume * grid.gibbs[from]! * rate(from, to)) / weight - 1)).toBeLessThan(1e-12)
			expect(Math.abs((grid.volume * grid.gibbs[to]! * rate(to, from)) / weight - 1)).toBeLessThan(1e-12)
		}
		expect(bernoulli(0)).toBe(1)
		expect(bernoulli(1e-20)).toBe(1)
		expect(bernoulli(2) * Math.exp(2)).toBeCloseTo(bernoulli(-2), 15)
	})

	test('exact in time: e^{tL} is that of the eigen-decomposition of the symmetrised operator, and a semigroup', () => {
		expect(uniformisationScheme.order).toBe(Number.POSITIVE_INFINITY)
		const grid = lawGrid({ site: well, sites: 2, mean: 0.2, resolution: 40, depth: 25 })
		const jumps = generator(grid)
		const semigroup = lawSemigroup(jumps)
		const n = grid.cells
		const root = grid.gibbs.map(Math.sqrt)
		const symmetric = Matrix.zeros(n, n)
		for (const { from, to, weight } of jumps.pairs) {
			const c = weight / grid.volume
			for (const [i, j] of [[from, to], [to, from]] as const) {
				symmetric.set(i, j, -c / (root[i]! * root[j]!))
				symmetric.set(i, i, symmetric.get(i, i) + c / grid.gibbs[i]!)
			}
		}
		const { realEigenvalues, eigenvectorMatrix: v } = new EigenvalueDecomposition(symmetric, { assumeSymmetric: true })
		const start = localGibbsDensity(grid, [0.9, -0.5]).map((x, i) => x / grid.gibbs[i]!)
		for (const t of [0.001, 0.02, 0.3]) {
			const f = start.slice()
			semigroup.advance(f, t)
			const kernel = v.mmul(Matrix.diag(realEigenvalues.map((x) => Math.exp(-x * t)))).mmul(v.transpose())
			const expected = kernel.mmul(Matrix.columnVector(start.map((x, i) => x * root[i]!))).to1DArray()
			expect(gap(f.map((x, i) => x * root[i]!), expected)).toBeLessThan(1e-12)
			const twice = start.slice()
			semigroup.advance(twice, 0.3 * t)
			semigroup.advance(twice, 0.7 * t)
			expect(twice.every((x, i) => Math.abs(x / f[i]! - 1) < 1e-12)).toBe(true)
		}
	})

	test('elimination keeps relative accuracy where weights differ by 1e-30', () => {
		// A chain with conductances 1e-30 … 1 … 1e-30 and a current of their size through it: all differences are 1.
		const weights = Array.from({ length: 60 }, (_, k) => 10 ** -Math.abs(30 - k))
		const pairs = weights.map((weight, k) => ({ from: k, to: k + 1, weight }))
		const b = Float64Array.from({ length: 61 }, (_, k) => (weights[k] ?? 0) * -1 + (weights[k - 1] ?? 0))
		const x = weightedLaplacian(61, pairs, 30).solve(b)
		x.forEach((value, k) => expect(Math.abs(value - (k - 30))).toBeLessThan(1e-12 * (1 + Math.abs(k - 30))))
	})
})

describe('the gradient flow', () => {
	test.each([
		[2, 120, [0.7, -0.4]],
		[3, 30, [0.6, 0.1, -0.5]],
	] as const)('contracts hold on %i sites', (sites, resolution, fields) => {
		const level = lawLevel({ site: well, sites, mean: 0.2, resolution, start: { fields }, depth: 30 })
		const { grid, space } = level
		const state = localGibbsDensity(grid, fields)
		const flow = level.at(state)
		const tangent = (f: (x: number, y: number) => number) => {
			const values = state.map((x, i) => x * f(grid.offsets[i * sites]!, grid.offsets[i * sites + 1]!))
			const mass = space.mean(values)
			return values.map((x, i) => x - mass * state[i]!)
		}
		const tangents = [tangent((x) => Math.sin(x)), tangent((x, y) => Math.cos(2 * x) + 0.3 * Math.tanh(y))] as const
		const samples = { state, tangents, one: new Float64Array(grid.cells).fill(1) }
		energyContract(flow, samples, 1e-6)
		flowContract(flow, samples, 0.01, 1e-8)
		// The operator at ρ acts on forces, which need not be small in the tails: the tangents of the kit serve as both.
		dissipationContract(flow, samples, 1e-9)
		// −K(ρ) log(ρ/μ) = μL(ρ/μ): the Fokker–Planck equation on cells is the gradient flow.
		const velocity = drift(flow, state)
		const f = state.map((x, i) => x / level.gibbs[i]!)
		const { rates, targets } = level.generator
		const width = 2 * (sites - 1)
		const expected = f.map((x, i) => {
			let sum = 0
			for (let q = 0; q < width; q++) sum += rates[i * width + q]! * (f[targets[i * width + q]!]! - x)
			return sum * level.gibbs[i]!
		})
		const size = Math.max(...expected.map(Math.abs))
		expect(gap(velocity, expected)).toBeLessThan(1e-12 * size)
		// The metric speed of the flow: ‖∂_tρ‖² = I_A.
		const information = fisherInformation(level.generator, f)
		expect(Math.abs(flow.dissipation.squaredNorm(velocity) / information - 1)).toBeLessThan(1e-9)
		expect(Math.abs(flow.dissipation.rate(flow.energy.gradient(state)) / information - 1)).toBeLessThan(1e-12)
	})

	test('embedding: the step function of the means', () => {
		const level = lawLevel({ site: well, sites: 3, mean: 0.2, resolution: 24 })
		const state = localGibbsDensity(level.grid, [0.8, 0.1, -0.7])
		const means = level.space.means(state)
		expect(Array.from(level.space.embed(state, Float64Array.of(0, 0.3, 0.34, 0.99, -0.01, 1)))).toEqual([0, 0, 1, 2, 2, 0].map((i) => means[i]))
		expect(means.reduce((s, x) => s + x, 0)).toBeCloseTo(0.6, 14)
	})
})

test('outcomes and refusals', () => {
	expect(() => lawLevel({ site: well, sites: 4, mean: 0 })).toThrow('2 or 3 sites')
	expect(() => lawGrid({ site: potential('1000*(z^2-1)^2'), sites: 2, mean: 0 })).toThrow(InputError)
	const start = { fields: [0.5, -0.5] }
	const short = lawFlow({ site: well, sites: 2, mean: 0, start, times: [0, 1], resolution: 100, maximumProducts: 100 })
	expect(short.outcome.reached).toBe(false)
	expect(short.outcome.sentence).toContain('Try fewer cells')
	const coarse = lawFlow({ site: potential('z^2/2+cos(10*z)'), sites: 3, mean: 0.1, start: { fields: [1, 0, -1] }, times: [0.05], resolution: 24 })
	expect(coarse.outcome.sentence).toContain('do not resolve')
	const stopped = lawLevel({ site: well, sites: 2, mean: 0, resolution: 60, start })
	const run = stopped.dynamics.run(localGibbsDensity(stopped.grid, start.fields), { times: [0, 1], trackers: [({ time }) => (time > 0.001 ? 'enough' : undefined)] })
	expect(run.outcome).toEqual({ reached: false, sentence: expect.stringContaining('enough') as unknown })
	expect(run.times).toEqual([0])
})
