import { describe, expect, test } from 'vitest'
import { type MacroFlow, macroFlow } from '../../../lib/levels/index.ts'
import { cubic, gaussian, smooth, smoothHeat, step, stepHeat } from './tables.ts'

const points = Array.from({ length: 40 }, (_, k) => (k + 0.3) / 40)
const largest = (flow: MacroFlow, exact: (theta: number) => number) =>
	flow.at.reduce((m, { theta, value }) => Math.max(m, Math.abs(value - exact(theta))), 0)

/** Mass to 20 eps, energies decreasing, defect below the bound. */
function conserves(flow: MacroFlow, mass: number, defect: number): void {
	expect(flow.outcome).toMatchObject({ reached: true })
	for (const m of flow.mass) expect(Math.abs(m - mass)).toBeLessThan(20 * 2.2e-16)
	expect(flow.massDrift).toBeLessThan(20 * 2.2e-16)
	for (let k = 1; k < flow.energy.length; k++) expect(flow.energy[k]!).toBeLessThan(flow.energy[k - 1]!)
	expect(Math.abs(flow.identityDefect)).toBeLessThan(defect)
	expect(flow.largestRise).toBeLessThan(1e-16)
}

describe('Gaussian ψ: the heat equation', () => {
	test('smooth profile against its Fourier series', () => {
		const flow = macroFlow(gaussian, smooth, { times: [0, 0.001, 0.02], at: points })
		const error = largest(flow, (theta) => smoothHeat(theta, 0.02))
		expect(error).toBeLessThan(1e-10)
		expect(error).toBeLessThan(flow.errors.values)
		expect(flow.errors.values).toBeLessThan(1e-8)
		conserves(flow, 0.2, 1e-9)
		// ∫ζ²/2 by Parseval.
		for (const [k, t] of flow.times.entries()) {
			const energy = 0.02 + 0.16 * Math.exp(-8 * Math.PI ** 2 * t) + 0.01 * Math.exp(-32 * Math.PI ** 2 * t)
			expect(Math.abs(flow.energy[k]! - energy)).toBeLessThan(1e-10)
			expect(Math.abs(flow.dissipated[k]! - (0.19 - energy))).toBeLessThan(1e-9)
		}
	})

	test.each([1e-5, 1e-3, 0.02])('step profile at t = %f against its Fourier series', (t) => {
		const flow = macroFlow(gaussian, step, { times: [t], at: points })
		const error = largest(flow, (theta) => stepHeat(theta, t))
		expect(error).toBeLessThan(1e-9)
		expect(error).toBeLessThan(flow.errors.values)
		conserves(flow, 0.05, 1e-8)
		expect(flow.jumps).toEqual([0, 0.25])
		expect(flow.initialEnergy).toBeCloseTo((0.64 * 0.25 + 0.04 * 0.75) / 2, 15)
	})

	test('a profile that is not periodic jumps at 0; a kink is graded; a narrow bump is found', () => {
		const pieces = (value: (t: number) => number) => ({ pieces: [{ from: 0, to: 1, value }] })
		const t = 0.001
		const ramp = macroFlow(
			gaussian,
			pieces((x) => x),
			{ times: [t], at: points },
		)
		expect(ramp.jumps).toEqual([0])
		const series = (term: (k: number) => number, theta: number) => {
			let sum = 0
			for (let k = 1; k < 200; k++) sum += term(k) * Math.exp(-4 * Math.PI ** 2 * k * k * t) * (k > 0 ? 1 : theta)
			return sum
		}
		expect(largest(ramp, (x) => 0.5 - series((k) => Math.sin(2 * Math.PI * k * x) / (Math.PI * k), x))).toBeLessThan(1e-9)
		conserves(ramp, 0.5, 1e-8)
		const kink = macroFlow(
			gaussian,
			pieces((x) => x * (1 - x)),
			{ times: [t], at: points },
		)
		expect(largest(kink, (x) => 1 / 6 - series((k) => Math.cos(2 * Math.PI * k * x) / (Math.PI * k) ** 2, x))).toBeLessThan(1e-9)
		conserves(kink, 1 / 6, 1e-8)
		const width = 1000
		const bump = macroFlow(
			gaussian,
			pieces((x) => Math.exp(-width * (x - 0.5) ** 2)),
			{ times: [t], at: points },
		)
		const spread = 1 + 4 * width * t
		expect(largest(bump, (x) => Math.exp((-width * (x - 0.5) ** 2) / spread) / Math.sqrt(spread))).toBeLessThan(1e-9)
		conserves(bump, Math.sqrt(Math.PI / width), 1e-8)
	})
})

