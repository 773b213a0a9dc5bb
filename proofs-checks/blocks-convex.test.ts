import { expect, test } from 'vitest'
import { blocksConvex, blocksConvexStatement } from '../lib/statements/blocks-convex.ts'
import { expectVerdicts, subject, tried, verdict } from './expect.ts'

test('theory S4: K₀ = 1 iff a < 1 in z²/2 + a exp(−z²/2)', () => {
	expectVerdicts(blocksConvex, {
		'z^2/2 + 0.9*exp(-z^2/2)': 'holds',
		'z^2/2 + 1.1*exp(-z^2/2)': 'fails',
		'log(cosh(z))': 'holds',
		'20*(z^2-1)^2': 'fails',
	})
})

test('the counterexample is a row of `twoscale block`', () => {
	const { counterexample } = tried(blocksConvex, subject('z^2/2 + 1.1*exp(-z^2/2)'))
	expect(counterexample?.command).toMatch(/^twoscale block 'z\^2\/2 \+ 1\.1\*exp\(-z\^2\/2\)' --sites 1 --mean/)
	const { at } = counterexample as { at: Readonly<Record<string, number>> }
	expect(subject('z^2/2 + 1.1*exp(-z^2/2)').block.at(at['sites'] as number, at['mean'] as number).second).toBeCloseTo(at['second'] as number, 9)
})

test('K₀ = 1 that is not certain does not hold', () => {
	const uncertain = blocksConvexStatement(({ convexity }) => ({ ...convexity, convexity: { ...convexity.convexity, certain: false } }))
	expect(verdict(uncertain, 'z^2/2 + 0.9*exp(-z^2/2)')).toBe('inconclusive')
})

test('minima with the sign flipped turn the verdict', () => {
	const wrong = blocksConvexStatement(({ convexity }) => ({ ...convexity, convexFrom: 1, minSecond: convexity.minSecond.map((r) => ({ ...r, second: -r.second })) }))
	expect(verdict(wrong, 'z^2/2 + 3*exp(-z^2/2)')).toBe('holds')
})
