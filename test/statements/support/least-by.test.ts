import { expect, test } from 'vitest'
import { leastBy } from '../../../lib/statements/support/least-by.ts'

test.each([
	[[3, 1, 2], 1],
	[[1, Number.NaN, 2], Number.NaN],
	[[Number.NaN, 1, 2], Number.NaN],
	[[2, 1, Number.NaN], Number.NaN],
])('least of %j', (list, least) => {
	expect(leastBy(list, (x) => x)).toBe(least)
})