/** Fourier collocation with n points and classical Runge–Kutta: an independent method for smooth data. */
function collocation(flux: (m: number) => number, initial: (t: number) => number, time: number, n: number, steps: number): Float64Array {
	const second = new Float64Array(n)
	for (let j = 0; j < n; j++) {
		for (let k = 1; k < n / 2; k++) second[j] -= (2 / n) * (2 * Math.PI * k) ** 2 * Math.cos((2 * Math.PI * k * j) / n)
		second[j] -= (1 / n) * (Math.PI * n) ** 2 * Math.cos(Math.PI * j)
	}
	const rate = (y: Float64Array) => {
		const f = y.map(flux)
		return y.map((_, i) => {
			let sum = 0
			for (let j = 0; j < n; j++) sum += second[(i - j + n) % n] * f[j]
			return sum
		})
	}
	let y = Float64Array.from({ length: n }, (_, i) => initial(i / n))
	const h = time / steps
	const combine = (a: Float64Array, c: number, b: Float64Array) => a.map((x, i) => x + c * b[i])
	for (let s = 0; s < steps; s++) {
		const k1 = rate(y)
		const k2 = rate(combine(y, h / 2, k1))
		const k3 = rate(combine(y, h / 2, k2))
		const k4 = rate(combine(y, h, k3))
		y = y.map((x, i) => x + (h / 6) * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]))
	}
	return y
}

describe('φ′ = m + m³', () => {
	test('smooth profile against Fourier collocation with Runge–Kutta', () => {
		const time = 0.004
		const n = 80
		const reference = collocation(cubic.first, smooth.pieces[0]!.value, time, n, 1600)
		const at = Array.from({ length: n }, (_, i) => i / n)
		const flow = macroFlow(cubic, smooth, { times: [0, time], at })
		const error = flow.at.reduce((m, { value }, i) => Math.max(m, Math.abs(value - reference[i])), 0)
		expect(error).toBeLessThan(1e-9)
		expect(error).toBeLessThan(flow.errors.values)
		conserves(flow, 0.2, 1e-9)
	})

	test('step profile: a tolerance ten times smaller changes the values by less than the estimate', () => {
		const options = { times: [0, 0.001, 0.02], at: points }
		const flow = macroFlow(cubic, step, options)
		conserves(flow, 0.05, 1e-8)
		const finer = macroFlow(cubic, step, { ...options, tolerance: 1e-10 })
		const values = new Map(finer.at.map(({ theta, value }) => [theta, value]))
		const gap = largest(flow, (theta) => values.get(theta)!)
		expect(gap).toBeLessThan(flow.errors.values)
		expect(gap).toBeLessThan(1e-9)
		expect(flow.identityDefect).not.toBe(finer.identityDefect)
	})

	test('step profile against finite volumes with Richardson extrapolation', () => {
		const time = 0.002
		const volumes = (n: number) => {
			let y = Float64Array.from({ length: n }, (_, i) => (i < n / 4 ? 0.8 : -0.2))
			const steps = Math.ceil(time * n * n * 8)
			for (let s = 0; s < steps; s++) {
				const f = y.map(cubic.first)
				y = y.map((x, i) => x + (time / steps) * n * n * (f[(i + 1) % n] - 2 * f[i] + f[(i + n - 1) % n]))
			}
			return y
		}
		const [coarse, fine] = [volumes(64), volumes(192)]
		// Cell centres of the coarse grid are those of every third cell of the fine one; error O(n^-2).
		const at = Array.from({ length: 64 }, (_, i) => (i + 0.5) / 64)
		const flow = macroFlow(cubic, step, { times: [time], at })
		const error = flow.at.reduce((m, { value }, i) => {
			const extrapolated = fine[3 * i + 1] + (fine[3 * i + 1] - coarse[i]) / 8
			return Math.max(m, Math.abs(value - extrapolated))
		}, 0)
		expect(error).toBeLessThan(3e-4)
	})
})

