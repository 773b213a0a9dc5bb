import { describe, expect, test } from 'vitest'
import { continuumPrediction, latticePrediction } from '../../../../lib/levels/micro/prediction/index.ts'
import { cubic, gaussian, smooth, step } from '../../macro/tables.ts'
import { gaussianLimit, profileOf, transformOf } from './oracles.ts'
import { LONG, long } from '../../../support/long.ts'

const relative = (a: number, b: number) => Math.abs(a / b - 1)

long('Gaussian ψ: V(t) of theory 5.4 whatever the profile, 1/12 in local equilibrium', () => {
	const times = [0, 5e-4, 0.001, 0.01, 0.05, 1]
	const { rows } = continuumPrediction(gaussian, smooth, { times, start: 'deterministic' })
	for (const { time, scaled, error } of rows) {
		expect(Math.abs(scaled - gaussianLimit(time))).toBeLessThanOrEqual(Math.min(error + 1e-16, 1e-5 * scaled + 1e-16))
	}
	for (const [k, value] of [[2, 0.023231], [3, 0.0597885], [4, 0.0823558]] as const) expect(Math.abs(rows[k]!.scaled - value)).toBeLessThan(5e-7)
	for (const { scaled } of continuumPrediction(gaussian, step, { times: [0, 0.001, 1], start: 'local-gibbs' }).rows)
		expect(relative(scaled, 1 / 12)).toBeLessThan(1e-8)
})

test('a time too small for the grid is said, with an honest error', () => {
	const { rows, outcome } = continuumPrediction(gaussian, smooth, { times: [1e-5], start: 'deterministic', maximumPoints: 192 })
	expect(outcome.reached).toBe(false)
	expect(outcome.sentence).toMatch(/Try/)
	const error = Math.abs(rows[0]!.scaled - gaussianLimit(1e-5))
	expect(error).toBeLessThan(rows[0]!.error)
	expect(rows[0]!.error).toBeLessThan(rows[0]!.scaled)
})

describe('the limit of the lattice predictions', () => {
	/** Limits of a + b/N + c/N² + d/N³ through four sizes. */
	const limitOf = (sizes: number[], values: number[]) => {
		let row = values
		for (let k = 1; k < sizes.length; k++) row = row.slice(1).map((v, i) => v + (v - row[i]!) / (sizes[i + k]! / sizes[i]! - 1))
		return row[0]!
	}
	const CASES = [
		['z^2/2+4*exp(-z^2/2)', null, ['local-gibbs']],
		['z^4/4-z^2/2', 0.0712, ['deterministic']],
		['z^2/2+2*exp(-z^2)', 0.1099, ['deterministic']],
	] as const
	test.each(CASES.slice(0, LONG ? 3 : 1))('%s, and the printed constant', (text, printed, starts) => {
		const transform = transformOf(text)
		for (const start of starts) {
			const { rows, outcome } = continuumPrediction(transform, smooth, { times: [0.005, 0.02], start })
			expect(outcome.reached).toBe(true)
			const sizes = [24, 32, 48, 64]
			const lattice = sizes.map((sites) => latticePrediction(transform, smooth, { sites, times: [0.005, 0.02], start, about: 'lattice' }).rows)
			rows.forEach((row, k) => {
				expect(relative(limitOf(sizes, lattice.map((r) => r[k]!.scaled)), row.scaled)).toBeLessThan(2e-5)
				expect(row.error).toBeLessThan(1e-6 * row.scaled)
			})
			if (start === 'local-gibbs')
				rows.forEach((row, k) => expect(relative(limitOf(sizes, lattice.map((r) => r[k]!.scaledFreeMean!)), row.scaledFreeMean!)).toBeLessThan(2e-5))
			if (printed !== null && start === 'deterministic') expect(Math.round(rows[1]!.scaled * 1e4) / 1e4).toBe(printed)
		}
	})
	long('a profile with jumps', () => {
		const sizes = [24, 48, 96]
		const lattice = sizes.map((sites) => latticePrediction(cubic, step, { sites, times: [0.02], start: 'local-gibbs', about: 'lattice' }).rows[0]!)
		const row = continuumPrediction(cubic, step, { times: [0.02], start: 'local-gibbs' }).rows[0]!
		expect(relative(limitOf(sizes, lattice.map((r) => r.scaled)), row.scaled)).toBeLessThan(1e-5)
		// ∫1/φ'' of 0.8 on a quarter and −0.2 on the rest.
		expect(relative(row.zeroModeVariance!, 0.25 / 2.92 + 0.75 / 1.12)).toBeLessThan(1e-13)
	})
})

test('units: φ\'\' = 2e4', () => {
	const profile = profileOf((t) => 0.005 * Math.cos(2 * Math.PI * t))
	const row = continuumPrediction(transformOf('1e4*z^2'), profile, { times: [1e-6], start: 'deterministic' }).rows[0]!
	expect(relative(row.scaled * 2e4, gaussianLimit(0.02))).toBeLessThan(1e-7)
})
