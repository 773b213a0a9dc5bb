import { describe, expect, test } from 'vitest'
import { InputError } from '../../../lib/errors.ts'
import { LARGEST, requireMesoSizes } from '../../../lib/levels/meso/sizes.ts'

const problem = (degree: number, blocks: number, sites: number, infinity = false) => {
	try {
		requireMesoSizes('test', { degree, blocks, sites }, { infinity })
	} catch (error) {
		if (error instanceof InputError) return `${error.code}: ${error.message} ${error.hint}`
		throw error
	}
	return null
}

describe('refused, with the numbers and a way out', () => {
	test.each([
		[-1, 4, 8, /degree/],
		[6, 4, 8, /degree.*got 6.*0 … 5/],
		[1.5, 4, 8, /degree/],
		[Number.NaN, 4, 8, /degree/],
		[2, 0, 8, /blocks/],
		[2, -3, 9, /blocks/],
		[2, 2.5, 5, /blocks/],
		[2, LARGEST.blocks + 1, 2 * LARGEST.blocks + 2, /too many blocks/],
		[2, 4, LARGEST.sites * 4, /too many sites/],
		[2, 4, 0, /sites/],
		[2, 4, -8, /sites/],
		[2, 4, Number.NaN, /sites/],
		[2, 4, Number.POSITIVE_INFINITY, /infinitely many/],
		[2, 5, 12, /multiple.*12 sites, 5 blocks.*--sites 10/],
		[2, 16, 12, /more blocks than sites.*--blocks 12/],
		[1, 4, 4, /singular.*--sites 8.*--degree 0/],
		[3, 2, 2, /singular/],
		[5, 6, 6, /singular/],
	])('degree %d, M = %d, N = %d', (degree, blocks, sites, reason) => {
		expect(problem(degree, blocks, sites)).toMatch(reason)
		expect(problem(degree, blocks, sites)).toMatch(/^bad-flag: test: .*\(got .*, expected .*\).*(Try|Use|use)/)
	})
})

test('accepted: every other size, also with one site per block', () => {
	for (const [degree, blocks, sites] of [
		[0, 1, 1],
		[0, 4, 4],
		[2, 4, 4],
		[1, 5, 5],
		[5, 1, 1],
		[5, 4096, 8192],
	] as const)
		expect(problem(degree, blocks, sites)).toBeNull()
	expect(problem(2, 4, Number.POSITIVE_INFINITY, true)).toBeNull()
})
