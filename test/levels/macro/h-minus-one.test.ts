import { describe, expect, test } from 'vitest'
import { macroFlow, macroSpace, split, squaredHminus1, stepDistance } from '../../../lib/levels/index.ts'
import { gaussian } from './tables.ts'

const space = macroSpace(split({ start: 0, length: 1, piece: 0 }, 12), 10)
const { PI: pi } = Math

test('|cos 2πnθ|² = 1/(2(2πn)²), whatever the mean', () => {
	for (const n of [1, 2, 3]) {
		const wave = space.nodes.map((t) => 3 + Math.cos(2 * pi * n * t))
		expect(squaredHminus1(space, wave)).toBeCloseTo(0.5 / (2 * pi * n) ** 2, 14)
	}
})

test('distance from 0 is the closed form of theory 5.2', () => {
	const x = Float64Array.of(0.3, -1, 2, 0.7, -0.4, 0.1, 1, -0.9)
	const n = x.length
	const mean = x.reduce((a, b) => a + b) / n
	let expected = 0
	for (let k = 1; k < n; k++) {
		let [re, im] = [0, 0]
		x.forEach((v, i) => {
			re += (v * Math.cos((2 * pi * k * i) / n)) / n
			im += (v * Math.sin((2 * pi * k * i) / n)) / n
		})
		expected += (re * re + im * im) * (1 / (4 * n * n * Math.sin((pi * k) / n) ** 2) - 1 / (6 * n * n))
	}
	const zero = new Float64Array(space.dimension)
	expect(stepDistance(space, zero, n).squared(x)).toBeCloseTo(expected, 15)
	expect(stepDistance(space, zero, n).squared(x.map((v) => v - mean))).toBeCloseTo(expected, 15)
})

describe('the bias of the mean lattice heat flow, theory 5.4 (ζ_0 = cos 2πθ, t = 0.01)', () => {
	const time = 0.01
	const flow = macroFlow(
		gaussian,
		{ pieces: [{ from: 0, to: 1, value: (t) => Math.cos(2 * pi * t) }] },
		{ times: [time], tolerance: 1e-11 },
	)
	test.each([
		[8, 8.924294577e-6],
		[16, 5.428884098e-7],
		[32, 3.369222951e-8],
	])('N = %i', (n, bias) => {
		const rate = 4 * n * n * Math.sin(pi / n) ** 2
		const c = Math.sin(pi / n) / (pi / n)
		const x = Float64Array.from({ length: n }, (_, i) => c * Math.exp(-rate * time) * Math.cos((2 * pi * (i + 0.5)) / n))
		const distance = stepDistance(flow.levels[0]!.space, flow.states[0]!, n)
		expect(Math.abs(distance.squared(x) / bias - 1)).toBeLessThan(1e-8)
		const theta = 4 * pi * pi
		for (let i = 0; i < n; i++) {
			const average = c * Math.exp(-theta * time) * Math.cos((2 * pi * (i + 0.5)) / n)
			expect(distance.cellAverages[i]).toBeCloseTo(average, 11)
		}
	})
})

test('step data with jumps inside cells: brute force by a fine Riemann sum of the primitive', () => {
	const pieces = [
		{ from: 0, to: 0.3, value: () => 1 },
		{ from: 0.3, to: 1, value: (t: number) => t },
	]
	const flow = macroFlow(gaussian, { pieces }, { times: [1e-3], tolerance: 1e-8 })
	const x = Float64Array.of(0.2, 1, -0.5, 0.8, 0.1)
	const points = 20000
	const theta = Float64Array.from({ length: points }, (_, k) => (k + 0.5) / points)
	const g = flow.levels[0]!.space.embed(flow.states[0]!, theta).map((z, k) => x[Math.floor((5 * k) / points)] - z)
	const mean = g.reduce((a, b) => a + b) / points
	let [w, first, second] = [0, 0, 0]
	for (const value of g) {
		const next = w + (value - mean) / points
		first += (w + next) / 2 / points
		second += (w * w + w * next + next * next) / 3 / points
		w = next
	}
	expect(stepDistance(flow.levels[0]!.space, flow.states[0]!, 5).squared(x)).toBeCloseTo(second - first * first, 8)
})
