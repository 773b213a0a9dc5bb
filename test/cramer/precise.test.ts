/** Double-double functions against BigNumber at 50 digits. */
import type { BigNumber } from 'mathjs'
import { describe, expect, test } from 'vitest'
import { preciseEvaluator } from '../../lib/cramer/precise.ts'
import { parseExpression } from '../../lib/expression/index.ts'
import { big, exactBig } from './exact.ts'

const POINTS = [0.1, 0.3, 0.78, 1, 1.7, 2.5, 5.5, 12.25, 33.3, 100.1]
const TEXTS = [
	'exp(z)',
	'log(1+z^2)',
	'sin(z)',
	'cos(7*z)',
	'sinh(z)',
	'cosh(z)',
	'tanh(z)',
	'atan(z)',
	'sqrt(2+z)',
	'(1+z^2)^(2/3)',
	'1/(3+z)^5',
	'pi*z/7',
]

describe.each(TEXTS)('%s', (text) => {
	const { expression } = parseExpression(text, { variables: ['z'] })
	const evaluate = preciseEvaluator([expression], 'z')
	test('to 28 digits', () => {
		for (const x of POINTS)
			for (const sign of text === 'sqrt(2+z)' ? [1] : [1, -1]) {
				const exact = big.evaluate(text, { z: exactBig(sign * x) }) as BigNumber
				const [hi, lo] = evaluate([sign * x, 0])[0] as readonly [number, number]
				const got = exactBig(hi).plus(exactBig(lo))
				const error = got
					.minus(exact)
					.abs()
					.div(exact.abs().plus(text.startsWith('sin(') || text.startsWith('cos(') ? 1 : 0))
				expect(error.toNumber()).toBeLessThan(1e-28)
			}
	})
})

test('erf against its values at 30 digits', () => {
	const evaluate = preciseEvaluator([parseExpression('erf(z)', { variables: ['z'] }).expression], 'z')
	// mpmath, 30 digits
	for (const [x, exact] of [
		[0.5, '0.520499877813046537682746653892'],
		[1, '0.842700792949714869341220635083'],
		[3, '0.999977909503001414558627223870'],
		[-2, '-0.995322265018952734162069256367'],
	] as const) {
		const [hi, lo] = evaluate([x, 0])[0] as readonly [number, number]
		expect(exactBig(hi).plus(exactBig(lo)).minus(big.bignumber(exact)).abs().toNumber()).toBeLessThan(1e-28)
	}
})
