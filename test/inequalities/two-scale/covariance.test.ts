/** Asymmetric Brascamp–Lieb: both sides. theory.md 4.1, S9. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cramerTransform } from '../../../lib/cramer/index.ts'
import { parseExpression } from '../../../lib/expression/index.ts'
import { asymmetricBrascampLieb } from '../../../lib/inequalities/two-scale/index.ts'
import { potential } from '../../../lib/potential/index.ts'

const expression = (text: string) => parseExpression(text, { variables: ['z'], parameters: new Map() }).expression

test('f = g = z under a Gaussian: cov = 1/c = bound', () => {
	const p = potential('3*(z-2)^2/2')
	const both = asymmetricBrascampLieb(cramerTransform(p).family, p.split!, expression('z'), expression('z'))
	expect(both.left).toBeCloseTo(1 / 3, 13)
	expect(both.right).toBeCloseTo(1 / 3, 8)
})

test('ratio ≤ 1 for random f and g under double wells (S9), and it can fail: without e^{3 osc} it is exceeded', () => {
	let worst = 0
	const p = potential('z^2/2+4*exp(-z^2/2)')
	const { family } = cramerTransform(p)
	fc.assert(
		fc.property(fc.integer({ min: -3, max: 3 }), fc.integer({ min: 1, max: 4 }), fc.integer({ min: -2, max: 2 }), (a, k, field) => {
			const f = expression(`tanh(${k}*z) + ${a}*sin(z)`)
			const g = expression(`atan(${k}*(z-${a}/3))`)
			const both = asymmetricBrascampLieb(family, p.split!, f, g, field)
			expect(both.left).toBeLessThanOrEqual(both.right)
			expect(both.errors.left).toBeLessThan(1e-9)
			worst = Math.max(worst, both.ratio * Math.exp(3 * p.split!.oscillation))
		}),
		{ numRuns: 12, seed: 11 },
	)
	expect(worst).toBeGreaterThan(1)
})
