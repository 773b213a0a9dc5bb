/** Two-sided bounds of log-Sobolev constants; and with constants that are wrong. */
import { expect, test } from 'vitest'
import { logSobolevBracket, logSobolevBracketStatement } from '../lib/statements/log-sobolev-bracket.ts'
import { expectVerdicts, subject, tried, verdict } from './expect.ts'

const GAUSSIAN = '(z-40)^2/2'

test('it holds where ψ grows at least quadratically, and does not apply elsewhere', () => {
	expectVerdicts(logSobolevBracket, { [GAUSSIAN]: 'holds', '20*(z^2-1)^2': 'holds', 'cosh(z)': 'holds', 'exp(z)-z': 'not-applicable', 'sqrt(1+z^2)': 'not-applicable', '(1+z^2)^(3/4)': 'not-applicable' })
})

test('Gaussians: C_LS = 2 ≤ 7.535 (theory 6.7)', () => {
	expect(tried(logSobolevBracket, subject(GAUSSIAN)).margin).toBeCloseTo(Math.log(2 / 0.853), 3)
})

test.each([
	['the upper bound without the factor 4', logSobolevBracketStatement({ upper: 1 })],
	['a lower bound that is 4 times too large', logSobolevBracketStatement({ logLower: ({ lowerSuprema: { plus } }) => plus.log + Math.log(4) })],
	['the suprema of the upper bound, with e² and 4, as lower bound', logSobolevBracketStatement({ logLower: ({ upper }) => Math.log(upper) })],
	['C_P in place of 2C_P', logSobolevBracketStatement({ linear: 1 })],
	['4C_P in place of 2C_P', logSobolevBracketStatement({ linear: 4 })],
])('%s turns the verdict', (_, wrong) => {
	expect(verdict(wrong, GAUSSIAN)).toBe('fails')
})
