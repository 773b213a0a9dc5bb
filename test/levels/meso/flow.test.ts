/** The mesoscopic flow from a profile: reference solutions of scipy, closed forms, error estimates, non-convex energies, refusals. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { cramerTransform } from '../../../lib/cramer/index.ts'
import { InputError } from '../../../lib/errors.ts'
import { parseProfile } from '../../../lib/expression/index.ts'
import { drift, formSymbol, mesoFlow, type MesoFlowOptions, mesoModel, type MesoModelOptions, mesoSpace } from '../../../lib/levels/index.ts'
import { potential } from '../../../lib/potential/index.ts'
import { long } from '../../support/long.ts'

const { PI: pi } = Math
const transforms = new Map<string, ReturnType<typeof cramerTransform>>()
const transformOf = (psi: string) => {
	const found = transforms.get(psi) ?? cramerTransform(potential(psi))
	transforms.set(psi, found)
	return found
}
const flowOf = (psi: string, profile: string, sizes: MesoModelOptions, options: MesoFlowOptions) =>
	mesoFlow(mesoModel(transformOf(psi), sizes).level, parseProfile(profile), options)
const infinity = Number.POSITIVE_INFINITY
const well = 'z^2/2+2*exp(-z^2)'
const gap = (a: ArrayLike<number>, b: ArrayLike<number>) =>
	Array.from(b).reduce((largest, x, i) => Math.max(largest, Math.abs(x - (a[i] as number))), 0)

interface Case {
	readonly name: string
	readonly psi: string
	readonly degree: number
	readonly blocks: number
	readonly sites: number | null
	readonly operator: 'natural' | 'inverse'
	readonly energy: 'exact' | 'limit'
	readonly times: readonly number[]
	readonly initial: readonly number[]
	readonly drift: readonly number[]
	readonly states: readonly (readonly number[])[]
}
const data = JSON.parse(readFileSync(new URL('../../data/mesoscopic-flow.json', import.meta.url), 'utf8')) as { profile: string; cases: readonly Case[] }

describe('against scipy (test/data/generate/mesoscopic-flow.py)', () => {
	for (const { name, psi, degree, blocks, sites, operator, energy, times, initial, states } of data.cases.filter((c) => c.name !== 'fibre')) {
		test(`${name}: ${psi}, degree ${degree}, M = ${blocks}`, () => {
			const flow = flowOf(psi, data.profile, { degree, blocks, sites: sites ?? infinity, operator, energy }, { times })
			expect(gap(flow.initial, initial)).toBeLessThan(2e-15)
			states.forEach((state, k) => {
				const error = gap(flow.states[k]!, state)
				// The reference itself is good to about 1e-11.
				expect(error).toBeLessThan(flow.errors.values + 1e-11)
				expect(error).toBeLessThan(1e-9)
			})
		})
	}
	test('the drift at η_0 is the conditional expectation −E[PA∇H | Px = η_0] (theory 2.2), for ψ_K, the limit and H̄ at K = 2', () => {
		for (const { psi, degree, blocks, sites, operator, energy, initial, drift: expected } of data.cases) {
			const { level } = mesoModel(transformOf(psi), { degree, blocks, sites: sites ?? infinity, operator, energy })
			const found = drift(level, Float64Array.from(initial))
			const size = Math.max(...expected.map(Math.abs))
			// The reference's own quadratures: 1e-9.
			expect(gap(found, expected)).toBeLessThan(2e-9 * size)
		}
	})
	test('the corrections come nearer to the conditional expectation at K = 2 than the Gaussian term, and that than none', () => {
		const { psi, degree, blocks, sites, times, states } = data.cases.find((c) => c.name === 'fibre')!
		const errors = (['leading', 'gaussian', 'corrected'] as const).map((energy) =>
			gap(flowOf(psi, data.profile, { degree, blocks, sites: sites!, energy }, { times, tolerance: 1e-6 }).states[1]!, states[1]!),
		)
		expect(errors[1]!).toBeLessThan(errors[0]!)
		expect(errors[2]!).toBeLessThan(errors[1]!)
		expect(errors[2]!).toBeLessThan(0.03)
	})
})

describe('results', () => {
	test('the error estimate is two-sided: Gaussian heat flow on splines of degree 0', () => {
		const [blocks, k, time] = [8, 4, 0.02]
		const rate = 1 / (1 / (4 * blocks ** 2 * Math.sin(pi / blocks) ** 2) - (1 - k ** -2) / (6 * blocks ** 2))
		const at = [0.1, 0.4]
		for (const tolerance of [1e-6, 1e-8, 1e-10]) {
			const flow = flowOf('z^2/2', 'cos(2*pi*theta)', { degree: 0, blocks, sites: blocks * k }, { times: [time], at, tolerance })
			const exact = flow.initial.map((c) => c * Math.exp(-rate * time))
			const error = gap(flow.states[0]!, exact)
			expect(error).toBeLessThanOrEqual(flow.errors.values)
			expect(flow.errors.values).toBeLessThan(Math.max(100 * error, 1e-13))
			expect(flow.errors.values).toBeLessThan(2 * tolerance)
			flow.at.forEach(({ theta, value }) => expect(Math.abs(value - exact[Math.floor(theta * blocks)]!)).toBeLessThanOrEqual(flow.errors.values))
		}
	})
	test('energies, dissipation and mass at the times; identity; snapshots; history; progress', () => {
		const seen: number[] = []
		const times = [0.01, 0, 0.005, 0.01]
		const flow = flowOf(well, '0:1/3: 1; 1/3:1: -0.4', { degree: 2, blocks: 9, sites: 90 }, { times, progress: (f) => seen.push(f) })
		expect(flow.times).toEqual([0, 0.005, 0.01])
		expect(flow.states[0]).toEqual(flow.initial)
		expect(flow.energy[0]).toBe(flow.initialEnergy)
		expect(flow.mass.every((m) => Math.abs(m - 1 / 15) < 1e-15)).toBe(true)
		expect(flow.energy.at(-1)!).toBeGreaterThan(flow.equilibriumEnergy)
		expect(Math.abs(flow.identityDefect)).toBeLessThan(1e-9)
		expect(flow.dissipated.at(-1)).toBeCloseTo(flow.initialEnergy - flow.energy.at(-1)!, 9)
		expect(flow.history.length).toBe(flow.steps + 1)
		for (let k = 1; k < flow.history.length; k++) expect(flow.history[k]!.energy).toBeLessThanOrEqual(flow.history[k - 1]!.energy)
		expect(flow.snapshots.map((s) => s.time)).toEqual(flow.times)
		const { theta, values } = flow.snapshots[0]!
		expect([theta[0], theta.at(-1), theta.length >= 401]).toEqual([0, 1, true])
		expect(values.at(-1)).toBeCloseTo(values[0]!, 12)
		expect(seen.every((f, k) => k === 0 || f >= seen[k - 1]!)).toBe(true)
		expect(seen.at(-1)).toBe(1)
	})
	test('near equilibrium the identity does not drown in rounding', () => {
		const flow = flowOf(well, '0.2 + 1e-5*cos(2*pi*theta)', { degree: 1, blocks: 8, sites: 80 }, { times: [0.02] })
		expect(Math.abs(flow.identityDefect)).toBeLessThan(1e-7)
	})
	test('a projected constant is one at every degree: rounding of its coefficients is no motion', () => {
		for (const [degree, sites] of [[4, 256], [5, 1024], [2, 1024]] as const) {
			const flow = flowOf('z^6/6+sin(3*z)', '-3', { degree, blocks: 16, sites }, { times: [0, 0.003] })
			expect([flow.steps, flow.identityDefect]).toEqual([0, 0])
		}
	})
	test('degree 0: snapshots have both sides of every knot', () => {
		const { snapshots, states } = flowOf('z^2/2', 'theta', { degree: 0, blocks: 4, sites: 8 }, { times: [0.001], snapshotPoints: 8 })
		const { theta, values } = snapshots[0]!
		expect([...theta]).toEqual([0, 0.125, 0.25, 0.25, 0.375, 0.5, 0.5, 0.625, 0.75, 0.75, 0.875, 1])
		expect([...values].filter((_, k) => k % 3 === 0)).toEqual([...states[0]!])
	})
	test('a constant profile and one block do not move; trackers stop a run with their sentence', () => {
		const constant = flowOf(well, '0.3', { degree: 2, blocks: 8, sites: 64 }, { times: [0, 1], at: [0.5] })
		expect([constant.outcome.reached, constant.identityDefect, constant.steps]).toEqual([true, 0, 0])
		expect(constant.at[0]!.value).toBeCloseTo(0.3, 14)
		const one = flowOf(well, '0.3+cos(2*pi*theta)', { degree: 3, blocks: 1, sites: 10 }, { times: [1] })
		expect([one.states[0]!.length, one.states[0]![0]]).toEqual([1, one.initial[0]])
		const level = mesoModel(transformOf('z^2/2'), { degree: 1, blocks: 4, sites: 8 }).level
		const stopped = mesoFlow(level, parseProfile('cos(2*pi*theta)'), { times: [1], trackers: [({ time }) => (time > 0.01 ? 'enough' : undefined)] })
		expect([stopped.outcome.reached, stopped.outcome.sentence.includes('enough')]).toEqual([false, true])
	})
	test('one site per block: x = C⁻ᵗNu follows the lattice equation x′ = −Aψ′(x) at every degree', () => {
		const n = 10
		const profile = '0.2 + 0.9*cos(2*pi*theta)'
		const options = { times: [0.003], tolerance: 1e-8 }
		const lattice = flowOf('z^4/4-z^2/2', profile, { degree: 0, blocks: n, sites: n, operator: 'natural' }, options)
		for (const degree of [2, 4]) {
			const { level, energyKind } = mesoModel(transformOf('z^4/4-z^2/2'), { degree, blocks: n, sites: n })
			const flow = mesoFlow(level, parseProfile(profile), options)
			expect(energyKind).toBe('exact')
			expect(gap(flow.states[0]!, level.space.project(lattice.states[0]!))).toBeLessThan(20 * (flow.errors.values + lattice.errors.values))
		}
	})
	test('non-convex ψ_K (K = 1, 2): H̄ still falls at every step and the flow arrives', () => {
		for (const sites of [8, 16]) {
			const flow = flowOf('z^4/4-z^2', '0.05*cos(2*pi*theta)+0.01*sin(6*pi*theta)', { degree: 0, blocks: 8, sites }, { times: [1], tolerance: 1e-6 })
			expect([flow.outcome.sentence, flow.largestRise < 1e-14]).toEqual(['Reached t = 1.', true])
			for (let k = 1; k < flow.history.length; k++) expect(flow.history[k]!.energy).toBeLessThanOrEqual(flow.history[k - 1]!.energy + 1e-15)
			// K = 1: the constant is unstable and the wells separate.
			if (sites === 8) expect(Math.max(...flow.states[0]!) - Math.min(...flow.states[0]!)).toBeGreaterThan(1)
		}
	})
	test('long times with few sites: Newton has the Hessian itself where the leading one is far from it, and rest is recognised', () => {
		const options = { times: [1, 50], tolerance: 1e-7 }
		const early = flowOf('z^4/4-z^2', '0.2+0.8*cos(2*pi*theta)', { degree: 2, blocks: 8, sites: 24 }, options)
		const two = flowOf('z^2/2+4*exp(-z^2/2)', '0.1*cos(2*pi*theta)', { degree: 2, blocks: 8, sites: 16 }, options)
		for (const flow of [early, two]) {
			expect([flow.outcome.reached, flow.steps < 200]).toEqual([true, true])
			expect(Math.abs(flow.energy[1]! - flow.equilibriumEnergy)).toBeLessThan(1e-13)
			expect(Math.abs(flow.identityDefect)).toBeLessThan(1e-7)
		}
	})
	long('sizes: M = 256 and N = 10⁶ in seconds; wrapped supports', () => {
		const large = flowOf('z^2/2', '0.3+cos(2*pi*theta)', { degree: 2, blocks: 250, sites: 1_000_000, energy: 'leading' }, { times: [0.01], at: [0], tolerance: 1e-6 })
		expect(large.at[0]!.value).toBeCloseTo(0.3 + Math.exp(-0.04 * pi * pi), 5)
		for (const blocks of [2, 3, 4]) {
			const flow = flowOf(well, '0.3+cos(2*pi*theta)', { degree: 5, blocks, sites: 8 * blocks, energy: 'leading' }, { times: [0.01], tolerance: 1e-6 })
			expect([flow.outcome.reached, flow.massDrift < 1e-14]).toEqual([true, true])
		}
	})
})

describe('refusals and warnings', () => {
	const code = (work: () => unknown) => {
		try {
			work()
			return undefined
		} catch (error) {
			return error instanceof InputError ? error.code : error
		}
	}
	test('times, sizes, energies', () => {
		const sizes = { degree: 1, blocks: 4, sites: 8 }
		expect(code(() => flowOf('z^2/2', 'theta', sizes, { times: [] }))).toBe('bad-flag')
		expect(code(() => flowOf('z^2/2', 'theta', sizes, { times: [-1] }))).toBe('bad-flag')
		// No step is accepted below rounding: with this tolerance the run would never end.
		expect(code(() => flowOf('z^2/2', 'theta', sizes, { times: [1], tolerance: 1e-30 }))).toBe('bad-flag')
		for (const bad of [
			{ degree: 6, blocks: 4, sites: 8 },
			{ degree: 1, blocks: 0, sites: 8 },
			{ degree: 1, blocks: 3, sites: 8 },
			{ degree: 1, blocks: 16, sites: 8 },
			{ degree: 1, blocks: 8, sites: 8 },
			{ degree: 0, blocks: 8, sites: infinity, operator: 'natural' as const },
			{ degree: 2, blocks: 8, sites: 64, energy: 'exact' as const },
		])
			expect(code(() => mesoModel(transformOf('z^2/2'), bad))).toBe('bad-flag')
	})
	test('a profile beyond the admissible means', () => {
		// e^{−ψ} ~ e^{−z}z^{−4} on the right: means end where the field does.
		const psi = 'z/2+sqrt(1+z^2)/2+2*log(1+z^2)+exp(-z)'
		const end = potential(psi).means.max
		expect(end).not.toBeNull()
		const flow = (centre: number) => flowOf(psi, `${centre}+0.1*cos(2*pi*theta)`, { degree: 1, blocks: 4, sites: infinity }, { times: [0.001], tolerance: 1e-6 })
		expect(code(() => flow(end!))).toBe('mean-out-of-range')
		expect(flow(end! - 0.5).outcome.reached).toBe(true)
	})
	test('late, where two runs may agree by accident, the stated error still bounds the true one', () => {
		const sizes: MesoModelOptions = { degree: 1, blocks: 6, sites: 18, product: 'normalised' }
		for (const time of [0.4, 0.5, 0.6]) {
			const flow = flowOf('z^2/2', '0.2+0.5*cos(2*pi*theta)', sizes, { times: [time], at: [0] })
			// Gaussian: ζ_0 has one mode, decaying like e^{−tn_1/g_1} with the symbols of CᵗAC/N and CᵗC/N; coefficients a cos(2π(j + j_0)/6).
			const rate = formSymbol('natural', { degree: 1, blocks: 6, sitesPerBlock: 3, product: 'normalised' })[1]! / mesoSpace(sizes).discreteGram.symbol[1]!
			const still = mesoSpace(sizes).project(parseProfile('0.2+0.5*cos(2*pi*theta)').cellAverages(18))
			const exact = still.map((c) => 0.2 + (c - 0.2) * Math.exp(-rate * time))
			const missed = gap(flow.states[0]!, exact)
			expect(flow.errors.values).toBeGreaterThan(missed)
			expect(flow.errors.values).toBeLessThan(1e-9)
		}
	})
	test('the natural operator on steps is allowed with a warning that names the factor', () => {
		const { warnings, operator } = mesoModel(transformOf('z^2/2'), { degree: 0, blocks: 4, sites: 32, operator: 'natural' })
		expect(operator).toBe('natural')
		expect(warnings.join()).toContain('factor K = 8')
		expect(mesoModel(transformOf('z^2/2'), { degree: 0, blocks: 4, sites: 32 }).operator).toBe('inverse')
		expect(mesoModel(transformOf('z^2/2'), { degree: 2, blocks: 4, sites: infinity }).energyKind).toBe('limit')
	})
})
