import { expect, test } from 'vitest'
import { blockExpansion } from '../lib/index.ts'
import { localCramerRate, localCramerRateStatement } from '../lib/statements/local-cramer-rate.ts'
import type { Subject } from '../lib/statements/index.ts'
import { expectVerdicts, verdict } from './expect.ts'

test('falls for wells, convex ψ, Gaussians and heavy tails', () => {
	expectVerdicts(localCramerRate, {
		'(z-40)^2/2': 'holds',
		'20*(z^2-1)^2': 'holds',
		'log(cosh(z))': 'holds',
		'z^2/2 + 4*cos(5*z)': 'holds',
		'sqrt(1+z^2)+2*log(1+z^2)': 'holds',
	})
})

const PSI = 'z^4/5 - z^2/3 + z/7'
const expansion = blockExpansion
const row = ({ block }: Subject, k: number, m: number) => block.at(k, m)
const derivatives = (p: Subject['potential'], m: number) => {
	const [value, first, second] = p.kernel.at([m]) as [number, number, number]
	return { value, first, second, error: 0 }
}
const scaled = (factor: number) =>
	localCramerRateStatement({
		row,
		expansion: (p) => {
			const { first, second } = expansion(p)
			return { first: [first[0], factor * first[1], factor * first[2]], second }
		},
	})

test.each([
	[
		'the Lebesgue instead of the Hausdorff normalisation',
		localCramerRateStatement({ expansion, row: (s, k, m) => ({ ...row(s, k, m), value: row(s, k, m).value - Math.log(k) / (2 * k) }) }),
	],
	['ψ in place of ψ_K', localCramerRateStatement({ expansion, row: ({ potential }, _, m) => derivatives(potential, m) })],
	['a coefficient of 1/K that is off by 0.1', localCramerRateStatement({ expansion, row: (s, k, m) => ({ ...row(s, k, m), second: row(s, k, m).second + 0.1 / k }) })],
	['log 2πs² without the half', scaled(2)],
	['the sign of the constants flipped', scaled(-1)],
])('%s turns the verdict', (_, wrong) => {
	expect(verdict(wrong, PSI)).toBe('fails')
})

test('rows whose errors hide the terms of order 1/K² decide nothing', () => {
	const blurred = localCramerRateStatement({ expansion, row: (s, k, m) => ({ ...row(s, k, m), error: 1e-5 }) })
	expect(verdict(blurred, PSI)).toBe('inconclusive')
	const missing = localCramerRateStatement({ expansion, row: (s, k, m) => ({ ...row(s, k, m), second: Number.NaN }) })
	expect(verdict(missing, PSI)).toBe('inconclusive')
})
