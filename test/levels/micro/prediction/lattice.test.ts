import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseProfile } from '../../../../lib/expression/profile.ts'
import { type Column, collocation, fluctuation, latticeMeans, latticePrediction } from '../../../../lib/levels/micro/prediction/index.ts'
import { cubic, gaussian, smooth, step } from '../../macro/tables.ts'
import { averagesOf, bruteForce, eigenvalue, gaussianLattice, profileOf, transformOf } from './oracles.ts'
import { LONG, long } from '../../../support/long.ts'

const quartic = transformOf('z^4/4-z^2/2')
const bump = transformOf('z^2/2+2*exp(-z^2)')
const initial = smooth.pieces[0]!.value
const relative = (a: number, b: number) => Math.abs(a / b - 1)

describe('Gaussian ψ: theory 5.4', () => {
	test.each([1, 2, 3, 8, 33, ...(LONG ? [64] : [])])('N = %i, both readings of the means', (sites) => {
		for (const about of ['lattice', 'macroscopic'] as const) {
			const times = [0, 1e-6, 1e-3, 0.01, 0.05, 2]
			const { rows, outcome } = latticePrediction(gaussian, smooth, { sites, times, start: 'deterministic', about })
			expect(outcome.reached).toBe(true)
			expect(rows.map((r) => r.time)).toEqual(times)
			for (const { time, scaled, error } of rows) {
				const exact = gaussianLattice(sites, time)
				expect(Math.abs(scaled - exact)).toBeLessThanOrEqual(1e-10 * exact)
				expect(Math.abs(scaled - exact)).toBeLessThanOrEqual(error + 1e-15 * exact)
				expect(error).toBeLessThanOrEqual(1e-8 * exact)
			}
		}
	})
	test('the printed values, and local equilibrium for all times', () => {
		for (const [sites, value] of [[8, 5.024451977426529e-3], [16, 3.105897369129223e-3], [32, 1.708162523585941e-3]] as const) {
			const row = latticePrediction(gaussian, smooth, { sites, times: [0.01], start: 'deterministic' }).rows[0]!
			expect(relative(row.scaled / sites, value)).toBeLessThan(1e-10)
			for (const profile of [smooth, step]) {
				const { rows } = latticePrediction(gaussian, profile, { sites, times: [0, 0.003, 0.1], start: 'local-gibbs', about: 'lattice' })
				for (const r of rows) {
					expect(relative(r.scaled, (sites - 1) ** 2 / (12 * sites ** 2))).toBeLessThan(1e-10)
					expect(relative(r.scaledFreeMean!, r.scaled)).toBeLessThan(1e-10)
					expect(r.zeroModeVariance).toBeCloseTo(1, 13)
				}
			}
		}
	})
})

describe('theory 8.4 and D2', () => {
	const CASES = [
		['z^2/2+2*exp(-z^2)', bump, [0.092, 0.1008, 0.1053]],
		['z^4/4-z^2/2', quartic, [0.0612, 0.0662, 0.0687]],
	] as const
	test.each(CASES.slice(0, LONG ? 2 : 1))('%s: the table comes out about cell averages of ζ', (_, transform, table) => {
		table.forEach((value, k) => {
			const row = latticePrediction(transform, smooth, { sites: 16 * 2 ** k, times: [0.02], start: 'deterministic' }).rows[0]!
			expect(Math.round(row.scaled * 1e4) / 1e4).toBe(value)
			expect(row.error).toBeLessThan(1e-8 * row.scaled)
		})
	})
	test('the double well of D2, with the mean of C_0 projected', () => {
		const well = transformOf('z^2/2+4*exp(-z^2/2)')
		const profile = profileOf((t) => 0.3 + Math.cos(2 * Math.PI * t))
		for (const [sites, value] of [[12, 0.187], [24, 0.204], [48, 0.213], ...(LONG ? [[96, 0.218]] : [])] as [number, number][]) {
			const row = latticePrediction(well, profile, { sites, times: [0.01], start: 'local-gibbs' }).rows[0]!
			expect(Math.round(row.scaled * 1e3) / 1e3).toBe(value)
			// The free mean adds 1e-3 relative and would round to 0.205 and 0.214.
			expect(row.scaledFreeMean! / row.scaled - 1).toBeGreaterThan(1e-3)
			expect(row.scaledFreeMean! / row.scaled - 1).toBeLessThan(2e-3)
		}
	})
})

long('scipy: forward Lyapunov equation with DOP853, both starts, both readings', () => {
	const cases = JSON.parse(readFileSync(new URL('../../../data/prediction.json', import.meta.url), 'utf8')) as {
		psi: string
		profile: string
		sites: number
		time: number
		start: 'deterministic' | 'local-gibbs'
		about: 'lattice' | 'macroscopic'
		scaled: number
	}[]
	expect(cases).toHaveLength(16)
	for (const { psi, profile, sites, time, start, about, scaled } of cases) {
		const transform = transformOf(psi, psi.startsWith('exp') ? -1 : null)
		const row = latticePrediction(transform, parseProfile(profile), { sites, times: [time], start, about }).rows[0]!
		expect(relative(row.scaled, scaled)).toBeLessThan(1e-10)
		expect(row.error / scaled).toBeLessThan(1e-8)
	}
})

