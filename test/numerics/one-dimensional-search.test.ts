import { describe, expect, test } from 'vitest'
import { bisect, goldenMinimum } from '../../lib/numerics/one-dimensional-search.ts'

describe('bisect', () => {
	test.each([
		[(x: number) => x * x - 2, 0, 2, Math.SQRT2],
		[(x: number) => 2 - x * x, 0, 2, Math.SQRT2],
		[(x: number) => Math.cos(x), 3, 0, Math.PI / 2],
		[(x: number) => x ** 3, -1, 3, 0],
	])('root %#', (f, a, b, root) => {
		expect(Math.abs(bisect(f, a, b) - root)).toBeLessThanOrEqual(2 ** -51)
	})
})

describe('golden section', () => {
	test('finds a minimum to √ε in the place and ε in the value', () => {
		const m = goldenMinimum((x) => Math.cosh(x - 0.3), -2, 5)
		expect(m.x).toBeCloseTo(0.3, 7)
		expect(m.value).toBeCloseTo(1, 14)
	})
})
