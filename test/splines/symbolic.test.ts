/** An untrusted proposer: its right answers are used, its wrong ones are caught, and the table is right either way. */
import { createRequire } from 'node:module'
import { describe, expect, test } from 'vitest'
import { type Expression, parseExpression, type Rational, rational, ZERO } from '../../lib/expression/index.ts'
import { certify, circulantRow, evaluateExactly, factored, laurent, localAverages, nerdamerProposer, type Proposer, stencil, symbolicCellAverages, symbolicTable } from '../../lib/splines/index.ts'

const polynomial = (...coefficients: readonly number[]) => laurent(0, coefficients.map((n) => rational(n)))
const parsed = new Map<string, Expression>()
const valueOf = (text: string, point: Readonly<Record<string, number>>) => {
	const variables = Object.keys(point)
	const expression = parsed.get(text) ?? parseExpression(text, { variables }).expression
	parsed.set(text, expression)
	return evaluateExactly(expression, new Map(variables.map((name) => [name, rational(point[name])])))?.toFraction()
}

describe('nerdamer', () => {
	// (−2x³ + 3x + 5)(5x² − 4x + 5), which nerdamer 1.5.0 turns into a product with (5x² − 4x + 5)³.
	const product = polynomial(5, 3, 0, -2).mul(polynomial(5, -4, 5))

	test('a wrong factorisation is caught, and the product still returns the right polynomial', () => {
		const answer = nerdamerProposer(`factor(${product.toText('x')})`)
		expect(valueOf(answer, { x: 2 })).not.toBe(product.at(2).toFraction())
		const result = factored(product)
		expect(result.source).toBe('own')
		expect(result.refused).toMatch(/another value at K = 1/)
		for (let K = 1; K <= 9; K++) expect(valueOf(result.text, { K })).toBe(product.at(K).toFraction())
	})
	test('Σ i² with i read as √−1 is caught', () => {
		const answer = nerdamerProposer('sum(i^2,i,0,9)')
		const truth = 285
		const claim = { degrees: new Map([['K', { numerator: 0, denominator: 0 }]]), at: () => rational(truth) }
		expect('refused' in certify(answer, claim)).toBe(true)
		expect('expression' in certify(nerdamerProposer('sum(r^2,r,0,9)'), claim)).toBe(true)
	})
	test('right factors are used', () => {
		expect(factored(laurent(-2, [rational(-1, 6), ZERO, rational(2, 3)]))).toEqual({
			text: '(2*K - 1)*(2*K + 1)/(6*K^2)',
			latex: '\\frac{(2K - 1)(2K + 1)}{6K^{2}}',
			source: 'nerdamer',
		})
		expect(factored(polynomial(2, 5, 3).mul(polynomial(2, 5, 3))).text).toBe('(K + 1)^2*(3*K + 2)^2')
	})
	test('signs of squared factors', () => {
		const result = factored(polynomial(1, -2, 1), { propose: () => '(1-x)^2' })
		expect([result.text, result.source]).toEqual(['(K - 1)^2', 'nerdamer'])
	})
	test('its limit on time is given back', () => {
		nerdamerProposer('factor(x^2-1)')
		const core = createRequire(import.meta.url)('nerdamer/all') as { getCore(): { Settings: { TIMEOUT: number } } }
		expect(core.getCore().Settings.TIMEOUT).toBe(800)
	})
})

describe('certificates', () => {
	const claim = (e: ReturnType<typeof laurent>) => ({
		degrees: new Map([['K', { numerator: Math.max(e.highest, e.highest - e.lowest), denominator: Math.max(0, -e.lowest) }]]),
		at: (point: ReadonlyMap<string, Rational>) => e.at(point.get('K') as Rational),
	})
	const square = claim(polynomial(-1, 0, 1))
	test.each(['(K-1)*(K+1)', 'K^2-1', '(K^3-K)/K', '(K^4-1)/(K^2+1)'])('%s is K² − 1', (answer) => {
		expect('expression' in certify(answer, square)).toBe(true)
	})
	test.each(['K^2', '(K-1)^2', 'K^2-1+1e-30*K', 'sqrt((K^2-1)^2)', 'sin(K)', 'K^2-', 'x', 'K^2-1+(K-1)*(K-2)*(K-3)*(K-4)*(K-5)', '(K^2-1)*(K-2)/(K-2)*1.0000001'])(
		'%s is refused',
		(answer) => expect('refused' in certify(answer, square)).toBe(true),
	)
	test('in two variables', () => {
		const both = {
			degrees: new Map([
				['K', { numerator: 1, denominator: 0 }],
				['M', { numerator: 0, denominator: 1 }],
			]),
			at: (point: ReadonlyMap<string, Rational>) => (point.get('K') as Rational).add(1).div(point.get('M') as Rational),
		}
		expect('expression' in certify('K/M+1/M', both)).toBe(true)
		expect('refused' in certify('(K+1)/M+(K-1)*(M-1)', both)).toBe(true)
	})
})

