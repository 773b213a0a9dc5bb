import { expect, test } from 'vitest'
import { cramerTransform } from '../../../../lib/cramer/index.ts'
import { coarseHamiltonian, mesoSpace } from '../../../../lib/levels/index.ts'
import { potential } from '../../../../lib/potential/index.ts'

/** N = 8: the trapezoidal rule over the whole cube |k| ≤ 2.2 of the fibre, without wells, in C. */
test('20*(z^2-1)^2, four blocks of 2 sites: exact within what is stated', () => {
	const state = Float64Array.of(-1.1010676514895092, -0.3985809773809939, 0.3985809773809937, 1.1010676514895095)
	const row = coarseHamiltonian(mesoSpace({ degree: 2, blocks: 4, sites: 8 }), cramerTransform(potential('20*(z^2-1)^2'))).at(state)
	expect(row.method).toBe('exact')
	expect(row.error).toBeLessThanOrEqual(1e-9)
	expect(Math.abs(row.value - 5.800645773292)).toBeLessThanOrEqual(row.error + 1e-8)
})
