import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { closedForm, recogniseClosedForm } from '../../../lib/cramer/closed-form/index.ts'
import { enclosePoint } from '../../../lib/expression/bounds.ts'
import { parseExpression } from '../../../lib/expression/parse.ts'
import { member, nearMiss, quadrature, twins } from './members.ts'
import { long } from '../../support/long.ts'

const parse = (text: string) => parseExpression(text, { variables: ['z'] }).expression

describe('members of the class', () => {
	long('220 random members in random disguises are recognised, with the value of an independent quadrature', () => {
		fc.assert(
			fc.property(member, fc.constantFrom(-1.5, 0, 0.7), (m, field) => {
				const form = recogniseClosedForm(parse(m.text))
				if ('reason' in form) throw new Error(form.reason)
				const [lower, upper] = enclosePoint(form.logPartition, 's', field)
				const expected = quadrature(m, field)
				expect(upper - lower).toBeLessThan(1e-9)
				expect(Math.abs((lower + upper) / 2 - expected)).toBeLessThan(3e-13 * Math.max(1, Math.abs(expected)) + (upper - lower))
			}),
			{ numRuns: 220, seed: 20 },
		)
	})

	test('two disguises of one potential have the same closed form', () => {
		fc.assert(
			fc.property(twins, ([a, b]) => {
				const left = closedForm(parse(a.text))
				const right = closedForm(parse(b.text))
				expect(left?.kind).toBe(right?.kind)
				expect(left?.terms).toBe(right?.terms)
				expect(left?.text).toBe(right?.text)
			}),
			{ numRuns: 40, seed: 21 },
		)
	})
})

describe('near misses', () => {
	long('220 random potentials just outside the class are refused', () => {
		const seen = new Set<string>()
		fc.assert(
			fc.property(nearMiss, (text) => {
				seen.add(text)
				const form = recogniseClosedForm(parse(text))
				if (!('reason' in form)) throw new Error(`recognised as ${form.text}`)
				expect(form.reason).not.toMatch(/differs|verified/)
			}),
			{ numRuns: 220, seed: 22 },
		)
		expect(seen.size).toBeGreaterThan(200)
	})

	test.each([
		'z^4/4 - z^2/2',
		'z^2/2 + 0.8*cos(2*z)',
		'z^2/2 + 2*exp(-z^2)',
		'z^2/2 + z^3/1000000',
		'z^2/2 - log(1 + 0.5*cos(z^2))',
		'z^2/2 - 1.5*log(1 + 0.5*cos(z))',
		'z^2/2 + log(1 + z^2)',
		'z^2/2 - log(1 + exp(z^2/2))',
		'z^2/2 - log(1 + exp(z^2/2 - 3*z))',
		'log(cosh(z))',
		'sqrt(1 + z^2)',
		'exp(z) - z',
		'z^2/2 - tanh(z)',
		'z^2/2 - log(2 + tanh(z))',
		'z^2/2 - log(1 + 1/(1 + z^2))',
		'z^2/2 - sqrt(2)*log(2 + cos(z))',
		'z^2/2 - log(2 + cos(z))^2',
		'z^2/2 - log(1 + sqrt(1 + z^2))',
	])('%s', (text) => {
		expect(closedForm(parse(text))).toBeNull()
	})
})

describe('identities that recognition has to know', () => {
	const same: [string, string][] = [
		['z^2/2 - log(1 + sin(z)^2 + cos(z)^2)', 'z^2/2 - log(2)'],
		['z^2/2 - log(2 + cos(2*z))', 'z^2/2 - log(3 - 2*sin(z)^2)'],
		['z^2/2 - log(2 + cos(3*z))', 'z^2/2 - log(2 + 4*cos(z)^3 - 3*cos(z))'],
		['z^2 - 2*log(cosh(z))', 'z^2 - log((1 + cosh(2*z))/2)'],
		['z^2/2 - log(4 + 4*cos(z) + cos(z)^2)/2', 'z^2/2 - log(2 + cos(z))'],
		['z^2/2 + log(2 + cos(z)) - log((2 + cos(z))*(3 + sin(z)))', 'z^2/2 - log(3 + sin(z))'],
		['z^2/2 - log(exp(z) + 1) + z/2', 'z^2/2 - log(2*cosh(z/2))'],
		['z^2/2 - log(sqrt(1 + 2*z^2 + z^4) + 1)', 'z^2/2 - log(2 + z^2)'],
		['z^2/2 - log(2 + sqrt(2)*sqrt(3)*cos(z)/sqrt(6))', 'z^2/2 - log(2 + cos(z))'],
		['z^2/2 - log(1 + exp(1/3)*exp(2/3)*cos(z)^2)', 'z^2/2 - log(1 + exp(1)*cos(z)^2)'],
		['z^2/2 - log(3 + cos(z + pi/3) + cos(z - pi/3))', 'z^2/2 - log(3 + cos(z))'],
		['z^2/2 - log(1 + 2^z)', 'z^2/2 - log(1 + exp(z*log(2)))'],
		['z^2/2 + z^3 - z*(z^2 - 1) - z', 'z^2/2'],
		['-log(exp(-z^2/2)*(1 + exp(-log(2))*cos(z)))', 'z^2/2 - log(1 + cos(z)/2)'],
	]
	test.each(same)('%s is %s', (a, b) => {
		const left = closedForm(parse(a))
		expect(left).not.toBeNull()
		expect(left?.text).toBe(closedForm(parse(b))?.text)
	})

	test('the reason of a refusal is a sentence fragment', () => {
		expect(recogniseClosedForm(parse('z^4'))).toEqual({ reason: 'an exponent or argument of degree 4' })
		expect(recogniseClosedForm(parse('z^2 - log((2+cos(z)+cosh(z)+z^3+z)^40)'))).toHaveProperty('reason')
	})
})
