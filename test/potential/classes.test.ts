/** Growth classes, fields and reasons of potentials whose answer is known by hand. */
import { describe, expect, test } from 'vitest'
import { type GrowthClass, potential } from '../../lib/potential/index.ts'

type Range = readonly [number | null, number | null]
const all: Range = [null, null]

const table: readonly (readonly [text: string, kind: GrowthClass, fields: Range])[] = [
	['z^2/2', 'gaussian', all],
	['(z-40)^2/2', 'gaussian', all],
	['z^2/2 + 0*z', 'gaussian', all],
	['log(exp(z^2))', 'gaussian', all],
	['1e4*z^2', 'gaussian', all],
	['1e-4*z^2 + 3*z + 7', 'gaussian', all],
	['z^2/2 + sin(z)^2 + cos(z)^2', 'gaussian', all],
	['pi*z^2 - sqrt(2)*z', 'gaussian', all],
	['(z^4-1)/(z^2+1)', 'gaussian', all],
	['z^2/2 + 4*cos(5*z)', 'quadratic-perturbation', all],
	['z^2/2 + tanh(3*z)', 'quadratic-perturbation', all],
	['z^2/2 + 2*exp(-z^2)', 'quadratic-perturbation', all],
	['z^2/2 + 3*z + erf(z)', 'quadratic-perturbation', all],
	['z^2/2 - log(1+0.5*cos(z))', 'quadratic-perturbation', all],
	['-log(exp(-z^2/2) + exp(-z^2/8))', 'quadratic-perturbation', all],
	['-log(exp(-z^2/2) + 0.2*exp(-4*(z-7)^2) + exp(-(z+30)^2))', 'quadratic-perturbation', all],
	['z^4/(1+z^2)', 'quadratic-perturbation', all],
	['z^2/2 + sin(z) + sin(pi*z)', 'quadratic-perturbation', all],
	['z^2/2 + sqrt(1+z^2) - log(cosh(z))', 'quadratic-perturbation', all],
	['z^2/2 + sin(z^2)/(1+z^2)', 'quadratic-perturbation', all],
	['20*(z^2-1)^2', 'super-quadratic', all],
	['z^4/4 - z^2/2', 'super-quadratic', all],
	['z^6', 'super-quadratic', all],
	['z^4 - 3*z^3 + z', 'super-quadratic', all],
	['cosh(z)', 'super-quadratic', all],
	['z^2 + exp(z)', 'super-quadratic', all],
	['exp(exp(z)) + exp(-z)', 'super-quadratic', all],
	['z^2*log(2+z^2)', 'super-quadratic', all],
	['z^4 + cos(z^2)', 'super-quadratic', all],
	['z^4 + z*sin(z)', 'super-quadratic', all],
	['(1+z^2)^(5/4)', 'super-quadratic', all],
	['sqrt(1+z^2)', 'other', [-1, 1]],
	['log(cosh(z))', 'other', [-1, 1]],
	['5*sqrt(1+z^2) + 2*z', 'other', [-3, 7]],
	['exp(z) - z', 'other', [-1, null]],
	['exp(-2*z) + 3*z', 'other', [null, 3]],
	['exp(exp(z)) - z', 'other', [-1, null]],
	['(1+z^2)^(3/4)', 'other', all],
	['sqrt(1+z^2)*(2+sin(z))', 'other', [-1, 1]],
	['z^2/2 + log(1+z^2)', 'other', all],
	['z^2/2 + atan(z)*z', 'other', all],
	['z^2/2 + sqrt(1+z^2)', 'other', all],
	['-log(exp(-(z-2)^2/2) + exp(-(z+2)^2/2))', 'other', all],
	['z^2/2 - 2*log(cosh(z))', 'other', all],
	['z^2 + z*sin(z)', 'other', all],
	['z^2*(2+sin(z))', 'other', all],
	['z^2/2 + sin(z^2)', 'other', all],
	['z^4*(1+sin(z)) + z^2', 'other', all],
	['log(1+exp(2*z)) - z', 'other', [-1, 1]],
]

describe('class and fields', () => {
	test.each(table)('%s is %s', (text, kind, [min, max]) => {
		const p = potential(text)
		expect(p.class).toBe(kind)
		if (min === null) expect(p.fields.min).toBeNull()
		else expect(p.fields.min).toBeCloseTo(min, 12)
		if (max === null) expect(p.fields.max).toBeNull()
		else expect(p.fields.max).toBeCloseTo(max, 12)
		expect(p.classReason.length).toBeGreaterThan(20)
		expect(p.admissibility.fields).toMatch(/because/)
	})

	test('parameters enter exactly', () => {
		expect(potential('a*z^2', { parameters: { a: '1/3' } }).derivatives[2]).toBe(potential('z^2/3').derivatives[2])
		expect(potential('a*sqrt(1+z^2)', { parameters: { a: 0.7 } }).fields).toEqual({ min: -0.7, max: 0.7 })
		expect(() => potential('a*z^2', { parameters: { a: 'x' } })).toThrow(/parameter a/)
	})

	test('derivatives, kernel and LaTeX', () => {
		const p = potential('z^4/4 - z^2/2')
		expect(p.kernel.at([2])).toEqual([2, 6, 11, 12, 6])
		expect(p.latex).toContain('z^{4}')
	})

	test('reasons carry the numbers', () => {
		expect(potential('3*(z-1)^2').classReason).toContain("psi'' = 6")
		expect(potential('z^2 + cos(z)').classReason).toContain('c = 2')
		expect(potential('z^4/4').admissibility.fields).toContain('z^4/4 at both ends')
	})

	test('an undecidable growth is decided by numbers and says so', () => {
		const p = potential('z^2/2 + exp(z*sin(z))')
		expect(p.fields).toEqual({ min: null, max: null })
		expect(p.warnings.join()).toContain('numerically')
	})
})
