/** The language of claims: what it reads, how it prints, and what bad text gets. */
import fc from 'fast-check'
import katex from 'katex'
import { describe, expect, test } from 'vitest'
import { InputError } from '../../../lib/errors.ts'
import { rationalFromText } from '../../../lib/expression/index.ts'
import { claimLatex, claimText, parseClaim, QUANTITIES, SCALARS, signature } from '../../../lib/statements/claim/index.ts'

const PARAMETERS = new Map([
	['a', rationalFromText('3/2')],
	['kap', rationalFromText('2')],
])
const read = (text: string) => parseClaim(text, PARAMETERS)

function refusal(text: string, parameters = PARAMETERS): InputError {
	try {
		parseClaim(text, parameters)
	} catch (error) {
		if (error instanceof InputError) return error
		throw error
	}
	throw new Error(`accepted: ${text.slice(0, 80)}`)
}

test.each([
	['sup(m,abs(d2psiK(m,K)-d2phi(m)))<=2/K', 'sup(m, abs(d2psiK(m, K) - d2phi(m))) <= 2/K', "\\sup_{m} \\left|\\psi_{K}''(m) - \\varphi''(m)\\right| \\le \\frac{2}{K}"],
	['-m1^2 < (m1+m2)*3', '-m1^2 < (m1 + m2)*3', '-m_{1}^{2} < \\left(m_{1} + m_{2}\\right) \\cdot 3'],
	['(-m)^2 == 2^-3^2', '(-m)^2 == 2^(-3^2)', '\\left(-m\\right)^{2} = 2^{-3^{2}}'],
	['1-(2-3)-4 > a/2/(3/5)', '1 - (2 - 3) - 4 > a/2/(3/5)', '1 - \\left(2 - 3\\right) - 4 > \\frac{a}{2 \\, \\frac{3}{5}}'],
	['lambda <= d2phi(m) <= Lambda', 'lambda <= d2phi(m) <= Lambda', "\\lambda \\le \\varphi''(m) \\le \\Lambda"],
	['inf(m in [-1, m0+2*s0], s, s*m-phiStar(s)) >= 0', 'inf(m in [-1, m0 + 2*s0], s, s*m - phiStar(s)) >= 0', '\\inf_{m\\in[-1,m_{0} + 2 \\, s_{0}],\\,s} \\left(s \\, m - \\varphi^{*}(s)\\right) \\ge 0'],
	['sup(K in [2,9], K*psiK(m,2*K)) <= 1e-3', 'sup(K in [2, 9], K*psiK(m, 2*K)) <= 1e-3', '\\sup_{K\\in[2,9]} K \\, \\psi_{2 \\, K}(m) \\le 10^{-3}'],
	['sqrt(exp(log(max(1,m)))) <= s(m)^2/s2(m)', 'sqrt(exp(log(max(1, m)))) <= s(m)^2/s2(m)', '\\sqrt{e^{\\log\\left(\\max\\left\\{1,\\,m\\right\\}\\right)}} \\le \\frac{\\left(s(m)\\right)^{2}}{s^{2}(m)}'],
	['max((m),m^2) >= kap*kappa(3,m)', 'max((m), m^2) >= kap*kappa(3, m)', '\\max\\left\\{m,\\,m^{2}\\right\\} \\ge \\mathrm{kap} \\, \\kappa_{3}(m)'],
	['sup(x in [0,1], x) <= sigma', 'sup(x in [0, 1], x) <= sigma', '\\sup_{x\\in[0,1]} x \\le \\sigma'],
])('reads %s', (text, normal, latex) => {
	const claim = read(text)
	expect(claimText(claim)).toBe(normal)
	expect(claimText(read(normal))).toBe(normal)
	expect(claimLatex(claim)).toBe(latex)
})

test('every quantity and constant has a signature that parses, and LaTeX that renders', () => {
	for (const name of [...QUANTITIES.map((q) => signature(q.name).replace('(n,', '(2,')), ...SCALARS.map((s) => s.name)]) {
		const claim = parseClaim(`${name} <= 1`)
		expect(() => katex.renderToString(claimLatex(claim), { throwOnError: true, strict: 'error' })).not.toThrow()
	}
	expect(new Set([...QUANTITIES, ...SCALARS].map((q) => q.name)).size).toBe(QUANTITIES.length + SCALARS.length)
})

