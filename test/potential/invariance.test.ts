/** The class, the fields and the least curvature do not depend on how ψ is written or where it is centred. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Potential, potential } from '../../lib/potential/index.ts'
import { LONG } from '../support/long.ts'

const bases = [
	'Z^2/2',
	'Z^2/2 + 0.7*cos(3*Z)',
	'Z^4/4 - Z^2',
	'Z^2/2 - log(1+0.3*cos(2*Z))',
	'sqrt(1+Z^2)',
	'log(cosh(Z))',
	'exp(Z) - Z',
	'Z^2/2 + 2*exp(-Z^2)',
	'-log(exp(-(Z-2)^2/2) + exp(-(Z+2)^2/2))',
	'Z^2 + tanh(Z)',
	'Z^6 - Z^3',
	'sqrt(1+Z^2) + 2*log(1+Z^2)',
	'Z^2/2 + log(1+Z^2)',
	'Z^2/2 + erf(Z)*Z',
]
const known = new Map<string, Potential>()
const original = (text: string) => {
	const p = known.get(text) ?? potential(text.replaceAll('Z', 'z'))
	known.set(text, p)
	return p
}

/** z ↦ (z − shift)/width, ψ ↦ factor·ψ + constant, possibly mirrored. */
const change = fc.record({
	base: fc.constantFrom(...bases),
	shift: fc.constantFrom('0', '3/7', '-2.5', '40'),
	width: fc.constantFrom('1', '3', '1/10', '50'),
	mirrored: fc.boolean(),
	factor: fc.constantFrom('1', '5', '0.01'),
	constant: fc.constantFrom('0', '7', '-1e3'),
})
const number = (text: string) => (text.includes('/') ? Number(text.split('/')[0]) / Number(text.split('/')[1]) : Number(text))

describe('affine changes of the variable and of ψ', () => {
	test('class, fields, means, steepness', () => {
		fc.assert(
			fc.property(change, ({ base, shift, width, mirrored, factor, constant }) => {
				const p = original(base)
				const inner = `(${mirrored ? '-' : ''}(z-(${shift}))/(${width}))`
				const q = potential(`(${factor})*(${base.replaceAll('Z', inner)}) + (${constant})`)
				expect(q.class).toBe(p.class)
				const scale = number(factor) / number(width)
				const fields = mirrored ? { min: p.fields.max, max: p.fields.min } : p.fields
				const sign = mirrored ? -1 : 1
				for (const end of ['min', 'max'] as const) {
					const expected = fields[end]
					if (expected === null) expect(q.fields[end]).toBeNull()
					else expect(q.fields[end]).toBeCloseTo(sign * scale * expected, 10)
				}
				// φ* of the scaled law differs by more than scaling when the factor is not one.
				if (number(factor) === 1) {
					const means = mirrored ? { min: p.means.max, max: p.means.min } : p.means
					for (const end of ['min', 'max'] as const) {
						const expected = means[end]
						if (expected === null) expect(q.means[end]).toBeNull()
						else expect(q.means[end]).toBeCloseTo(number(shift) + number(width) * sign * expected, 9)
					}
				}
			}),
			{ seed: 20240613, numRuns: LONG ? 60 : 30 },
		)
	})

	test('least curvature scales', () => {
		fc.assert(
			fc.property(change, ({ base, shift, width, mirrored, factor }) => {
				const p = original(base)
				const q = potential(`(${factor})*(${base.replaceAll('Z', `(${mirrored ? '-' : ''}(z-(${shift}))/(${width}))`)})`)
				const scale = number(factor) / number(width) ** 2
				const [a, b] = [p.minSecondDerivative, q.minSecondDerivative]
				expect(Math.abs((b.value as number) / scale - (a.value as number))).toBeLessThan(1e-8 * Math.max(1, Math.abs(a.value as number)))
				expect(b.certified).toBe(true)
			}),
			{ seed: 7, numRuns: 30 },
		)
	})
})

describe('other ways of writing the same function', () => {
	test.each([
		['z^4/4 - z^2', '(z^2-2)^2/4 - 1'],
		['20*(z^2-1)^2', '20*z^4 - 40*z^2 + 20'],
		['z^2/2 + 4*cos(5*z)', 'cos(5*z)*4 - (-z*z)/2'],
		['cosh(z)', '(exp(z)+exp(-z))/2'],
		['log(cosh(z))', 'log(exp(z)+exp(-z)) - log(2)'],
		['log(cosh(z))', 'z + log(1+exp(-2*z)) - log(2)'],
		['z^2/2 + tanh(z)', 'z^2/2 + (exp(2*z)-1)/(exp(2*z)+1)'],
		['z^2/2 + 2*log(cosh(z))', '-log(exp(-z^2/2)/cosh(z)^2)'],
		['sqrt(1+z^2)', '(1+z^2)/sqrt(1+z^2)'],
		['exp(z) - z', 'exp(z) + log(exp(-z))'],
	])('%s = %s', (a, b) => {
		const [p, q] = [potential(a), potential(b)]
		expect(q.class).toBe(p.class)
		expect(q.fields).toEqual(p.fields)
		expect(q.minSecondDerivative.value as number).toBeCloseTo(p.minSecondDerivative.value as number, 8)
	})
})