const liars: readonly (readonly [string, Proposer])[] = [
	['one that adds 1', (request) => `${nerdamerProposer(request)}+1`],
	['one that drops a factor', (request) => nerdamerProposer(request).replace(/\([^()]*\)/, '1')],
	['one that throws', () => { throw new Error('timeout') }],
	['one that talks', () => 'I could not factor this'],
	['one that answers with a quotient', (request) => `${nerdamerProposer(request)}*x/x`],
]

describe.each([0, 1, 2, 3, 4, 5])('table of degree %i', (degree) => {
	test('every printed entry is the row, for K = 1 … 9 and two M', () => {
		for (const row of symbolicTable(degree)) {
			const entries = row.text.split(', ')
			for (let K = row.validFrom; K <= 9; K++)
				for (const M of [2 * degree + 5, 40]) {
					const exact = circulantRow(stencil(row.name, degree), M, K)
					entries.forEach((text, d) => expect([row.name, d, K, valueOf(text, { K, M })]).toEqual([row.name, d, K, exact[d].toFraction()]))
				}
			row.entries.forEach((entry) => expect(entry.latex).not.toMatch(/\*|--|\+ -/))
		}
	})
	if (degree <= 2)
		test.each(liars)('right with %s', (_, propose) => {
			for (const row of symbolicTable(degree, { propose }))
				for (const entry of row.entries)
					for (const K of [2, 3, 7]) expect([row.name, entry.distance, valueOf(entry.text, { K })]).toEqual([row.name, entry.distance, entry.value.at(K).toFraction()])
		})
})

test.each([0, 1, 2, 3, 4, 5])('cell averages of degree %i, symbolic in v and K', (degree) => {
	const rows = symbolicCellAverages(degree)
	for (const K of [1, 2, 5])
		localAverages(degree, K).forEach((row, r) => {
			row.forEach((value, l) => {
				const expression = parseExpression(rows[l].text, { variables: ['v', 'K'] }).expression
				const at = new Map([
					['v', rational(2 * r + 1, 2 * K)],
					['K', rational(K)],
				])
				expect([l, r, evaluateExactly(expression, at)?.toFraction()]).toEqual([l, r, value.toFraction()])
			})
		})
	rows.forEach(({ latex }) => expect(latex).not.toMatch(/\*|--|\+ -/))
})

test('cell averages in print', () => {
	expect(symbolicCellAverages(2).map(({ latex }) => latex)).toEqual([
		'\\frac{1}{2}v^{2} + \\frac{1}{24K^{2}}',
		'-v^{2} + v + \\frac{1}{2} - \\frac{1}{12K^{2}}',
		'\\frac{1}{2}v^{2} - v + \\frac{1}{2} + \\frac{1}{24K^{2}}',
	])
})

test('the table in print', () => {
	const [gram, discreteGram, stiffness, lattice] = symbolicTable(1)
	expect(gram.latex).toBe('\\frac{1}{M}\\left(\\frac{2}{3},\\ \\frac{1}{6}\\right)')
	expect(discreteGram.latex).toBe('\\frac{1}{M}\\left(\\frac{(2K - 1)(2K + 1)}{6K^{2}},\\ \\frac{2K^{2} + 1}{12K^{2}}\\right)')
	expect(stiffness.latex).toBe('M\\left(2,\\ -1\\right)')
	expect(lattice.text).toBe('M*((4*K - 3)/(2*K)), M*(-(K - 1)/K), M*(-1/(4*K))')
	expect(discreteGram.entries[0].expanded).toBe('\\frac{2}{3} - \\frac{1}{6K^{2}}')
	expect(symbolicTable(0).map((row) => row.name)).toEqual(['gram', 'discreteGram', 'latticeStiffness', 'wide', 'biharmonic'])
})
