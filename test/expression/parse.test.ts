/** Text → graph: exact literals, precedences, and what bad text gets. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InputError } from '../../lib/errors.ts'
import {
	call,
	constant,
	parseExpression,
	pi,
	power,
	product,
	rational,
	rationalFromText,
	sum,
	variable,
} from '../../lib/expression/index.ts'
import { formulas, formulaText } from './support/formula.ts'

const z = variable('z')
const read = (text: string, parameters: readonly (readonly [name: string, value: string])[] = []) =>
	parseExpression(text, { variables: ['z'], parameters: new Map(parameters.map(([name, value]) => [name, rationalFromText(value)])) })

function refusal(text: string, parameters: readonly (readonly [name: string, value: string])[] = []): InputError {
	try {
		read(text, parameters)
	} catch (error) {
		if (error instanceof InputError) return error
		throw error
	}
	throw new Error(`accepted: ${text.slice(0, 60)}`)
}

describe('parseExpression reads', () => {
	test.each([
		['z^4/4 - z^2', sum([product([constant(rational(1, 4)), power(z, 4)]), product([constant(-1), power(z, 2)])])],
		['-z^2', product([constant(-1), power(z, 2)])],
		['(-z)^2', power(z, 2)],
		['2^-3', constant(rational(1, 8))],
		['2^-z^2', call('exp', product([constant(-1), power(z, 2), call('log', constant(2))]))],
		['z^2^3', power(z, 8)],
		['2*z/4*2', z],
		['1-2-3', constant(-4)],
		['8/2/2', constant(2)],
		['--z', z],
		['+z', z],
		['2--3', constant(5)],
		['0.1 + 0.2', constant(rational(3, 10))],
		['1e-20*z', product([constant(rationalFromText('1e-20')), z])],
		['.5*z', product([constant(rational(1, 2)), z])],
		['5.*z', product([constant(5), z])],
		['1.25E+2*z', product([constant(125), z])],
		['123456789.123456789*z', product([constant(rationalFromText('123456789.123456789')), z])],
		['z\n +\t1\r\n', sum([z, constant(1)])],
		['pi*z', product([pi, z])],
		['sqrt(z^2+1)', power(sum([power(z, 2), constant(1)]), rational(1, 2))],
		['cos(-z)', call('cos', z)],
		['0*z', constant(0)],
		['4^(1/2)', constant(2)],
		['7', constant(7)],
	])('%j', (text, expected) => {
		expect(read(text).expression).toBe(expected)
	})

	test('named parameters, exactly, whatever mathjs makes of their names', () => {
		expect(read('a*z^2', [['a', '0.1']]).expression).toBe(product([constant(rational(1, 10)), power(z, 2)]))
		for (const name of 'mod to in and or not true NaN Infinity null end K constructor __proto__ toString t0'.split(' '))
			expect(read(`${name}*z`, [[name, '3']]).expression).toBe(product([constant(3), z]))
		const used = read('a*z + b', [
			['a', '1'],
			['b', '2'],
			['c', '3'],
		]).used
		expect([...used]).toEqual(['a', 'b'])
	})

	test('a sum of 3000 terms and a product of 1500 factors without deep recursion', () => {
		expect(read(Array.from({ length: 3000 }, () => 'z').join('+')).expression).toBe(product([constant(3000), z]))
		const e = read(Array.from({ length: 1200 }, (_, i) => `z^${i}`).join('+')).expression
		expect(e.kind === 'sum' && e.terms.length).toBe(1200)
		expect(read(Array.from({ length: 1500 }, () => 'z').join('*')).expression).toBe(power(z, 1500))
	})

	test('200 levels', () => {
		expect(read(`${'('.repeat(200)}z${')'.repeat(200)}`).expression).toBe(z)
		expect(read(`${'-'.repeat(200)}z`).expression).toBe(z)
		expect(read(`${'-('.repeat(100)}z${')'.repeat(100)}`).expression).toBe(z)
		expect(read(`${'(z)*'.repeat(1000)}sin(z)^2`).expression.kind).toBe('product')
		expect(read(`${'-z*'.repeat(1000)}z`).expression).toBe(power(z, 1001))
		expect(read(`z${'^1'.repeat(200)}`).expression).toBe(z)
		expect(read(`${'sin('.repeat(200)}z${')'.repeat(200)}`).expression.kind).toBe('call')
	})
})

describe('obligations', () => {
	const obligations = (text: string) => read(text).obligations.map((o) => `${o.kind}: ${text.slice(o.start, o.end)} (${o.operation})`)
	test.each([
		['1/z', ['nonzero: z (denominator)']],
		['z/z', ['nonzero: z (denominator)']],
		['(z-1)/(z-1)', ['nonzero: (z-1) (denominator)']],
		['0*(1/(z-1.7))', ['nonzero: (z-1.7) (denominator)']],
		['z^-2', ['nonzero: z (base of a negative power)']],
		['z^(1/3)', ['positive: z (base of a non-integer power)']],
		['sqrt(z^2)', ['positive: z^2 (argument of sqrt)']],
		['exp(log(z))', ['positive: z (argument of log)']],
		['-log(1+1.5*cos(z))', ['positive: 1+1.5*cos(z) (argument of log)']],
		['z^z', ['positive: z (base of a power with a variable or irrational exponent)']],
		['z^pi', ['positive: z (base of a power with a variable or irrational exponent)']],
		['log(2)*z + z/sqrt(2) + 2^z + pi^(1/3)', []],
		['z^2/2', []],
		['1/sin(pi/4)*z', []],
		['z/(2*sin(z)*exp(z))', ['nonzero: (2*sin(z)*exp(z)) (denominator)']],
	])('%s', (text, expected) => {
		expect(obligations(text)).toEqual(expected)
	})
})

describe('parseExpression refuses', () => {
	test.each([
		['', 'syntax', 0, 'empty'],
		['   ', 'syntax', 0, 'empty'],
		['cos(z', 'syntax', 3, "missing ')'"],
		['cos(z))', 'syntax', 6, "unexpected ')'"],
		['(z', 'syntax', 0, "missing ')'"],
		[')z', 'syntax', 0, "unexpected ')'"],
		['z+', 'syntax', 2, 'ends where an operand belongs'],
		['z+*2', 'syntax', 2, "unexpected '*'"],
		['*z', 'syntax', 0, "unexpected '*'"],
		['2z', 'syntax', 1, 'missing operator'],
		['2(z+1)', 'syntax', 1, 'missing operator'],
		['z z', 'syntax', 2, 'missing operator'],
		['(z)(z)', 'syntax', 3, 'missing operator'],
		['5 5', 'syntax', 2, 'missing operator'],
		['z mod 2', 'syntax', 2, 'missing operator'],
		['z and 1', 'syntax', 2, 'missing operator'],
		['z to cm', 'syntax', 2, 'missing operator'],
		['z**2', 'syntax', 1, "'**'"],
		['0x10', 'syntax', 0, 'not a decimal number'],
		['0b1', 'syntax', 0, 'not a decimal number'],
		['1e', 'syntax', 0, 'no digits in its exponent'],
		['1e+z', 'syntax', 0, 'no digits in its exponent'],
		['1.2.3', 'syntax', 0, 'not a decimal number'],
		['()', 'syntax', 0, 'empty parentheses'],
		['exp()', 'syntax', 3, 'empty parentheses'],
		['exp(1,2)', 'syntax', 5, 'second argument'],
		['1,5', 'syntax', 1, "unexpected ','"],
		['exp', 'syntax', 0, 'without its argument'],
		['sin z', 'syntax', 0, 'without its argument'],
		['z.constructor', 'not-allowed', 1, "'.'"],
		['[1,2]*z', 'not-allowed', 0, "'['"],
		['{a:1}', 'not-allowed', 0, "'{'"],
		['f(x)=x', 'not-allowed', 4, "'='"],
		['z==1', 'not-allowed', 1, "'='"],
		['z;z', 'not-allowed', 1, "';'"],
		['z?1:2', 'not-allowed', 1, "'?'"],
		['"a"', 'not-allowed', 0, "'\"'"],
		["import('fs')", 'not-allowed', 7, "'''"],
		["z'", 'not-allowed', 1, "'''"],
		['5%', 'not-allowed', 1, "'%'"],
		['z!', 'not-allowed', 1, "'!'"],
		['z²', 'not-allowed', 1, "'²'"],
		['2×z', 'not-allowed', 1, "'×'"],
		['z−1', 'not-allowed', 1, "'−'"],
		['😀', 'not-allowed', 0, "'😀'"],
		['z\u0000', 'not-allowed', 1, 'U+0000'],
		['z # comment', 'not-allowed', 2, "'#'"],
		['q*z^2', 'unknown-name', 0, "'q'"],
		['NaN', 'unknown-name', 0, "'NaN'"],
		['Infinity*z', 'unknown-name', 0, "'Infinity'"],
		['true', 'unknown-name', 0, "'true'"],
		['null', 'unknown-name', 0, "'null'"],
		['undefined', 'unknown-name', 0, "'undefined'"],
		['e^z', 'unknown-name', 0, "'e'"],
		['i*z', 'unknown-name', 0, "'i'"],
		['tau', 'unknown-name', 0, "'tau'"],
		['__proto__', 'unknown-name', 0, "'__proto__'"],
		['constructor(z)', 'unknown-name', 0, "'constructor'"],
		['hasOwnProperty(z)', 'unknown-name', 0, "'hasOwnProperty'"],
		['eval(z)', 'unknown-name', 0, "'eval'"],
		['ones(1e9)', 'unknown-name', 0, "'ones'"],
		['z(2)', 'unknown-name', 0, "'z'"],
		['abs(z)', 'unknown-name', 0, "'abs'"],
		['tan(z)', 'unknown-name', 0, "'tan'"],
		['coss(z)', 'unknown-name', 0, "'coss'"],
		['z^2*1e400', 'not-finite', 4, '1e400'],
		['1e-400*z', 'not-finite', 0, '1e-400'],
		['1e99999999999*z', 'not-finite', 0, 'beyond the largest'],
		['z^2/2 + 1/0', 'not-finite', 10, 'zero'],
		['1/(pi-pi)', 'not-finite', 2, 'zero'],
		['0^-1*z', 'not-finite', 0, 'zero'],
		['0^z', 'not-finite', 0, 'zero'],
		['sqrt(-1)*z^2', 'not-finite', 5, 'negative'],
		['log(-2)', 'not-finite', 4, 'negative'],
		['log(0)', 'not-finite', 4, 'zero'],
		['(-8)^(1/3)*z', 'not-finite', 0, 'negative'],
		['(-2)^z', 'not-finite', 0, 'negative'],
		['sqrt(2-pi)*z', 'not-finite', 5, 'negative'],
		['exp(1000)*z', 'not-finite', 0, 'not finite'],
		['z + 2*cosh(800)', 'not-finite', 6, 'not finite'],
		['1e300*1e300*z^2', 'not-finite', 0, 'not finite'],
		['(1e300*z)*(1e300*z)', 'not-finite', 0, 'not finite'],
		['1e-300*1e-300*z', 'not-finite', 0, 'vanishes'],
		['2^(1e9)*z', 'not-finite', 0, 'not finite'],
	])('%j', (text, code, position, words) => {
		const error = refusal(text)
		expect({ code: error.code, position: error.position }).toEqual({ code, position })
		expect(error.message).toMatch(/^psi: [^\n]+$/)
		expect(error.message).toContain(words)
		expect(error.hint.length).toBeGreaterThan(5)
		expect(error.message.length + error.hint.length).toBeLessThan(330)
	})

	test('says what to write instead', () => {
		expect(refusal('abs(z)').hint).toContain('sqrt(z^2+eps^2)')
		expect(refusal('ln(z)').hint).toContain('log(x)')
		expect(refusal('coss(z)').hint).toContain('cos')
		expect(refusal('Exp(z)').hint).toContain('exp')
		expect(refusal('e^z').hint).toContain('exp(1)')
		expect(refusal('q*z').hint).toContain('--param q=')
		expect(refusal('2z').hint).toContain('2*z')
	})

	test.each(['z', 'theta', 'pi', 'exp', 'sqrt', 'erf', '1a', 'a b', '', 'a-b', 'é', 'x'.repeat(65)])('a parameter named %j', (name) => {
		expect(refusal('z^2', [[name, '1']]).code).toBe('bad-parameter')
	})

	test.each([
		['a million characters', 'z+'.repeat(500_000), 'too-long'],
		['2e4 nested parentheses', '('.repeat(20_000), 'too-long'],
		['9e3 nested parentheses', '('.repeat(9_000), 'too-deep'],
		['4e3 nested parentheses, closed', `${'('.repeat(4000)}z${')'.repeat(4000)}`, 'too-deep'],
		['5e3 signs', `${'-'.repeat(5000)}z`, 'too-deep'],
		['a tower of powers', `${'z^'.repeat(4000)}z`, 'too-deep'],
		['a tower of signed powers', `${'z^-'.repeat(3000)}z`, 'too-deep'],
		['nested functions', `${'sin('.repeat(1500)}z`, 'too-deep'],
		['a deep mixture', `${'-z^(2*'.repeat(1000)}z`, 'too-deep'],
		['a huge root', 'z*2^(1/1000000007)^(1/1000000009)', undefined],
		['a huge power', 'z*(3/7)^123456789123', 'not-finite'],
		['a root of a tiny order', 'z^2 + 2^1e-300', undefined],
		['a power of a power of a power', 'z^9^9^9^9', undefined],
		['a literal of 9000 digits', `z*1.${'3'.repeat(9000)}`, undefined],
		['a thousand different denominators', `z*(${Array.from({ length: 1000 }, (_, i) => `1/${3001 + 2 * i}`).join('+')})`, undefined],
		['powers of long sums', `log(${Array.from({ length: 20 }, (_, i) => `exp((z+z^2+z^3+z^4+z^5+z^6+${i})^64)`).join('+')})`, undefined],
	])('%s quickly', (_, text, code) => {
		read('z')
		const before = performance.now()
		if (code === undefined) {
			try {
				read(text)
			} catch (error) {
				expect(error).toBeInstanceOf(InputError)
			}
		} else expect(refusal(text).code).toBe(code)
		expect(performance.now() - before).toBeLessThan(2000)
	})

	test('nothing but InputError, whatever the text', () => {
		const word = fc.constantFrom(
			...'z 1 2.5 1e5 .5 0 pi theta e i exp( log( sqrt( sin( abs( f( ( ( ) ) ) + - * / ^ ^ , . ; = [ ] { } " \' ! % # : ? & | < > ~ \\ @ $ mod to in constructor __proto__ 1e 0x1 1e400 1/0'.split(
				' ',
			),
			' ',
			'\n',
			'−',
			'\u2028',
		)
		const texts = fc.oneof(
			fc.string({ maxLength: 40 }),
			fc.string({ unit: 'binary', maxLength: 40 }),
			fc.array(word, { maxLength: 25 }).map((w) => w.join('')),
			fc.tuple(formulas(3, false).map(formulaText), fc.nat(), fc.nat(), word).map(([text, a, b, w]) => {
				const [i, j] = [a % (text.length + 1), b % 4]
				return text.slice(0, i) + w + text.slice(i + j)
			}),
		)
		fc.assert(
			fc.property(texts, (text) => {
				const before = performance.now()
				try {
					read(text)
				} catch (error) {
					if (!(error instanceof InputError)) throw error
					expect(error.message).not.toMatch(/[\n\r]/)
					if (error.position !== undefined) expect(error.position).toBeLessThanOrEqual(text.length)
				}
				expect(performance.now() - before).toBeLessThan(1000)
			}),
			{ seed: 5, numRuns: 3000 },
		)
	})
})
