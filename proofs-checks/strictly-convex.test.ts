import { expect, test } from 'vitest'
import { strictlyConvex, strictlyConvexStatement } from '../lib/statements/strictly-convex.ts'
import { expectVerdicts, subject, tried, verdict } from './expect.ts'

test('convex at the centre and at infinity, or not', () => {
	expectVerdicts(strictlyConvex, {
		'(z-40)^2/2': 'holds',
		'cosh(z)': 'holds',
		'z^4': 'fails',
		'log(cosh(z))': 'fails',
		// inf ψ'' = 0 exactly: no enclosure of positive width decides that.
		'z^2/2 + exp(-z^2/2)': 'inconclusive',
		'z^2/2 + 0.99*exp(-z^2/2)': 'holds',
		'z^2/2 + 0.99999999*exp(-z^2/2)': 'holds',
		'z^2/2 + 1.00000001*exp(-z^2/2)': 'fails',
		'z^2 + cos(z^2)': 'fails',
	})
})

test('the margin does not depend on units: psi(z) and psi(1e3 z)', () => {
	const margins = ['z^2/2 + 3*exp(-z^2)', '(1000*z)^2/2 + 3*exp(-(1000*z)^2)'].map((psi) => tried(strictlyConvex, subject(psi)).margin as number)
	expect(margins[1]).toBeCloseTo(margins[0] as number, 9)
})

test('an infimum whose sign is wrong, or whose error reaches zero, turns the verdict', () => {
	const psi = 'z^2/2 + 3*exp(-z^2)'
	expect(verdict(strictlyConvex, psi)).toBe('fails')
	const flipped = strictlyConvexStatement(({ potential: { minSecondDerivative: m } }) => ({ ...m, value: -(m.value as number) }))
	expect(verdict(flipped, psi)).toBe('holds')
	const vague = strictlyConvexStatement(({ potential: { minSecondDerivative: m } }) => ({ ...m, value: 0.1, error: 0.2 }))
	expect(verdict(vague, psi)).toBe('inconclusive')
})
