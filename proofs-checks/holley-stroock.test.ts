/** Holley–Stroock against gaps; and with the sign of the oscillation, or parts of it, wrong. */
import { expect, test } from 'vitest'
import { holleyStroock, holleyStroockStatement } from '../lib/statements/holley-stroock.ts'
import { expectVerdicts, verdict } from './expect.ts'
import { LONG } from '../test/support/long.ts'

const WELLS = 'z^2/2+4*exp(-z^2/2)'

test('it holds for bounded perturbations, and does not apply without a convex part', () => {
	expectVerdicts(holleyStroock, { [WELLS]: 'holds', '20*(z^2-1)^2': 'holds', 'exp(z)-z': 'not-applicable', ...(LONG ? { '1e4*z^2': 'holds', 'cosh(z)': 'holds', 'sqrt(1+z^2)': 'not-applicable' } : {}) })
})

test.each([
	['the sign of the oscillation', holleyStroockStatement({ logRho: (c, oscillation) => Math.log(c) + oscillation })],
	['no oscillation at all', holleyStroockStatement({ logRho: (c) => Math.log(c) })],
	['a best split that is worse than the one of the text', holleyStroockStatement({ best: ({ potential: { split } }) => ({ convexity: split!.convexity * 0.9, oscillation: split!.oscillation }) })],
])('%s turns the verdict', (_, wrong) => {
	expect(verdict(wrong, WELLS)).toBe('fails')
})
