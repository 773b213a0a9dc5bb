/** Increments and remainders against BigNumber evaluation at 60 digits, at far points. */
import type { BigNumber } from 'mathjs'
import { describe, expect, test } from 'vitest'
import { preciseEvaluator } from '../../lib/cramer/precise.ts'
import { parseExpression } from '../../lib/expression/index.ts'
import { increment, remainder, splitUniform } from '../../lib/expression/increment.ts'
import { compile } from '../../lib/expression/targets/index.ts'
import { big, exactBig } from './exact.ts'

const names = { of: 'z', at: 'm', by: 'u' } as const

/** [f(m+u) − f(m), f(m+u) − f(m) − f'(m)u] at 60 digits, the slope by Richardson extrapolation at 60 digits. */
function exact(text: string, m: number, u: number): [number, number] {
	const code = big.compile(text)
	const f = (z: BigNumber) => code.evaluate({ z }) as BigNumber
	const [bm, bu] = [exactBig(m), exactBig(u)]
	const delta = f(bm.plus(bu)).minus(f(bm))
	const central = (h: BigNumber) =>
		f(bm.plus(h))
			.minus(f(bm.minus(h)))
			.div(h.times(2))
	const h = big.bignumber('1e-12') as BigNumber
	const slope = central(h.div(2)).times(4).minus(central(h)).div(3)
	return [delta.toNumber(), delta.minus(slope.times(bu)).toNumber()]
}

const CASES: [string, number[], number[]][] = [
	['z^6', [0, 3, 1000], [1e-6, 0.3, -2]],
	['(z-1000)^4+z^2/2', [1000.25, 40], [1e-5, 0.5, -1]],
	['z^2/2+4*cos(5*z)', [0.2, 1000], [1e-7, 0.4, -3]],
	['exp(z)-z', [-20, 0.5, 7], [1e-6, 0.1, -3]],
	['z^2/2+2*exp(-z^2)', [0, 1.5, 40], [1e-6, 0.7, -1.5]],
	['sqrt(1+z^2)', [0, 3, -100], [1e-6, 0.7, 30]],
	['(1+z^2)^(3/4)', [0.5, 100], [1e-5, 1, -8]],
	['log(1+z^2)*3', [0.5, 100], [1e-5, 1, -8]],
	['-log(exp(-(z-2)^2/2)+exp(-(z+2)^2/2))', [0, 1.5, 800], [1e-6, 0.5, -2]],
	['log(cosh(z))', [0.3, 12], [1e-6, 0.5, -20]],
	['z^2/2+1/(1+z^2)', [0.3, 12], [1e-6, 0.5, -2]],
	['z^2/2-1/(1+z^2)^2+3/(2+z^2)^3', [0.3, 12], [1e-6, 0.5, -2]],
	['z^2/2+z*sin(z)+tanh(3*z)', [0.3, 12], [1e-6, 0.5, -2]],
	['z^2+atan(z)^2+sinh(z/3)^2', [0.3, 5], [1e-6, 0.5, -2]],
	['z^2*exp(-z^2)+z^4', [0.3, 5], [1e-6, 0.5, -2]],
]

describe.each(CASES)('%s', (text, centres, steps) => {
	const { expression } = parseExpression(text, { variables: ['z'] })
	const evaluators = [increment(expression, names), remainder(expression, names)].map((e) => {
		const split = splitUniform(e, names.by)
		const kernel = compile([split.expression], { batch: [names.by], uniform: split.names, target: 'javascript' })
		const parts = preciseEvaluator(split.parts, names.at)
		return (m: number, u: number) => kernel.at([u, ...parts([m, 0]).map(([hi]) => hi)])[0] as number
	})
	test('agrees with 60 digits', () => {
		for (const m of centres)
			for (const u of steps) {
				const [delta, rest] = exact(text, m, u)
				const [gotDelta, gotRest] = evaluators.map((f) => f(m, u)) as [number, number]
				// Relative to itself and to the first-order term, or absolute as an exponent: never relative to e(m).
				const linear = Math.abs(delta - rest)
				expect(Math.abs(gotDelta - delta)).toBeLessThanOrEqual(4e-15 * (Math.abs(delta) + linear) + 4e-16)
				expect(Math.abs(gotRest - rest)).toBeLessThanOrEqual(8e-15 * (Math.abs(rest) + linear + u * u) + 4e-16)
			}
	})
})
