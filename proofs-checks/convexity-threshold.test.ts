import { expect, test } from 'vitest'
import { blocksConvex } from '../lib/statements/blocks-convex.ts'
import { convexityThreshold, convexityThresholdStatement } from '../lib/statements/convexity-threshold.ts'
import { expectVerdicts, subject, tried, verdict } from './expect.ts'

test('a threshold for wells, convex and flat ψ; none where the means end', () => {
	expectVerdicts(convexityThreshold, { '(z-40)^2/2': 'holds', 'z^4': 'holds', 'sqrt(1+z^2)': 'holds', 'z^2/2 + 0.8*cos(2*z)': 'holds' })
})

test('the values of theory 3: K₀ = 7, inf ψ₇″ = 0.139, ψ₆″ = −0.0038', () => {
	const { numbers } = tried(convexityThreshold, subject('z^2/2 + 4*exp(-z^2/2)'))
	expect(numbers['convexFrom']).toBe(7)
	expect(numbers['lambda'] as number).toBeCloseTo(0.139, 3)
	expect(numbers['below'] as number).toBeCloseTo(-0.0038, 4)
})

const PSI = 'z^4/5 - z^2/3 + z/7'

test.each([
	['a threshold that is one too large', 1],
	['a threshold that is one too small', -1],
])('%s turns the verdict', (_, step) => {
	const wrong = convexityThresholdStatement(({ convexity }) => ({ ...convexity, convexFrom: (convexity.convexFrom as number) + step }))
	expect(verdict(wrong, PSI)).toBe('fails')
})

test('minima of another potential are caught by the second method', () => {
	const wrong = convexityThresholdStatement(() => subject('z^4/5 - z^2/3 + z/7 + 1e-6*z^4').convexity)
	expect(verdict(wrong, PSI)).toBe('fails')
})

test('nothing holds where the tails of ψ are not proved', () => {
	const psi = 'z^2/2+2*sin(z)*tanh(z)'
	expect([verdict(convexityThreshold, psi), verdict(blocksConvex, psi)]).toEqual(['inconclusive', 'fails'])
	const uncertain = convexityThresholdStatement(({ convexity }) => ({ ...convexity, convexity: { ...convexity.convexity, certain: false } }))
	expect(verdict(uncertain, PSI)).toBe('inconclusive')
})

test('a minimum within its error decides nothing: the error is that of the row that is nearest to the other sign', () => {
	const blurred = convexityThresholdStatement(({ convexity: { minSecond, ...rest } }) => ({
		...rest,
		minSecond: minSecond.map((r) => (r.sites === rest.convexFrom ? { ...r, error: 2 * Math.abs(r.second) } : { ...r, error: 0 })),
	}))
	expect(verdict(blurred, PSI)).toBe('inconclusive')
})