describe('refuses', () => {
	test.each([
		['', 'syntax', 0, 'empty', 'Try'],
		['  ', 'syntax', 0, 'empty', 'Try'],
		['phi(m)', 'syntax', 6, 'no comparison', 'compares two sides'],
		['phi(m) = 1', 'syntax', 7, "'='", "'=='"],
		['phi(m) =< 1', 'syntax', 7, "'=<'", "'<='"],
		['phi(m) ≤ 1', 'not-allowed', 7, "'≤'", "'<='"],
		['|phi(m)| < 1', 'not-allowed', 0, "'|'", 'abs'],
		["psi''(z) < 1", 'not-allowed', 3, "'''", 'd2phi'],
		['φ(m) < 1', 'not-allowed', 0, "'φ'", 'phi'],
		['phi(m) < 1;', 'not-allowed', 10, "';'", 'chains'],
		['phi(m).x < 1', 'not-allowed', 6, "'.'", ''],
		['a <= b >= 1', 'unknown-name', 5, "unknown name 'b'", 'Bind it'],
		['1 <= 2 >= 1', 'syntax', 7, 'turns the chain around', 'two claims'],
		['(1 <= 2)', 'syntax', 3, 'inside parentheses', 'top'],
		['phi(m) > 0 and phi(m) < 2', 'syntax', 11, "'and'", 'one claim'],
		['forall m: phi(m) > 0', 'not-allowed', 8, "':'", 'already means'],
		['d5psi(z) <= 1', 'unknown-name', 0, "'d5psi'", 'up to the fourth'],
		['1 <= ', 'syntax', 5, 'ends where', 'Complete'],
		['<= 1', 'syntax', 0, 'not expected', ''],
		['2m <= 1', 'syntax', 1, 'operator', "'*'"],
		['m**2 <= 1', 'syntax', 1, "'**'", "'^'"],
		['phi(m <= 1', 'syntax', 6, 'inside parentheses', ''],
		['(1+2 == 3', 'syntax', 5, 'inside parentheses', ''],
		['1 == (1+2', 'syntax', 5, "no ')'", 'Close'],
		['phy(m) <= 1', 'unknown-name', 0, "'phy'", 'phi(m)'],
		['d2PsiK(m,K) <= 1', 'unknown-name', 0, "'d2PsiK'", 'd2psiK(m,K)'],
		['d3psiK(m,K) <= 1', 'unknown-name', 0, "'d3psiK'", 'second'],
		['sin(m) <= 1', 'unknown-name', 0, "'sin'", 'trigonometric'],
		['lambda(m) <= 1', 'unknown-name', 0, "'lambda'", "'*'"],
		['lamda <= 1', 'unknown-name', 0, "'lamda'", 'lambda'],
		['phi <= 1', 'unknown-name', 0, 'without its arguments', 'phi(m)'],
		['sup <= 1', 'unknown-name', 0, 'without its arguments', 'sup(m'],
		['s2 <= 1', 'unknown-name', 0, 'without its arguments', 's2(m)'],
		['d2psiK(m) <= 1', 'syntax', 0, '1 argument (expected 2)', 'd2psiK(m,K)'],
		['phi(m,K) <= 1', 'syntax', 0, '2 arguments (expected 1)', 'phi(m)'],
		['phi() <= 1', 'syntax', 0, '0 arguments', 'phi(m)'],
		['max(1) <= 1', 'syntax', 0, '1 argument (expected two or more)', ''],
		['psiK(K,m) <= 1', 'syntax', 5, 'is a mean, not the number of sites K', 'psiK(m,K)'],
		['psiK(m,lambda*m) <= 1', 'syntax', 7, 'number of sites', ''],
		['phi(s) <= 1', 'syntax', 4, 'is a mean, not the field s', ''],
		['phiStar(m) <= 1', 'syntax', 8, 'is a field, not the mean m', ''],
		['kappa(7,m) <= 1', 'syntax', 6, '1 to 6', ''],
		['kappa(m,2) <= 1', 'syntax', 6, 'number of the cumulant', ''],
		['sup(phi(m)) <= 1', 'syntax', 0, 'names no variable', 'sup(m'],
		['sup(m, phi(m), 2) <= 1', 'syntax', 13, 'follows the expression', 'last'],
		['sup(m, 2) <= 1', 'syntax', 4, 'does not occur', ''],
		['sup(m, sup(m, m)) <= 1', 'syntax', 11, 'bound already', 'm1'],
		['sup(x, x) <= 1', 'unknown-name', 4, 'ranges over', 'x in [0,1]'],
		['sup(phi, m) <= 1', 'syntax', 4, 'has a meaning', ''],
		['sup(a, a) <= 1', 'syntax', 4, 'has a meaning', ''],
		['sup(m in [0,m1], m) <= 1', 'syntax', 12, 'not a number', ''],
		['sup(m in (0,1), m) <= 1', 'syntax', 9, 'wants a range', 'm in [0,1]'],
		['sup(m in [0,1, m) <= 1', 'syntax', 9, "no ']'", 'Close'],
		['max(m, m^2) <= 1', 'syntax', 0, 'binds no variable', 'sup(m'],
		['phi(1,5) <= 1', 'syntax', 0, '2 arguments', ''],
		['1,5 <= 1', 'syntax', 1, "','", ''],
		['m1 + m2 + z <= 1', 'not-allowed', 10, '3 variables', 'Fix'],
		['sup(m1, m2, m1*m2*s) <= 1', 'not-allowed', 8, '3 variables', ''],
		['1e999 <= 1', 'not-finite', 0, 'beyond', ''],
		[`${'('.repeat(201)}1${')'.repeat(201)} <= 1`, 'too-deep', 200, '200', ''],
		[`${'1+'.repeat(6000)}1 <= 1`, 'too-long', 10000, '10000', ''],
	])('%j', (text, code, position, message, hint) => {
		const error = refusal(text)
		expect([error.code, error.position]).toEqual([code, position])
		expect(error.message).toContain(message)
		expect(error.hint).toContain(hint)
	})

	test('a parameter of ψ with a name of claims is ambiguous', () => {
		for (const name of ['m', 's', 'K', 'lambda', 'm0']) expect(refusal(`${name} <= 1`, new Map([[name, rationalFromText('1')]])).code).toBe('bad-parameter')
	})
})

