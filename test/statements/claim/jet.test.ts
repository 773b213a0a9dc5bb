/** Jets enclose value, slope and curvature of what they are made of, and are tight on small boxes. */
import { expect, test } from 'vitest'
import { absoluteJet, exponentialJet, inverseJet, type Jet, largestJet, logarithmJet, constantJet, negativeJet, plusJet, powerJet, rangeOn, rootJet, timesJet, variableJet } from '../../../lib/statements/claim/jet.ts'
import type { Interval } from '../../../lib/expression/interval.ts'

const two = constantJet([2, 2])
const CASES: readonly (readonly [string, (x: Jet) => Jet, (x: number) => readonly [number, number, number]])[] = [
	['x e^x', (x) => timesJet(x, exponentialJet(x)), (x) => [x * Math.exp(x), (1 + x) * Math.exp(x), (2 + x) * Math.exp(x)]],
	['log(x² + 2)', (x) => logarithmJet(plusJet(powerJet(x, 2), two)), (x) => [Math.log(x * x + 2), (2 * x) / (x * x + 2), (4 - 2 * x * x) / (x * x + 2) ** 2]],
	['√(x² + 2)', (x) => rootJet(plusJet(powerJet(x, 2), two)), (x) => [Math.sqrt(x * x + 2), x / Math.sqrt(x * x + 2), 2 / (x * x + 2) ** 1.5]],
	['1/(x + 2)', (x) => inverseJet(plusJet(x, two)), (x) => [1 / (x + 2), -1 / (x + 2) ** 2, 2 / (x + 2) ** 3]],
	['(x + 2)^−3', (x) => powerJet(plusJet(x, two), -3), (x) => [(x + 2) ** -3, -3 * (x + 2) ** -4, 12 * (x + 2) ** -5]],
	['max(x, −x²)', (x) => largestJet(x, negativeJet(powerJet(x, 2))), (x) => (x >= 0 || x < -1 ? [x >= 0 ? x : -x * x, x >= 0 ? 1 : -2 * x, x >= 0 ? 0 : -2] : [-x * x, -2 * x, -2])],
	['|x|', absoluteJet, (x) => [Math.abs(x), Math.sign(x), 0]],
]
const inside = ([low, high]: Interval, y: number) => y >= low - 1e-12 && y <= high + 1e-12

test.each(CASES)('%s', (_, jet, truth) => {
	for (const [a, b] of [[-0.9, -0.7], [-0.5, 0.6], [0.2, 0.3], [0.1, 0.1 + 1e-6]] as const) {
		const f = (x: Interval) => jet(variableJet(x))
		const found = f([a, b])
		const range = rangeOn(f, [a, b])
		for (let i = 0; i <= 20; i++) {
			const x = a + ((b - a) * i) / 20
			if (Math.abs(x) < 1e-9) continue
			const [value, slope, bend] = truth(x)
			expect([inside(found.value, value), inside(range, value), inside(found.slope, slope), inside(found.bend, bend)]).toEqual([true, true, true, true])
		}
		if (b - a < 1e-5) expect(range[1] - range[0]).toBeLessThan(5 * (b - a))
	}
})
