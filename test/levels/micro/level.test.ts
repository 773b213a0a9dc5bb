/** The microscopic level as a gradient flow: contract kits, A and its factor exactly, temperature zero against closed forms, RK4 and its own limit. */
import { describe, expect, test } from 'vitest'
import { cramerTransform } from '../../../lib/cramer/index.ts'
import { InputError } from '../../../lib/errors.ts'
import { parseProfile } from '../../../lib/expression/index.ts'
import { drift, identityDefect, macroFlow, MICRO_SCHEMES, microDissipation, microLevel, microSpace, observableTracker, radauScheme } from '../../../lib/levels/index.ts'
import { microReference } from '../../../lib/levels/micro/kernel/reference.ts'
import { streamNormals } from '../../../lib/levels/micro/kernel/streams.ts'
import { potential } from '../../../lib/potential/index.ts'
import { tableOver } from '../../../lib/report/compute/macro.ts'
import { dissipationContract, energyContract, flowContract, noiseContract, type Samples } from '../contract.ts'
import { cubic } from '../macro/tables.ts'

const { PI: pi } = Math
const profile = (t: number) => 0.3 + 0.8 * Math.cos(2 * pi * t) - 0.3 * Math.sin(4 * pi * t)
const vector = (n: number, f: (i: number) => number) => Float64Array.from({ length: n }, (_, i) => f(i))
const gap = (a: ArrayLike<number>, b: ArrayLike<number>) => Array.from(a).reduce((m, x, i) => Math.max(m, Math.abs(x - (b[i] as number))), 0)
const levelOf = (psi: string, sites: number) => microLevel(potential(psi), sites)

/** State = centre + scale · profile at the sites (cells are shifted so that two sites differ). */
function samples(n: number, centre = 0, scale = 1): Samples {
	const meanFree = (f: (i: number) => number) => {
		const u = vector(n, f)
		const mean = u.reduce((a, b) => a + b, 0) / n
		return u.map((x) => x - mean)
	}
	return {
		state: vector(n, (i) => centre + scale * profile((i + 0.2) / n)),
		tangents: [meanFree((i) => Math.sin(1 + i * i)), meanFree((i) => Math.cos(2 + 3 * i) + 0.3 * Math.sin(5 * i))],
		one: new Float64Array(n).fill(1),
	}
}

describe('contracts', () => {
	for (const [psi, centre, scale] of [
		['z^4/4-z^2/2', 0, 1],
		['z^2/2+2*exp(-z^2)', 0, 1],
		['exp(z)-z', 0, 1],
		['1e4*z^2', 0, 0.007],
		['(z-40)^2/2', 40, 1],
	] as const)
		test.each([2, 3, 8, 65])(`${psi}, N = %i`, (sites) => {
			const level = levelOf(psi, sites)
			const sample = samples(sites, centre, scale)
			// 1e-13: rounding of sums over N sites.
			dissipationContract(level, sample, 1e-13)
			noiseContract(level, sample, 1e-13)
			// The central differences have errors of about 1e-8 relative.
			energyContract(level, sample, 1e-6)
			flowContract(level, sample, 0.05 * scale ** 2, 1e-8)
		})
})