const WORDS = [...QUANTITIES.map((q) => q.name), ...SCALARS.map((s) => s.name), ...'sup inf in abs max sqrt m m1 s sigma z K pi a x e ( ( ( ) ) ) , , , [ ] + - * / ^ <= < >= > == = 1 2 0.5 1e3 . | é'.split(' ')]

test('any words in any order are read, or refused with a position in the text', () => {
	fc.assert(
		fc.property(fc.array(fc.constantFrom(...WORDS), { maxLength: 14 }), fc.constantFrom('', ' '), (words, gap) => {
			const text = words.join(gap)
			try {
				claimText(read(text))
			} catch (error) {
				expect(error).toBeInstanceOf(InputError)
				const { position } = error as InputError
				expect(position).toBeGreaterThanOrEqual(0)
				expect(position).toBeLessThanOrEqual(text.length)
			}
		}),
		{ numRuns: 1000 },
	)
})

test('any characters, too', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), (text) => {
			try {
				read(text)
			} catch (error) {
				expect(error).toBeInstanceOf(InputError)
				expect((error as InputError).position).toBeDefined()
			}
		}),
		{ numRuns: 100 },
	)
})

/** Claims by the grammar. */
const sides = fc.letrec((tie) => ({
	side: fc.oneof(
		{ maxDepth: 4, withCrossShrink: true },
		fc.constantFrom('1', '2.5', 'm', 'K', 'pi', 'a', 'lambda', 'd2phi(m)', 'd2psiK(m,K)', 'kappa(4,m)'),
		fc.tuple(tie('side'), fc.constantFrom('+', '-', '*', '/', '^'), tie('side')).map(([x, op, y]) => `(${x})${op}(${y})`),
		fc.tuple(tie('side'), fc.constantFrom('+', '-', '*', '/')).map(([x, op]) => `${x}${op}${x}`),
		tie('side').map((x) => `-${x}`),
		fc.tuple(fc.constantFrom('abs', 'sqrt', 'exp', 'log'), tie('side')).map(([f, x]) => `${f}(${x})`),
	),
}))

test('printing and reading again changes nothing', () => {
	fc.assert(
		fc.property(sides.side as fc.Arbitrary<string>, fc.constantFrom('<=', '<', '==', '>'), (side, comparison) => {
			const claim = read(`${side} ${comparison} sup(m2, phi(m2)*(${side}))`.replace('m2, phi(m2)*', side.includes('m') ? 'z2, psi(z2)*' : 'm2, phi(m2)*'))
			const once = claimText(claim)
			expect(claimText(read(once))).toBe(once)
			expect(() => katex.renderToString(claimLatex(claim), { throwOnError: true, strict: 'error' })).not.toThrow()
		}),
		{ numRuns: 100 },
	)
})
