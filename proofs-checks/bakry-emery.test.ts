/** Convexity bounds the constants; with equality for Gaussians, not for wells, and not with half of it. */
import { expect, test } from 'vitest'
import { bakryEmery, bakryEmeryStatement } from '../lib/statements/bakry-emery.ts'
import { expectVerdicts, verdict } from './expect.ts'

test('it holds for uniformly convex potentials, and does not apply to others', () => {
	expectVerdicts(bakryEmery, { '1e4*z^2': 'holds', 'cosh(z)': 'holds', 'z^4/4': 'not-applicable', 'log(cosh(z))': 'not-applicable', '20*(z^2-1)^2': 'not-applicable' })
})

test.each([
	['C_LS ≤ 1/c', bakryEmeryStatement({ logSobolev: 1 })],
	['C_P ≤ 1/2c', bakryEmeryStatement({ poincare: 0.5 })],
])('%s turns the verdict', (_, wrong) => {
	for (const psi of ['1e4*z^2']) expect([psi, verdict(wrong, psi)]).toEqual([psi, 'fails'])
})
