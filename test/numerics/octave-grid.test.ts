import fc from 'fast-check'
import { expect, test } from 'vitest'
import { octaveGrid } from '../../lib/numerics/octave-grid.ts'

const RANGES = [
	{ min: null, max: null, middle: 0 },
	{ min: -1, max: 1, middle: 0 },
	{ min: -1, max: null, middle: 0 },
	{ min: null, max: 5, middle: 3 },
]

test('the point of a located share is the point itself', () => {
	fc.assert(
		fc.property(fc.constantFrom(...RANGES), fc.double({ min: -60, max: 60, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (range, t, u) => {
			const grid = octaveGrid(range, range.middle, 0.7)
			const side = t < 0 ? range.min : range.max
			const x = side === null ? range.middle + Math.sinh(t / 2) * 0.7 : range.middle + (side - range.middle) * u
			const inside = (range.min === null || x > range.min) && (range.max === null || x < range.max)
			expect(grid.locate(x)).toBe(inside)
			if (!inside) return
			const { octave, share } = grid.at
			expect(share).toBeGreaterThanOrEqual(0)
			expect(share).toBeLessThan(1)
			expect(Math.abs(grid.point(octave, share) - x)).toBeLessThanOrEqual(1e-15 * (Math.abs(x) + Math.abs(range.middle) + 1))
		}),
		{ seed: 11, numRuns: 300 },
	)
})

test('what is set on a dyadic interval is found on it and nowhere else', () => {
	const grid = octaveGrid({ min: null, max: null }, 0, 1)
	expect(grid.get(3, 0.4)).toBe(-1)
	grid.set(3, 0.25, 0.25, 7)
	grid.set(3, 0.5, 0.125, 8)
	expect([0.2, 0.25, 0.49, 0.5, 0.62, 0.63, 0.9].map((s) => grid.get(3, s))).toEqual([-1, 7, 7, 8, 8, -1, -1])
	expect(grid.get(2, 0.3)).toBe(-1)
})
