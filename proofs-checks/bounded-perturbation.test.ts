import { expect, test } from 'vitest'
import type { Split } from '../lib/index.ts'
import { boundedPerturbation, boundedPerturbationStatement } from '../lib/statements/bounded-perturbation.ts'
import { expectVerdicts, verdict } from './expect.ts'

test('splits that were found hold; linear growth has none', () => {
	expectVerdicts(boundedPerturbation, {
		'1e4*z^2': 'holds',
		'20*(z^2-1)^2': 'holds',
		'z^2/2 + 4*cos(5*z)': 'holds',
		'cosh(z) + 3*tanh(z)': 'holds',
		// The convex part is expanded: at z = −40 its terms of size 2.5e6 cancel, as ψ itself does not.
		'0.98*(z + 40)^4 + 0.93*(z + 40)^2 + 0.21*(z + 40) + 1.39/(1 + (z + 40)^2)': 'holds',
		'sqrt(1+z^2)': 'not-applicable',
		'exp(z) - z': 'not-applicable',
	})
})

const changed = (change: (split: Split) => Partial<Split>) =>
	boundedPerturbationStatement(({ potential: { split } }) => ({ ...(split as Split), ...change(split as Split) }))

test.each([
	['twice the convexity', changed((s) => ({ convexity: 2 * s.convexity }))],
	['convexity too large by 1e-5', changed((s) => ({ convexity: s.convexity * (1 + 1e-5) }))],
	['half the oscillation', changed((s) => ({ oscillation: s.oscillation / 2 }))],
	['psi itself as the convex part', changed((s) => ({ perturbation: s.convex }))],
])('%s turns the verdict', (_, wrong) => {
	expect(verdict(wrong, 'z^2/2 + 3*exp(-z^2)')).toBe('fails')
})
