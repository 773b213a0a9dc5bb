/** Suprema by search against closed forms: found, enclosed, and not too wide; what was not resolved is in the upper end. */
import { describe, expect, test } from 'vitest'
import { supremum } from '../../../lib/statements/claim/search.ts'
import { exact, inverse, lacking, plus, within } from '../../../lib/statements/claim/value.ts'

const nodes = Array.from({ length: 33 }, (_, i) => -3 + (6 * i) / 32)
const search = (f: (x: number) => number, budget = 500) => supremum((x) => exact(f(x)), nodes, { budget, tolerance: 1e-10 })

const CASES: readonly (readonly [name: string, f: (x: number) => number, sup: number])[] = [
	['parabola', (x) => 1 - (x - 0.3) ** 2, 1],
	['kink', (x) => 1 - Math.abs(x - 0.3), 1],
	['kink from below', (x) => Math.abs(x - 0.3), 3.3],
	['end', Math.exp, Math.exp(3)],
	['flat maximum', (x) => 2 - (x - 0.1) ** 4, 2],
	['constant', () => 7, 7],
	['waves', (x) => Math.cos(20 * x + 1), 1],
	['two peaks that nearly tie', (x) => Math.exp(-((x + 1.234) ** 2) * 8) + 1.00001 * Math.exp(-((x - 1.111) ** 2) * 8), 1.00001],
	['narrow peak', (x) => 2 * Math.exp(-((x - 0.777) ** 2) / 0.005), 2],
	['step', (x) => Math.tanh(50 * (x - 1.01)) + x / 10, 1.3],
	['waves of the period of the nodes', (x) => Math.cos((2 * Math.PI * 32 * (x + 0.01)) / 6), 1],
]

describe('supremum', () => {
	test.each(CASES)('%s', (_, f, sup) => {
		const found = search(f)
		expect(found).not.toBeNull()
		if (found === null) return
		expect(Math.abs(found.value.value - sup)).toBeLessThan(2e-10 * Math.abs(sup))
		expect(found.value.low).toBeLessThanOrEqual(sup * (1 + 1e-15))
		expect(found.value.high).toBeGreaterThan(sup * (1 - 1e-12))
		expect(found.value.high - found.value.value).toBeLessThan(2e-9 * Math.abs(sup))
		expect(f(found.x)).toBe(found.value.value)
	})

	test('what the budget did not resolve is left open above', () => {
		const found = search((x) => Math.cos(300 * x) + 0.1 * Math.cos(1.7 * x), 20)
		expect(found?.value.high).toBeGreaterThan(1.1)
		expect((found?.value.high as number) - (found?.value.value as number)).toBeGreaterThan(0.1)
	})

	test('errors of the function widen both ends', () => {
		const found = supremum((x) => within(-x * x, 1e-3), nodes, { budget: 100, tolerance: 1e-10 })
		expect(found?.value.low).toBeLessThanOrEqual(-1e-3 * (1 - 1e-12))
		expect(found?.value.low).toBeGreaterThan(-1.2e-3)
		// The search leaves a tenth of the error open.
		expect(found?.value.high).toBeGreaterThanOrEqual(1e-3 * (1 - 1e-12))
		expect(found?.value.high).toBeLessThan(1.2e-3)
	})

	test('points without a value are left out', () => {
		const found = supremum((x) => plus(exact(-x * x), x === 0 ? inverse(exact(0)) : exact(0)), nodes, { budget: 100, tolerance: 1e-10 })
		expect(found?.value.value).toBeGreaterThan(-1e-2)
		expect(found?.value.lack).toBeUndefined()
		expect(supremum(() => lacking('nowhere'), nodes, { budget: 100, tolerance: 1e-10 })).toBeNull()
	})
})