describe('brute force: dense matrices and Runge–Kutta', () => {
	const rough = (t: number) => (t % 1 < 0.25 ? 0.8 : -0.2)
	test.each([
		[3, smooth, initial, 1200],
		[6, smooth, initial, 1600],
		[8, step, rough, 3000],
	] as const)('N = %i', (sites, profile, value, steps) => {
		const means = averagesOf(value, sites, value === rough ? 8 : 40000)
		for (const start of ['deterministic', 'local-gibbs'] as const) {
			const row = latticePrediction(cubic, profile, { sites, times: [0.004, 0.03], start, about: 'lattice' }).rows[1]!
			expect(relative(row.scaled, bruteForce(cubic, means, start, 0.03, steps))).toBeLessThan(2e-9)
			if (start === 'local-gibbs') expect(relative(row.scaledFreeMean!, bruteForce(cubic, means, 'free', 0.03, steps))).toBeLessThan(2e-9)
			expect(Math.abs(row.means.reduce((a, m) => a + m, 0) - means.reduce((a, m) => a + m, 0))).toBeLessThan(1e-12)
		}
	})
	long('step profile: cell averages of ζ against block averages of finer lattices, extrapolated', () => {
		const [sites, time] = [8, 0.01]
		const columns: Column[] = []
		for (let k = 1; 2 * k <= sites; k++) {
			const weight = Math.sqrt((1 / eigenvalue(sites, k) - 1 / (6 * sites * sites)) * (2 * k === sites ? 1 / sites : 2 / sites))
			columns.push((i) => weight * Math.cos((2 * Math.PI * k * i) / sites))
			if (2 * k < sites) columns.push((i) => weight * Math.sin((2 * Math.PI * k * i) / sites))
		}
		const about = (parts: number) => {
			const fine = latticeMeans(cubic, averagesOf(rough, sites * parts, 8), [time], 1e-10)!
			const values = fine.values.map((panel) => Float64Array.from({ length: panel.length / parts }, (_, k) => panel.subarray(k * parts, (k + 1) * parts).reduce((x, m) => x + m / parts, 0)))
			const options = { method: collocation(7), compact: 0, growth: 1.8, fastest: 4 * sites * sites }
			return fluctuation(cubic, { ...fine, size: sites, values }, fine.ends.length - 1, columns, options).noise
		}
		const [a, b] = [about(12), about(24)]
		const row = latticePrediction(cubic, step, { sites, times: [time], start: 'deterministic' }).rows[0]!
		expect(relative(row.scaled, (4 * b - a) / 3)).toBeLessThan(1e-8)
		expect(row.error / row.scaled).toBeLessThan(1e-8)
		// The other reading differs, by O(N⁻²).
		const other = latticePrediction(cubic, step, { sites, times: [time], start: 'deterministic', about: 'lattice' }).rows[0]!
		expect(relative(other.scaled, row.scaled)).toBeGreaterThan(1e-3)
		expect(relative(other.scaled, row.scaled)).toBeLessThan(2e-2)
	})
})

describe('what must not matter', () => {
	test('units: ψ = 1e4 z² and (z − 40)²/2', () => {
		// φ'' = 2e4: time in units 1/2e4, variances in units 1/2e4.
		const stiff = latticePrediction(transformOf('1e4*z^2'), profileOf((t) => 0.005 * Math.cos(2 * Math.PI * t)), { sites: 20, times: [1e-6], start: 'deterministic' })
		expect(relative(stiff.rows[0]!.scaled * 2e4, gaussianLattice(20, 0.02))).toBeLessThan(1e-10)
		const far = latticePrediction(transformOf('(z-40)^2/2'), profileOf((t) => 40 + 0.8 * Math.cos(2 * Math.PI * t)), { sites: 20, times: [0.02], start: 'deterministic' })
		expect(relative(far.rows[0]!.scaled, gaussianLattice(20, 0.02))).toBeLessThan(1e-10)
		expect(far.outcome.reached).toBe(true)
	})
	test('a shift of ζ by a site, and the order and repetition of times', () => {
		const options = { sites: 12, start: 'local-gibbs', about: 'lattice' } as const
		const a = latticePrediction(cubic, smooth, { ...options, times: [0.01, 0.002] }).rows
		const b = latticePrediction(cubic, profileOf((t) => initial(t + 1 / 12)), { ...options, times: [0.002, 0.01, 0.01] }).rows
		expect(a.map((r) => r.time)).toEqual([0.002, 0.01])
		a.forEach((row, k) => expect(relative(row.scaled, b[k]!.scaled)).toBeLessThan(1e-11))
	})
	test('a constant profile is the Gaussian with φ\'\' at the mean', () => {
		const row = latticePrediction(cubic, profileOf(() => 0.5), { sites: 10, times: [0.02], start: 'deterministic' }).rows[0]!
		expect(relative(row.scaled * 1.75, gaussianLattice(10, 0.02 * 1.75))).toBeLessThan(1e-10)
	})
	test('wrong input is refused by name', () => {
		const options = { sites: 8, times: [0.01], start: 'deterministic' } as const
		expect(() => latticePrediction(cubic, smooth, { ...options, sites: 0 })).toThrow(/sites/)
		expect(() => latticePrediction(cubic, smooth, { ...options, times: [-1] })).toThrow(/times/)
		expect(() => latticePrediction(cubic, smooth, { ...options, start: 'equilibrium' as 'deterministic' })).toThrow(/unknown start/)
	})
})
