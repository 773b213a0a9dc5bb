/** What is not a potential, and what the refusal says. */
import { describe, expect, test } from 'vitest'
import { InputError } from '../../lib/errors.ts'
import { potential } from '../../lib/potential/index.ts'

function refusal(text: string): InputError {
	try {
		potential(text)
	} catch (error) {
		if (error instanceof InputError) return error
		throw error
	}
	throw new Error(`${text} was accepted`)
}

describe('growth', () => {
	test.each([
		['z^3', 'z^3 -> -infinity as z -> -infinity'],
		['-z^2', '-z^2 -> -infinity'],
		['2', 'stays bounded'],
		['0', 'stays bounded'],
		['z', '-> -infinity as z -> -infinity'],
		['sin(z)', 'stays bounded'],
		['exp(-z)', 'stays bounded as z -> +infinity'],
		['exp(z)', 'stays bounded as z -> -infinity'],
		['log(1+z^2)', 'more slowly than |z|'],
		['sqrt(sqrt(1+z^2))', 'more slowly than |z|'],
		['z^2*sin(z)', 'not bounded below'],
		['z^2*(1+sin(z))', 'more slowly than |z|'],
		['z^2*(0.9+sin(z))', 'not bounded below'],
		['log(cosh(z)) + 3*z', '2 < sigma < 4'],
		['z^4 - exp(z)', '-exp(z)'],
		['z^2 - 1e-30*z^4', '-infinity'],
		['z^2 + 1e-12*z^3', '-infinity as z -> -infinity'],
		['1e-20*z^2*sin(z)', 'not bounded below'],
		['z^2 - z*log(1+z^2)*z/10', '-infinity'],
		['cosh(z) - cosh(1.01*z)', '-infinity'],
	])('%s', (text, part) => {
		const e = refusal(text)
		expect(e.code).toBe('not-a-potential')
		expect(e.message).toContain(part)
		expect(e.hint).toMatch(/Try|Add/)
	})

	test('a tilt is offered where one helps', () => {
		expect(refusal('log(cosh(z)) + 3*z').hint).toContain('psi - 3*z')
		expect(potential('log(cosh(z)) + 3*z - 3*z').class).toBe('other')
	})
})

describe('finiteness and smoothness', () => {
	test.each([
		['1/z', 0],
		['1/(z-1.7)', 1.7],
		['z^2 + 1/(z-1.7)', 1.7],
		['-log(1+1.5*cos(z))', 2.30052],
		['z^2/2 - log(1+1.5*cos(z))', 2.30052],
		['1/z^2', 0],
		['sqrt(z^2)', 0],
		['log(z)', 0],
		['sqrt(z-3) + z^2', 3],
		['z^(1/3)', 0],
		['z^4/(z^2-2)', Math.SQRT2],
		['z/z*z^2', 0],
		['-log(exp(-z^2/2) - 1.5*exp(-z^2))', Math.sqrt(2 * Math.log(1.5))],
		['1/(z-0.3)^2 + z^2', 0.3],
		['z^2 + log(-z^2-1)', 0],
		['z^2 + 1/(exp(z)-100)', Math.log(100)],
		['z^2 + 1/sin(z+1)', -1],
		['z^2 + sqrt(1+sin(z))', -Math.PI / 2],
	])('%s', (text, place) => {
		const e = refusal(text)
		expect(e.code).toBe('singular')
		const z = Number(/z = (-?[\d.e-]+)/.exec(e.message)?.[1])
		expect(Math.abs(z - place)).toBeLessThan(2e-5 * Math.max(1, Math.abs(place)))
		expect(e.position).toBeTypeOf('number')
	})

	test('the corner of an absolute value gets the smoothing hint', () => {
		expect(refusal('sqrt(z^2)').hint).toContain('eps^2')
	})

	test.each([
		'z^2/2 - log(1+0.5*cos(z))',
		'z^2 - log(2+sin(z)+cos(3*z)/2)',
		'z^4 + 1/(2+sin(z)+sin(2*z))',
		'-log(exp(-(z-2)^2/2) + exp(-(z+2)^2/2))',
		'-log(exp(-z^2/2) - 0.5*exp(-z^2))',
		'z^2 + log(z^2+1e-12)',
		'z^2 + 1/(z^2-2*z+1.01)',
		'z^2 + sqrt(1+z^2-z)',
		'z^2 + log(1/2+atan(z)/pi)',
		'z^2 + log(sqrt(1+z^2)-z)',
		'z^2 + (1+z^2)^(-1/3)',
		'z^2 + 1/(1.5+sin(z)+0.1*atan(z))',
	])('%s is accepted', (text) => {
		expect(potential(text).fields).toEqual({ min: null, max: null })
	})
})
