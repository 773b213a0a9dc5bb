/** The mesh that follows the solution: many jumps, fronts, very short times, honest accounts. */
import { describe, expect, test } from 'vitest'
import { macroFlow } from '../../../lib/levels/index.ts'
import { cubic, gaussian, smooth, step, wavy } from './tables.ts'
import { long } from '../../support/long.ts'

const { PI: pi } = Math
const points = Array.from({ length: 40 }, (_, k) => (k + 0.3) / 40)
/** Values in [−1, 1) of a linear congruential generator. */
const values = (n: number) => {
	let seed = 12345
	return Array.from({ length: n }, () => {
		seed = (seed * 1103515245 + 12345) % 2147483648
		return seed / 1073741824 - 1
	})
}
const cells = (v: readonly number[]) => ({ pieces: v.map((x, i) => ({ from: i / v.length, to: (i + 1) / v.length, value: () => x })) })

long('64 random values: heat flow against the Fourier series', () => {
	const v = values(64)
	const n = v.length
	const t = 1e-4
	const flow = macroFlow(gaussian, cells(v), { times: [t], at: points })
	const exact = (theta: number) => {
		let sum = v.reduce((a, x) => a + x) / n
		for (let k = 1; k < 200; k++) {
			const decay = Math.exp(-4 * pi * pi * k * k * t) / (pi * k)
			v.forEach((x, i) => {
				sum += decay * x * (Math.sin(2 * pi * k * (theta - i / n)) - Math.sin(2 * pi * k * (theta - (i + 1) / n)))
			})
		}
		return sum
	}
	const error = flow.at.reduce((m, { theta, value }) => Math.max(m, Math.abs(value - exact(theta))), 0)
	expect(error).toBeLessThan(1e-8)
	expect(error).toBeLessThan(flow.errors.values)
	expect(Math.abs(flow.identityDefect)).toBeLessThan(1e-6)
	expect(flow.massDrift).toBeLessThan(20 * 2.2e-16)
	expect(flow.largestRise).toBeLessThan(1e-16)
	expect(flow.elements).toBeLessThan(flow.mostElements / 5)
	for (let k = 1; k < flow.history.length; k++) expect(flow.history[k]!.energy).toBeLessThanOrEqual(flow.history[k - 1]!.energy)
})

long('joined elements change the energy by far less than what is dissipated, and it is accounted for', () => {
	const flow = macroFlow(cubic, cells(values(24)), { times: [0, 0.002] })
	expect(flow.transferDefect).toBeGreaterThan(0)
	expect(flow.transferDefect).toBeLessThan(1e-9 * flow.dissipated[1]!)
	expect(flow.errors.energy).toBeGreaterThanOrEqual(flow.transferDefect)
	// The summed differences of the history and the direct difference of the energies agree.
	expect(flow.history.at(-1)!.energy).toBeCloseTo(flow.energy[1]!, 9)
})

test.each([1e-6, 1e-10, 1e-14])('smooth data for a time of %f: the identity is a test where the energies agree to rounding', (time) => {
	for (const table of [gaussian, cubic]) {
		const flow = macroFlow(table, smooth, { times: [time] })
		expect(Math.abs(flow.identityDefect)).toBeLessThan(1e-10)
		// Dissipated: time × ∫|∂φ'(ζ_0)|², for the heat equation (2π)²(0.8² + 4·0.2²)/2.
		if (table === gaussian) expect(flow.dissipated[0]! / (time * 4 * pi * pi * 0.4) - 1).toBeCloseTo(0, time < 1e-8 ? 6 : 3)
	}
})

describe('jumps at extreme times', () => {
	test('1e-20 runs, 1e-30 ends with a sentence', () => {
		const flow = macroFlow(cubic, step, { times: [1e-20] })
		expect(flow.outcome.reached).toBe(true)
		expect(Math.abs(flow.identityDefect)).toBeLessThan(1e-5)
		const early = macroFlow(cubic, step, { times: [0, 1e-30], at: [0.1] })
		expect(early.outcome.reached).toBe(false)
		expect(early.outcome.sentence).toContain('Try times above')
		expect(early.times).toEqual([0])
		expect(early.at[0]!.value).toBe(0.8)
	})
})

test('a flux with fine structure is resolved: energies of two tolerances agree within their estimates', () => {
	const options = { times: [0, 1e-4] }
	const coarse = macroFlow(wavy, smooth, { ...options, tolerance: 1e-7 })
	const fine = macroFlow(wavy, smooth, { ...options, tolerance: 1e-8 })
	expect(Math.abs(coarse.energy[1]! - fine.energy[1]!)).toBeLessThan(coarse.errors.energy + fine.errors.energy)
	expect(Math.abs(fine.identityDefect)).toBeLessThan(1e-8)
})

test('the error of the table is part of the estimate and covers a table that is wrong by so much', () => {
	const error = 1e-7
	const wrong: typeof cubic = {
		...cubic,
		error,
		first: (m) => cubic.first(m) * (1 + error),
		second: (m) => cubic.second(m) * (1 + error),
		evaluate: (means, first, second, count = means.length) => {
			cubic.evaluate(means, first, second, count)
			for (let i = 0; i < count; i++) {
				first[i] *= 1 + error
				second[i] *= 1 + error
			}
		},
	}
	const [a, b] = [cubic, wrong].map((table) => macroFlow(table, smooth, { times: [0.004], at: points }))
	const gap = a!.at.reduce((m, { value }, i) => Math.max(m, Math.abs(value - b!.at[i]!.value)), 0)
	expect(gap).toBeGreaterThan(a!.errors.values)
	expect(gap).toBeLessThan(b!.errors.values)
	expect(b!.errors.values).toBeLessThan(200 * gap)
})

test('progress rises, ends at 1', () => {
	const seen: number[] = []
	macroFlow(wavy, step, { times: [1e-3, 2e-3], tolerance: 1e-6, progress: (x) => seen.push(x) })
	for (let k = 1; k < seen.length; k++) expect(seen[k]!).toBeGreaterThan(seen[k - 1]!)
	expect(seen.at(-1)).toBe(1)
})