describe('extremes', () => {
	test('times that differ by a rounding are both reached', () => {
		const t = 0.011572330393369568
		const flow = macroFlow(cubic, smooth, { times: [t / 4, (6 * t) / 24, (6 * t) / 24 + 1e-18, t] })
		expect(flow.outcome.reached).toBe(true)
		expect(flow.mass.length).toBeGreaterThanOrEqual(3)
	})
	test('to equilibrium, and hardly at all', () => {
		const long = macroFlow(cubic, step, { times: [1, 1e6], at: [0.1] })
		expect(long.at[0]!.value).toBeCloseTo(0.05, 14)
		expect(long.energy[1]).toBeCloseTo(cubic.value(0.05), 14)
		conserves({ ...long, energy: long.energy.slice(0, 1) }, 0.05, 1e-8)
		const short = macroFlow(cubic, step, { times: [1e-12], at: [0.1, 0.2] })
		expect(short.at[0]!.value).toBeCloseTo(0.8, 13)
		conserves(short, 0.05, 1e-5)
	})

	test('a constant does not move', () => {
		for (const m of [0, 0.3, -40]) {
			const flow = macroFlow({ ...gaussian, lower: -100, upper: 100 }, { pieces: [{ from: 0, to: 1, value: () => m }] }, { times: [0, 1] })
			expect(flow.mass[1]).toBeCloseTo(m, 13)
			expect(flow.identityDefect).toBe(0)
			expect(flow.dissipated[1]).toBe(0)
		}
	})

	test('scales: far from 0, narrow, stiff', () => {
		const t = 0.02
		const far = macroFlow(
			{ ...gaussian, lower: 30, upper: 50 },
			{ pieces: [{ from: 0, to: 1, value: (x) => 40 + Math.cos(2 * Math.PI * x) }] },
			{ times: [0, t], at: points },
		)
		expect(largest(far, (x) => 40 + Math.exp(-4 * Math.PI ** 2 * t) * Math.cos(2 * Math.PI * x))).toBeLessThan(1e-9)
		expect(Math.abs(far.identityDefect)).toBeLessThan(1e-8)
		const small = 1e-6
		const stiff = { ...gaussian, value: (m: number) => 1e4 * m * m, first: (m: number) => 2e4 * m, second: () => 2e4 }
		const narrow = macroFlow(
			{
				...stiff,
				evaluate: (means, first, second, count = means.length) => {
					for (let i = 0; i < count; i++) {
						first[i] = 2e4 * means[i]
						second[i] = 2e4
					}
				},
			},
			{ pieces: [{ from: 0, to: 1, value: (x) => 0.01 + small * Math.cos(2 * Math.PI * x) }] },
			{ times: [0, t / 2e4], at: points },
		)
		expect(largest(narrow, (x) => 0.01 + small * Math.exp(-4 * Math.PI ** 2 * t) * Math.cos(2 * Math.PI * x))).toBeLessThan(1e-9 * small)
		expect(Math.abs(narrow.identityDefect)).toBeLessThan(1e-8)
	})

	test('wrong input is refused with a way out', () => {
		expect(() => macroFlow(gaussian, smooth, { times: [-1] })).toThrow(/times must be finite/)
		expect(() => macroFlow(gaussian, smooth, { times: [] })).toThrow(/times must be finite/)
		expect(() => macroFlow({ ...gaussian, upper: 0.5 }, smooth, { times: [1] })).toThrow(/leaves the means/)
		expect(() => macroFlow(gaussian, { pieces: [{ from: 0, to: 1, value: (x) => 1 / x }] }, { times: [1] })).toThrow(/not finite/)
	})

	test('times are sorted; snapshots have both sides of jumps; progress ends at 1', () => {
		const seen: number[] = []
		const flow = macroFlow(gaussian, step, { times: [0.01, 0, 0.01], at: [0.25], tolerance: 1e-6, progress: (x) => seen.push(x) })
		expect(flow.times).toEqual([0, 0.01])
		const [first, second] = flow.snapshots
		const jump = [...first!.theta].indexOf(0.25)
		expect([first!.theta[jump + 1], first!.values[jump], first!.values[jump + 1]]).toEqual([0.25, 0.8, -0.2])
		expect(second!.values[jump]).toBe(second!.values[jump + 1])
		expect(seen.at(-1)).toBe(1)
		expect(macroFlow(gaussian, step, { times: [0], at: [0.25, 0.1] }).at.map((row) => row.value)).toEqual([-0.2, 0.8])
	})
})