describe('the parts', () => {
	test.each([2, 3, 8, 65])('A and DᵗD entry by entry, without rounding, N = %i', (sites) => {
		const { apply, noise, rate } = microDissipation(sites)
		const unit = (j: number) => vector(sites, (i) => (i === j ? 1 : 0))
		const bonds = Array.from({ length: noise.dimension }, (_, j) => noise.apply(unit(j)))
		expect(noise.dimension).toBe(sites)
		let worst = 0
		for (let j = 0; j < sites; j++) {
			const [column, square] = [apply(unit(j)), noise.apply(vector(sites, (k) => bonds[k]![j]))]
			const neighbours = (i: number) => ((i + 1) % sites === j ? 1 : 0) + ((j + 1) % sites === i ? 1 : 0)
			const expected = vector(sites, (i) => sites ** 2 * ((i === j ? 2 : 0) - neighbours(i)))
			worst = Math.max(worst, gap(column, expected), gap(square, expected))
			// Bond j takes from site j what it gives to site j + 1.
			worst = Math.max(worst, Math.abs(bonds[j]![j] + sites), Math.abs(bonds[j]![(j + 1) % sites] - sites))
		}
		expect(worst).toBe(0)
		const [constant, zero] = [new Float64Array(sites).fill(0.7), new Float64Array(sites)]
		expect([gap(apply(constant), zero), gap(noise.apply(constant), zero), rate(constant)]).toEqual([0, 0, 0])
	})

	test('two sites have two bonds', () => {
		expect(Array.from(microDissipation(2).apply(Float64Array.of(1, 0)))).toEqual([8, -8])
	})

	test.each([1000, 100_000])('A⁻¹ to an ulp at N = %i, smooth and rough, in place', (sites) => {
		const { apply, solve, squaredNorm, rate } = microDissipation(sites)
		for (const f of [(i: number) => 1e6 * Math.cos((2 * pi * i) / sites) + 3e5 * Math.sin((14 * pi * i) / sites), (i: number) => 1e5 * Math.sin(i * i)]) {
			// Whole numbers: A u is exact.
			const u = vector(sites, (i) => Math.round(f(i)))
			const mean = u.reduce((a, b) => a + b) / sites
			const v = apply(u)
			// √N roundings of the sums of squares.
			expect(Math.abs(squaredNorm(v) / rate(u) - 1)).toBeLessThan(2e-15 * Math.sqrt(sites))
			expect(solve(v, v)).toBe(v)
			expect(gap(v, u.map((x) => x - mean))).toBeLessThan(2.3e-16 * 1.3e6)
		}
	})

	test('embedding: x_i on ((i − 1)/N, i/N], the ends of the cells being the doubles i/N', () => {
		for (const sites of [2, 3, 49, 65]) {
			const { embed, mean } = microSpace(sites)
			const x = vector(sites, (i) => 1 + i)
			const ends = vector(sites, (i) => (i + 1) / sites)
			expect(embed(x, ends)).toEqual(x)
			expect(embed(x, ends.map((t) => t - 1e-9))).toEqual(x)
			expect(embed(x, ends.map((t) => t + 1e-9 - 3))).toEqual(vector(sites, (i) => 1 + ((i + 1) % sites)))
			expect(mean(x)).toBe((sites + 1) / 2)
		}
		expect(microSpace(4).mean(Float64Array.of(1e16, 1, -1e16, 1))).toBe(0.5)
	})

	test('Hessian bounds are those of ψ″', () => {
		const bounds = (psi: string) => levelOf(psi, 4).energy.convexity
		const close = (psi: string, lower: number | null, upper: number | null) => {
			const found = bounds(psi)
			for (const [x, y] of [[found.lower, lower], [found.upper, upper]] as const)
				if (y === null) expect(x).toBeNull()
				else expect(Math.abs((x as number) - y)).toBeLessThan(1e-9 * (1 + Math.abs(y)))
		}
		close('z^4/4-z^2/2', -1, null)
		// ψ'' = 1 + 4e^{−z²}(2z² − 1): −3 at 0, 1 + 8e^{−3/2} at z² = 3/2.
		close('z^2/2+2*exp(-z^2)', -3, 1 + 8 * Math.exp(-1.5))
		close('exp(z)-z', 0, null)
		close('1e4*z^2', 2e4, 2e4)
		expect(bounds('exp(z)-z').reason).toContain('-infinity')
	})

	test('one Euler–Maruyama step of the parts is that of the kernel: −w are its normals', () => {
		const [site, sites, timestep] = [potential('z^4/4-z^2/2'), 7, 1e-4]
		const level = microLevel(site, sites)
		const { state } = samples(sites)
		const kernel = microReference(site, sites, { kind: 'flux', flux: 'plain', averaged: false }, { seed: 5, replica: 3, timestep })
		kernel.state.set(state)
		kernel.run(0, 1)
		const normals = new Float64Array(sites)
		streamNormals({ seed: 5, sites, replica: 3, step: 0, purpose: 'noise' }, normals)
		const velocity = drift(level, state)
		const noise = level.dissipation.noise.apply(normals.map((x) => -x))
		const expected = state.map((x, i) => x + timestep * velocity[i] + Math.sqrt(2 * timestep) * noise[i])
		expect(gap(kernel.state, expected)).toBeLessThan(1e-14)
	})

	test('schemes: the deterministic one first, then all of the stochastic ones; sizes are checked', () => {
		expect(levelOf('z^2/2', 3).dynamics.schemes).toEqual([radauScheme, ...Object.values(MICRO_SCHEMES)])
		for (const sites of [1, 0, 2.5, Number.NaN]) expect(() => levelOf('z^2/2', sites)).toThrow(InputError)
	})
})

/** Classical Runge–Kutta steps of any f: the independent integrator. */
function rungeKutta(f: (x: Float64Array) => Float64Array, start: Float64Array, time: number, steps: number): Float64Array {
	let x = start
	const h = time / steps
	const along = (a: Float64Array, b: Float64Array, t: number) => a.map((y, i) => y + t * b[i])
	for (let k = 0; k < steps; k++) {
		const a = f(x)
		const b = f(along(x, a, h / 2))
		const c = f(along(x, b, h / 2))
		const d = f(along(x, c, h))
		x = x.map((y, i) => y + (h / 6) * (a[i] + 2 * b[i] + 2 * c[i] + d[i]))
	}
	return x
}

