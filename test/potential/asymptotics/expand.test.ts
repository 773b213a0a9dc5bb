/** Expansions against BigNumber values far out: the truncated series is off by no more than its error term. */
import { all, create } from 'mathjs'
import { describe, expect, test } from 'vitest'
import { parseExpression, toText } from '../../../lib/expression/index.ts'
import { coefficientBounds, periodOf } from '../../../lib/potential/asymptotics/coefficient.ts'
import { type End, expandAt, termsToExpression } from '../../../lib/potential/asymptotics/expand.ts'
import { lowerLimit } from '../../../lib/potential/asymptotics/limit.ts'
import { compareMonomials, monomialToExpression } from '../../../lib/potential/asymptotics/monomial.ts'

const math = create(all as never, { number: 'BigNumber', precision: 120 })
const evaluate = (text: string, z: number) => math.bignumber(math.evaluate(text, { z: math.bignumber(z) }).toString())
const parse = (text: string) => parseExpression(text, { variables: ['z'] }).expression
const expand = (text: string, end: End = '+', order = 6) => {
	const s = expandAt(parse(text), end, order)
	if (typeof s === 'string') throw new Error(s)
	return s
}

describe('truncated expansions', () => {
	test.each([
		['sqrt(1+z^2)', 30],
		['sqrt(1+z^2) - z', 30],
		['log(1+z^2) - 2*log(2+sqrt(1+z^2))', 60],
		['log(cosh(z)) - z', 12],
		['(1+z+z^3)^(1/3)', 60],
		['tanh(z/3)*z', 30],
		['atan(z)*z', 30],
		['exp(1/(1+z^2)) + 1/z', 30],
		['log(exp(z)+z^2)', 40],
		['z^2*log(2+z^2)', 40],
		['exp(sqrt(1+z^2)-z)', 40],
		['(1+1/z)^z', 60],
		['sin(z+1/(1+z^2))', 40],
		['log(1+exp(-z^2)*z)', 6],
		['1/(2+sin(z)+1/z)', 50],
		['sinh(1/z)*z', 30],
	])('%s at %d', (text, z) => {
		const series = expand(text)
		const truncated = evaluate(toText(termsToExpression(series.terms, '+')), z)
		const difference = evaluate(text, z).minus(truncated).abs()
		if (series.remainder === null) expect(difference.toNumber()).toBe(0)
		else {
			// The constant of the error term is moderate for these: |f^{(7)}|/7! at most a few thousand.
			const remainder = evaluate(toText(monomialToExpression(series.remainder)), z)
			expect(difference.div(remainder).toNumber()).toBeLessThan(5e3)
			const last = series.terms.at(-1)
			if (last) expect(compareMonomials(last.monomial, series.remainder)).toBe(1)
		}
	})

	test('erf saturates with its asymptotic series', () => {
		const s = expand('erf(z)*z - z')
		// −e^{−z²}/√π (1 − 1/(2z²) + …)
		expect(toText(termsToExpression(s.terms.slice(0, 1), '+'))).toBe('-exp(-z^2)/sqrt(pi)')
	})

	test('the end −∞ is the mirror image', () => {
		expect(toText(termsToExpression(expand('exp(z) - z^3', '-').terms.slice(0, 1), '-'))).toBe('-z^3')
		expect(toText(termsToExpression(expand('exp(-2*z)', '-').terms, '-'))).toBe('exp(-2*z)')
	})

	test.each([
		['exp(z)', 'z^100', 1],
		['exp(z)', 'exp(z)/z', 1],
		['log(z)^5', 'z^(1/9)', -1],
		['exp(sqrt(z))', 'z^50', 1],
		['exp(exp(z))', 'exp(z^9)', 1],
		['exp(log(z)^2)', 'z^9', 1],
		['exp(z^2-z)', 'exp(z^2)', -1],
		['log(log(z))', 'log(z)', -1],
	])('order of growth: %s against %s', (a, b, sign) => {
		const [p, q] = [expand(a), expand(b)].map((s) => s.terms[0]?.monomial)
		if (p === undefined || q === undefined) throw new Error('no leading term')
		expect(compareMonomials(p, q)).toBe(sign)
		expect(compareMonomials(q, p)).toBe(-sign)
	})
})

describe('bounded coefficients', () => {
	test.each([
		['sin(z) + cos(z)', -Math.SQRT2, Math.SQRT2],
		['sin(z)*cos(z)', -0.5, 0.5],
		['sin(z) + sin(pi*z)', -2, 2],
		['1/(2+sin(3*z))', 1 / 3, 1],
		['cos(z)^2 - cos(2*z)', 0, 1],
		['exp(sin(z))', Math.exp(-1), Math.E],
		['sin(z^2)*2', -2, 2],
	])('%s', (text, low, high) => {
		const b = coefficientBounds(parse(text))
		expect(b.lower).toBeLessThanOrEqual(low + 1e-15)
		expect(b.upper).toBeGreaterThanOrEqual(high - 1e-15)
		expect(b.lower).toBeCloseTo(low, 7)
		expect(b.upper).toBeCloseTo(high, 7)
	})

	test.each([
		['sin(2*z) + cos(3*z)', 2 * Math.PI],
		['cos(pi*z/2)', 4],
		['exp(cos(4*z))', Math.PI / 2],
		['sin(z) + sin(pi*z)', undefined],
		['sin(z^2)', undefined],
		['z + sin(z)', undefined],
	])('period of %s', (text, period) => {
		if (period === undefined) expect(periodOf(parse(text))).toBeUndefined()
		else expect(periodOf(parse(text))).toBeCloseTo(period, 12)
	})
})

describe('lower limits', () => {
	test.each([
		['z^2 - 5*z', Infinity],
		['1 + sin(z)/(1+z^2)', 1],
		['3 + 2*cos(7*z)', 1],
		['z*sin(z)', -Infinity],
		['z^2*(1+sin(z)) + 4', 4],
		['sqrt(1+z^2) - z', 0],
		['exp(-z)', 0],
	])('%s', (text, limit) => {
		const l = lowerLimit(parse(text), '+')
		expect(l.known).toBe(true)
		if (Number.isFinite(limit)) expect(l.bound).toBeCloseTo(limit, 9)
		else expect(l.bound).toBe(limit)
	})
})
