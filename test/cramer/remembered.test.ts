/** A memory of a pure function: the same answers, fewer calls, and the oldest forgotten first. */
import { expect, test } from 'vitest'
import { remembered } from '../../lib/cramer/remembered.ts'

test('the last results are kept, what was asked longest ago goes', () => {
	const asked: number[] = []
	const square = remembered((x) => {
		asked.push(x)
		return x * x
	}, 3)
	for (const x of [1, 2, 3, 1, 4, 1, 2]) expect(square(x)).toBe(x * x)
	// 4 takes the place of 2, as 1 was asked again.
	expect(asked).toEqual([1, 2, 3, 4, 2])
})