describe('temperature zero', () => {
	test.each([['z^2/2', 1, 0], ['(z-40)^2/2', 1, 40], ['1e4*z^2', 2e4, 0]] as const)('%s: modes decay like e^{−aλ_k t}', (psi, a, centre) => {
		for (const [sites, mode] of [[2, 1], [3, 1], [8, 3], [65, 1], [65, 20]] as const) {
			const rate = a * 4 * (sites * Math.sin((pi * mode) / sites)) ** 2
			const wave = vector(sites, (i) => Math.cos((2 * pi * mode * i) / sites))
			const run = levelOf(psi, sites).dynamics.run(wave.map((x) => centre + x), { times: [0.3 / rate, 3 / rate] })
			for (const [k, decay] of [Math.exp(-0.3), Math.exp(-3)].entries()) expect(gap(run.states[k]!, wave.map((x) => centre + decay * x))).toBeLessThan(2e-9)
		}
	})

	test.each([['z^4/4-z^2/2', 8], ['z^2/2+2*exp(-z^2)', 8], ['exp(z)-z', 8], ['z^2/2+0.05*cos(10*z)', 5]] as const)('%s on %i sites against Runge–Kutta', (psi, sites) => {
		const site = potential(psi)
		const { state } = samples(sites)
		const time = 0.02
		const f = (x: Float64Array) => {
			const force = Array.from(x, (z) => site.kernel.at([z])[1] as number)
			return x.map((_, i) => sites ** 2 * (force[(i + 1) % sites]! - 2 * force[i]! + force[(i + sites - 1) % sites]!))
		}
		const run = microLevel(site, sites).dynamics.run(state, { times: [time] })
		expect(gap(run.states[0]!, rungeKutta(f, state, time, 4000))).toBeLessThan(4e-9)
	})

	test('order: the error falls at least like steps⁻⁴ with the tolerance, in the state and in the dissipated energy', () => {
		const level = levelOf('z^4/4+z^2/2', 32)
		const { state } = samples(32)
		const runs = [1e-4, 1e-6, 1e-8, 1e-12].map((tolerance) => level.dynamics.run(state, { times: [0.01], tolerance }))
		const exact = runs[3]!
		for (const error of [(r: typeof exact) => gap(r.states[0]!, exact.states[0]!), (r: typeof exact) => Math.abs(r.dissipated[0]! - exact.dissipated[0]!)])
			expect(Math.log(error(runs[0]!) / error(runs[2]!)) / Math.log(runs[2]!.steps / runs[0]!.steps)).toBeGreaterThan(4)
	})

	test('the limit N → ∞ has ψ′, to order 2 in 1/N, and not φ′', () => {
		const [psi, time, points] = ['z^4/4+z^2/2', 0.02, 48]
		// ∂_tζ = ∂²(ζ + ζ³) by Fourier collocation and Runge–Kutta.
		const second = Array.from({ length: points }, (_, d) => {
			let sum = -((pi * points) ** 2) * Math.cos(pi * d)
			for (let m = 1; 2 * m < points; m++) sum -= 2 * (2 * pi * m) ** 2 * Math.cos((2 * pi * m * d) / points)
			return sum / points
		})
		const f = (x: Float64Array) => {
			const force = x.map((z) => z + z ** 3)
			return x.map((_, j) => force.reduce((sum, y, k) => sum + second[Math.abs(j - k)]! * y, 0))
		}
		const zeta = (t: number) => 0.3 + Math.cos(2 * pi * t)
		const limit = rungeKutta(f, vector(points, (j) => zeta(j / points)), time, 1600)
		/** Cell averages of the trigonometric interpolant of even values. */
		const averages = (values: Float64Array, sites: number) => {
			const mode = (m: number) => values.reduce((sum, x, j) => sum + x * Math.cos((2 * pi * m * j) / points), 0) / points
			const modes = vector(points / 2, mode)
			return vector(sites, (i) => modes.reduce((sum, a, m) => sum + (m === 0 ? a : 2 * a * (Math.sin((pi * m) / sites) / ((pi * m) / sites)) * Math.cos((2 * pi * m * (i + 0.5)) / sites)), 0))
		}
		const sizes = [16, 32, 64, 128]
		const start = vector(points, (j) => zeta(j / points))
		const errors = sizes.map((sites) => gap(levelOf(psi, sites).dynamics.run(averages(start, sites), { times: [time] }).states[0]!, averages(limit, sites)))
		for (let k = 1; k < sizes.length; k++) expect(Math.abs(Math.log2(errors[k - 1]! / errors[k]!) - 2)).toBeLessThan(0.05)
		expect(errors[3]!).toBeLessThan(2e-4)
		// Two macroscopic flows: with ψ for φ it is the limit, with φ it is elsewhere.
		const [profile, at] = [parseProfile('0.3 + cos(2*pi*theta)'), Array.from(start, (_, j) => j / points)]
		const flows = [cubic, tableOver(cramerTransform(potential(psi)), profile)].map((table) => macroFlow(table, profile, { times: [time], at }))
		const [without, withEntropy] = flows.map((flow) => gap(flow.at.map((row) => row.value), limit))
		expect(without!).toBeLessThan(1e-8)
		expect(withEntropy!).toBeGreaterThan(0.1)
	})

	test('backward diffusion: a constant stays, a perturbation of it separates and comes to rest where ψ′ is the same', () => {
		const level = levelOf('z^4/4-z^2/2', 24)
		const constant = level.dynamics.run(new Float64Array(24).fill(0.1), { times: [0, 10] })
		expect(constant.states[1]).toEqual(constant.states[0])
		expect(constant.dissipated).toEqual([0, 0])
		for (const amplitude of [0.3, 1e-8]) {
			const start = vector(24, (i) => 0.1 + amplitude * profile((i + 0.2) / 24))
			const run = level.dynamics.run(start, { times: [0, 0.1, 1e4] })
			expect(run.outcome.reached).toBe(true)
			const end = run.states[2]!
			const force = level.energy.gradient(end)
			expect(Math.max(...force) - Math.min(...force)).toBeLessThan(1e-12)
			expect(level.energy.jets(end)[2].filter((c) => c < 0).length).toBeLessThanOrEqual(1)
			expect(Math.max(...end) - Math.min(...end)).toBeGreaterThan(1)
			expect(run.massDrift).toBeLessThan(50 * 2.2e-16)
			expect(Math.abs(identityDefect(run.energy[0]!, run.energy[2]!, run.dissipated[2]!))).toBeLessThan(1e-9)
			// Energies lost step by step are those of the values.
			expect(Math.abs(run.drops[2]! - (run.energy[0]! - run.energy[2]!))).toBeLessThan(1e-12)
		}
	})

	test('far-off and tiny states: energies lost do not cancel', () => {
		const flat = levelOf('1e4*z^2', 8)
		const far = flat.dynamics.run(vector(8, (i) => 1e8 + Math.sin((pi * i) / 4)), { times: [1] })
		// H falls by 1e4 Σ sin²; values of sites have 1e-8 of rounding.
		expect(Math.abs(far.drops[0]! - 4e4)).toBeLessThan(1e-6 * 4e4)
		const tiny = levelOf('(z-40)^2/2', 8).dynamics.run(vector(8, (i) => 40 + 1e-6 * Math.sin((pi * i) / 4)), { times: [1] })
		expect(Math.abs(tiny.drops[0]! / 2e-12 - 1)).toBeLessThan(1e-7)
		expect(Math.abs(tiny.dissipated[0]! / tiny.drops[0]! - 1)).toBeLessThan(1e-7)
	})

	test('outcomes: at rest in flat tails, limits, trackers, and forces beyond doubles', () => {
		const rest = levelOf('log(cosh(z))', 16).dynamics.run(vector(16, (i) => 30 * Math.sin((pi * i) / 8)), { times: [1000] })
		expect(rest.outcome).toEqual({ reached: true, sentence: expect.stringContaining('Reached t = 1000') as unknown })
		const well = levelOf('z^4/4-z^2/2', 65).dynamics
		const start = vector(65, (i) => 0.1 * Math.sin((2 * pi * i) / 65))
		const short = well.run(start, { times: [0, 1], maximumSteps: 30 })
		expect(short.times).toEqual([0])
		expect(short.outcome).toEqual({ reached: false, sentence: expect.stringMatching(/step limit of 30.*ψ'' < 0 at 65 sites/) as unknown })
		const { tracker, rows } = observableTracker((x) => x[0]!)
		const stopped = well.run(start, { times: [0, 1], trackers: [tracker, ({ time }) => (time > 1e-3 ? 'enough' : undefined)] })
		expect(stopped.outcome).toEqual({ reached: false, sentence: 'Stopped: enough.' })
		expect(rows.length).toBe(stopped.steps + 1)
		for (const height of [600, 1000, Number.NaN])
			expect(levelOf('exp(z)-z', 3).dynamics.run(Float64Array.of(0, height, 1), { times: [1] }).outcome.sentence).toContain('too large at the state for doubles')
	})
})
